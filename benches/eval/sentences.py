#!/usr/bin/env python3
"""Lists what newsprint flags otherwise than the readers did, by kind: the unit, what the readers took for its source, and what it took.

    sentences.py GOLD.tsv DOCS.jsonl[.zst] SENTENCES.jsonl [KIND [SAID]]

The files are those of score_sentences.py, and a unit takes the kind of a flagged sentence as there. KIND and SAID keep
only units that the readers called KIND, and newsprint SAID.
"""
import collections
import json
import subprocess
import sys


def lines(path):
    if path.endswith('.zst'):
        return subprocess.run(['zstd', '-dc', path], capture_output=True, check=True, text=True).stdout.splitlines()
    with open(path) as file:
        return file.read().splitlines()


def main():
    gold_file, docs_file, sentences_file, *wanted = sys.argv[1:]
    gold = [line.split('\t') for line in lines(gold_file)]
    ids = {name for row in gold for name in row[:2]}
    text = {doc['id']: doc['text'].encode() for doc in map(json.loads, lines(docs_file)) if doc['id'] in ids}
    flagged = collections.defaultdict(list)
    for flag in map(json.loads, lines(sentences_file)):
        if flag['source'] and flag['kind'] != 'new':
            pair = flag['article'].split('#')[0], flag['source']['article'].split('#')[0]
            flagged[pair].append(flag)
    counts = collections.Counter()
    for first, second, start, end, kind, sources in gold:
        if kind == 'furniture':
            continue

        def place(name, at):
            return len(text[name].decode()[:int(at)].encode())

        def print_of(name, start, end):
            return ' '.join(text[name][start:end].decode(errors='replace').split())

        start, end = place(second, start), place(second, end)
        common = lambda flag: min(flag['end'], end) - max(flag['start'], start)
        best = max(flagged[second, first], key=common, default=None)
        if best and common(best) * 2 < min(end - start, best['end'] - best['start']):
            best = None
        said = best['kind'] if best else 'new'
        counts[kind, said] += 1
        if said == kind or wanted and [kind, said][:len(wanted)] != wanted:
            continue
        print(f'\n{kind} as {said}: {first} {second} {start}-{end}' + (f', similarity {best["similarity"]}' if best else ''))
        print(f'  unit:    {print_of(second, start, end)}')
        if best and (best['start'], best['end']) != (start, end):
            print(f'  flagged: {print_of(second, best["start"], best["end"])}')
        for span in [] if sources == '-' else sources.split(','):
            print(f'  readers: {print_of(first, *(place(first, at) for at in span.split("-")))}')
        if best:
            print(f'  source:  {print_of(first, best["source"]["start"], best["source"]["end"])}')
    print()
    for (kind, said), count in sorted(counts.items()):
        print(f'{count:5} {kind} as {said}')


main()
