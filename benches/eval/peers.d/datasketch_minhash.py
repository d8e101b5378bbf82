"""`MinHash.generator` of 128 permutations, hashfunc xxh32, over word 5-shingles (made in Python: datasketch takes tokens);
`MinHashLSH` at threshold .7, which chooses 14 bands of 9; candidates not verified."""
import sys

import xxhash
from datasketch import MinHash, MinHashLSH
from job import read, shingles, write_clusters

corpus, clusters = sys.argv[1:]
ids, texts = read(corpus)
signatures = list(MinHash.generator(map(shingles, texts), num_perm=128, hashfunc=xxhash.xxh32_intdigest))
index = MinHashLSH(threshold=.7, num_perm=128)
with index.insertion_session() as session:
    for i, signature in zip(ids, signatures):
        session.insert(i, signature, check_duplication=False)
groups = map(index.query, signatures)
write_clusters(clusters, ids, (group for group in groups if len(group) > 1))
