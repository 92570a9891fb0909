"""Which runs of words of two texts answer each other, wherever they stand.

Rule of this room: no order counts. A word answers another as far as it is nearer to it than to the rest of its own
text, for what a text speaks of all the time says nothing of a place in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from reviewcrawler.copying.alignment import mutual, products
from reviewcrawler.sketching.vectors import Floats, Hashes

WIDTHS: Final = (16, 24)
"""Words of a run; each begins in the middle of the one before."""
BESIDE: Final = 40
"""Words on either side of a word that are no other place of its text."""
_LEAST_WORDS: Final = 3
"""Content words that a run must have."""
_LEAST_RUNS: Final = 3


@dataclass(eq=False, slots=True)
class Running:
    """The content words of a text as they stand, each time they stand there."""

    hashes: Hashes
    weights: Floats
    places: npt.NDArray[np.int64]
    """Which word of the text each is."""
    vectors: Floats
    """Of length one."""
    _own: Floats | None = None

    @property
    def own(self) -> Floats:
        """How near each comes to another word elsewhere in its text; reckoned when first asked, for few texts are."""
        if self._own is None:
            apart = np.abs(self.places[:, None] - self.places[None, :]) >= BESIDE
            elsewhere = apart & (self.hashes[:, None] != self.hashes[None, :])
            self._own = (products(self.vectors, self.vectors.T) * elsewhere).max(axis=1, initial=0)
        return self._own

    def without(self, words: Hashes) -> Running:
        """The same without some words, which remain part of their text."""
        kept = ~np.isin(self.hashes, words, kind="sort")
        if kept.all():
            return self
        return Running(self.hashes[kept], self.weights[kept], self.places[kept], self.vectors[kept], self.own[kept])


def answered(shorter: Running, longer: Running) -> float:
    """Share of the shorter text's runs whose best answer has them for its best, too; a mean over the widths."""
    if min(len(shorter.hashes), len(longer.hashes)) <= _LEAST_WORDS:
        return 0.0
    near = np.maximum(products(shorter.vectors, longer.vectors.T), 0)
    near[shorter.hashes[:, None] == longer.hashes[None, :]] = 1.0
    return float(np.mean([_answered(shorter, longer, near, width // 2) for width in WIDTHS]))


def _answered(shorter: Running, longer: Running, near: Floats, half: int) -> float:
    there = _answers(shorter, longer, near, half)
    if min(there.shape) < _LEAST_RUNS:
        return 0.0
    return mutual(there + _answers(longer, shorter, near.T, half).T)


def _answers(one: Running, other: Running, near: Floats, half: int) -> Floats:
    """How far each run of one text is answered by each of the other's; (runs, runs)."""
    strongest = _by_run(np.maximum, near.T, other.places // half)[_told(other, half)].T
    above = np.maximum(strongest - one.own[:, None], 0) * one.weights[:, None]
    places, told = one.places // half, _told(one, half)
    found: Floats = _by_run(np.add, above, places)[told] / _by_run(np.add, one.weights[:, None], places)[told]
    return found


def _told(text: Running, half: int) -> npt.NDArray[np.bool_]:
    """Which runs have enough words."""
    counts = np.bincount(text.places // half)
    found: npt.NDArray[np.bool_] = counts[:-1] + counts[1:] >= _LEAST_WORDS
    return found


def _by_run(gather: np.ufunc, values: Floats, halves: npt.NDArray[np.int64]) -> Floats:
    """Rows of words gathered into rows of runs; `halves` says which half of a run each stands in."""
    starts = np.flatnonzero(np.diff(halves, prepend=-1))
    found = np.zeros((int(halves[-1]) + 1, values.shape[1]), np.float32)
    found[halves[starts]] = gather.reduceat(values, starts, axis=0)
    runs: Floats = gather(found[:-1], found[1:])
    return runs
