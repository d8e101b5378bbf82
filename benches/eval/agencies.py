#!/usr/bin/env python3
"""Scores the agencies that `newsprint trace` names.

    agencies.py credits CORPUS ARTICLES.jsonl AGENCY    verdicts of class A to C against the printed credit
    agencies.py mentions CORPUS ARTICLES.jsonl          every agency named in a text, whatever that proves

`credits` reads the field `source` of the corpus, which the run must not have seen (`--hide-field source`); records without one are left out.
`mentions` reads `agencies_mentioned`; labels that name no agency (`ag`, `unk`) are left out.
"""

import collections, json, subprocess, sys

IDS = {"AFP": "afp", "AP": "ap", "ATS-SDA": "ats", "ANSA": "ansa", "APA": "apa", "Belga": "belga", "CTK": "ctk", "DDP-DAPD": "dapd",
       "DNB": "dnb", "Domei": "domei", "DPA": "dpa", "Europapress": "europapress", "Extel": "extel", "Havas": "havas", "Kipa": "kipa",
       "Reuters": "reuters", "SPK-SMP": "cps", "Stefani": "stefani", "TASS": "tass", "UP-UPI": "upi", "Wolff": "wolff", "Xinhua": "xinhua"}
BINS = [0, .8, .9, .95, .98, 1.01]


def records(path):
    text = subprocess.run(["zstd", "-dcqf", path], capture_output=True, check=True, text=True).stdout
    return [json.loads(line) for line in text.split("\n") if line.strip()]


def articles(path):
    """The articles of each record: those cut from one page have ids `PAGE#2` …"""
    pages = collections.defaultdict(list)
    for line in open(path, encoding="utf-8"):
        row = json.loads(line)
        pages[row["id"].split("#")[0]].append(row)
    return pages


def ratio(part, whole):
    return part / whole if whole else 0.0


def f1(hit, named, wanted):
    precision, recall = ratio(hit, named), ratio(hit, wanted)
    return f"precision {precision:.3f}, recall {recall:.3f}, F1 {ratio(2 * precision * recall, precision + recall):.3f} ({hit} of {named} named, {wanted} wanted)"


def credits(corpus, rows, agency):
    printed = {record["id"]: agency in record["source"] for record in records(corpus) if record["source"].strip()}
    pages = articles(rows)
    mentioned = sum(any(mention["agency"] == agency.lower() for row in pages[page] for mention in row["mentions"]) for page in printed if printed[page])
    named = {}
    for page in printed:
        for row in pages[page]:
            verdict = row["agency"]
            if verdict and verdict["name"] == agency and verdict["class"] in "ABC":
                named[page] = max(named.get(page, 0), verdict["confidence"])
    hits = sum(printed[page] for page in named)
    print(f"{agency}: precision {ratio(hits, len(named)):.4f}, recall {ratio(hits, sum(printed.values())):.4f}: "
          f"{hits} of {len(named)} named, of {len(printed)} credited articles, {sum(printed.values())} to {agency}, whose text names it in {mentioned}")
    for low, high in zip(BINS, BINS[1:]):
        inside = [page for page in named if low <= named[page] < high]
        if inside:
            mean = sum(named[page] for page in inside) / len(inside)
            print(f"confidence {low:.2f} to {min(high, 1):.2f}: {len(inside)} articles, mean {mean:.3f}, right {ratio(sum(printed[page] for page in inside), len(inside)):.3f}")


def mentions(corpus, rows):
    pages = articles(rows)
    counts = collections.defaultdict(lambda: [0, 0, 0])
    for record in records(corpus):
        wanted = {IDS[label] for label in record["agencies_mentioned"] if label in IDS}
        found = {mention["agency"] for row in pages[record["id"]] for mention in row["mentions"]}
        for group, amount in enumerate((wanted & found, found, wanted)):
            for agency in amount:
                counts[agency][group] += 1
    for agency, count in sorted(counts.items(), key=lambda item: (-item[1][2], item[0])):
        print(f"{agency}: {f1(*count)}")
    print(f"all: {f1(*map(sum, zip(*counts.values())))}")


def main():
    match sys.argv[1:]:
        case ["credits", corpus, rows, agency]:
            credits(corpus, rows, agency)
        case ["mentions", corpus, rows]:
            mentions(corpus, rows)
        case _:
            sys.exit(__doc__)


main()
