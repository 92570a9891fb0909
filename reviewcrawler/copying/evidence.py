"""What a person can check of a verdict: passages side by side, phrases that both hold, what is missing and what is new.

Rule of this room: offsets are those of the two bodies as the records hold them.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from reviewcrawler.copying.alignment import MAX_COLUMNS, margins, path
from reviewcrawler.copying.measures import same_words
from reviewcrawler.copying.text import Text
from reviewcrawler.copying.verdict import Verdict
from reviewcrawler.sketching.vectors import UNKNOWN

PHRASES: Final = 6
_SHORTEST_PHRASE: Final = 3
_LONGEST_PHRASE: Final = 140
_MOVED: Final = 0.12
"""Margin, squared, from which on a sentence is the same one at another place."""
_MATCHED: Final = 0.01
MOST: Final = 60
"""Sentences that are named as missing or added."""


def side_by_side(one: Text, other: Text) -> list[tuple[int, int, bool]]:
    """Sentences of `one` and `other` that tell the same: (sentence, sentence, whether it was moved)."""
    if not len(one.vectors) or not len(other.vectors):
        return []
    flipped = len(one.vectors) > len(other.vectors)
    shorter, longer = (other, one) if flipped else (one, other)
    rows, columns = shorter.vectors[:MAX_COLUMNS], longer.vectors[: 2 * MAX_COLUMNS]
    weights = margins(rows, columns) if len(columns) > 1 else np.maximum(rows @ columns.T, 0) ** 2
    found = [(a, b, False) for a, b in path(weights) if weights[a, b] > _MATCHED]
    left = set(range(len(rows))) - {a for a, _, _ in found}
    taken = {b for _, b, _ in found}
    for row in sorted(left):
        column = int(weights[row].argmax())
        if weights[row, column] >= _MOVED and column not in taken:
            taken.add(column)
            found.append((row, column, True))
    return sorted((b, a, m) if flipped else (a, b, m) for a, b, m in found)


def evidence_of(base: Text, text: Text, verdict: Verdict) -> dict[str, Any]:
    """What speaks for `text` being a copy of `base`, as plain values."""
    told: dict[str, Any] = {"passages": [], "phrases": [], "missing": [], "added": []}
    if verdict.measures is None:
        return told
    matched = side_by_side(base, text)
    told["passages"] = [
        {"there": list(base.reading.sentences[a]), "here": list(text.reading.sentences[b]), "moved": moved}
        for a, b, moved in matched
    ]
    told["phrases"] = phrases(base, text)
    ours, theirs = {b for _, b, _ in matched}, {a for a, _, _ in matched}
    told["missing"] = [list(s) for i, s in enumerate(base.reading.sentences) if i not in theirs][:MOST]
    told["added"] = [list(s) for i, s in enumerate(text.reading.sentences) if i not in ours][:MOST]
    measured = verdict.measures
    told["measures"] = {
        "same_words": round(measured.same, 3),
        "rare_shingles": round(measured.cosine, 4),
        "sentences_in_order": round(measured.clear, 3),
        "above_shuffled": round(measured.above_shuffled, 3),
        "words_answered": round(measured.content.answered, 3),
        "words_held": measured.content.held,
        "names_in_order": round(measured.skeleton, 2),
    }
    if not measured.covered:
        told["note"] = "the table of word vectors does not cover this language: words alone were compared"
    return told


def phrases(one: Text, other: Text) -> list[str]:
    """The rarest runs of words that both texts hold, as `other` writes them."""
    if not other.reading.spans:
        return []
    same = same_words(other.hashes, one.hashes)
    if not same.any():
        return _pairs(one, other)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], same, [False]]).astype(np.int8)))
    runs = [(float((other.rarity[a:b] - 6).clip(0).sum()), a, b) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    best = sorted(runs, key=lambda r: (-r[0], r[1]))[:PHRASES]
    return [_told(other, a, b) for _, a, b in sorted(best, key=lambda r: r[1])]


def _pairs(one: Text, other: Text) -> list[str]:
    """Rare words near each other in both texts, where no run of words is shared."""
    held = np.isin(other.hashes, one.hashes, kind="sort") & (other.rarity > UNKNOWN - 4)
    places = np.flatnonzero(held)
    words = [_told(other, p, p + 1) for p in map(int, places)]
    return list(dict.fromkeys(words))[: 2 * PHRASES]


def _told(text: Text, start: int | np.integer[Any], stop: int | np.integer[Any]) -> str:
    spans = text.reading.spans
    return text.body[spans[start][0] : spans[stop - 1][1]][:_LONGEST_PHRASE]
