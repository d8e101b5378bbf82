"""`minhash` of 128 xxhash values over word 5-grams split at spaces; articles grouped by the hash of each of 16 bands of 8,
much as in Daft's own example; candidates not verified. Read, hashed and grouped by Daft; only the groups are joined in Python."""
import sys

import daft
from daft import col, functions, lit
from job import write_clusters

corpus, clusters = sys.argv[1:]
articles = daft.read_json(corpus).select(
    col('id'), functions.minhash(col('text'), num_hashes=128, ngram_size=5, seed=42, hash_function='xxhash').alias('signature')).collect()
groups = (
    articles.select(col('id'), functions.chunk(col('signature'), 8).alias('rows'), lit(list(range(16))).alias('band'))
    .explode('rows', 'band')
    .select(col('id'), functions.hash(col('rows'), seed=functions.hash(col('band'))).alias('bucket'))
    .groupby('bucket')
    .agg(functions.list_agg(col('id')).alias('ids'))
    .where(functions.list_count(col('ids')) > 1)
    .select('ids')
)
write_clusters(clusters, articles.select('id').to_pydict()['id'], groups.to_pydict()['ids'])
