"""The steps of finding copies, each by tasks: candidates, verdicts, what many texts hold, clusters.

Rule of this room: each step is a function of one machine's search for copies, called for a part of the texts; what
comes of it is put together in the order in which one machine would meet it. A task reads no more texts than its part
names.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from reviewcrawler.copying.candidates import BLOCK, beside, by_film, in_place, probed
from reviewcrawler.copying.ragged import Numbers, Pairs, Ragged
from reviewcrawler.copying.settle import Reader, Shelf, worth_reading
from reviewcrawler.copying.surroundings import Background
from reviewcrawler.copying.verdict import Relation
from reviewcrawler.review import Review
from reviewcrawler.spark.sharing import Shared, field_in

RELATIONS: Final[tuple[Relation | None, ...]] = (None, "exact", "near", "excerpt", "spun", "partial")
NOTHING: Final = np.zeros(0, np.uint64)


class Record(NamedTuple):
    """A record on its way to those who read it: its number in the field, its id, and what of it is compared, packed."""

    number: int
    id: str
    packed: bytes

    def review(self) -> Review:
        """The record, unpacked."""
        return Review.from_dict(json.loads(zlib.decompress(self.packed)))


class Held:
    """A shelf of records that a task was given."""

    def __init__(self, records: Iterable[Record]) -> None:
        self.records = {record.id: record for record in records}

    def sketches(self) -> Iterator[tuple[str, bytes]]:
        """None: they are in the field."""
        return iter(())

    def review(self, record: str) -> Review:
        """One of the records."""
        return self.records[record].review()

    def address(self, record: str) -> str | None:
        """The ``url`` of one of the records."""
        return self.review(record).url


def by_films(part: int, parts: int, *, field: Shared) -> Pairs:
    """Candidates that name the same film or person, of every so manieth name."""
    whole = field_in(field)
    films = whole.films
    whose = np.repeat(np.arange(len(films.counts)), films.counts)
    places = films.places(np.arange(len(films.counts)))[0]
    mine = films.values[places] % parts == part
    counts = np.bincount(whose[mine], minlength=len(films.counts)).astype(np.int64)
    some = Ragged(films.values[places][mine], np.cumsum(counts) - counts, counts)
    return np.unique(np.concatenate([NOTHING, *by_film(replace(whole, films=some))]))


def places_of(start: int, *, field: Shared, standing: Shared) -> npt.NDArray[np.int16]:
    """The places that a block of texts stands in."""
    arrays = standing.opened()
    return probed(field_in(field), arrays["told"][start : start + BLOCK], arrays["marks"])


def by_places(place: int, *, field: Shared, standing: Shared, places: Shared) -> Pairs:
    """Candidates of one place."""
    told, found = standing.opened()["told"], places.opened()["places"]
    return np.unique(np.concatenate([NOTHING, *in_place(field_in(field), told, found, place)]))


def worth(part: tuple[int, int], *, field: Shared, found: Shared) -> Numbers:
    """The pairs of a block of texts that are worth reading whole, in order; (n, 2)."""
    whole, arrays = field_in(field), found.opened()
    block = beside(whole, arrays["posted"], arrays["others"], whole.compared[slice(*part)])
    return np.array(list(worth_reading(whole, [block])), np.int64).reshape(-1, 2)


def verdicts(pairs: Numbers, records: Sequence[Record], field: Shared, background: Background | None) -> Numbers:
    """How the texts of some pairs stand to each other: the place among `RELATIONS`, and the score's bits; (n, 2)."""
    reader = reader_of(Held(records), {record.number: record.id for record in records}, field, background)
    told = [reader.judge(int(one), int(other)) for one, other in pairs]
    found = np.zeros((len(told), 2), np.int64)
    found[:, 0] = [RELATIONS.index(each.relation) for each in told]
    found[:, 1] = np.array([each.score for each in told], np.float64).view(np.int64)
    return found


def reader_of(shelf: Shelf, ids: Any, field: Shared, background: Background | None) -> Reader:
    """Reads texts of a shelf by their number in the whole field; `ids` has those that are on the shelf."""
    reader = Reader(shelf, replace(field_in(field), ids=ids))
    reader.background = background
    return reader


def counted_over(records: Iterable[Record], *, field: Shared) -> Iterator[Background]:
    """What some texts hold, counted."""
    background = Background()
    for record in records:
        background.add(reader_of(Held([record]), {record.number: record.id}, field, None).text(record.number))
    if background.texts:
        yield background
