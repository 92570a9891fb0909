"""Learn what tells that two texts are one: ``python -m training.copies GOLD.jsonl.gz ...`` writes the weights.

A line of a gold file is a record with ``gold``: {film, cluster, made_by}; records of one cluster are copies of one
text, those of one film speak of the same thing, and ``made_by`` is `orig` for a text that was made from no other. The
copies of ``fixtures/copies`` are learned from, too, but for those that are held out. Printed are the share of copies
that are found, by the way they were made, and the false ones: out of fold (five folds, parted by film), in fold, and
held out.

Rule of this room: sources weigh alike, however many pairs they bring, and so do copies and others within each.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from reviewcrawler.copying.candidates import candidates
from reviewcrawler.copying.field import field_of
from reviewcrawler.copying.measures import Measures, measure
from reviewcrawler.copying.settle import Reader, worth_reading
from reviewcrawler.copying.shelf import TemporaryShelf
from reviewcrawler.copying.surroundings import Background
from reviewcrawler.copying.verdict import LEAST_SHARED, MOSTLY, besides
from reviewcrawler.review import Review
from training.rewrites import families

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

OUT: Final = Path(__file__).parents[1] / "reviewcrawler" / "tables" / "copy_weights.toml"
LINE: Final = 0.9
"""Logarithm of odds from which on two texts are one: chosen out of fold, for few false pairs."""
UNNAMED: Final = 1.2
"""By how much it lies higher where it is not known what film the texts are about: subjects then pass for likeness."""
FOLDS: Final = 5
RIDGE: Final = 2.0
MADE: Final = 150
"""Pairs of each making, and of others, that are taken of one file; the same ones each time."""
LOUD: Final = {
    "llm": 4.0, "ideas": 8.0, "sentences": 8.0, "worst_reorder": 3.0, "between copies": 0.25, "others of the film": 3.0,
}  # fmt: skip
"""Makings that few pairs speak for, or that are hard to tell, and one that many speak for."""
BESIDE: Final = "beside"
LOUD_BESIDE: Final = 0.3
"""The same for what stands beside passages that two texts share, which is judged by itself."""
_MASS: Final = 1000.0
_HEADER: Final = """\
# How much each measure of two texts says for their being one: a logistic regression on pairs of reviews of the same
# film and of different ones, and on graded, machine-made and rewritten copies; no text of them is kept here. Written by
# `python -m training.copies`; the columns stand in reviewcrawler/copying/measures.py. Zero is the line.
"""


class Sample(NamedTuple):
    """Two texts that were measured."""

    source: str
    film: str
    making: str
    is_copy: bool
    held_out: bool
    measures: Measures

    @property
    def by_words(self) -> bool:
        """Sameness word for word tells it: the weights have no say."""
        return self.measures.same >= MOSTLY and self.measures.same * self.measures.words >= LEAST_SHARED


def samples(source: str, rows: Iterable[dict[str, Any]], held_out: Iterable[str] = ()) -> Iterator[Sample]:
    """Pairs of a file's records, measured in the light of the others: copies, candidates, and others of one film."""
    kept = list(rows)
    gold = {row["id"]: row.pop("gold") for row in kept}
    apart = set(held_out)
    with TemporaryShelf(Review.from_dict(row) for row in kept) as shelf:
        field = field_of(shelf.sketches())
        reader = Reader(shelf, field)
        numbers = {record: number for number, record in enumerate(field.ids)}
        met = {tuple(sorted((field.ids[a], field.ids[b]))) for a, b in worth_reading(field, candidates(field))}
        chosen = _chosen(gold, met)
        reader.background = _background(reader, [numbers[i] for i in gold if gold[i]["made_by"] in ("orig", "bg")])
        for one, other in chosen:
            first, second = reader.text(numbers[one]), reader.text(numbers[other])
            if first.words and second.words and first.digest != second.digest:
                whole = _sample(source, gold[one], gold[other], apart, measure(first, second))
                yield whole
                if (beside := besides(first, second, whole.measures)) is not None:
                    yield whole._replace(making=f"{whole.making} {BESIDE}", measures=measure(*beside))


def _sample(source: str, one: dict[str, Any], other: dict[str, Any], apart: set[str], measured: Measures) -> Sample:
    films = sorted((str(one["film"]), str(other["film"])))
    is_copy = one["cluster"] == other["cluster"]
    return Sample(source, films[0], making_of(one, other), is_copy, bool(apart & set(films)), measured)


def making_of(one: dict[str, Any], other: dict[str, Any]) -> str:
    """How one of two texts was made of the other, by what is known of both; or in what they are others."""
    if one["cluster"] != other["cluster"]:
        return "others of the film" if one["film"] == other["film"] else "others"
    made = {one["made_by"], other["made_by"]} - {"orig"}
    return made.pop() if len({one["made_by"], other["made_by"]} & {"orig"}) and len(made) == 1 else "between copies"


def _chosen(gold: dict[str, dict[str, Any]], met: set[tuple[str, ...]]) -> list[tuple[str, str]]:
    """All pairs of one film, and candidates; of each making as many as MADE, told by their ids."""
    films: dict[str, list[str]] = defaultdict(list)
    for record, told in gold.items():
        films[str(told["film"])].append(record)
    pairs = {tuple(sorted(pair)) for ids in films.values() for pair in itertools.combinations(ids, 2)} | met
    by_making: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for one, other in sorted(pairs, key=lambda p: zlib.crc32("\0".join(p).encode())):
        made = making_of(gold[one], gold[other])
        if len(by_making[made]) < MADE * (8 if made.startswith("others") else 1):
            by_making[made].append((one, other))
    return sorted(pair for found in by_making.values() for pair in found)


