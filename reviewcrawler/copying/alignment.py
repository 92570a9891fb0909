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

Indices = npt.NDArray[np.intp]


class Alignment(NamedTuple):
    """How two texts lie side by side; each is a mean over the sentences of the shorter one."""

    in_order: float
    """Margins, squared, along the heaviest chain that keeps the order of both."""
    above_shuffled: float
    """How much more that is than with the shorter text's sentences shuffled."""
    any_order: float
    """Margins, squared, of the best match of each sentence, wherever it stands."""


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
    """The heaviest increasing chain through a matrix, in its own order of rows and in shuffled ones; (8,)."""
    orders = _orders(len(weights))
    best = np.zeros((len(orders), weights.shape[1] + 1), np.float32)
    for row in orders.T:
        step = np.maximum(best[:, 1:], best[:, :-1] + weights[row])
        np.maximum.accumulate(step, axis=1, out=best[:, 1:])
    return best[:, -1]


def aligned(one: Floats, other: Floats) -> Alignment:
    """How two texts lie side by side, given their sentences' vectors; zeros where one has too few sentences."""
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < 1 or len(longer) < 2:
        return Alignment(0.0, 0.0, 0.0)
    weights = margins(shorter[:MAX_ROWS], longer[:MAX_COLUMNS])
    found = chains(weights) / len(weights)
    return Alignment(float(found[0]), float(found[0] - found[1:].mean()), float(weights.max(axis=1).mean()))


def same_order(one: npt.NDArray[np.integer], other: npt.NDArray[np.integer]) -> tuple[float, int]:
    """How far two sequences of names agree in their order beyond chance (share of the shorter), and how long that is.

    >>> same_order(np.arange(9), np.arange(9))[1]
    9
    """
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < 2:
        return 0.0, 0
    found = chains((shorter[:, None] == longer[None, :]).astype(np.float32))
    return float(found[0] - found[1:].mean()) / len(shorter), int(found[0])


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
