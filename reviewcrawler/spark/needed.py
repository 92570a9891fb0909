"""Which pairs are judged by tasks, so that what comes of it is what one machine judges, pair after pair.

Rule of this room: one machine passes over pairs of texts that have turned out to be copies, so tasks are asked for what
is needed in any case, and then for what is missed. What is not known counts as nothing until nothing is missed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import numpy as np

from reviewcrawler.copying.clusters import Judged
from reviewcrawler.copying.ragged import HALF, Numbers, groups
from reviewcrawler.copying.settle import SUPPORT, judged
from reviewcrawler.copying.verdict import Verdict
from reviewcrawler.spark.comparing import RELATIONS

_UNKNOWN: Final = -1
_TURNS: Final = 3
"""How often tasks are asked for what is missed, before they are asked for all."""
_HELD: Final = 1 << 12
"""Pairs that are held as tuples at a time."""


class Told:
    """Verdicts that tasks have reached, asked for as if they were reached here."""

    def __init__(self, pairs: Numbers) -> None:
        keys = pairs[:, 0].astype(np.uint64) << HALF | pairs[:, 1].astype(np.uint64)
        self._order = np.argsort(keys)
        self._keys = keys[self._order]
        self._relations, self._scores = np.full(len(keys), _UNKNOWN), np.zeros(len(keys))
        self.met: set[int] = set()
        """Texts that were asked for."""
        self.missing: list[int] = []
        """The places of pairs that were asked for and are not known."""

    def learn(self, places: Numbers, found: Numbers) -> None:
        """Take in what was found for the pairs in some places."""
        self._relations[places], self._scores[places] = found[:, 0], found[:, 1].view(np.float64)

    def judge(self, one: int, other: int) -> Verdict:
        """How two texts stand to each other; nothing, where that is not known."""
        self.met.update((one, other))
        place = int(self._order[np.searchsorted(self._keys, np.uint64(one << 32 | other))])
        relation = int(self._relations[place])
        if relation == _UNKNOWN:
            self.missing.append(place)
            return Verdict(None, 0.0)
        return Verdict(RELATIONS[relation], float(self._scores[place]))

    def unknown(self) -> Numbers:
        """The places of all pairs that are not known."""
        return np.flatnonzero(self._relations == _UNKNOWN)


def judged_by_need(pairs: Numbers, ask: Callable[[Numbers], Numbers]) -> tuple[Judged, set[int]]:
    """What one machine judges of pairs worth reading, and the texts that it reads for that.

    `ask` has some of the pairs judged; see `comparing.verdicts`.
    """
    told, wanted, turn = Told(pairs), foremost(pairs), 0
    while True:
        told.learn(wanted, ask(pairs[wanted]))
        told.met.clear()
        found = judged(told.judge, _one_by_one(pairs))
        if not told.missing:
            return found, told.met
        turn += 1
        wanted = np.array(told.missing, np.int64) if turn < _TURNS else told.unknown()
        told.missing.clear()


def foremost(pairs: Numbers) -> Numbers:
    """The places of the pairs that are judged in any case: the first ones of each shorter text.

    >>> foremost(np.array([[1, 7], [2, 7], [3, 7], [1, 8]])).tolist()
    [0, 1, 3]
    """
    begins = groups(pairs[:, 1].astype(np.uint64))
    rank = np.arange(len(pairs)) - np.repeat(begins, np.diff(np.append(begins, len(pairs))))
    return np.flatnonzero(rank < SUPPORT)


def _one_by_one(pairs: Numbers) -> Iterator[tuple[int, int]]:
    """The same as tuples, of which a few are held at a time."""
    for start in range(0, len(pairs), _HELD):
        yield from map(tuple, pairs[start : start + _HELD].tolist())
