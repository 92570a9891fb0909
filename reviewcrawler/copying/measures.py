"""What two texts have in common, in numbers, and what that weighs.

Rule of this room: a function of two texts, the same whichever comes first. What is weighed and how much stands in
``tables/copy_weights.toml``, which `python -m training.copies` writes. Title, directors and cast count for nothing but
among the rare and the ordered words, for whoever reviews a film names them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from reviewcrawler.copying.alignment import above_shuffled, answering, best, clear, gap, products
from reviewcrawler.copying.answering import WIDTHS, answered
from reviewcrawler.copying.text import Content, Text
from reviewcrawler.sketching.vectors import Floats, Hashes, mixed
from reviewcrawler.tables import load

RUN: Final = 5
"""Words in a row that two texts must share to be the same there."""
KNOWN: Final = 0.35
"""Share of words that the table of vectors must know for a language to be covered."""
PARTS: Final = 6
"""Parts of the shorter text that are asked, each by itself, for what the other holds."""
RARE: Final = 9.0
"""Rarity above which a word is looked for in the other text part by part."""
ORDERED: Final = 7.0
"""Rarity above which the order of words that both texts hold is looked at."""
NEAR: Final = 0.5
"""Cosine of two words from which on one may stand for the other."""
BAND: Final = 0.08
"""How far from its place a word is looked for in the other text, as a share of the text: a deviation."""
_FEW: Final = 3
_LEAST: Final = 0.02
_WEIGHTS: Final[dict[str, float]] = load("copy_weights")


class Words(NamedTuple):
    """How far the content words of two texts answer each other, by rarity; 1 where all are the same."""

    answered: float = 0.0
    """How near the shorter text's words come to each of the longer one's."""
    near: float = 0.0
    """Share of the shorter text's words that the longer one holds, or a word that may stand for it."""
    in_place: float = 0.0
    """How near the longer text's words come to the shorter one's at the same place, above the same read backwards."""
    held: int = 0
    """Words that both hold."""


@dataclass(frozen=True)
class Measures:
    """What two texts have in common."""

    cosine: float
    """Weight of the rare shingles they share, over the geometric mean of both texts'."""
    shared: float
    clear: float
    """Share of the shorter text's sentences along the heaviest chain that keeps the order of both; see alignment."""
    gap: float
    """How far the best match of a sentence stands out from the second best."""
    above_shuffled: float
    """How much heavier the chain of short runs of words is than with the runs shuffled."""
    best: float
    """Margin of the best match of wide runs of words, wherever it stands."""
    mutual: float
    """Share of runs of words, of three widths, that answer each other best, wherever they stand."""
    content: Words
    skeleton: float
    """How far the rarer words that both hold, names and numbers among them, stand in the same order: deviations above
    what the same words give shuffled."""
    rare: int
    """Rare words that both hold, names among them."""
    spread: float
    """Share of the shorter text's rare words that the other holds, in the middle one of its parts."""
    sentences: int
    words: int
    """Of the shorter text."""
    ratio: float
    """Words of the shorter text over those of the longer."""
    same: float
    """Share of the shorter text that stands in the other word for word."""
    named: bool
    """Title, directors or cast are known of both, and share a word; else what both are about passes for likeness."""
    covered: bool
    """The table of vectors covers the language of both; else little but the words that both hold is compared."""

    @cached_property
    def weight(self) -> float:
        """The evidence together, in logarithms of odds; zero is the line."""
        return _WEIGHTS["constant"] + sum(_WEIGHTS[name] * value for name, value in self.columns().items())

    def columns(self) -> dict[str, float]:
        """What is weighed."""
        return {
            "shared": min(math.log1p(self.shared) / 10, 1.0),
            "clear": math.sqrt(self.clear),
            "gap": self.gap,
            "above_shuffled": self.above_shuffled,
            "best": self.best,
            "mutual": self.mutual,
            "answered": self.content.answered,
            "near": math.sqrt(self.content.near),
            "in_place": math.log(min(max(self.content.in_place, _LEAST), 1.0)),
            "held": math.log1p(self.content.held),
            "skeleton": min(max(self.skeleton, -2.0), 8.0) / 4,
            "rare": math.log1p(self.rare),
            "spread": math.sqrt(self.spread),
            "words": min(math.log1p(self.words), 7.0),
            "ratio": self.ratio,
            "named": float(self.named),
        }


def measure(one: Text, other: Text) -> Measures:
    """What two texts have in common."""
    return completed(outline(one, other), one, other)


