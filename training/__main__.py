"""Train the body model: ``python -m training GOLD.jsonl.gz ...`` writes ``reviewcrawler/tables/body.json``.

With ``--folds N`` nothing is written: the pages are parted by registered domain, and scores on pages that were learned
from and on pages that were not stand side by side.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from importlib import resources
from pathlib import Path
from unittest.mock import patch

import numpy as np

from reviewcrawler import body
from reviewcrawler.extract import extract
from reviewcrawler.features import COLUMNS, Array, Lexicon, around, measure
from reviewcrawler.network import Network
from training.gold import Gold, load
from training.lexicon import Counts
from training.network import EPOCHS, Example, fit
from training.scores import precision_recall, summary

Scores = dict[str, list[tuple[float, float]]]


def examples(pages: list[Gold], counts: Counts) -> list[Example]:
    """Pages as rows, each without what its own site taught the lexicon."""
    whole = counts.lexicon()
    views = {site: counts.lexicon_without(site, whole) for site in sorted({p.site for p in pages})}
    return [_example(p, views[p.site]) for p in pages]


def _example(page: Gold, lexicon: Lexicon) -> Example:
    found = around(page.document)
    return Example(measure(page.document, found, lexicon), found.ranges, page.target, page.chars)


def learn(pages: list[Gold], seed: int, epochs: int) -> tuple[Counts, dict[str, Array]]:
    """The counts of words and the weights of the layers, from gold pages."""
    counts = Counts(pages)
    return counts, fit(examples(pages, counts), seed, epochs)


def score(pages: list[Gold], counts: Counts, weights: dict[str, Array]) -> Scores:
    """Precision and recall of the whole chain on each page, by set."""
    model = counts.lexicon(), Network(weights)
    out: Scores = defaultdict(list)
    with patch.object(body, "model", lambda: model):
        for page in pages:
            out[page.set].append(precision_recall(page.body, extract(page.page).body or ""))
    return out


def fold_of(pages: list[Gold], folds: int) -> list[int]:
    """A fold for each page; all pages of a registered domain share one."""
    sites = sorted({p.site for p in pages})
    random.Random(1).shuffle(sites)
    number = {site: i % folds for i, site in enumerate(sites)}
    return [number[p.site] for p in pages]


def cross_validate(pages: list[Gold], folds: int, seed: int, epochs: int) -> None:
    """Print the scores of pages that were learned from beside those of pages that were not."""
    seen: Scores = defaultdict(list)
    unseen: Scores = defaultdict(list)
    parts = fold_of(pages, folds)
    for fold in range(folds):
        training = [p for p, part in zip(pages, parts, strict=True) if part != fold]
        counts, weights = learn(training, seed, epochs)
        for name, pairs in score(training, counts, weights).items():
            seen[name] += pairs
        held_out = [p for p, part in zip(pages, parts, strict=True) if part == fold]
        for name, pairs in score(held_out, counts, weights).items():
            unseen[name] += pairs
        print(f"fold {fold + 1} of {folds} done", flush=True)
    print(f"{'set':12} {'in fold':>8} {'out of fold: F1':>16} {'P':>7} {'R':>7}")
    for name in unseen:
        f1, precision, recall = summary(unseen[name])
        print(f"{name:12} {summary(seen[name])[0]:8.4f} {f1:16.4f} {precision:7.4f} {recall:7.4f}")


STEPS = 999
"""Whole steps on either side of zero that a layer's weights are rounded to; the scores do not tell the difference."""


def write(counts: Counts, weights: dict[str, Array], path: Path) -> None:
    """The model as a plain table, a line a layer."""
    layers = {name: _rounded(value) for name, value in weights.items()}
    tables = {"columns": COLUMNS, "lexicon": counts.table(), "network": layers}
    lines = [
        f"{json.dumps(name)}:{json.dumps(t, separators=(',', ':'), ensure_ascii=False)}" for name, t in tables.items()
    ]
    path.write_text("{" + ",\n".join(lines).replace('},"', '},\n"') + "}\n", encoding="utf-8")


def _rounded(value: Array) -> object:
    """A layer as whole numbers and the step they count; what the inputs are scaled by as it is."""
    if value.ndim == 1:
        return [float(f"{v:.4g}") for v in value]
    step = float(np.abs(value).max()) / STEPS or 1.0
    return {"step": step, "values": np.rint(value / step).astype(int).tolist()}


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--folds", type=int, default=0, help="score out of fold instead of writing the model")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    args = parser.parse_args()
    pages = load(args.gold)
    print(f"{len(pages)} pages of {len({p.site for p in pages})} sites", flush=True)
    if args.folds:
        cross_validate(pages, args.folds, args.seed, args.epochs)
    else:
        counts, weights = learn(pages, args.seed, args.epochs)
        write(counts, weights, Path(str(resources.files("reviewcrawler"))) / "tables" / "body.json")


if __name__ == "__main__":
    main()
