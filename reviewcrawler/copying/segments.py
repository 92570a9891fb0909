"""Posting lists on disk: for each key, the numbers of the sketches that hold it.

Rule of this room: arrays in, rows out, and back. A segment holds the keys of a run of sketches and is never changed,
only written once, merged with its neighbours, and cleared of what was forgotten. A posting takes six bytes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np

from reviewcrawler.copying.ragged import HALF, LOWER, Numbers, Pairs, groups
from reviewcrawler.sketching.packing import Small

MOST: Final = 1 << 16
"""Numbers that one segment spans: a number is kept as its distance from the first, in two bytes."""
LEVELS: Final = (1 << 11, 1 << 14, MOST)
"""Segments are written small, and merged to the next of these sizes: a query asks few, and no merge takes long."""
_IN_A_ROW: Final = 256
"""Postings that share a row, about."""
_PLACES: Final = 20
"""Bits of a row's place that tell the part of the keys; the segment stands above them."""


class Segment(NamedTuple):
    """Where the keys of the sketches numbered from `first` to `last` are; rows part them by their first `bits`."""

    segment: int
    first: int
    last: int
    bits: int
    records: int
    bytes: int

    @property
    def level(self) -> int:
        """The smallest size that it fits in."""
        return next(level for level, size in enumerate(LEVELS) if self.last - self.first < size)


def segments_of(sql: sqlite3.Connection) -> list[Segment]:
    """All segments, by what they hold."""
    return [Segment(*row) for row in sql.execute("SELECT * FROM copy_segments ORDER BY first")]


def write(sql: sqlite3.Connection, posted: Pairs, first: int, last: int) -> Segment:
    """Keep the sorted pairs (key, number) of the sketches from `first` to `last` as a new segment."""
    (newest,) = sql.execute("SELECT coalesce(max(segment), 0) FROM copy_segments").fetchone()
    bits = min(_PLACES, max(0, (len(posted) // _IN_A_ROW).bit_length()))
    parts = posted >> np.uint64(64 - bits) if bits else np.zeros(len(posted), np.uint64)
    starts = groups(parts)
    rows = [
        ((newest + 1) << _PLACES | int(parts[start]), _packed(posted[start:stop], first))
        for start, stop in zip(starts, np.append(starts[1:], len(posted)), strict=True)
    ] if len(posted) else []  # fmt: skip
    sql.executemany("INSERT INTO copy_postings (place, packed) VALUES (?, ?)", rows)
    records = len(np.unique(posted & LOWER))
    made = Segment(newest + 1, first, last, bits, records, sum(len(packed) for _, packed in rows))
    sql.execute("INSERT INTO copy_segments VALUES (?, ?, ?, ?, ?, ?)", made)
    return made


def _packed(posted: Pairs, first: int) -> bytes:
    keys = (posted >> HALF).astype("<u4")
    return keys.tobytes() + ((posted & LOWER) - np.uint64(first)).astype("<u2").tobytes()


def _unpacked(packed: bytes) -> tuple[Small, Numbers]:
    count = len(packed) // 6
    return np.frombuffer(packed, "<u4", count), np.frombuffer(packed, "<u2", count, 4 * count).astype(np.int64)


def drop(sql: sqlite3.Connection, segment: Segment) -> None:
    """Take a segment away."""
    low = segment.segment << _PLACES
    sql.execute("DELETE FROM copy_postings WHERE place >= ? AND place < ?", (low, low + (1 << _PLACES)))
    sql.execute("DELETE FROM copy_segments WHERE segment = ?", (segment.segment,))


def numbers_of(sql: sqlite3.Connection, segment: Segment, keys: Small) -> Iterator[tuple[int, Numbers]]:
    """For each of the sorted `keys` that a segment holds, the numbers of its sketches, from the first up."""
    parts = (keys >> np.uint32(32 - segment.bits) if segment.bits else np.zeros(len(keys), np.uint32)).astype(np.int64)
    places = ((segment.segment << _PLACES) | parts).tolist()
    wanted = dict.fromkeys(places)
    marks = ",".join("?" * len(wanted))
    query = f"SELECT place, packed FROM copy_postings WHERE place IN ({marks})"
    found = {place: _unpacked(packed) for place, packed in sql.execute(query, [*wanted])}
    for key, place in zip(keys, places, strict=True):
        if place in found:
            held, numbers = found[place]
            start, stop = held.searchsorted(key), held.searchsorted(key, "right")
            if start < stop:
                yield int(key), numbers[start:stop] + segment.first


def posted_of(sql: sqlite3.Connection, segment: Segment) -> Pairs:
    """All pairs (key, number) of a segment, sorted."""
    low = segment.segment << _PLACES
    query = "SELECT packed FROM copy_postings WHERE place >= ? AND place < ? ORDER BY place"
    found = []
    for (packed,) in sql.execute(query, (low, low + (1 << _PLACES))):
        keys, numbers = _unpacked(packed)
        found.append(keys.astype(np.uint64) << HALF | (numbers + segment.first).astype(np.uint64))
    return np.concatenate(found) if found else np.zeros(0, np.uint64)


def merge(sql: sqlite3.Connection) -> None:
    """Join the newest segments of one size as soon as together they fill the next one."""
    for level in range(len(LEVELS) - 1):
        newest = segments_of(sql)[::-1]
        count = next((place for place, segment in enumerate(newest) if segment.level != level), len(newest))
        last = newest[:count][::-1]
        if len(last) >= LEVELS[level + 1] // LEVELS[level]:
            posted = np.concatenate([posted_of(sql, segment) for segment in last])
            posted.sort()
            for segment in last:
                drop(sql, segment)
            write(sql, posted, last[0].first, last[-1].last)


def clear(sql: sqlite3.Connection) -> None:
    """Take out what is held of sketches that are gone."""
    for segment in segments_of(sql):
        span = (segment.first, segment.last)
        rows = sql.execute("SELECT number FROM copy_sketches WHERE number BETWEEN ? AND ? ORDER BY number", span)
        there = np.array([number for (number,) in rows], np.uint64)
        if len(there) < segment.records:
            posted = posted_of(sql, segment)
            drop(sql, segment)
            write(sql, posted[np.isin(posted & LOWER, there)], *span)