def outline(one: Text, other: Text) -> Measures:
    """The same with `mutual` at the most that it can be: to measure that takes longer than all the rest together."""
    shorter, longer = _by_length(one, other)
    credit = np.concatenate([shorter.credit, longer.credit])
    shared = _shared_weight(shorter, longer)
    return Measures(
        shared / max(math.sqrt(shorter.mass * longer.mass), 1.0), shared,
        clear(shorter.vectors, longer.vectors), gap(shorter.vectors, longer.vectors),
        above_shuffled(shorter.windows, longer.windows), best(shorter.wide_windows, longer.wide_windows),
        1 - (1 - answering(shorter.windows, longer.windows)) / (len(WIDTHS) + 1),
        content_of(shorter, longer, credit), skeleton(shorter, longer),
        int(np.isin(_rare(shorter), _rare(longer), kind="sort").sum()), _spread(shorter, longer, credit),
        min(len(shorter.vectors), len(longer.vectors)), shorter.words, shorter.words / longer.words,
        float(same_words(shorter.hashes, longer.hashes).mean()),
        bool(np.isin(shorter.credit, longer.credit, kind="sort").any()), min(shorter.covered, longer.covered) >= KNOWN,
    )  # fmt: skip


def completed(outlined: Measures, one: Text, other: Text) -> Measures:
    """The measures of two texts, of which the outline is known."""
    shorter, longer = _by_length(one, other)
    credit = np.concatenate([shorter.credit, longer.credit])
    runs = answered(shorter.running.without(credit), longer.running.without(credit))
    return replace(outlined, mutual=outlined.mutual - (1 - runs) * len(WIDTHS) / (len(WIDTHS) + 1))


def _by_length(one: Text, other: Text) -> tuple[Text, Text]:
    return (one, other) if (one.words, one.digest) <= (other.words, other.digest) else (other, one)


def _shared_weight(one: Text, other: Text) -> float:
    _, first, second = np.intersect1d(
        one.shingles.hashes, other.shingles.hashes, assume_unique=True, return_indices=True
    )
    return float(one.shingles.weights[first] @ other.shingles.weights[second])


def _rare(text: Text) -> Hashes:
    return np.unique(text.hashes[text.rarity > RARE])


def content_of(shorter: Text, longer: Text, credit: Hashes) -> Words:
    """How far the content words of two texts answer each other; none of those in `credit`."""
    ours, theirs = _uncredited(shorter.content, credit), _uncredited(longer.content, credit)
    held = int(np.isin(ours.hashes, theirs.hashes, kind="sort").sum())
    if min(len(ours.vectors), len(theirs.vectors)) <= _FEW:
        return Words(held=held)
    ours, theirs = _first(ours), _first(theirs)
    near = products(ours.vectors, theirs.vectors.T)
    near[ours.hashes[:, None] == theirs.hashes[None, :]] = 1.0
    weights, answering = ours.weights / ours.weights.sum(), theirs.weights / theirs.weights.sum()
    strong = np.maximum(near, 0) ** 2
    there, back = _band(ours.places, theirs.places), _band(ours.places, 1 - theirs.places)
    in_place = (strong * there).max(axis=1) - (strong * back).max(axis=1)
    return Words(
        float(near.max(axis=0) @ answering), float((near.max(axis=1) > NEAR) @ weights), float(in_place @ weights), held
    )


def _uncredited(content: Content, credit: Hashes) -> Content:
    kept = ~np.isin(content.hashes, credit, kind="sort")
    return Content(
        content.hashes[kept], content.weights[kept], content.places[kept], content.vectors[kept[: len(content.vectors)]]
    )


def _first(content: Content) -> Content:
    """The words that have vectors."""
    hashes, weights, places, vectors = content
    return Content(hashes[: len(vectors)], weights[: len(vectors)], places[: len(vectors)], vectors)


def _band(one: Floats, other: Floats) -> Floats:
    """How far each two places count as the same one; (n, m)."""
    found: Floats = np.exp(-((one[:, None] - other[None, :]) ** 2) / np.float32(2 * BAND * BAND))
    return found


def skeleton(one: Text, other: Text) -> float:
    """How far the words that both texts hold stand in the same order: Kendall's measure over its deviation if shuffled.

    The names of film and makers count, too: two reviews seldom name all of them in one order.
    """
    places = []
    for text in (one, other):
        told = np.flatnonzero(text.rarity > ORDERED)
        hashes, first = np.unique(text.hashes[told], return_index=True)
        places.append((hashes, told[first]))
    _, first, second = np.intersect1d(places[0][0], places[1][0], assume_unique=True, return_indices=True)
    count = min(len(first), _MOST_ORDERED)
    if count <= _FEW:
        return 0.0
    ours, theirs = places[0][1][first[:count]], places[1][1][second[:count]]
    alike = np.sign(ours[:, None] - ours[None, :]) * np.sign(theirs[:, None] - theirs[None, :])
    pairs = count * (count - 1)
    return float(alike.sum() / pairs / math.sqrt(2 * (2 * count + 5) / (9 * pairs)))


_MOST_ORDERED: Final = 400
"""Words whose order is compared; which of more is a matter of their hashes, the same for both texts."""


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
