#!/usr/bin/env python3
"""Fits the weights of the derived probability to labelled pairs, and cross-validates them: all figures, each left out,
each alone. Then, of several sets, each judged by weights fitted on the others; a table of reliability; and how well
wholly and partially derived pairs are told apart.

    calibrate.py GOLD.tsv PAIRS.jsonl [GOLD.tsv PAIRS.jsonl ...]
    calibrate.py --score GOLD.tsv PAIRS.jsonl       only judges the printed probabilities, and says how many of each label are derived

GOLD.tsv: first<TAB>second<TAB>label; WD, PD, cut, light and heavy are derived, MIN is left out. PAIRS.jsonl: from `newsprint
compare --pairs`. The features are those of `Calibration` in src/verify/calibration.rs, computed from the printed evidence.
Ridge logistic regression on standardised features; ten folds of each set, in the order of a hash of the ids.
"""
import hashlib, json, math, sys

RIDGE = 1.0
FOLDS = 10
NAMES = ['skip-bigrams', 'sentences', 'run']
UNSEEN = 60
DERIVED = {'WD', 'PD', 'cut', 'light', 'heavy'}


def figures(pair):
    by_kind = {row['kind']: row for row in pair['evidence']}
    bigrams, sentences = by_kind['skip-bigrams'], by_kind['sentences']
    run = by_kind.get('longest-run', {'words': 0})['words']
    union = bigrams['first'] + bigrams['second'] - bigrams['shared'] + UNSEEN
    scale = min(1.0, 1000 / max(1, sentences['words']))
    return [math.log(bigrams['shared'] / union + .005), math.log1p(sentences['paired'] * scale), math.log1p(run)]


