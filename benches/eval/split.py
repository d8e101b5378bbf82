#!/usr/bin/env python3
"""How well pages are cut into their articles.

    split.py NEWSPRINT POOL.jsonl[.zst] [--joins 100] [--seed 7] [--show N]

Joins: 2 to 4 random articles of POOL, of at least 60 words, on one page, as a scraper leaves them. Printed twice: with each
article's title as a line before its text (only articles that have a title are drawn), and with the texts alone. A boundary
is found if an article begins between the end of one text and the first words of the next; any other beginning is false.
Singles: the share of POOL's records that stay one article. A record may rightly hold several (a page of briefs):
--show N prints the ids of N records that were cut, to be read.
"""
import json, random, subprocess, sys, tempfile
from pathlib import Path

LEAST_WORDS = 60


def lines(path):
    if str(path).endswith('.zst'):
        return subprocess.run(['zstd', '-dcq', path], capture_output=True, check=True, text=True).stdout.splitlines()
    return Path(path).read_text().splitlines()


def trace(newsprint, inputs, work):
    out = Path(work) / 'results'
    subprocess.run([newsprint, 'trace', inputs, '--out', out, '--quiet', '--force'], check=True)
    return [json.loads(line) for line in lines(out / 'articles.jsonl')]


def join(articles, titled):
    """A page, and for each boundary the bytes between which the next article must begin."""
    page, boundaries = '', []
    for article in articles:
        edge = len(page.encode())
        page += '\n\n' if page else ''
        page += article['title'].strip() + '\n\n' if titled else ''
        boundaries.append((edge, len(page.encode()) + len(article['text'].encode()) - len(article['text'].lstrip().encode())))
        page += article['text'].rstrip()
    return page, boundaries[1:]


def joins(newsprint, pool, titled, count, seed):
    chance = random.Random(seed)
    fit = [record for record in pool if len(record['text'].split()) >= LEAST_WORDS and (record.get('title') or not titled)]
    pages = [join(chance.sample(fit, chance.randint(2, 4)), titled) for _ in range(count)]
    with tempfile.TemporaryDirectory() as work:
        inputs = Path(work) / 'joins.jsonl'
        inputs.write_text(''.join(json.dumps({'id': f'{n:04}', 'text': page}) + '\n' for n, (page, _) in enumerate(pages)))
        starts = {}
        for article in trace(newsprint, inputs, work):
            page, _, number = article['id'].partition('#')
            if number:
                starts.setdefault(int(page), []).append(min(part['start'] for part in article['parts']))
    found = false = 0
    for n, (_, boundaries) in enumerate(pages):
        hit = [any(low <= start <= high for start in starts.get(n, [])) for low, high in boundaries]
        found += sum(hit)
        false += len(starts.get(n, [])) - sum(hit)
    there = sum(len(boundaries) for _, boundaries in pages)
    print(f'{count} joins {"with" if titled else "without"} titles: {found} of {there} boundaries found = '
          f'{found / there:.3f}, {false} false')


def singles(newsprint, pool, path, show):
    with tempfile.TemporaryDirectory() as work:
        cut = {article['id'].split('#')[0] for article in trace(newsprint, path, work) if '#' in article['id']}
    whole = len(pool) - len(cut)
    print(f'single records: {whole} of {len(pool)} left whole = {whole / len(pool):.4f}, {len(cut)} cut')
    for name in random.Random(0).sample(sorted(cut), min(show, len(cut))):
        print(name)


def main():
    newsprint, path = sys.argv[1:3]
    option = lambda name, default: int(sys.argv[sys.argv.index(name) + 1]) if name in sys.argv else default
    pool = [json.loads(line) for line in lines(path)]
    for titled in (True, False):
        joins(newsprint, pool, titled, option('--joins', 100), option('--seed', 7))
    singles(newsprint, pool, path, option('--show', 0))


main()
