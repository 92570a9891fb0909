"""Two texts laid side by side: which sentence of one tells what which sentence of the other tells, in the same order.

Rule of this room: numbers in, numbers out. Whatever two texts on one subject have in common anyway is taken off first:
a match counts by its margin over what its row and column give on average, an order by what the same matches give
shuffled.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from reviewcrawler.copying.vectors import Floats

SHUFFLES: Final = 7
MAX_ROWS: Final = 80
MAX_COLUMNS: Final = 240
"""Sentences of the shorter and the longer text that are laid side by side."""
FAINT: Final = 0.03
CLEAR: Final = 0.1
"""Margins, squared, from which on a match is one at all, and beyond doubt: more counts no more, so that a few sentences
which two texts share do not stand for all of them."""

Indices = npt.NDArray[np.intp]


class Alignment(NamedTuple):
    """How two texts lie side by side; shares of the sentences of the shorter one."""

    in_order: float
    """Matched, at least faintly, along the heaviest chain that keeps the order of both."""
    above_shuffled: float
    """How much more that is than with the shorter text's sentences shuffled."""
    clear: float
    """The same chain where only clear matches count in full."""
    median: float
    """Margin of the middle sentence's best match, wherever it stands."""


NOT_ALIGNED: Final = Alignment(0.0, 0.0, 0.0, 0.0)


def margins(shorter: Floats, longer: Floats) -> Floats:
    """For each pair of sentences how much nearer they are than their row and column on average, squared; (n, m)."""
    near = shorter @ longer.T
    above = near - (near.mean(axis=1, keepdims=True) + near.mean(axis=0, keepdims=True)) / 2
    found: Floats = np.maximum(above, 0) ** 2
    return found


@lru_cache(maxsize=512)
def _orders(count: int) -> Indices:
    """The order itself, and some shuffled ones, the same each time; (1 + SHUFFLES, count)."""
    told = np.random.default_rng(count)
    return np.stack([np.arange(count), *(told.permutation(count) for _ in range(SHUFFLES))])


def chains(weights: Floats) -> Floats:
    """The heaviest increasing chain through each of some matrices, (k, n, m); (k,)."""
    best = np.zeros((len(weights), weights.shape[2] + 1), np.float32)
    for row in range(weights.shape[1]):
        step = np.maximum(best[:, 1:], best[:, :-1] + weights[:, row])
        np.maximum.accumulate(step, axis=1, out=best[:, 1:])
    return best[:, -1]


def aligned(one: Floats, other: Floats) -> Alignment:
    """How two texts lie side by side, given their sentences' vectors; zeros where one has too few sentences."""
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < 1 or len(longer) < 2:
        return NOT_ALIGNED
    weights = margins(shorter[:MAX_ROWS], longer[:MAX_COLUMNS])
    faint = np.minimum(weights / FAINT, 1)
    clear = np.minimum(weights / CLEAR, 1)
    found = chains(np.concatenate([faint[_orders(len(weights))], clear[None]])) / len(weights)
    middle = float(np.median(np.sqrt(weights.max(axis=1))))
    return Alignment(float(found[0]), float(found[0] - found[1:-1].mean()), float(found[-1]), middle)


def told_alike(one: Floats, other: Floats) -> float:
    """Margins, squared, of two texts' windows along the heaviest chain: a mean over those of the shorter one."""
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < 1 or len(longer) < 2:
        return 0.0
    return float(chains(margins(shorter, longer)[None])[0]) / len(shorter)


def path(weights: Floats) -> list[tuple[int, int]]:
    """The pairs of the heaviest increasing chain, in order.

    >>> path(np.array([[1, 0], [0, 1]], np.float32))
    [(0, 0), (1, 1)]
    """
    rows, columns = weights.shape
    best = np.zeros((rows + 1, columns + 1), np.float32)
    for row in range(rows):
        step = np.maximum(best[row, 1:], best[row, :-1] + weights[row])
        np.maximum.accumulate(step, out=best[row + 1, 1:])
    found, row, column = [], rows, columns
    while row and column:
        if best[row, column] == best[row - 1, column]:
            row -= 1
        elif best[row, column] == best[row, column - 1]:
            column -= 1
        else:
            row, column = row - 1, column - 1
            found.append((row, column))
    return found[::-1]
