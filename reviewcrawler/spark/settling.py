"""The search for copies over all texts, step by step: what tasks find, and what is made of it where the job runs.

Rule of this room: what is held here grows by the sketches and the pairs, never by the texts. The order in which pairs
were judged on one machine is kept, so that the clusters are those of one machine.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import chain
from operator import add
from typing import Any, Final

import numpy as np

from reviewcrawler.copying.candidates import BLOCK, blocks, likest, marked
from reviewcrawler.copying.clusters import Judged
from reviewcrawler.copying.field import Field, field_of
from reviewcrawler.copying.ragged import Numbers, Pairs
from reviewcrawler.copying.settle import judged_again
from reviewcrawler.copying.surroundings import Background, counted
from reviewcrawler.errors import UsageError
from reviewcrawler.spark import comparing
from reviewcrawler.spark.clustering import Known, clusters_in
from reviewcrawler.spark.comparing import RELATIONS, Record
from reviewcrawler.spark.components import connected
from reviewcrawler.spark.gathering import Sketched
from reviewcrawler.spark.needed import Told, judged_by_need
from reviewcrawler.spark.sharing import Shared, arrays_of, field_in, share

CHUNK: Final = 500
"""Pairs that a task judges."""
_PARTS: Final = 4
"""Parts that a step has for each core."""


@contextmanager
def members_among(context: Any, sketched: Any) -> Iterator[Any]:
    """The members of all clusters among records that were sketched, from an RDD of them; an RDD of rows.

    Raises UsageError where two different records have the same id.
    """
    from pyspark import StorageLevel  # noqa: PLC0415 - an extra

    kept = sketched.map(tuple).persist(StorageLevel.DISK_ONLY)
    try:
        yield _Search(context, kept).members()
    finally:
        kept.unpersist()


class _Search:
    """One search: the texts are gathered as it begins."""

    def __init__(self, context: Any, kept: Any) -> None:
        self.context = context
        self.parts = max(1, context.defaultParallelism) * _PARTS
        counts = kept.mapPartitions(_count).collect()
        field, numbers = gathered(kept.map(_sketch_of).toLocalIterator())
        self.same = same_as(field)
        self.shared = self.share(**arrays_of(field))
        self.field = field_in(self.shared)
        del field
        order = self.share(numbers=numbers, starts=np.cumsum([0, *counts]))
        numbered = kept.mapPartitionsWithIndex(partial(_numbered, order=order))
        self.signed = context.broadcast(self.signed_by(numbered))
        self.records = numbered.map(_record_of)

    def share(self, **arrays: Any) -> Shared:
        return share(self.context, arrays)

    def each(self, step: Any, over: Iterable[Any]) -> list[Any]:
        """What a step gives for each of some, in order."""
        wanted = list(over)
        return self.context.parallelize(wanted, max(1, len(wanted))).map(step).collect() if wanted else []

    def signed_by(self, numbered: Any) -> dict[tuple[str, str], int]:
        """How many texts each site holds by each author, where there are several."""
        counts = numbered.flatMap(_signed).reduceByKey(add, self.parts)
        return dict(counts.filter(_several).collect())

    def members(self) -> Any:
        found, met = judged_by_need(self.worth_reading(), self.verdicts)
        background = self.context.broadcast(self.background(counted(met, found))) if found else None
        doubted = np.array([key for key, pair in found.items() if pair.relation == "spun"], np.int64).reshape(-1, 2)
        again = Told(doubted)
        again.learn(np.arange(len(doubted)), self.verdicts(doubted, background))
        judged_again(again.judge, found)
        return self.clusters(found, background)

    def worth_reading(self) -> Numbers:
        """Pairs (fuller, shorter) that are worth reading whole, in the order of one machine."""
        found = self.share(posted=self.field.keys.posted(self.field.compared, 2), others=self.others())
        step = partial(comparing.worth, field=self.shared, found=found)
        return np.concatenate([np.zeros((0, 2), np.int64), *self.each(step, chain.from_iterable(blocks(self.field)))])

    def others(self) -> Pairs:
        """Candidates that name the same film, or stand close together."""
        films = partial(comparing.by_films, parts=self.parts, field=self.shared)
        return np.unique(np.concatenate([comparing.NOTHING, *self.each(films, range(self.parts)), *self.near()]))

    def near(self) -> Iterator[Pairs]:
        told, marks = marked(self.field)
        if not len(marks):
            return
        standing = self.share(told=told, marks=marks)
        where = partial(comparing.places_of, field=self.shared, standing=standing)
        places = self.share(places=np.concatenate(self.each(where, range(0, len(told), BLOCK))))
        within = partial(comparing.by_places, field=self.shared, standing=standing, places=places)
        yield likest(self.field, self.each(within, range(len(marks))))

    def verdicts(self, pairs: Numbers, background: Any = None) -> Numbers:
        """How the texts of pairs stand to each other; see `comparing.verdicts`."""
        if not len(pairs):
            return np.zeros((0, 2), np.int64)
        chunks = np.arange(len(pairs)) // CHUNK
        wanted = np.unique(np.concatenate([np.stack([pairs[:, side], chunks], axis=1) for side in (0, 1)]), axis=0)
        given = self.share(pairs=pairs, numbers=wanted[:, 0], chunks=wanted[:, 1])
        sent = self.records.flatMap(partial(_sent, given=given)).partitionBy(int(chunks[-1]) + 1, _itself)
        step = partial(_judged, given=given, field=self.shared, background=background)
        return np.concatenate([found for _, found in sorted(sent.mapPartitionsWithIndex(step).collect(), key=_first)])

    def background(self, numbers: list[int]) -> Background:
        """What the texts with these numbers hold, counted."""
        wanted = np.zeros(len(self.same), bool)
        wanted[numbers] = True
        some = self.records.filter(partial(_is_wanted, wanted=self.share(wanted=wanted)))
        counts = some.mapPartitions(partial(comparing.counted_over, field=self.shared))
        found: Background = counts.treeReduce(Background.join) if numbers else Background()
        return found

    def clusters(self, pairs: Judged, background: Any) -> Any:
        """The rows of all clusters, part by part of what hangs together."""
        same = self.same
        ends, relations, scores = _laid_out(pairs)
        roots = connected(self.context, ends[relations != RELATIONS.index("partial")], len(same), self.parts)
        whose = roots[same]
        sizes = np.bincount(whose, minlength=len(same)) if len(same) else np.zeros(0, np.int64)
        inside = np.flatnonzero(roots[ends[:, 0]] == roots[ends[:, 1]])
        order = inside[np.argsort(roots[ends[inside, 0]], kind="stable")]
        told = self.share(part=roots[ends[order, 0]], pair=ends[order], relation=relations[order], score=scores[order],
                          same=same)  # fmt: skip
        parts = self.share(whose=np.where(sizes[whose] > 1, whose, -1))
        sent = self.records.flatMap(partial(_to_its_part, parts=parts)).partitionBy(self.parts, _itself)
        return sent.mapPartitions(partial(clusters_in, known=Known(self.shared, told, background, self.signed)))


def gathered(sketches: Iterable[tuple[str, bytes, bytes]]) -> tuple[Field, Numbers]:
    """The field of sketches, each with its id and the mark of its record; and for each its number there.

    A record that comes twice counts once, and has the number -1 the second time. Raises UsageError where two different
    records have the same id.
    """
    marks: dict[str, bytes] = {}
    ids: list[str | None] = []

    def different() -> Iterator[tuple[str, bytes]]:
        for record, sketch, mark in sketches:
            known = marks.get(record)
            if known not in (None, mark):
                raise UsageError(f"two different records have the id {record}: give each its own, or only the newest")
            ids.append(None if known else record)
            if not known:
                marks[record] = mark
                yield record, sketch

    field = field_of(different())
    marks.clear()
    number = {record: place for place, record in enumerate(field.ids)}
    return field, np.array([-1 if record is None else number[record] for record in ids], np.int64)


def same_as(field: Field) -> Numbers:
    """For each text the first that is exactly the same; itself, where there is none before it."""
    same = np.arange(len(field), dtype=np.int64)
    for first, others in field.twins.items():
        same[others] = first
    return same


def _laid_out(pairs: Judged) -> tuple[Numbers, Numbers, Any]:
    """Numbers, relations and scores of pairs, in the order in which they were judged."""
    ends = np.array(list(pairs), np.int64).reshape(-1, 2)
    relations = np.array([RELATIONS.index(pair.relation) for pair in pairs.values()], np.int64)
    return ends, relations, np.array([pair.score for pair in pairs.values()], np.float64)


def _count(rows: Iterable[Any]) -> Iterator[int]:
    yield sum(1 for _ in rows)


def _sketch_of(row: tuple[Any, ...]) -> tuple[str, bytes, bytes]:
    found = Sketched(*row)
    return found.id, found.sketch, hashlib.blake2b(found.record, digest_size=16).digest()


def _numbered(part: int, rows: Iterable[tuple[Any, ...]], *, order: Shared) -> Iterator[tuple[int, tuple[Any, ...]]]:
    arrays = order.opened()
    for place, row in enumerate(rows, int(arrays["starts"][part])):
        if arrays["numbers"][place] >= 0:
            yield int(arrays["numbers"][place]), row


def _record_of(numbered: tuple[int, tuple[Any, ...]]) -> Record:
    number, found = numbered[0], Sketched(*numbered[1])
    return Record(number, found.id, found.record)


def _signed(numbered: tuple[int, tuple[Any, ...]]) -> Iterator[tuple[tuple[str, str], int]]:
    return ((key, 1) for key in Sketched(*numbered[1]).signed)


def _several(told: tuple[tuple[str, str], int]) -> bool:
    return told[1] > 1


def _sent(record: Record, *, given: Shared) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """A record to each chunk of pairs that it is needed for."""
    arrays = given.opened()
    begin, end = np.searchsorted(arrays["numbers"], [record.number, record.number + 1])
    for chunk in arrays["chunks"][begin:end].tolist():
        yield chunk, tuple(record)


def _judged(
    chunk: int, sent: Iterable[tuple[int, tuple[Any, ...]]], *, given: Shared, field: Shared, background: Any
) -> Iterator[tuple[int, Numbers]]:
    pairs = given.opened()["pairs"][chunk * CHUNK : (chunk + 1) * CHUNK]
    records = [Record(*record) for _, record in sent]
    yield chunk, comparing.verdicts(pairs, records, field, background.value if background else None)


def _to_its_part(record: Record, *, parts: Shared) -> Iterator[tuple[int, tuple[Any, ...]]]:
    part = int(parts.opened()["whose"][record.number])
    if part >= 0:
        yield part, tuple(record)


def _is_wanted(record: Record, *, wanted: Shared) -> bool:
    return bool(wanted.opened()["wanted"][record.number])


def _itself(given: Any) -> Any:
    return given


def _first(told: tuple[int, Any]) -> int:
    return told[0]
