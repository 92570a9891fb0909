"""What hangs together by pairs, found by tasks that contract a slice of the pairs each.

Rule of this room: a task looks at as many pairs as any other, whoever they are of: a text with a million pairs is one
entry in what each task tells. Each round pairs become pairs of roots; those whose roots are one are dropped.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]


def connected(context: Any, pairs: Numbers, count: int, slices: int) -> Numbers:
    """For each of `count` numbers the least one that it is connected with; `pairs` is (n, 2)."""
    roots = np.arange(count, dtype=np.int64)
    edges = context.parallelize(np.array_split(pairs, max(1, slices)), max(1, slices))
    while True:
        known = context.broadcast(roots)
        left = edges.map(partial(_contracted, known=known)).persist()
        hooks = [told for told in left.map(hooked).collect() if told.size]
        edges.unpersist()
        if not hooks:
            left.unpersist()
            return roots
        for told in hooks:
            np.minimum.at(roots, told[:, 0], told[:, 1])
        roots, edges = shortened(roots), left


def _contracted(edges: Numbers, *, known: Any) -> Numbers:
    return contracted(edges, known.value)


def contracted(edges: Numbers, roots: Numbers) -> Numbers:
    """Pairs of roots in place of pairs, each once, without those that are one.

    >>> contracted(np.array([[0, 1], [1, 2], [2, 3]]), np.array([0, 0, 2, 0])).tolist()
    [[2, 0]]
    """
    ends = np.sort(roots[edges], axis=1)[:, ::-1]
    return np.unique(ends[ends[:, 0] != ends[:, 1]], axis=0)


def hooked(edges: Numbers) -> Numbers:
    """For each root that has lesser ones beside it the least of them; (n, 2).

    >>> hooked(np.array([[3, 1], [3, 2], [2, 0]])).tolist()
    [[2, 0], [3, 1]]
    """
    order = np.lexsort((edges[:, 1], edges[:, 0]))
    firsts = np.unique(edges[order, 0], return_index=True)[1]
    return edges[order][firsts]


def shortened(roots: Numbers) -> Numbers:
    """The same with every number led to the end of its way.

    >>> shortened(np.array([0, 0, 1, 2])).tolist()
    [0, 0, 0, 0]
    """
    while not np.array_equal(further := roots[roots], roots):
        roots = further
    return roots
