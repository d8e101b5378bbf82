"""`RMinHash.from_token_sets` of 128 over word 5-shingles (made in Python: rensa takes tokens); `RMinHashLSH` of 16 bands of 8,
`insert_many` then `query_all`; candidates not verified."""
import sys

from job import read, shingles, write_clusters
from rensa import RMinHash, RMinHashLSH

corpus, clusters = sys.argv[1:]
ids, texts = read(corpus)
signatures = RMinHash.from_token_sets(map(shingles, texts), num_perm=128, seed=42)
index = RMinHashLSH(threshold=.7, num_perm=128, num_bands=16)
index.insert_many(signatures)
groups = index.query_all(signatures)
write_clusters(clusters, ids, ([ids[i] for i in group] for group in groups if len(group) > 1))
