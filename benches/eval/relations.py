#!/usr/bin/env python3
"""Counts which relation pairs of each label got.

    relations.py GOLD.tsv PAIRS.jsonl

GOLD.tsv: first<TAB>second<TAB>label[...]; PAIRS.jsonl: lines with `first`, `second`, `relation`. A pair that is missing
counts as unrelated. Prints one line of JSON a label.
"""
import json
import sys
from collections import Counter, defaultdict


def main():
    gold, pairs = sys.argv[1:3]
    relation = {}
    with open(pairs, encoding='utf-8') as lines:
        for pair in map(json.loads, lines):
            relation[frozenset((pair['first'], pair['second']))] = pair['relation']
    found = defaultdict(Counter)
    with open(gold, encoding='utf-8') as lines:
        for line in lines:
            first, second, label = line.rstrip('\n').split('\t')[:3]
            found[label][relation.get(frozenset((first, second)), 'unrelated')] += 1
    for label, counts in sorted(found.items()):
        print(json.dumps({'label': label, 'pairs': counts.total(), **dict(counts.most_common())}))


if __name__ == '__main__':
    main()
