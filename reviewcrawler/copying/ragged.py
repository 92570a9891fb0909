"""Values by number, some for each: side by side in one array.

Rule of this room: arrays and nothing else; what the values mean others know.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from reviewcrawler.sketching.packing import Small

CHUNK: Final = 1 << 12
"""Texts whose values are unpacked at once."""
_RANGES: Final = 16
"""Ranges of values that are put in order one after the other."""
_SAMPLED: Final = 20_000
"""Values by which the ranges are chosen."""

Numbers = npt.NDArray[np.int64]
Pairs = npt.NDArray[np.uint64]
"""A key or a number in the upper half, a number in the lower."""
LOWER: Final = np.uint64(0xFFFFFFFF)
HALF: Final = np.uint64(32)


@dataclass(slots=True)
class Ragged:
    """For each number some values; those of number `i` begin at ``starts[i]``."""

    values: Small
    starts: Numbers
    counts: Numbers

    def places(self, numbers: Numbers) -> tuple[Numbers, Numbers]:
        """Where the values of some numbers stand, and for each the place in `numbers` of the one it is of."""
        return expanded(self.starts[numbers], self.counts[numbers])

    def of(self, numbers: Numbers) -> tuple[Small, Numbers]:
        """The values of some numbers, and whose each is."""
        places, whose = self.places(numbers)
        return self.values[places], numbers[whose]

    def laid_out(self, numbers: Numbers, width: int) -> Small:
        """The values of some numbers, (n, width), with zeros behind them."""
        places, whose = self.places(numbers)
        counts = self.counts[numbers]
        found = np.zeros((len(numbers), width), np.uint32)
        found[whose, np.arange(len(whose)) - np.repeat(np.cumsum(counts) - counts, counts)] = self.values[places]
        return found

    def posted(self, numbers: Numbers, least: int = 1) -> Pairs:
        """The values of some numbers as (value, number), sorted; only those that at least so many numbers have.

        They are gathered range by range, for most values are one number's and need not all be held at once.
        """
        found = bytearray()
        for low, high in pairwise(self._edges(1 if len(numbers) < CHUNK else _RANGES)):
            found += _often(self._within(numbers, low, high), least).tobytes()
        return np.frombuffer(found, np.uint64)

    def _edges(self, parts: int) -> list[int]:
        """Where to part the values so that about as many lie between each two edges."""
        drawn = np.random.default_rng(0).integers(0, max(1, len(self.values)), _SAMPLED)  # evenly would be in step
        some = np.sort(self.values[drawn] if len(self.values) > _SAMPLED else self.values)
        inner = some[np.arange(1, parts) * len(some) // parts] if len(some) else some
        return [0, *np.unique(inner[inner > 0]).tolist(), 1 << 32]

    def _within(self, numbers: Numbers, low: int, high: int) -> Pairs:
        """The same for the values from `low` on and below `high`."""
        found = [np.zeros(0, np.uint64)]
        for start in range(0, len(numbers), CHUNK):
            values, whose = self.of(numbers[start : start + CHUNK])
            inside = (values >= np.uint32(low)) & (values <= np.uint32(high - 1))
            found.append(values[inside].astype(np.uint64) << HALF | whose[inside].astype(np.uint64))
        joined = np.concatenate(found)
        joined.sort()
        return joined


def _often(posted: Pairs, least: int) -> Pairs:
    """Of sorted pairs (value, number) those whose value stands at least so many times."""
    starts = groups(posted >> HALF)
    counts = np.diff(np.append(starts, len(posted)))
    return posted[np.repeat(counts >= least, counts)] if least > 1 else posted


def expanded(starts: Numbers, counts: Numbers) -> tuple[Numbers, Numbers]:
    """All places of some ranges, and for each the range it is of."""
    ranges = np.repeat(np.arange(len(starts)), counts)
    offsets = np.arange(len(ranges)) - np.repeat(np.cumsum(counts) - counts, counts)
    return starts[ranges] + offsets, ranges


def groups(values: Pairs) -> Numbers:
    """Where in a sorted array each value begins."""
    return np.flatnonzero(np.append(True, values[1:] != values[:-1])) if len(values) else np.zeros(0, np.int64)