def solve(matrix, vector):
    n = len(vector)
    rows = [row[:] + [v] for row, v in zip(matrix, vector)]
    for i in range(n):
        pivot = max(range(i, n), key=lambda r: abs(rows[r][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for r in range(n):
            if r != i:
                factor = rows[r][i] / rows[i][i]
                rows[r] = [a - factor * b for a, b in zip(rows[r], rows[i])]
    return [rows[i][n] / rows[i][i] for i in range(n)]


def fit(rows, labels):
    """Raw weights and intercept: standardises, fits, and undoes the scaling."""
    n, k = len(rows), len(rows[0])
    mean = [sum(row[j] for row in rows) / n for j in range(k)]
    scale = [math.sqrt(sum((row[j] - mean[j]) ** 2 for row in rows) / n) or 1.0 for j in range(k)]
    x = [[(row[j] - mean[j]) / scale[j] for j in range(k)] + [1.0] for row in rows]
    w = [0.0] * (k + 1)
    for _ in range(60):
        p = [1 / (1 + math.exp(-sum(a * b for a, b in zip(row, w)))) for row in x]
        gradient = [sum((pi - yi) * row[j] for pi, yi, row in zip(p, labels, x)) + (RIDGE * w[j] if j < k else 0) for j in range(k + 1)]
        hessian = [[sum(pi * (1 - pi) * row[i] * row[j] for pi, row in zip(p, x)) + (RIDGE if i == j < k else 0) for j in range(k + 1)] for i in range(k + 1)]
        w = [a - b for a, b in zip(w, solve(hessian, gradient))]
    raw = [w[j] / scale[j] for j in range(k)]
    return raw, w[k] - sum(r * m for r, m in zip(raw, mean))


def probability(row, model):
    weights, intercept = model
    return 1 / (1 + math.exp(-intercept - sum(a * b for a, b in zip(row, weights))))


def scores(predicted, labels):
    positive = [p for p, y in zip(predicted, labels) if y]
    negative = [p for p, y in zip(predicted, labels) if not y]
    auc = sum((p > n) + (p == n) / 2 for p in positive for n in negative) / (len(positive) * len(negative))
    hit, false = sum(p >= .5 for p in positive), sum(p >= .5 for p in negative)
    return {'auc': round(auc, 4), 'f1': round(2 * hit / (len(positive) + hit + false), 4),
            'brier': round(sum((p - y) ** 2 for p, y in zip(predicted, labels)) / len(labels), 4)}


def load(gold_file, pairs_file):
    gold = [line.rstrip('\n').split('\t')[:3] for line in open(gold_file)]
    pairs = {frozenset((p['first'], p['second'])): p for p in map(json.loads, open(pairs_file))}
    kept = [(a, b, label) for a, b, label in gold if label != 'MIN']
    kept.sort(key=lambda g: hashlib.sha256(f'{g[0]} {g[1]}'.encode()).digest())
    return [(pairs[frozenset((a, b))], label) for a, b, label in kept]


def score(gold_file, pairs_file):
    kept = load(gold_file, pairs_file)
    predicted, labels = [pair['derived'] for pair, _ in kept], [label in DERIVED for _, label in kept]
    print(json.dumps({'pairs': len(kept), **scores(predicted, labels)}))
    for name in sorted({label for _, label in kept}):
        of_label = [p >= .5 for p, (_, label) in zip(predicted, kept) if label == name]
        print(json.dumps({'label': name, 'pairs': len(of_label), 'derived': sum(of_label)}))


def main():
    if sys.argv[1] == '--score':
        return score(*sys.argv[2:4])
    sets = [load(*files) for files in zip(sys.argv[1::2], sys.argv[2::2])]
    kept = [pair for one in sets for pair in one]
    fold_of = [i % FOLDS for one in sets for i in range(len(one))]
    ends = [sum(map(len, sets[:i + 1])) for i in range(len(sets))]
    ranges = [range(end - len(one), end) for end, one in zip(ends, sets)]
    rows = [figures(pair) for pair, _ in kept]
    labels = [label in DERIVED for _, label in kept]
    part = lambda values, at: [values[i] for i in at]
    by_set = lambda predicted: [scores(part(predicted, at), part(labels, at)) for at in ranges]
    every = list(range(len(NAMES)))
    for names in [every] + [[j for j in every if j != out] for out in every] + [[j] for j in every]:
        x = [[row[j] for j in names] for row in rows]
        held_out = [0.0] * len(x)
        for fold in range(FOLDS):
            train = [i for i in range(len(x)) if fold_of[i] != fold]
            model = fit(part(x, train), part(labels, train))
            for i in range(len(x)):
                if fold_of[i] == fold:
                    held_out[i] = probability(x[i], model)
        weights, intercept = fit(x, labels)
        print(json.dumps({'features': part(NAMES, names), 'cross_validated': by_set(held_out),
                          'intercept': round(intercept, 3), 'weights': [round(w, 3) for w in weights]}))
        if len(sets) > 1:
            others = [0.0] * len(x)
            for at in ranges:
                train = [i for i in range(len(x)) if i not in at]
                model = fit(part(x, train), part(labels, train))
                for i in at:
                    others[i] = probability(x[i], model)
            print(json.dumps({'features': part(NAMES, names), 'fitted_on_the_others': by_set(others)}))
        if names == every:
            reliability = held_out
    for low, high in ((0, .1), (.1, .3), (.3, .7), (.7, .9), (.9, 1.01)):
        inside = [(p, y) for p, y in zip(reliability, labels) if low <= p < high]
        mean = lambda values: round(sum(values) / len(values), 3) if values else None
        print(json.dumps({'probability': f'{low}-{min(high, 1)}', 'pairs': len(inside), 'mean': mean([p for p, _ in inside]),
                          'derived': mean([y for _, y in inside])}))
    derived = [(label, pair['extent']) for pair, label in kept if label in ('WD', 'PD')]
    right = sum({'WD': 'wholly', 'PD': 'partially'}[label] == extent for label, extent in derived)
    print(json.dumps({'wholly or partially, of derived pairs': len(derived), 'right': round(right / max(1, len(derived)), 4)}))


main()
