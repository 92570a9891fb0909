"""Whether two texts are one, and how one came of the other.

Rule of this room: a function of two texts and of nothing else, the same whichever comes first; what was measured goes
with the verdict.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np

from reviewcrawler.copying.measures import Measures, completed, measure, outline, same_words
from reviewcrawler.copying.text import Text

Relation = Literal["exact", "near", "excerpt", "spun", "partial"]

LEAST_SHARED: Final = 12
"""Words that must be the same, word for word, for a copy to be told by that alone."""
MOSTLY: Final = 0.5
"""Share of the shorter text from which on sameness word for word tells a copy."""
AS_LONG: Final = 0.6
"""Share of the longer text from which on the shorter one is the whole of it."""
SAME: Final = 0.97
"""Share of the shorter text from which on sameness word for word leaves nothing to be weighed."""
SAME_LINES: Final = 0.5
"""Share of its sentences that then are the same."""
PASSAGE: Final = 30
"""Words of shared passages that are worth a link."""
LEAST_BORROWED: Final = 0.1
"""Share of the shorter text from which on what stands beside the passages that both hold is looked at by itself."""
TAKEN_OVER: Final = 0.5
"""Share of a sentence's words in such passages from which on it is one of theirs."""
LEAST_BESIDE: Final = 55
"""Words that must stand beside them."""
LEAST_TOLD: Final = 120
"""The same beside passages: what is shorter tells little of texts whose film is not known."""


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
CERTAIN: Final = 0.98
"""Score from which on a copy stands for the other text wherever texts are counted or led by one."""
NOTHING: Final = Verdict(None, 0.0)


def judge(one: Text, other: Text, *, brief: bool = False) -> Verdict:
    """How two texts stand to each other; where `brief`, no more is measured than the relation takes.

    Two texts that have nothing to do with each other then score 0.
    """
    if one.digest and one.digest == other.digest:
        return Verdict("exact", 1.0)
    if not one.words or not other.words:
        return NOTHING
    if (told := _word_for_word(one, other)) is not None:
        return told if brief else replace(told, measures=measure(one, other))
    return _weighed(one, other, brief=brief)


def _weighed(one: Text, other: Text, *, brief: bool) -> Verdict:
    """The verdict that takes all measures."""
    measured = outline(one, other)
    same = round(measured.same * measured.words)
    if brief and measured.weight < 0 and measured.same < MOSTLY and same < PASSAGE:
        return NOTHING
    measured = completed(measured, one, other)
    odds = 1 / (1 + math.exp(-max(-30.0, min(30.0, measured.weight))))
    if measured.same >= MOSTLY and same >= LEAST_SHARED:
        whole: Relation = "near" if measured.ratio >= AS_LONG else "excerpt"
        return Verdict(whole, max(odds, 0.5 + measured.same / 2), measured)
    if measured.weight > 0 and not _is_borrowed(one, other, measured):
        return Verdict("spun", odds, measured)
    return Verdict("partial" if same >= PASSAGE else None, min(odds, 0.49), measured)


def _word_for_word(one: Text, other: Text) -> Verdict | None:
    """The verdict on two texts of which all but a word here and there is the same; None for any others."""
    common = np.isin(one.lines, other.lines).sum()
    if common < SAME_LINES * min(len(one.lines), len(other.lines)):
        return None
    shorter, longer = sorted((one, other), key=lambda text: (text.words, text.digest))
    found = same_words(shorter.hashes, longer.hashes)
    same = float(found.mean())
    if same < SAME or found.sum() < LEAST_SHARED:
        return None
    return Verdict("near" if shorter.words >= AS_LONG * longer.words else "excerpt", 0.5 + same / 2)


def _is_borrowed(one: Text, other: Text, measured: Measures) -> bool:
    """True where two texts share some passages word for word, and what stands beside them has nothing in common."""
    beside = besides(one, other, measured)
    return beside is not None and measure(*beside).weight < 0


def besides(one: Text, other: Text, measured: Measures) -> tuple[Text, Text] | None:
    """What stands beside the passages that two texts share; None where those are few, or are most of them.

    Where it is not known what film they are about both may draw on a third, and each in words a little its own.
    """
    if not LEAST_BORROWED <= measured.same < MOSTLY:
        return None
    rest, left = _beside_lines(one, other) if measured.named else _beside_passages(one, other)
    return None if rest is one and left is other else (rest, left)


def _beside_lines(one: Text, other: Text) -> tuple[Text, Text]:
    """Both texts without the sentences that both hold; all of both where those are most of one."""
    common = np.intersect1d(one.lines, other.lines)
    rest, left = one.without(common), other.without(common)
    little = rest is one or left is other or min(rest.words, left.words) < LEAST_BESIDE
    return (one, other) if little else (rest, left)


def _beside_passages(one: Text, other: Text) -> tuple[Text, Text]:
    """Both texts without the sentences that for the most part stand in the other word for word, where much is left."""
    rest, left = _without_passages(one, other), _without_passages(other, one)
    return (one, other) if min(rest.words, left.words) < LEAST_TOLD else (rest, left)


def _without_passages(one: Text, other: Text) -> Text:
    same = same_words(one.hashes, other.hashes).astype(np.float64)
    sizes = np.diff(np.append(one.reading.starts, len(same)))
    return one.only(np.add.reduceat(same, one.reading.starts) < TAKEN_OVER * sizes)
