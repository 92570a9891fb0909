"""Two texts laid side by side: which sentence of one tells what which sentence of the other tells, in the same order.

Rule of this room: numbers in, numbers out. Whatever two texts on one subject have in common anyway is taken off first:
a match counts by its margin over what its row and column give on average, an order by what the same matches give
shuffled.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from reviewcrawler.sketching.vectors import Floats

SHUFFLES: Final = 7
MAX_ROWS: Final = 80
MAX_COLUMNS: Final = 240
"""Sentences of the shorter and the longer text that are laid side by side."""
CLEAR: Final = 0.1
"""Margin, squared, from which on a match is beyond doubt: more counts no more, so that a few sentences which two texts
share do not stand for all of them."""

_TWO: Final = 2
_TILE: Final = 64

Indices = npt.NDArray[np.intp]


def products(rows: Floats, columns: Floats) -> Floats:
    """Rows by columns, a tile at a time: so little is not shared among threads that then wait."""
    if len(rows) <= _TILE and columns.shape[1] <= _TILE:
        return rows @ columns
    found = np.empty((len(rows), columns.shape[1]), np.float32)
    for left in range(0, columns.shape[1], _TILE):
        some = np.ascontiguousarray(columns[:, left : left + _TILE])
        for top in range(0, len(rows), _TILE):
            np.matmul(rows[top : top + _TILE], some, out=found[top : top + _TILE, left : left + _TILE])
    return found


def margins(shorter: Floats, longer: Floats) -> Floats:
    """For each pair of sentences how much nearer they are than their row and column on average, squared; (n, m)."""
    near = products(shorter, longer.T)
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


def clear(one: Floats, other: Floats) -> float:
    """Share of the shorter text's sentences along the heaviest chain that keeps the order; clear matches count in full.

    Given are the sentences' vectors; zero where there are too few.
    """
    weights = _laid(one, other)[:MAX_ROWS, :MAX_COLUMNS]
    return float(chains(np.minimum(weights / CLEAR, 1)[None])[0]) / len(weights) if len(weights) else 0.0


def above_shuffled(one: Floats, other: Floats) -> float:
    """How much more the heaviest chain weighs than with the shorter text's rows shuffled; a mean over those."""
    weights = _laid(one, other)
    if not len(weights):
        return 0.0
    found = chains(weights[_orders(len(weights))]) / len(weights)
    return float(found[0] - found[1:].mean())


def best(one: Floats, other: Floats) -> float:
    """Margin of the best match, wherever it stands; a mean over the shorter text's rows."""
    weights = _laid(one, other)
    return float(np.sqrt(weights.max(axis=1)).mean()) if len(weights) else 0.0


def gap(one: Floats, other: Floats) -> float:
    """How far the best match of a row stands out from the second best; a mean over the shorter text's rows."""
    weights = _laid(one, other)[:MAX_ROWS, :MAX_COLUMNS]
    if weights.shape[1] <= _TWO:
        return 0.0
    ranked = np.sqrt(np.partition(weights, -_TWO, axis=1)[:, -_TWO:])
    return float((ranked[:, 1] - ranked[:, 0]).mean())


def mutual(near: Floats) -> float:
    """Share of rows whose best column has them for its best row, too, each above what row and column give on average.

    >>> round(mutual(np.array([[9, 0, 0], [0, 0, 5], [0, 1, 6]], np.float32)), 2)
    0.67
    """
    above = near - (near.mean(axis=1, keepdims=True) + near.mean(axis=0, keepdims=True)) / 2
    return float(np.mean(above.argmax(axis=0)[above.argmax(axis=1)] == np.arange(len(near)), dtype=np.float32))


def answering(one: Floats, other: Floats) -> float:
    """The same for the rows of two texts, the shorter's first."""
    shorter, longer = sorted((one, other), key=len)
    return mutual(products(shorter, longer.T)) if len(shorter) > _TWO else 0.0


def _laid(one: Floats, other: Floats) -> Floats:
    """The margins of two texts' rows, the shorter's first; none where one has too few."""
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < 1 or len(longer) < 2:
        return np.zeros((0, 0), np.float32)
    return margins(shorter, longer)


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
