"""Pairs that wait on disk until all of a range of texts are found.

Rule of this room: arrays in, arrays out. Memory holds one range at a time, however many pairs there are.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import BinaryIO, Final, Self

import numpy as np

from reviewcrawler.copying.ragged import HALF, Pairs

RANGE: Final = 1 << 16
"""Numbers whose pairs are held at once."""


class Spilled:
    """Pairs (number, other) by ranges of their number. Use it as a context manager.

    >>> with Spilled(100_000) as pairs:
    ...     pairs.add(np.array([70_000 << 32 | 2, 5 << 32 | 1], np.uint64))
    ...     pairs.add(np.array([5 << 32 | 1], np.uint64))
    ...     [[(int(pair) >> 32, int(pair) & 0xFFFFFFFF) for pair in part] for part in pairs.parts()]
    [[(5, 1)], [(70000, 2)]]
    """

    def __init__(self, count: int) -> None:
        self._opened = ExitStack()
        self._files: list[BinaryIO] = []
        for _ in range(0, count, RANGE):
            file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with all others
            self._files.append(self._opened.enter_context(file))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._opened.close()

    def add(self, pairs: Pairs) -> None:
        """Put some pairs down, in any order, whether or not they were put down before."""
        ranges = pairs // (np.uint64(RANGE) << HALF)
        for place in np.unique(ranges).tolist():
            self._files[place].write(pairs[ranges == place].tobytes())

    def take(self, found: Iterable[Pairs]) -> Self:
        """The same with all pairs of some arrays."""
        for pairs in found:
            self.add(pairs)
        return self

    def parts(self) -> Iterator[Pairs]:
        """The pairs of each range of `RANGE` numbers, sorted and each once."""
        for file in self._files:
            file.seek(0)
            yield np.unique(np.frombuffer(file.read(), np.uint64))
