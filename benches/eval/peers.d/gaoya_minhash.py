"""`MinHashStringIndex`, 32-bit hashes, 16 bands of 8 over its own word 5-grams, estimated Jaccard at least .7; `par_bulk_insert_docs`
then `par_bulk_query` of all articles, on all cores. (The interface has no query without hashing again.)"""
import sys

from gaoya.minhash import MinHashStringIndex
from job import read, write_clusters

corpus, clusters = sys.argv[1:]
ids, texts = read(corpus)
index = MinHashStringIndex(
    hash_size=32, jaccard_threshold=.7, num_bands=16, band_size=8, analyzer='word', ngram_range=(5, 5), id_container='smallvec')
index.par_bulk_insert_docs(list(range(len(texts))), texts)
groups = index.par_bulk_query(texts)
write_clusters(clusters, ids, ([ids[i] for i in group] for group in groups if len(group) > 1))
