"""Train the body model: ``python -m training GOLD.jsonl.gz ...`` writes ``reviewcrawler/tables/body.json``.

With ``--folds N`` that is left alone: the pages are parted by registered domain, and scores on pages that were learned
from and on pages that were not stand side by side.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from functools import partial
from importlib import resources
from pathlib import Path

import numpy as np
from rich.console import Console

from reviewcrawler.console.counting import counted
from reviewcrawler.features import COLUMNS, Array, Lexicon, around, measure
from training.folds import KEPT, cross_validate
from training.gold import Gold, load
from training.lexicon import Counts
from training.network import EPOCHS, Example, fit


def examples(pages: list[Gold], counts: Counts) -> list[Example]:
    """Pages as rows, each without what its own site taught the lexicon."""
    whole = counts.lexicon()
    views = {site: counts.lexicon_without(site, whole) for site in sorted({p.site for p in pages})}
    return [_example(p, views[p.site]) for p in pages]


def _example(page: Gold, lexicon: Lexicon) -> Example:
    found = around(page.document)
    return Example(measure(page.document, found, lexicon), found.ranges, page.target, page.chars)


def learn(pages: list[Gold], path: Path, seed: int, epochs: int, tell: Callable[[int], None]) -> None:
    """Learn from gold pages and write the model; `tell` hears how many epochs are done."""
    counts = Counts(pages)
    write(counts, fit(examples(pages, counts), seed, epochs, tell), path)


STEPS = 999
"""Whole steps on either side of zero that a layer's weights are rounded to; the scores do not tell the difference."""


def write(counts: Counts, weights: dict[str, Array], path: Path) -> None:
    """The model as a plain table, a line a layer."""
    layers = {name: _rounded(value) for name, value in weights.items()}
    tables = {"columns": COLUMNS, "lexicon": counts.table(), "network": layers}
    lines = [
        f"{json.dumps(name)}:{json.dumps(t, separators=(',', ':'), ensure_ascii=False)}" for name, t in tables.items()
    ]
    beside = path.with_suffix(".part")
    beside.write_text("{" + ",\n".join(lines).replace('},"', '},\n"') + "}\n", encoding="utf-8")
    beside.replace(path)


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
    parser.add_argument(
        "--kept", type=Path, default=KEPT, help="where folds are kept, to go on with and to score again"
    )
    parser.add_argument("--limit", type=int, help="pages of each file that are used")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    args = parser.parse_args()
    pages = load(args.gold, args.limit)
    print(f"{len(pages)} pages of {len({p.site for p in pages})} sites", flush=True)
    if args.folds:
        learned = partial(_learn, args.seed, args.epochs)
        cross_validate(pages, args.folds, args.epochs, learned, seed=args.seed, kept=args.kept)
    else:
        path = Path(str(resources.files("reviewcrawler"))) / "tables" / "body.json"
        with counted(Console(stderr=True), "epochs", args.epochs) as tell:
            learn(pages, path, args.seed, args.epochs, tell)


def _learn(seed: int, epochs: int, pages: list[Gold], path: Path, tell: Callable[[int], None]) -> None:
    learn(pages, path, seed, epochs, tell)


if __name__ == "__main__":
    main()
