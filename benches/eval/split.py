#!/usr/bin/env python3
"""How well pages are cut into their articles, and rid of their furniture.

    split.py NEWSPRINT POOL.jsonl[.zst] [--topic WORDS] [--pages FOLDER] [--joins 100] [--seed 7] [--every N] [--held-out] [--show N]

Joins: 2 to 4 random articles of POOL, of at least 60 words, on one page, as a scraper leaves them: with each article's title as
a line before its text (only articles that have one are drawn), and with the texts alone; as they are set, with a blank line
between them, and with a blank line between all paragraphs; of all topics, and of those whose text has WORDS. A boundary is found if an
article begins between the end of one text and the first words of the next; any other beginning is false.
Singles: the share of POOL's records that stay one article. A record may rightly hold several (a page of briefs):
--show N prints the ids of N records that were cut, to be read. --every N takes every Nth record, --held-out those on which no
weights were fitted. FOLDER holds pages with `lines.tsv` (page, kind, first words of a line): how many of each kind are reporting.
"""
import collections, json, random, subprocess, sys, tempfile
from pathlib import Path

from pages import half, joins, load

SPACINGS = {'blank lines between articles': (('\n\n', None),), 'blank lines between paragraphs': (('\n\n', '\n\n'),)}


def trace(newsprint, work, *inputs):
    out = Path(work) / 'results'
    subprocess.run([newsprint, 'trace', *inputs, '--out', out, '--quiet', '--force'], check=True)
    return load(out / 'articles.jsonl')


def traced(newsprint, records):
    with tempfile.TemporaryDirectory() as work:
        inputs = Path(work) / 'records.jsonl'
        inputs.write_text(''.join(json.dumps(record) + '\n' for record in records))
        return trace(newsprint, work, inputs)


def boundaries(newsprint, pages, name):
    starts = collections.defaultdict(list)
    for article in traced(newsprint, [{'id': f'{n:04}', 'text': page} for n, (page, _) in enumerate(pages)]):
        page, _, number = article['id'].partition('#')
        if number:
            starts[int(page)].append(min(part['start'] for part in article['parts']))
    found = false = 0
    for n, (_, wanted) in enumerate(pages):
        hit = sum(any(low <= start <= high for start in starts[n]) for low, high in wanted)
        found += hit
        false += len(starts[n]) - hit
    there = sum(len(wanted) for _, wanted in pages)
    print(f'{len(pages)} joins, {name}: {found} of {there} boundaries found = {found / there:.3f}, {false} false')


def singles(newsprint, pool, show):
    cut = {article['id'].split('#')[0] for article in traced(newsprint, pool) if '#' in article['id']}
    whole = len(pool) - len(cut)
    print(f'single records: {whole} of {len(pool)} left whole = {whole / len(pool):.4f}, {len(cut)} cut')
    for name in random.Random(0).sample(sorted(cut), min(show, len(cut))):
        print(name)


def furniture(newsprint, folder):
    """Lines of pages by kind: how many are reporting."""
    texts = collections.defaultdict(str)
    with tempfile.TemporaryDirectory() as work:
        for article in trace(newsprint, work, *sorted(path for path in folder.iterdir() if path.suffix != '.tsv')):
            page = article['id'].split('#')[0]
            source = article.get('text') or (folder / page).read_text()
            for part in article['parts']:
                if part['kind'] in ('lead', 'body'):
                    texts[page] += source.encode()[part['start']:part['end']].decode() + '\n'
    kinds = collections.defaultdict(lambda: [0, 0])
    for line in (folder / 'lines.tsv').read_text().splitlines()[1:]:
        page, kind, words = line.split('\t')
        kinds[kind][0] += 1
        kinds[kind][1] += (words in texts[page]) != (kind == 'text')
    for kind, (lines, wrong) in sorted(kinds.items()):
        print(f'{kind}: {lines} lines, {wrong} wrongly {"dropped" if kind == "text" else "kept"}')


def main():
    newsprint, path = sys.argv[1:3]
    option = lambda name, default: sys.argv[sys.argv.index(name) + 1] if name in sys.argv else default
    pool = load(path)[::int(option('--every', 1))]
    if '--held-out' in sys.argv:
        pool = [record for record in pool if half(record) == 1]
    for topic in [None] + [option('--topic', None)] * ('--topic' in sys.argv):
        for titled in (True, False):
            for name, spacing in SPACINGS.items():
                name = f'{"with" if titled else "without"} titles, {topic or "all topics"}, {name}'
                boundaries(newsprint, joins(pool, titled, int(option('--joins', 100)), int(option('--seed', 7)), topic, spacing), name)
    singles(newsprint, pool, int(option('--show', 0)))
    if '--pages' in sys.argv:
        furniture(newsprint, Path(option('--pages', '.')))


main()