def _background(reader: Reader, numbers: list[int]) -> Background:
    background = Background()
    for number in numbers:
        background.add(reader.text(number))
    reader.forget()
    return background


class Matrix:
    """Samples as numbers: a row a pair, a column a measure."""

    def __init__(self, found: list[Sample]) -> None:
        self.samples = found
        self.names = list(found[0].measures.columns())
        self.x = np.array([[1.0, *s.measures.columns().values()] for s in found])
        self.line = LINE + UNNAMED * np.array([not s.measures.named for s in found])
        self.y = np.array([s.is_copy for s in found], float)
        self.by_words = np.array([s.by_words for s in found])
        self.held_out = np.array([s.held_out for s in found])
        self.folds = np.array([zlib.crc32(f"{s.source} {s.film}".encode()) % FOLDS for s in found])
        self.learnable = ~self.by_words & ~self.held_out
        self.loud = self._loud()

    def _loud(self) -> Floats:
        loud = np.array([LOUD_BESIDE if s.making.endswith(BESIDE) else LOUD.get(s.making, 1.0) for s in self.samples])
        sources = np.array([s.source for s in self.samples])
        for source in set(sources.tolist()):
            for side in (0.0, 1.0):
                rows = (sources == source) & (self.y == side) & self.learnable
                loud[rows] *= _MASS / max(1.0, loud[rows].sum())
        return loud

    def learn(self, rows: Flags) -> Floats:
        """The likeliest weights, held a little to zero by a ridge on columns of like spread."""
        x = self.x[rows]
        spread = np.append(1.0, x[:, 1:].std(axis=0) + 1e-9)
        middle = np.append(0.0, x[:, 1:].mean(axis=0))
        weights: Floats = fitted((x - middle) / spread, self.y[rows], self.loud[rows]) / spread
        weights[0] -= middle @ weights
        return weights

    def out_of_fold(self) -> Floats:
        """What each sample weighs by weights that were learned from other films."""
        found = np.full(len(self.y), np.inf)
        for fold in range(FOLDS):
            rows = self.learnable & (self.folds == fold)
            found[rows] = self.x[rows] @ self.learn(self.learnable & (self.folds != fold))
        return found - self.line

    def weighed(self, weights: Floats) -> Floats:
        """What each sample weighs; without bound where words tell it."""
        return np.where(self.by_words, np.inf, self.x @ weights - self.line)


def fitted(x: Floats, y: Floats, loud: Floats, given: Floats | float = 0.0) -> Floats:
    """Logistic regression by Newton's method, on top of what is `given`."""
    weights = np.zeros(x.shape[1])
    ridge = np.append(0.0, np.full(x.shape[1] - 1, RIDGE))
    for _ in range(25):
        said = 1 / (1 + np.exp(-np.clip(x @ weights + given, -30, 30)))
        slope = x.T @ (loud * (y - said)) - ridge * weights
        bend = (x * (loud * said * (1 - said) + 1e-6)[:, None]).T @ x + np.diag(ridge)
        weights += np.linalg.solve(bend, slope)
    return weights


def told(matrix: Matrix, weighed: Floats, rows: Flags) -> Iterator[str]:
    """A line for each source: copies found by making, false pairs, precision."""
    for source in sorted({s.source for s, taken in zip(matrix.samples, rows, strict=True) if taken}):
        found: dict[str, list[bool]] = defaultdict(list)
        for row in np.flatnonzero(rows):
            sample = matrix.samples[row]
            if sample.source == source:
                found[sample.making].append(bool(weighed[row] > 0))
        false = {making: hits for making, hits in found.items() if making.startswith("others")}
        copies = "  ".join(
            f"{making} {np.mean(hits):.3f} ({len(hits)})"
            for making, hits in sorted(found.items())
            if making not in false
        )
        others = "  ".join(f"{making} {sum(hits)} of {len(hits)}" for making, hits in sorted(false.items()))
        yield f"  {source}: {copies}\n    false: {others}"


def table(names: list[str], weights: Floats) -> str:
    """The weights as TOML."""
    told = dict(zip(names, weights[1:], strict=True)) | {"constant": weights[0] - LINE - UNNAMED}
    told["named"] += UNNAMED
    return _HEADER + "".join(f"{name} = {weight:.4f}\n" for name, weight in told.items())


def read(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a gold file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def main(arguments: list[str] | None = None) -> None:
    """Learn, and say how well."""
    parser = argparse.ArgumentParser(prog="python -m training.copies", description=__doc__.partition("\n")[0])
    parser.add_argument("gold", nargs="*", type=Path)
    parser.add_argument("--dry", action="store_true", help="write nothing")
    given = parser.parse_args(arguments)
    written = list(families())
    found = [s for path in given.gold for s in samples(path.name.partition(".")[0], read(path))]
    rows = [row for family in written for row in family.rows()]
    found += samples("fixtures", rows, [family.name for family in written if family.held_out])
    matrix = Matrix(found)
    weights = matrix.learn(matrix.learnable)
    seen = ~matrix.held_out
    for name, weighed, rows_told in (
        ("out of fold", matrix.out_of_fold(), seen),
        ("in fold", matrix.weighed(weights), seen),
        ("held out", matrix.weighed(weights), matrix.held_out),
    ):
        print(name, *told(matrix, weighed, rows_told), sep="\n", flush=True)
    if not given.dry:
        OUT.write_text(table(matrix.names, weights), "utf-8")


if __name__ == "__main__":
    main()
