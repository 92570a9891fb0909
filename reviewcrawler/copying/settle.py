"""All texts of a collection become clusters of copies.

Rule of this room: a function of the records and of people's decisions, whatever order they came in. Texts are read
again only where their sketches say that it is worth it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np

from reviewcrawler.copying.alignment import aligned, same_order
from reviewcrawler.copying.candidates import Field, candidates, commonplace, field_of
from reviewcrawler.copying.clusters import Clusters, Decisions, Pair, cluster
from reviewcrawler.copying.sketch import Sketch, Small, unit
from reviewcrawler.copying.text import Background, Text, text_of
from reviewcrawler.copying.vectors import Floats
from reviewcrawler.copying.verdict import Verdict, judge
from reviewcrawler.review import Review

KEPT: Final = 1024
"""Texts and sketches that are held in memory while pairs are compared."""
COUNTED: Final = 100_000
"""Texts, the fullest first, that shingles are counted over."""
CERTAIN: Final = 0.98
_SHARED_KEYS: Final = 2
_CHAIN: Final = 0.035
_NAMES: Final = 0.2


class Shelf(Protocol):
    """Where sketches and records are kept."""

    def sketches(self) -> Iterator[tuple[str, Sketch]]:
        """All ids with their sketches, in any order."""

    def sketch(self, record: str) -> Sketch:
        """One of them."""

    def review(self, record: str) -> Review:
        """The record itself."""


@dataclass(slots=True)
class Settled:
    """Clusters of numbers, with what is needed to say more of them."""

    field: Field
    clusters: Clusters
    pairs: dict[frozenset[int], Pair]
    reader: Reader
    compared: int = 0
    """Pairs of texts that were read whole."""


class Reader:
    """Reads texts off a shelf by their number, and keeps the last ones."""

    def __init__(self, shelf: Shelf, field: Field, common: Small) -> None:
        self.shelf, self.field, self.common = shelf, field, common
        self._texts: OrderedDict[int, Text] = OrderedDict()
        self._sketches: OrderedDict[int, Sketch] = OrderedDict()
        self.compared = 0
        self.background: Background | None = None
        self.met: set[int] = set()

    def forget(self) -> None:
        """Let go of the texts, for they are to be read in another light."""
        self._texts.clear()

    def text(self, number: int) -> Text:
        if number not in self._texts:
            found = text_of(self.shelf.review(self.field.ids[number])).without(self.common)
            self._texts[number] = found.against(self.background) if self.background else found
            if len(self._texts) > KEPT:
                self._texts.popitem(last=False)
        self._texts.move_to_end(number)
        return self._texts[number]

    def sketch(self, number: int) -> Sketch:
        if number not in self._sketches:
            self._sketches[number] = self.shelf.sketch(self.field.ids[number])
            if len(self._sketches) > KEPT:
                self._sketches.popitem(last=False)
        self._sketches.move_to_end(number)
        return self._sketches[number]

    def judge(self, one: int, other: int) -> Verdict:
        """How two texts stand to each other."""
        self.compared += 1
        return judge(self.text(one), self.text(other))

    def is_worth_it(self, one: int, other: int) -> bool:
        """False where two sketches already say that the texts have nothing in common."""
        return is_worth_it(self.sketch(one), self.sketch(other), self.common)


def is_worth_it(one: Sketch, other: Sketch, common: Small) -> bool:
    """False where two sketches say that their texts have nothing in common."""
    if len(np.intersect1d(one.keys, other.keys, assume_unique=True)) >= _SHARED_KEYS:
        return True
    if aligned(_vectors(one, common), _vectors(other, common)).in_order >= _CHAIN:
        return True
    return same_order(one.names, other.names)[0] >= _NAMES


def _vectors(sketch: Sketch, common: Small) -> Floats:
    vectors = unit(sketch.vectors.astype(np.float32))
    if not len(common):
        return vectors
    kept = ~np.isin(sketch.lines, common)
    return vectors[kept] if kept.any() else vectors


def settle(shelf: Shelf, decided: dict[str, list[tuple[str, str]]] | None = None) -> Settled:
    """Compare what is worth comparing, and join what belongs together."""
    field = field_of(shelf.sketches)
    reader = Reader(shelf, field, commonplace(field, _plain_centres(field)))
    pairs = _judged(reader)
    reader.background = _surroundings(reader, pairs)
    for key, pair in list(pairs.items()):
        if pair.relation == "spun":
            verdict = reader.judge(pair.one, pair.other)
            if verdict.relation is None:
                del pairs[key]
            else:
                pairs[key] = pair._replace(relation=verdict.relation, score=verdict.score)
    for first, others in field.twins.items():
        for other in others:
            pairs[frozenset((first, other))] = Pair(first, other, "exact", 1.0)
    found = cluster(pairs.values(), _numbered(decided or {}, field), lambda a, b: reader.judge(a, b).score)
    return Settled(field, found, pairs, reader, reader.compared)


def _judged(reader: Reader) -> dict[frozenset[int], Pair]:
    pairs = {}
    for block in candidates(reader.field):
        for one, other in block.tolist():
            if not reader.is_worth_it(one, other):
                continue
            reader.met.update((one, other))
            verdict = reader.judge(one, other)
            if verdict.relation:
                pairs[frozenset((one, other))] = Pair(one, other, verdict.relation, verdict.score)
    return pairs


def _surroundings(reader: Reader, pairs: dict[frozenset[int], Pair]) -> Background:
    """The shingles of all texts that were compared; of sure copies only the fullest is counted."""
    shadowed = {p.other for p in pairs.values() if p.relation not in ("partial", "spun") or p.score > CERTAIN}
    background = Background()
    for number in sorted(reader.met - shadowed)[:COUNTED]:
        background.add(reader.text(number))
    reader.forget()
    return background


def _plain_centres(field: Field) -> Floats:
    centres = field.centres.astype(np.float32)
    if len(centres):
        centres -= centres.mean(axis=0)
    return unit(centres)


def _numbered(decided: dict[str, list[tuple[str, str]]], field: Field) -> Decisions:
    number = {record: place for place, record in enumerate(field.ids)} if decided else {}
    told = {
        kind: [(number[a], number[b]) for a, b in found if a in number and b in number]
        for kind, found in decided.items()
    }
    return Decisions(sorted(told.get("same", [])), {frozenset(pair) for pair in told.get("other", [])})
