#!/usr/bin/env python3
"""Scores how much of an article is said to be copy, on labelled pairs.

    derivation.py GOLD.tsv RESULTS

GOLD.tsv: first, second, label: WD (nearly all of the shorter one), PD (a part of it); other labels are left out. RESULTS is the folder that
`newsprint trace --out` wrote. Prints `extent` of the pair against the label; and `derived` of the article that the pair's direction makes the
later one, where it is also the shorter one: of that one, the label speaks. An article has other sources than its partner, so it may be
copied wholly where the pair is not.
"""

import collections, json, pathlib, sys


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    gold, results = sys.argv[1], pathlib.Path(sys.argv[2])
    labels = {}
    for line in open(gold, encoding="utf-8"):
        first, second, label = line.rstrip("\n").split("\t")[:3]
        if label in ("WD", "PD"):
            labels[min(first, second), max(first, second)] = label
    articles = {row["id"]: row for row in map(json.loads, open(results / "articles.jsonl", encoding="utf-8"))}
    extents, classes, grounds = collections.Counter(), collections.Counter(), collections.Counter()
    for line in open(results / "pairs.jsonl", encoding="utf-8"):
        pair = json.loads(line)
        label = labels.pop((pair["first"], pair["second"]), None)
        if not label:
            continue
        extents[label, pair["extent"]] += 1
        grounds[next((row["by"] for row in pair["evidence"] if row["kind"] == "direction"), "unknown")] += 1
        pages = [articles[pair["first"]], articles[pair["second"]]]
        later = {"first": pages[1], "second": pages[0]}.get(pair["direction"])
        if later and later["words"] == min(page["words"] for page in pages):
            classes[label, later["derived"]] += 1
    for label in labels.values():
        extents[label, "no pair"] += 1
    right = lambda counts: counts["WD", "wholly"] + counts["PD", "partially"]
    for name, counts in (("extent of the pair", extents), ("derived of the later, shorter article", classes)):
        shown = ", ".join(f"{label} {said}: {count}" for (label, said), count in sorted(counts.items()))
        print(f"{name}: {right(counts)} of {sum(counts.values())} right ({right(counts) / max(1, sum(counts.values())):.3f}): {shown}")
    print("direction by " + ", ".join(f"{ground}: {count}" for ground, count in grounds.most_common()))


main()
