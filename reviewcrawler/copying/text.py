"""A record's text, read whole, as two of them are compared.

Rule of this room: a function of the record, and of the lines that many texts share and that therefore say nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from reviewcrawler.copying.answering import Running
from reviewcrawler.review import Review
from reviewcrawler.sketching.packing import Small, unit
from reviewcrawler.sketching.sketch import (
    CONTENT,
    Shingles,
    compared,
    credit_words,
    digest_of,
    lines_of,
    shingles,
)
from reviewcrawler.sketching.vectors import Floats, Hashes, hash_of, lexicon
from reviewcrawler.sketching.words import Reading, blanked, read


class Content(NamedTuple):
    """The content words of a text, each once, in order; none of title, directors and cast."""

    hashes: Hashes
    weights: Floats
    places: Floats
    """How far into the text each stands, from 0 to 1."""
    vectors: Floats
    """Of length one, of the first MOST_CONTENT words."""


@dataclass(frozen=True, slots=True)
class Text:
    """What is compared of a text."""

    id: str
    body: str
    digest: int
    reading: Reading
    hashes: Hashes
    """The words' hashes, in order."""
    rarity: Floats
    shingles: Shingles
    vectors: Floats
    """Of the sentences, without the words of title, directors and cast."""
    windows: Floats
    """Of runs of words, likewise, whatever sentences they are of; each begins in the middle of the one before."""
    wide_windows: Floats
    content: Content
    running: Running
    """Its content words as they stand, the first MOST_RUNNING of them."""
    lines: Small
    covered: float
    mass: float
    """Of all shingles, however common they are elsewhere."""
    source: str
    """The body as it was read: without what makes no copy."""
    credit: Hashes
    """The words of title, directors and cast."""

    @property
    def words(self) -> int:
        return len(self.hashes)

    def without(self, common: Small) -> Text:
        """The same without the sentences in `common`; all of it where those are most of it."""
        if not len(common) or not len(self.lines):
            return self
        return self.only(~np.isin(self.lines, common))

    def only(self, kept: npt.NDArray[np.bool_]) -> Text:
        """The same with some of its sentences; all of it where those are little."""
        sizes = np.diff(np.append(self.reading.starts, len(self.hashes)))
        if kept.all() or sizes[kept].sum() < LEAST_LEFT * len(self.hashes):
            return self
        pieces, at = [], 0
        for start, end in (place for place, stays in zip(self.reading.sentences, kept, strict=True) if not stays):
            pieces += [self.source[at:start], " " * (end - start)]
            at = end
        source = "".join([*pieces, self.source[at:]])
        reading = read(source, lexicon(), spans=bool(self.reading.spans))
        return _text((self.id, self.body, self.digest), source, reading, self.credit)

    def weighed(self, factors: Floats) -> Text:
        """The same with each shingle's weight multiplied."""
        return replace(self, shingles=Shingles(self.shingles.hashes, self.shingles.weights * factors))


WINDOW: Final = 8
WIDE: Final = 20
"""Words of a window."""
_WINDOWED: Final = 900
"""Words of a text that windows are laid over."""
MOST_CONTENT: Final = 250
MOST_RUNNING: Final = 500
_TAKEN_OFF: Final = 7.0
"""Rarity that says nothing."""
LEAST_LEFT = 0.3
"""Share of a text that must be left for its commonplace lines to be passed over."""


def text_of(review: Review, *, spans: bool = False) -> Text:
    """A record's text, read; with the words' places where they are asked for."""
    body = compared(review)
    known = lexicon()
    known.tidy()
    source = blanked(body, review.synopsis)
    credit = np.array([hash_of(word) for word in credit_words(review)], np.uint64)
    return _text((review.id, body, digest_of(body)), source, read(source, known, spans=spans), credit)


def _text(whose: tuple[str, str, int], source: str, reading: Reading, credit: Hashes) -> Text:
    known = lexicon()
    hashes, rarity = known.folded[reading.words], known.rarity[reading.words]
    named = np.isin(hashes, credit, kind="sort")
    found = shingles(hashes, rarity, named)
    covered = float(known.known[reading.words].mean()) if len(hashes) else 0.0
    told = known.vectors[reading.words] * ~named[:, None]
    vectors = unit(np.add.reduceat(told, reading.starts, axis=0)) if len(hashes) else told
    sums = _sums(told)
    return Text(
        *whose, reading, hashes, rarity, found, vectors, _windows(sums, WINDOW), _windows(sums, WIDE),
        _content(reading, hashes, rarity, named), _running(reading, hashes, rarity, named), lines_of(reading, known),
        covered, found.mass, source, credit,
    )  # fmt: skip


def _sums(words: Floats) -> Floats:
    """The sums of the first words' vectors, of none, of one, of two and so on."""
    words = words[:_WINDOWED]
    return np.concatenate([np.zeros((1, words.shape[1]), np.float32), words.cumsum(axis=0)])


def _windows(sums: Floats, width: int) -> Floats:
    count = len(sums) - 1
    if not count:
        return sums[:0]
    starts = np.arange(0, max(1, count - width + 1), width // 2)
    return unit(sums[np.minimum(starts + width, count)] - sums[starts])


def _content(reading: Reading, hashes: Hashes, rarity: Floats, named: npt.NDArray[np.bool_]) -> Content:
    kept = np.flatnonzero((rarity > CONTENT) & ~named)
    _, first = np.unique(hashes[kept], return_index=True)
    places = kept[np.sort(first)]
    vectors = unit(lexicon().vectors[reading.words[places[:MOST_CONTENT]]])
    far = (places / max(1, len(hashes))).astype(np.float32)
    return Content(hashes[places], rarity[places] - _TAKEN_OFF, far, vectors)


def _running(reading: Reading, hashes: Hashes, rarity: Floats, named: npt.NDArray[np.bool_]) -> Running:
    places = np.flatnonzero((rarity > CONTENT) & ~named)[:MOST_RUNNING]
    vectors = unit(lexicon().vectors[reading.words[places]])
    return Running(hashes[places], rarity[places] - _TAKEN_OFF, places, vectors)
