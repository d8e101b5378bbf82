#!/usr/bin/env python3
"""Fits the weights of page boundaries, and prints them. Needs numpy.

    boundaries.py FIGURES TOPIC POOL.jsonl[.zst] ...

FIGURES is the example `boundary-figures`. Fitted by logistic regression (ridge 1) on half of each POOL's records (`pages.half`):
all places inside single records are no boundaries, nor are those before the boundary in pages of 2 to 4 joined articles;
the first place between two of them is one. Joins have titles or not, are of all topics or of TOPIC, and stand with or
without blank lines, so that neither is taken for granted; some single records get blank lines inside.
"""
import json, random, subprocess, sys

import numpy as np

from pages import half, joins, load, set_lines

SPACING = [('\n\n', None), ('\n\n', None), ('\n', '\n'), ('\n\n', '\n\n'), ('\n\n', '\n\n'), ('\n\n\n', '\n\n')]


def single(record, chance):
    """A record as a page: as it is, with a blank line between all of its paragraphs, or between some."""
    text, kind = record['text'].strip(), chance.random()
    if kind < .3:
        text = set_lines(text, '\n\n')
    elif kind < .6:
        first, *rest = text.split('\n')
        text = first + ''.join(('\n\n' if chance.random() < .1 else '\n') + line for line in rest)
    if record.get('title') and chance.random() < .5:
        text = record['title'].strip() + '\n\n' + text
    return text


def figures(tool, pages):
    """Rows and truths of pages: (text, boundaries)."""
    lines = ''.join(json.dumps({'text': text, 'articles': [0] + [high for _, high in boundaries]}) + '\n' for text, boundaries in pages)
    out = subprocess.run([tool], input=lines, capture_output=True, check=True, text=True).stdout.splitlines()
    rows, truths = [], []
    for (_, boundaries), line in zip(pages, out):
        last = boundaries[-1][1] if boundaries else float('inf')
        found = set()
        for byte, values in json.loads(line):
            at = next((n for n, (low, high) in enumerate(boundaries) if low <= byte <= high), None)
            # After the last boundary there are no more negatives than the single records give; of places between two
            # articles, the first counts.
            if at in found or (at is None and byte > last):
                continue
            found.update([] if at is None else [at])
            rows.append(list(values.values()))
            truths.append(at is not None)
    return rows, truths, list(values)


def fit(rows, truths, ridge=1.0):
    weights = np.zeros(rows.shape[1])
    for _ in range(30):
        likely = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        pull = ridge * (np.arange(len(weights)) > 0)
        gradient = rows.T @ (likely - truths) + pull * weights
        hessian = (rows * (likely * (1 - likely))[:, None]).T @ rows + np.diag(pull) + 1e-9 * np.eye(len(weights))
        weights -= np.linalg.solve(hessian, gradient)
    return weights


def main():
    tool, topic, *paths = sys.argv[1:]
    chance = random.Random(5)
    pages = []
    for path in paths:
        pool = [record for record in load(path) if half(record) == 0]
        pages += [(single(record, chance), []) for record in pool]
        for titled in (True, False):
            for words in (None, topic):
                if not words or any(words in record['text'].lower() for record in pool):
                    pages += joins(pool, titled, min(500, len(pool) // 4), 11 + titled + 2 * bool(words), words, SPACING)
    rows, truths, names = figures(tool, pages)
    weights = fit(np.array(rows), np.array(truths, float))
    print(f'{len(truths)} places, {sum(truths)} boundaries')
    for name, weight in zip(names, weights):
        print(f'{name}: {weight:.2f}')


main()
