"""Whether two texts are one, and how one came of the other.

Rule of this room: a function of two texts and of nothing else, the same whichever comes first. What it weighs and how
much stands in ``tables/copy_weights.toml``, which `python -m training.copies` writes; what was measured goes with the
verdict.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from reviewcrawler.copying.alignment import NOT_ALIGNED, Alignment, aligned, told_alike
from reviewcrawler.copying.text import Text
from reviewcrawler.copying.vectors import Floats, Hashes, mixed
from reviewcrawler.tables import load

Relation = Literal["exact", "near", "excerpt", "spun", "partial"]

RUN: Final = 5
"""Words in a row that two texts must share to be the same there."""
LEAST_SHARED: Final = 12
"""Words that must be the same, word for word, for a copy to be told by that alone."""
MOSTLY: Final = 0.5
"""Share of the shorter text from which on sameness word for word tells a copy."""
AS_LONG: Final = 0.6
"""Share of the longer text from which on the shorter one is the whole of it."""
PASSAGE: Final = 30
"""Words of shared passages that are worth a link."""
LEAST_BORROWED: Final = 0.1
"""Share of the shorter text from which on what stands beside the sentences that both hold is looked at by itself."""
LEAST_BESIDE: Final = 55
"""Words that must stand beside them."""
KNOWN: Final = 0.5
"""Share of words that the table of vectors must know for sentences to be laid side by side."""
PARTS: Final = 6
"""Parts of the shorter text that are asked, each by itself, for what the other holds."""
RARE: Final = 9.0
"""Rarity above which a word is looked for in the other text part by part."""
_SHORT: Final = 5.0
_WEIGHTS: Final[dict[str, float]] = load("copy_weights")


@dataclass(frozen=True)
class Measures:
    """What two texts have in common."""

    cosine: float
    """Weight of the rare shingles they share, over the geometric mean of both texts'."""
    shared: float
    alignment: Alignment
    windows: float
    """Margins of runs of words along the chain that keeps the order, whatever sentences they are of."""
    soft: float
    """How near the other text's words come to the shorter one's content words, by rarity; 1 where they are the same."""
    held: int
    """Content words that both hold, but for those of the credits."""
    spread: float
    """Share of the shorter text's rare words that the other holds, in the middle one of its parts."""
    sentences: int
    words: int
    """Of the shorter text."""
    ratio: float
    """Words of the shorter text over those of the longer."""
    same: float
    """Share of the shorter text that stands in the other word for word."""
    by_sentences: bool
    """The sentences were laid side by side; False where the language is not covered."""

    @cached_property
    def weight(self) -> float:
        """The evidence together, in logarithms of odds; zero is the line."""
        return _WEIGHTS["constant"] + sum(_WEIGHTS[name] * value for name, value in self.columns().items())

    def columns(self) -> dict[str, float]:
        """What is weighed."""
        return {
            "shared": min(math.log1p(self.shared) / 10, 1.0),
            "in_order": self.alignment.in_order,
            "above_shuffled": self.alignment.above_shuffled,
            "clear": self.alignment.clear,
            "median": self.alignment.median,
            "windows": math.sqrt(self.windows),
            "soft": self.soft,
            "held": math.log1p(self.held),
            "spread": math.sqrt(self.spread),
            "ratio": self.ratio,
            "sentences": min(self.sentences, 12) / 12,
            "words": min(math.log1p(self.words), 6.0),
            "short": min(max(_SHORT - math.log1p(self.words), 0.0), 2.0),
        }


@dataclass(frozen=True)
class Verdict:
    """How two texts stand to each other: ``relation`` is None where they have nothing to do with each other."""

    relation: Relation | None
    score: float
    """From 0 to 1; above a half they are copies."""
    measures: Measures | None = None

    @property
    def is_copy(self) -> bool:
        """True where the two are one text."""
        return self.relation not in (None, "partial")

    @property
    def is_sure(self) -> bool:
        """True where words or much evidence tell it."""
        return self.is_copy and (self.relation != "spun" or self.score > SURE)


SURE: Final = 0.9
NOTHING: Final = Verdict(None, 0.0)


def judge(one: Text, other: Text) -> Verdict:
    """How two texts stand to each other."""
    if one.digest and one.digest == other.digest:
        return Verdict("exact", 1.0)
    if not one.words or not other.words:
        return NOTHING
    measured = measure(one, other)
    odds = 1 / (1 + math.exp(-max(-30.0, min(30.0, measured.weight))))
    same = round(measured.same * measured.words)
    if measured.same >= MOSTLY and same >= LEAST_SHARED:
        whole: Relation = "near" if measured.ratio >= AS_LONG else "excerpt"
        return Verdict(whole, max(odds, 0.5 + measured.same / 2), measured)
    if measured.weight > 0 and not _is_borrowed(one, other, measured):
        return Verdict("spun", odds, measured)
    return Verdict("partial" if same >= PASSAGE else None, min(odds, 0.49), measured)


