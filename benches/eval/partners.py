#!/usr/bin/env python3
"""What a night meets in an archive of a million, in a small index: partners.py PLANTED OLD.jsonl TONIGHT.jsonl

PLANTED is a planted corpus (corpus.jsonl, gold.tsv). Its last 10,000 articles are the night; written to OLD are 60,000
of the others, all among them that were planted as copies of the night's or share planted boilerplate with them.
"""
import collections
import os
import random
import sys

NIGHT, OLD = 10_000, 60_000


def stories(rows):
    """Of each article the story it belongs to, or the four that share one block of boilerplate."""
    rows = [row.rstrip('\n').split('\t') for row in rows]
    places = [(*row[1].split('_'), row[2]) for row in rows]
    # In each chunk, articles that share a block are numbered one after the other, four by four.
    first = {}
    for chunk, number, family in places:
        if family == 'hardneg':
            first[chunk] = min(first.get(chunk, int(number)), int(number))
    for chunk, number, family in places:
        yield (chunk, 'block', (int(number) - first[chunk]) // 4) if family == 'hardneg' else (chunk, number)


def main(planted, old_path, night_path):
    with open(os.path.join(planted, 'gold.tsv')) as gold:
        next(gold)
        story_of = list(stories(gold))
    first = len(story_of) - NIGHT
    articles = collections.defaultdict(list)
    for at, story in enumerate(story_of[:first]):
        articles[story].append(at)
    partners = {at for story in set(story_of[first:]) for at in articles[story]}
    others = [at for at in range(first) if at not in partners]
    old = partners | set(random.Random(1).sample(others, max(0, OLD - len(partners))))
    print(f'{len(partners)} partners among {len(old)} articles')
    with open(os.path.join(planted, 'corpus.jsonl')) as corpus, open(old_path, 'w') as to, open(night_path, 'w') as night:
        for at, record in enumerate(corpus):
            if at >= first:
                night.write(record)
            elif at in old:
                to.write(record)


if __name__ == '__main__':
    main(*sys.argv[1:4])
