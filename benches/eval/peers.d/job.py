"""What the drivers share: the parts of the job that a library does not offer."""
import orjson


def read(corpus):
    """The ids and the texts of a JSONL file."""
    with open(corpus, 'rb') as lines:
        records = [orjson.loads(line) for line in lines]
    return [record['id'] for record in records], [record['text'] for record in records]


def shingles(text):
    """The word 5-shingles of a text, as bytes."""
    words = text.encode().split()
    return list(map(b' '.join, zip(words, words[1:], words[2:], words[3:], words[4:]))) or words


def write_clusters(path, ids, groups):
    """Joins groups of ids that overlap, and writes every id with the id that stands for its cluster."""
    parent = {i: i for i in ids}

    def root(i):
        while parent[i] != i:
            parent[i] = i = parent[parent[i]]
        return i

    for first, *others in groups:
        first = root(first)
        for other in others:
            parent[root(other)] = first
    with open(path, 'w') as out:
        out.writelines(f'{i}\t{root(i)}\n' for i in ids)
