"""Whether two texts are one, and how one came of the other.

Rule of this room: a function of two texts and of nothing else, the same whichever comes first. What it weighs and how
much stands in ``tables/copies.toml``; what was measured goes with the verdict.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from reviewcrawler.copying.alignment import Alignment, aligned, same_order
from reviewcrawler.copying.sketch import CONTENT
from reviewcrawler.copying.text import Text
from reviewcrawler.copying.vectors import Hashes, mixed
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
SHORT: Final = 110
"""Words below which a text is short: chance matches weigh more there."""
DOUBT: Final = 1.7
"""How much more a copy without its words must show where a text is short."""
KNOWN: Final = 0.5
"""Share of words that the table of vectors must know for sentences to be laid side by side."""
LINE: Final = 1.1
"""Added to the evidence: what the fitted line asks for too much where shingles weigh less the commoner they are."""
_MOST_NAMES: Final = 120
_WEIGHTS: Final[dict[str, float]] = load("copies")["weights"]


@dataclass(frozen=True)
class Measures:
    """What two texts have in common."""

    containment: float
    """Weight of the rare shingles they share, over the weight of the shorter text's."""
    cosine: float
    """The same over the geometric mean of both."""
    shared: float
    alignment: Alignment
    names_order: float
    names_in_order: int
    names: float
    """Share of the shorter text's names that stand in the other."""
    content: float
    """Share of the shorter text's content words, by rarity, that stand in the other."""
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
        total = _WEIGHTS["constant"] + sum(_WEIGHTS[name] * value for name, value in self._columns().items())
        return total + LINE - (DOUBT if self.words < SHORT else 0.0)

    def _columns(self) -> dict[str, float]:
        chain, order, matches = self.alignment
        enough = min(self.sentences / 8, 1.0)
        return {
            "containment": math.sqrt(self.containment),
            "cosine": math.sqrt(self.cosine),
            "shared": min(math.log1p(self.shared) / 10, 1.0),
            "chain": math.sqrt(chain),
            "order": math.copysign(math.sqrt(abs(order)), order),
            "matches": math.sqrt(matches),
            "names_order": self.names_order,
            "names": self.names,
            "sentences": min(self.sentences, 12) / 12,
            "words": min(math.log1p(self.words), 6.0),
            "order_above": min(max(order - 0.02, 0.0), 0.05) * 20 * enough,
            "cosine_above": min(max(math.sqrt(self.cosine) - 0.17, 0.0), 0.2) * 5,
            "chain_above": min(max(chain - 0.06, 0.0), 0.1) * 10 * enough,
            "matches_above": min(max(matches - 0.1, 0.0), 0.1) * 10,
            "names_order_above": min(max(self.names_order - 0.15, 0.0), 0.3) * 3 * min(self.names_in_order / 6, 1.0),
            "content": math.sqrt(self.content),
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
NOTHING_LEFT: Final = 0.0
"""Weight of what stands beside shared sentences below which only those were taken."""
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
    if not len(common) or not 0.1 <= measured.same < 0.45:
        return False
    rest, left = one.without(common), other.without(common)
    if rest is one or left is other or min(rest.words, left.words) < SHORT // 2:
        return False
    return measure(rest, left).weight < NOTHING_LEFT


def measure(one: Text, other: Text) -> Measures:
    """What two texts have in common."""
    shorter, longer = (one, other) if (one.words, one.digest) <= (other.words, other.digest) else (other, one)
    shared = _shared_weight(shorter, longer)
    least, most = sorted((shorter.mass, longer.mass))
    known = min(shorter.covered, longer.covered) >= KNOWN
    order, in_order = same_order(shorter.names[:_MOST_NAMES], longer.names[:_MOST_NAMES])
    named = set(shorter.names.tolist())
    met = len(named & set(longer.names.tolist()))
    return Measures(
        shared / max(least, 1.0), shared / max(math.sqrt(least * most), 1.0), shared,
        aligned(shorter.vectors, longer.vectors) if known else Alignment(0.0, 0.0, 0.0),
        order, in_order, met / max(1, len(named)), _content(shorter, longer),
        min(len(shorter.vectors), len(longer.vectors)), shorter.words, shorter.words / longer.words,
        float(same_words(shorter.hashes, longer.hashes).mean()), known,
    )  # fmt: skip


def _shared_weight(one: Text, other: Text) -> float:
    _, first, second = np.intersect1d(
        one.shingles.hashes, other.shingles.hashes, assume_unique=True, return_indices=True
    )
    return float(one.shingles.weights[first] @ other.shingles.weights[second])


def _content(shorter: Text, longer: Text) -> float:
    content = shorter.rarity > CONTENT
    words, places = np.unique(shorter.hashes[content], return_index=True)
    if len(words) < 3:
        return 0.0
    weight = (shorter.rarity[content][places] - 7) ** 2
    return float((weight * np.isin(words, longer.hashes)).sum() / weight.sum())


def same_words(one: Hashes, other: Hashes) -> npt.NDArray[np.bool_]:
    """For each word of `one` whether it stands in a run of five that `other` holds, too.

    >>> words = np.arange(8, dtype=np.uint64)
    >>> same_words(words, words[2:]).tolist()
    [False, False, True, True, True, True, True, True]
    """
    same = np.zeros(len(one), bool)
    starts = np.flatnonzero(np.isin(_runs(one), _runs(other)))
    for step in range(RUN):
        same[starts + step] = True
    return same


def _runs(words: Hashes) -> Hashes:
    count = max(0, len(words) - RUN + 1)
    total = np.zeros(count, np.uint64)
    for step in range(RUN):
        total += words[step : step + count] * np.uint64(2 * step + 3)
    return mixed(total)
