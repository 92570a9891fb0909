"""What is commonplace among the texts of a collection: how many of them hold each shingle.

Rule of this room: copies of one text count once, and the outcome is a function of what was judged, not of when.
"""

from __future__ import annotations

from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from reviewcrawler.copying.clusters import Judged, Pair
from reviewcrawler.copying.text import Text
from reviewcrawler.copying.verdict import CERTAIN, Verdict
from reviewcrawler.sketching.vectors import Floats

COUNTED: Final = 25_000
"""Texts, the fullest first, that shingles are counted over."""
_CELL_BITS: Final = 23
_UNSUSPECTED: Final = 2
"""Texts that may hold a shingle and take nothing from it: the two that are compared."""
_HALVED: Final = 3.0
"""How many more halve its weight."""

_SHIFT: Final = np.uint64(64 - _CELL_BITS)


class Background:
    """How many texts hold each shingle; up to 65,535 texts."""

    def __init__(self) -> None:
        self._counts = np.zeros(1 << _CELL_BITS, np.uint16)
        self.texts = 0

    def add(self, text: Text) -> None:
        """Count a text."""
        self._counts[_cells(text)] += np.uint16(1)
        self.texts += 1

    def remove(self, text: Text) -> None:
        """Count a text no more that was added before."""
        self._counts[_cells(text)] -= np.uint16(1)
        self.texts -= 1

    def join(self, other: Background) -> Background:
        """The same with the texts that another one has counted."""
        self._counts += other._counts
        self.texts += other.texts
        return self

    def light(self, text: Text) -> Text:
        """A text with shingles weighing less that other texts of its surroundings hold, too.

        Weights are multiplied by the square root of what is left, for they are multiplied by their like.
        """
        counts = self._counts[text.shingles.hashes >> _SHIFT].astype(np.float32)
        found: Floats = 1 / np.sqrt(1 + np.maximum(counts - _UNSUSPECTED, 0) / _HALVED)
        return text.weighed(found)


def _cells(text: Text) -> npt.NDArray[np.uint64]:
    found = text.shingles.hashes >> _SHIFT
    return found[np.flatnonzero(np.diff(found, append=np.uint64(1 << _CELL_BITS)))]  # sorted, for the hashes are


class Reads(Protocol):
    """Reads texts by their number, and judges two of them."""

    def text(self, number: int) -> Text:
        """One of the texts."""

    def judge(self, one: int, other: int) -> Verdict:
        """How two texts stand to each other, the fuller first."""


class Surroundings:
    """Counts texts in passing, as they are judged, so that they are seldom read again for that."""

    def __init__(self, reader: Reads) -> None:
        self._reader = reader
        self._background = Background()
        self.met: set[int] = set()
        """Texts that were judged."""
        self._counted: set[int] = set()
        self._last = -1
        self._shadowed = True

    def judge(self, one: int, other: int) -> Verdict:
        """The reader's verdict on two texts; pairs come by their shorter text, each after all fuller ones."""
        if other != self._last:
            self._pass_on(other)
        verdict = self._reader.judge(one, other)
        if one not in self.met:
            self._count(one)
        self.met.update((one, other))
        self._shadowed |= shadows(verdict)
        return verdict

    def background(self, pairs: Judged) -> Background:
        """What the texts hold that are to be counted, now that all `pairs` are judged."""
        self._pass_on(-1)
        wanted = set(counted(self.met, pairs))
        for number in sorted(self._counted - wanted):
            self._background.remove(self._reader.text(number))
        for number in sorted(wanted - self._counted):
            self._background.add(self._reader.text(number))
        return self._background

    def _pass_on(self, other: int) -> None:
        if not self._shadowed:
            self._count(self._last)
        self._last, self._shadowed = other, other < 0

    def _count(self, number: int) -> None:
        if number not in self._counted and len(self._counted) < COUNTED:
            self._counted.add(number)
            self._background.add(self._reader.text(number))


def counted(met: set[int], pairs: Judged) -> list[int]:
    """Of the texts that were compared those that shingles are counted over: of sure copies only the fullest is."""
    shadowed = {pair.other for pair in pairs.values() if shadows(pair)}
    return sorted(met - shadowed)[:COUNTED]


def shadows(told: Pair | Verdict) -> bool:
    """True where the shorter of two texts is surely the other's copy."""
    return told.relation not in (None, "partial") and (told.relation != "spun" or told.score > CERTAIN)
