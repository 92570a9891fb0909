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
STEP: Final = 4
"""Words that are gathered first; halves of runs are some of those."""
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
            near, places = products(self.vectors, self.vectors.T), self.places.astype(np.int32)
            near[np.abs(places[:, None] - places[None, :]) < BESIDE] = 0
            near[self.hashes[:, None] == self.hashes[None, :]] = 0
            self._own = near.max(axis=1, initial=0)
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
    there, back = _strongest(near.T, longer), _strongest(near, shorter)
    return float(np.mean([_answered(shorter, longer, there, back, width // 2) for width in WIDTHS]))


def _answered(shorter: Running, longer: Running, there: Floats, back: Floats, half: int) -> float:
    found = _answers(shorter, longer, there, half)
    if min(found.shape) < _LEAST_RUNS:
        return 0.0
    return mutual(found + _answers(longer, shorter, back, half).T)


def _strongest(near: Floats, text: Running) -> Floats:
    """The strongest of the few words of a text at each step, for each word of the other; (steps, words).

    `near`: for each word of the text those of the other.
    """
    steps = text.places // STEP
    rank = np.arange(len(steps)) - np.searchsorted(steps, steps)
    found = np.zeros((int(steps[-1]) + 1, near.shape[1]), np.float32)
    for nth in range(STEP):
        rows = np.flatnonzero(rank == nth)
        found[steps[rows]] = np.maximum(found[steps[rows]], near[rows])
    return found


def _answers(one: Running, other: Running, strongest: Floats, half: int) -> Floats:
    """How far each run of one text is answered by each of the other's; (runs, runs)."""
    steps = half // STEP
    padded = np.pad(strongest, ((0, -len(strongest) % steps), (0, 0)))
    halves = padded.reshape(-1, steps, padded.shape[1]).max(axis=1)
    by_run = np.maximum(halves[:-1], halves[1:])[_told(other, half)].T
    above = np.maximum(by_run - one.own[:, None], 0) * one.weights[:, None]
    places, told = one.places // half, _told(one, half)
    found: Floats = _sums(above, places)[told] / _sums(one.weights[:, None], places)[told]
    return found


def _told(text: Running, half: int) -> npt.NDArray[np.bool_]:
    """Which runs have enough words."""
    counts = np.bincount(text.places // half)
    found: npt.NDArray[np.bool_] = counts[:-1] + counts[1:] >= _LEAST_WORDS
    return found


def _sums(values: Floats, halves: npt.NDArray[np.int64]) -> Floats:
    """Rows of words summed into rows of runs; `halves` says which half of a run each stands in, in order."""
    starts = np.flatnonzero(np.diff(halves, prepend=-1))
    found = np.zeros((int(halves[-1]) + 1, values.shape[1]), np.float32)
    found[halves[starts]] = np.add.reduceat(values, starts, axis=0)
    return found[:-1] + found[1:]