def _is_borrowed(one: Text, other: Text, measured: Measures) -> bool:
    """True where two texts share some sentences word for word, and the rest has nothing in common."""
    common = np.intersect1d(one.lines, other.lines)
    if not len(common) or not LEAST_BORROWED <= measured.same < MOSTLY:
        return False
    rest, left = one.without(common), other.without(common)
    if rest is one or left is other or min(rest.words, left.words) < LEAST_BESIDE:
        return False
    return measure(rest, left).weight < 0


def measure(one: Text, other: Text) -> Measures:
    """What two texts have in common."""
    shorter, longer = (one, other) if (one.words, one.digest) <= (other.words, other.digest) else (other, one)
    shared = _shared_weight(shorter, longer)
    known = min(shorter.covered, longer.covered) >= KNOWN
    credit = np.concatenate([shorter.credit, longer.credit])
    soft, held = _content(shorter, longer, credit)
    return Measures(
        shared / max(math.sqrt(shorter.mass * longer.mass), 1.0), shared,
        aligned(shorter.vectors, longer.vectors) if known else NOT_ALIGNED,
        told_alike(shorter.windows, longer.windows) if known else 0.0,
        soft, held, _spread(shorter, longer, credit),
        min(len(shorter.vectors), len(longer.vectors)), shorter.words, shorter.words / longer.words,
        float(same_words(shorter.hashes, longer.hashes).mean()), known,
    )  # fmt: skip


def _shared_weight(one: Text, other: Text) -> float:
    _, first, second = np.intersect1d(
        one.shingles.hashes, other.shingles.hashes, assume_unique=True, return_indices=True
    )
    return float(one.shingles.weights[first] @ other.shingles.weights[second])


def _content(shorter: Text, longer: Text, credit: Hashes) -> tuple[float, int]:
    """How near the other text comes to each content word, by rarity, and how many words both hold."""
    one, two = (~np.isin(each.content.hashes, credit, kind="sort") for each in (shorter, longer))
    held = int(np.isin(shorter.content.hashes[one], longer.content.hashes[two], kind="sort").sum())
    count, width = len(shorter.content.vectors), len(longer.content.vectors)
    one, two = one[:count], two[:width]
    if min(one.sum(), two.sum()) < _FEW:
        return 0.0, held
    ours, theirs = shorter.content.hashes[:count][one], longer.content.hashes[:width][two]
    near = _nearest(shorter.content.vectors[one], longer.content.vectors[two].T)
    near[np.isin(ours, theirs, kind="sort")] = 1.0
    weights = shorter.content.weights[:count][one]
    return float(near @ weights / weights.sum()), held


def _nearest(rows: Floats, columns: Floats) -> Floats:
    """The greatest product of each row, a few rows at a time: so little is not shared among threads that then wait."""
    return np.concatenate([(rows[i : i + 16] @ columns).max(axis=1) for i in range(0, len(rows), 16)])


_FEW: Final = 3


def _spread(shorter: Text, longer: Text, credit: Hashes) -> float:
    rare = (shorter.rarity > RARE) & ~np.isin(shorter.hashes, credit, kind="sort")
    met = rare & np.isin(shorter.hashes, longer.hashes, kind="sort")
    edges = np.linspace(0, shorter.words, PARTS, endpoint=False).astype(np.int64)
    if shorter.words < PARTS:
        return 0.0
    shares = np.add.reduceat(met.astype(np.int64), edges) / np.maximum(np.add.reduceat(rare.astype(np.int64), edges), 1)
    return float(np.median(shares))


def same_words(one: Hashes, other: Hashes) -> npt.NDArray[np.bool_]:
    """For each word of `one` whether it stands in a run of five that `other` holds, too.

    >>> words = np.arange(8, dtype=np.uint64)
    >>> same_words(words, words[2:]).tolist()
    [False, False, True, True, True, True, True, True]
    """
    same = np.zeros(len(one), bool)
    starts = np.flatnonzero(np.isin(_runs(one), _runs(other), kind="sort"))
    for step in range(RUN):
        same[starts + step] = True
    return same


def _runs(words: Hashes) -> Hashes:
    count = max(0, len(words) - RUN + 1)
    total = np.zeros(count, np.uint64)
    for step in range(RUN):
        total += words[step : step + count] * np.uint64(2 * step + 3)
    return mixed(total)
