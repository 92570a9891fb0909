"""The index of copies in a store: what the records held so far are found by, one new text at a time.

Rule of this room: sketches, and with them the keys they are found by, are committed with the record they are of, so
that a kill leaves no gap. A text is looked for by its rare shingles and by what names its film; what is found is ranked
by its sketch before any text is read. The newest sketches wait in memory until they fill a segment on disk.
"""

from __future__ import annotations

import json
import math
import sqlite3
from collections import deque
from collections.abc import Callable, Sequence
from itertools import chain
from typing import Final, NamedTuple, Protocol

import numpy as np

from reviewcrawler.copying.candidates import CROWD
from reviewcrawler.copying.ragged import Numbers
from reviewcrawler.copying.resemblance import WORTH_AT_ONCE, resemblances_with
from reviewcrawler.copying.segments import LEVELS, merge, numbers_of, segments_of, write
from reviewcrawler.copying.text import text_of
from reviewcrawler.copying.verdict import Relation, judge
from reviewcrawler.review import Review
from reviewcrawler.sketching.packing import Parts, Sketch

BESIDE: Final = 10
"""Held records, those that share most first, whose sketches are laid beside a new one's."""
FILM_CROWD: Final = 400
"""Records that name the same film or person, the newest of which are met."""
READ: Final = 3
"""Held records, the most alike first, that are read whole."""
CERTAIN: Final = 0.98
LOOKED_AT: Final = 20_000
"""Characters of a text that are read whole while a crawl waits."""
_AT_ONCE: Final = 64
"""Sketches that may be added while a text is looked for elsewhere."""


class Kin(NamedTuple):
    """The record that a new one is a copy of, as far as can be told while others are still to come."""

    id: str
    relation: Relation
    score: float


class Readable(Protocol):
    """A store that is open, be it to be read only."""

    sql: sqlite3.Connection


