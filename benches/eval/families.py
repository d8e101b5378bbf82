#!/usr/bin/env python3
"""Prints random families of a trace, with what holds each together, for a person to judge.

    families.py RESULTS CORPUS [--count N] [--seed S] [--sentences N]

RESULTS is the folder that `newsprint trace --out` wrote, CORPUS the file that it read. Of each family: how many members, the titles of the
anchor and of the member that matches it least, the pair's figures, and the sentences of the latter that derive from the former.
"""

import argparse, collections, json, pathlib, random, subprocess


def rows(path):
    return (json.loads(line) for line in open(path, encoding="utf-8"))


def shortened(text, length):
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 1] + "…"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("results", type=pathlib.Path)
    parser.add_argument("corpus")
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sentences", type=int, default=8, help="sentences printed of each family")
    options = parser.parse_args()

    families = list(rows(options.results / "families.jsonl"))
    drawn = sorted(random.Random(options.seed).sample(range(len(families)), min(options.count, len(families))))
    wanted = {member for at in drawn for member in families[at]["members"]}
    articles = {row["id"]: row for row in rows(options.results / "articles.jsonl") if row["id"] in wanted}
    pairs = {(row["first"], row["second"]): row for row in rows(options.results / "pairs.jsonl") if row["first"] in wanted and row["second"] in wanted}
    sentences = collections.defaultdict(list)
    for row in rows(options.results / "sentences.jsonl"):
        if row["article"] in wanted:
            sentences[row["article"]].append(row)
    pages = {id.split("#")[0] for id in wanted}
    packed = subprocess.run(["zstd", "-dcqf", options.corpus], capture_output=True, check=True).stdout
    texts = {record["id"]: record["text"] for record in map(json.loads, packed.splitlines()) if record["id"] in pages}

    print(f"{len(families)} families, {sum(len(family['members']) for family in families)} articles in them; {len(drawn)} drawn with seed {options.seed}")
    for number, at in enumerate(drawn, 1):
        family = families[at]
        anchor = family["anchor"]
        linked = lambda member: pairs.get((min(anchor, member), max(anchor, member)))
        others = [member for member in family["members"] if member != anchor and linked(member)]
        loosest = min(others, key=lambda member: (linked(member)["derived"], member))
        pair = linked(loosest)
        evidence = {row["kind"]: row for row in pair["evidence"]}
        print(f"\n{number}. {len(family['members'])} articles; loosest pair: {pair['relation']} {pair['derived']:.3f}, containment {pair['containment']:.3f}, "
              f"narration {evidence['narration']['shared']} of {evidence['narration']['first']} / {evidence['narration']['second']}, run {evidence.get('longest-run', {}).get('words', 0)}")
        for id in (anchor, loosest):
            row = articles[id]
            print(f"   {id}  {row['date'] or '-'}  {row['outlet'] or '-'}  {shortened(row['title'] or texts.get(id.split('#')[0], ''), 110)}")
        copied = [row for row in sentences[loosest] + sentences[anchor] if row["source"] and {row["article"], row["source"]["article"]} == {anchor, loosest}]
        for row in copied[: options.sentences]:
            text = texts.get(row["article"].split("#")[0], "").encode()[row["start"]:row["end"]].decode(errors="replace")
            print(f"     {row['kind']:10} {row['similarity']:.2f}  {shortened(text, 170)}")
        if len(copied) > options.sentences:
            print(f"     … {len(copied) - options.sentences} more")


main()
