"""Which lines say nothing of a text, for they stand in texts that have little else in common.

Rule of this room: known from where the texts stand and which lines they hold, not from what the lines say.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from reviewcrawler.copying.ragged import CHUNK, HALF, LOWER, Numbers, Pairs, Ragged, expanded, groups
from reviewcrawler.sketching.packing import Small
from reviewcrawler.sketching.vectors import Floats

Halves = npt.NDArray[np.float16]

LEAST_SPREAD: Final = 5
"""Texts that a line stands in from which on it may be commonplace."""
UNLIKE: Final = 0.15
"""Mean cosine of texts below which they have nothing in common; what edits and cuts leave of one text stays above."""
ALIKE: Final = 0.3
"""Mean cosine of texts from which on they may be one text; below it they must share lines to be."""
LEAST_LINES: Final = 0.25
"""Share of its lines that such a text shares with each other one, on average, where they are one text."""
_LOOKED_AT: Final = 256
"""Texts that are looked at to tell whether a line is commonplace."""


def frequent_lines(lines: Ragged, numbers: Numbers) -> Pairs:
    """Lines of several texts, with the texts, sorted."""
    posted = lines.posted(numbers, LEAST_SPREAD)
    return posted[posted > LOWER]


def commonplace(frequent: Pairs, centres: Halves, lines: Ragged) -> Small:
    """Lines that stand in texts which have little else in common, as bars of links and notices of rights do; sorted."""
    starts = groups(frequent >> HALF)
    if not len(starts):
        return np.zeros(0, np.uint32)
    values = (frequent[starts] >> HALF).astype(np.uint32)
    counts = np.minimum(np.diff(np.append(starts, len(frequent))), _LOOKED_AT)
    alike = _likeness(frequent, starts, counts, centres)
    sure = values[alike < UNLIKE]
    doubtful = np.flatnonzero((alike >= UNLIKE) & (alike < ALIKE))
    apart = [
        place for place in doubtful.tolist()
        if _shared(_texts(frequent, starts[place : place + 1], counts[place : place + 1]), lines, sure) < LEAST_LINES
    ]  # fmt: skip
    return np.sort(np.concatenate([sure, values[apart]]))


def _texts(frequent: Pairs, starts: Numbers, counts: Numbers) -> Numbers:
    """The texts in which some lines stand, one line's after the other's."""
    places, _ = expanded(starts, counts)
    return (frequent[places] & LOWER).astype(np.int64)


def _likeness(frequent: Pairs, starts: Numbers, counts: Numbers, centres: Halves) -> Floats:
    """For each line the mean cosine of the texts that it stands in."""
    found = [np.zeros(0, np.float32)]
    for at in range(0, len(starts), CHUNK // 16):
        part = slice(at, at + CHUNK // 16)
        met = centres[_texts(frequent, starts[part], counts[part])].astype(np.float32)
        sums = np.add.reduceat(met, np.cumsum(counts[part]) - counts[part], axis=0)
        found.append(((sums * sums).sum(axis=1) / counts[part] - 1) / (counts[part] - 1))
    return np.concatenate(found).astype(np.float32)


def _shared(texts: Numbers, lines: Ragged, passed_over: Small) -> float:
    """Share of a text's lines that it has in common with each other text, on average, beside the one they all hold."""
    values, whose = lines.of(texts)
    kept = ~np.isin(values, passed_over)
    told = np.unique(values[kept].astype(np.uint64) << HALF | whose[kept].astype(np.uint64))
    _, held = np.unique(told >> HALF, return_counts=True)
    pairs = len(texts) * (len(texts) - 1)
    return float(((held * (held - 1)).sum() - pairs) / pairs * len(texts) / len(told))