class Index:
    """The index of a store; whoever adds to it holds the store's lock."""

    def __init__(self, store: Readable) -> None:
        self.store = store
        self.verified: tuple[int, int] = (0, 0)
        """Of the last query: sketches that were laid beside it, and texts that were read."""
        self._open()

    def _open(self) -> None:
        self._segments = segments_of(self.store.sql)
        self._covered = self._segments[-1].last if self._segments else 0
        self._next = self._covered + 1
        self._posted: dict[int, list[int]] = {}
        self._unposted: list[tuple[int, bytes]] = []
        self._newest: deque[tuple[int, frozenset[int]]] = deque(maxlen=_AT_ONCE)
        self._take_in()

    def _take_in(self) -> None:
        query = "SELECT number, sketch FROM copy_sketches WHERE number >= ? ORDER BY number"
        for number, packed in self.store.sql.execute(query, (self._next,)):
            self._note(number, packed)

    @property
    def last(self) -> int:
        """The number of the newest sketch that is known of."""
        return self._next - 1

    def follow(self) -> None:
        """Take in what another process has added."""
        (covered,) = self.store.sql.execute("SELECT coalesce(max(last), 0) FROM copy_segments").fetchone()
        if covered != self._covered:
            self._open()
        else:
            self._take_in()

    def _note(self, number: int, packed: bytes) -> None:
        self._unposted.append((number, packed))
        self._next = number + 1

    @property
    def _tail(self) -> dict[int, list[int]]:
        """For each key of the newest sketches, which no segment covers, their numbers."""
        for number, packed in self._unposted:
            for key in _keys(packed):
                self._posted.setdefault(key, []).append(number)
        self._unposted.clear()
        return self._posted

    def add(self, record: str, content: str, packed: bytes) -> None:
        """Keep the sketch of a record in place of the one it has, inside a transaction."""
        self.store.sql.execute("DELETE FROM copy_sketches WHERE id = ?", (record,))
        self.store.sql.execute("INSERT INTO copy_sketches VALUES (?, ?, ?, ?)", (self._next, record, content, packed))
        self._newest.append((self._next, frozenset(_keys(packed))))
        self._note(self._next, packed)
        if self._next - self._covered > LEVELS[0]:
            self._flush()

    def _flush(self) -> None:
        """Write what waits in memory as a segment."""
        tail = self._tail
        keys = np.repeat(np.fromiter(tail, np.uint64), [len(numbers) for numbers in tail.values()])
        numbers = np.array([number for numbers in tail.values() for number in numbers], np.uint64)
        posted = keys << np.uint64(32) | numbers
        posted.sort()
        write(self.store.sql, posted, self._covered + 1, self._next - 1)
        merge(self.store.sql)
        self._segments = segments_of(self.store.sql)
        self._covered = self._next - 1
        self._posted = {}

    def look_up(self, record: str, packed: bytes, review: Callable[[], Review], after: int = 0) -> Kin | None:
        """The held record that a new one is a copy of; None where there is none. Most are told without the `review`.

        Only sketches with numbers beyond `after` are looked at.
        """
        if after and not self._has_newer(packed, after):
            return None
        sketch = Sketch.unpack(packed)
        held = self._beside(record, sketch, after)
        self.verified = len(held), 0
        if not sketch.words or not held:
            return None
        same = next((other for other, its in held if its.digest == sketch.digest), None)
        if same:
            return Kin(same, "exact", 1.0)
        alike = resemblances_with(sketch, [other for _, other in held])
        ranked = [held[i][0] for i in np.argsort(-alike, kind="stable")[:READ] if alike[i] > WORTH_AT_ONCE]
        return self._judged(review(), ranked) if ranked else None

    def _has_newer(self, packed: bytes, after: int) -> bool:
        """True where a sketch beyond `after` may be found by what a packed one is found by."""
        if after >= self.last:
            return False
        if not self._newest or self._newest[0][0] > after + 1:
            return True
        keys = _keys(packed)
        return any(number > after and not held.isdisjoint(keys) for number, held in self._newest)

    def _beside(self, record: str, sketch: Sketch, after: int) -> list[tuple[str, Sketch]]:
        """Held records that are found by what a sketch is found by."""
        wanted = self.candidates(sketch, after)
        if not wanted:
            return []
        marks = ",".join("?" * len(wanted))
        query = f"SELECT id, sketch FROM copy_sketches WHERE number IN ({marks}) ORDER BY number"
        found = self.store.sql.execute(query, wanted)
        return [(other, Sketch.unpack(packed)) for other, packed in found if other != record]

    def candidates(self, sketch: Sketch, after: int = 0) -> list[int]:
        """Numbers of the sketches that share most with one: rare shingles, and what names its film."""
        keys = np.unique(np.concatenate([sketch.keys, sketch.films]))
        found = [numbers_of(self.store.sql, segment, keys) for segment in self._segments if after < self._covered]
        tail = self._tail
        found.append((key, np.array(tail[key], np.int64)) for key in keys.tolist() if key in tail)
        met: dict[int, list[Numbers]] = {}
        for key, numbers in chain.from_iterable(found):
            newer = numbers[numbers.searchsorted(after, "right") :] if after else numbers
            if len(newer):
                met.setdefault(key, []).append(newer)
        joined = {key: np.concatenate(numbers) for key, numbers in met.items()}
        shingles = [(joined[key][:CROWD], len(joined[key])) for key in sketch.keys.tolist() if key in joined]
        films = [(joined[key][-FILM_CROWD:], len(joined[key])) for key in sketch.films.tolist() if key in joined]
        return _ranked([*shingles, *films])[:BESIDE]

    def _judged(self, review: Review, ranked: list[str]) -> Kin | None:
        """The surest copy among some held records; once one is certain, no other is read."""
        text, read = text_of(_opening(review)), 0
        found: list[Kin] = []
        for record in ranked:
            held = self._review(record)
            verdict = judge(text, text_of(_opening(held)), brief=True) if held else None
            read += 1
            if verdict and verdict.relation and verdict.is_copy:
                found.append(Kin(record, verdict.relation, verdict.score))
                if verdict.score > CERTAIN:
                    break
        self.verified = self.verified[0], read
        return max(found, key=lambda kin: kin.score, default=None)

    def _review(self, record: str) -> Review | None:
        found = self.store.sql.execute("SELECT record FROM records WHERE id = ? AND newest", (record,)).fetchone()
        return Review.from_dict(json.loads(found[0])) if found else None


def _keys(packed: bytes) -> list[int]:
    """What a packed sketch is found by."""
    parts = Parts.of(packed)
    found: list[int] = np.frombuffer(parts.keys + parts.films, "<u4").tolist()
    return found


def _ranked(posted: Sequence[tuple[Numbers, int]]) -> list[int]:
    """Numbers by the weight of the keys they share, a key weighing less the more sketches hold it; the newest first."""
    if not posted:
        return []
    weights = np.repeat([1 / math.log(1 + count) for _, count in posted], [len(numbers) for numbers, _ in posted])
    once, which = np.unique(np.concatenate([numbers for numbers, _ in posted]), return_inverse=True)
    found: list[int] = once[np.lexsort((-once, -np.bincount(which, weights)))].tolist()
    return found


def _opening(review: Review) -> Review:
    """The record with no more of its body than can be read while a crawl waits."""
    if review.body and len(review.body) > LOOKED_AT:
        review = Review.from_dict(review.to_dict() | {"body": review.body[:LOOKED_AT]})
    return review
