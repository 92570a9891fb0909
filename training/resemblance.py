"""Learn which texts are worth reading by their sketches: ``python -m training.resemblance GOLD.jsonl.gz ...``.

Gold files are those of `python -m training.copies`, which says what they hold; the copies of ``fixtures/copies`` are
learned from, too, but for those that are held out. Learned from are the pairs that the search for candidates brings up.
Printed is how many copies and how many others are worth reading by the weights that are written.

Rule of this room: as in `copies`, sources weigh alike, and so do copies and others within each. What a shared shingle
weighs is held at one, so that no other measure can talk a pair out of what is the same word for word.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

from reviewcrawler.copying.candidates import candidates
from reviewcrawler.copying.field import field_of
from reviewcrawler.copying.resemblance import ORDER, WORTH, columns_of
from reviewcrawler.copying.shelf import TemporaryShelf
from reviewcrawler.review import Review
from training.copies import LOUD, Flags, Floats, fitted, making_of, read
from training.rewrites import families

OUT: Final = Path(__file__).parents[1] / "reviewcrawler" / "tables" / "copy_resemblance.toml"
_MASS: Final = 1000.0
_HEADER: Final = """\
# How much it says for two texts being one that their sketches agree: a logistic regression on candidates among the
# texts that the weights of the verdict are learned from, but for what shared shingles weigh, which is one. Written by
# `python -m training.resemblance`; the columns stand in reviewcrawler/copying/resemblance.py. It decides what is read
# whole, so the line stands far below zero.
"""


class Candidates(NamedTuple):
    """Pairs that share something, with what is weighed of them, (n, 8)."""

    source: str
    columns: Floats
    is_copy: Flags
    loud: Floats
    """How much each counts, by how it was made."""


def candidates_of(source: str, rows: Iterable[dict[str, Any]]) -> Candidates:
    """The pairs of a file's records that the search brings up."""
    kept = list(rows)
    gold = {row["id"]: row.pop("gold") for row in kept}
    with TemporaryShelf(Review.from_dict(row) for row in kept) as shelf:
        field = field_of(shelf.sketches())
        blocks = [(block, columns_of(field, block)) for block in candidates(field)]
    pairs = np.concatenate([block for block, _ in blocks])
    told = [gold[record] for record in field.ids]
    is_copy = np.array([told[one]["cluster"] == told[other]["cluster"] for one, other in pairs.tolist()])
    loud = np.array([LOUD.get(making_of(told[one], told[other]), 1.0) for one, other in pairs.tolist()])
    columns = np.concatenate([columns for _, columns in blocks], axis=1).T.astype(float)
    return Candidates(source, columns, is_copy, loud)


def learned(found: list[Candidates]) -> Floats:
    """The likeliest weights: of the columns in their order, and the constant."""
    x = np.concatenate([each.columns for each in found])
    y = np.concatenate([each.is_copy for each in found]).astype(float)
    loud = np.concatenate([_weighed(each) for each in found])
    middle, spread = x[:, 1:].mean(axis=0), x[:, 1:].std(axis=0) + 1e-9
    told = np.column_stack([np.ones(len(x)), (x[:, 1:] - middle) / spread])
    weights = fitted(told, y, loud, given=x[:, 0])
    own = weights[1:] / spread
    return np.concatenate([[1.0], own, [weights[0] - middle @ own]])


def _weighed(each: Candidates) -> Floats:
    """How much each pair counts, so that copies and others come to the same."""
    sums = np.bincount(each.is_copy, each.loud, 2)
    found: Floats = _MASS * each.loud / sums[each.is_copy.astype(int)]
    return found


def table(weights: Floats) -> str:
    """The weights as TOML."""
    named = zip((*ORDER, "constant"), weights, strict=True)
    return _HEADER + "".join(f"{name} = {weight:.4f}\n" for name, weight in named)


def main(arguments: list[str] | None = None) -> None:
    """Learn, and say what is worth reading."""
    parser = argparse.ArgumentParser(prog="python -m training.resemblance", description=__doc__.partition("\n")[0])
    parser.add_argument("gold", nargs="*", type=Path)
    parser.add_argument("--dry", action="store_true", help="write nothing")
    given = parser.parse_args(arguments)
    found = [candidates_of(path.name.partition(".")[0], read(path)) for path in given.gold]
    found.append(candidates_of("fixtures", [row for f in families() if not f.held_out for row in f.rows()]))
    weights = learned(found)
    for each in found:
        worth = each.columns @ weights[:-1] + weights[-1] > WORTH
        copies, others = worth[each.is_copy], worth[~each.is_copy]
        print(f"{each.source}: {copies.sum()} of {len(copies)} copies, {others.sum()} of {len(others)} others")
    if not given.dry:
        OUT.write_text(table(weights), "utf-8")


if __name__ == "__main__":
    main()
