"""Pages joined from articles of a corpus, as scrapers leave them; shared by split.py and boundaries.py."""
import json, random, re, subprocess, zlib
from pathlib import Path

LEAST_WORDS = 60


def load(path):
    if str(path).endswith('.zst'):
        text = subprocess.run(['zstd', '-dcq', path], capture_output=True, check=True, text=True).stdout
    else:
        text = Path(path).read_text()
    return [json.loads(line) for line in text.splitlines()]


def half(record):
    """Which half of a corpus a record belongs to: weights are fitted on half 0, and measured on half 1."""
    return zlib.crc32(record['id'].encode()) & 1


def set_lines(text, between):
    """The text with other space between its paragraphs; None leaves it."""
    text = text.strip()
    return text if between is None else re.sub(r'\s*\n\s*', between, text)


def join(articles, titled, outer='\n\n', inner=None):
    """A page, and for each boundary the bytes between which the next article must begin."""
    page, boundaries = '', []
    for article in articles:
        edge = len(page.encode())
        page += outer if page else ''
        page += article['title'].strip() + (inner or outer) if titled else ''
        boundaries.append((edge, len(page.encode())))
        page += set_lines(article['text'], inner)
    return page, boundaries[1:]


def joins(pool, titled, count, seed, topic=None, spacing=(('\n\n', None),)):
    """COUNT pages of 2 to 4 articles. SPACING: pairs of what stands between articles and between paragraphs."""
    chance = random.Random(seed)
    fit = [record for record in pool if len(record['text'].split()) >= LEAST_WORDS and (record.get('title') or not titled)
           and (topic is None or topic in record['text'].lower())]
    return [join(chance.sample(fit, chance.randint(2, 4)), titled, *chance.choice(spacing)) for _ in range(count)]
