"""A record's text, read whole, as two of them are compared.

Rule of this room: a function of the record, and of the lines that many texts share and that therefore say nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from reviewcrawler.copying.packing import Small
from reviewcrawler.copying.sketch import (
    Shingles,
    compared,
    credit_words,
    digest_of,
    lines_of,
    names_of,
    sentence_vectors,
    shingles,
)
from reviewcrawler.copying.vectors import Floats, Hashes, hash_of, lexicon
from reviewcrawler.copying.words import Reading, blanked, read
from reviewcrawler.review import Review


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
    names: Hashes
    vectors: Floats
    lines: Small
    covered: float
    mass: float
    """Of all shingles, however common they are elsewhere."""

    @property
    def words(self) -> int:
        return len(self.hashes)

    def without(self, common: Small) -> Text:
        """The same without the sentences in `common`; all of it where those are most of it."""
        if not len(common) or not len(self.lines):
            return self
        kept = ~np.isin(self.lines, common)
        sizes = np.diff(np.append(self.reading.starts, len(self.hashes)))
        if kept.all() or sizes[kept].sum() < LEAST_LEFT * len(self.hashes):
            return self
        words = np.repeat(kept, sizes)
        starts = np.concatenate([[0], np.cumsum(sizes[kept])[:-1]]).astype(np.int64)
        places = [s for s, stays in zip(self.reading.sentences, kept, strict=True) if stays]
        spans = [s for s, stays in zip(self.reading.spans, words, strict=True) if stays] if self.reading.spans else []
        return _text(self.id, self.body, self.digest, Reading(self.reading.words[words], starts, places, spans), ())

    def against(self, background: Background) -> Text:
        """The same with shingles weighing less that other texts of its surroundings hold, too."""
        weights = self.shingles.weights * background.factors(self.shingles.hashes)
        return replace(self, shingles=Shingles(self.shingles.hashes, weights))


class Background:
    """How many texts hold each shingle; copies of one text are to be counted once."""

    def __init__(self) -> None:
        self._counts = np.zeros(1 << _CELL_BITS, np.uint16)
        self.texts = 0

    def add(self, text: Text) -> None:
        """Count a text."""
        cells = np.unique(text.shingles.hashes >> np.uint64(64 - _CELL_BITS))
        self._counts[cells] += self._counts[cells] < np.iinfo(np.uint16).max
        self.texts += 1

    def factors(self, hashes: Hashes) -> Floats:
        """What is left of each shingle's weight (the square root, for it is multiplied by its like)."""
        counts = self._counts[hashes >> np.uint64(64 - _CELL_BITS)].astype(np.float32)
        found: Floats = 1 / np.sqrt(1 + np.maximum(counts - _UNSUSPECTED, 0) / _HALVED)
        return found


_CELL_BITS = 23
_UNSUSPECTED = 2
"""Texts that may hold a shingle and take nothing from it: the two that are compared."""
_HALVED = 3.0
"""How many more halve its weight."""
LEAST_LEFT = 0.3
"""Share of a text that must be left for its commonplace lines to be passed over."""


def text_of(review: Review, *, spans: bool = False) -> Text:
    """A record's text, read; with the words' places where they are asked for."""
    body = compared(review)
    known = lexicon()
    known.tidy()
    reading = read(blanked(body, review.synopsis), known, spans=spans)
    return _text(review.id, body, digest_of(body), reading, credit_words(review))


def _text(record: str, body: str, digest: int, reading: Reading, credit: Sequence[str]) -> Text:
    known = lexicon()
    hashes, rarity = known.folded[reading.words], known.rarity[reading.words]
    named = np.isin(hashes, np.array([hash_of(word) for word in credit], np.uint64))
    found = shingles(hashes, rarity, named)
    covered = float(known.known[reading.words].mean()) if len(hashes) else 0.0
    return Text(
        record, body, digest, reading, hashes, rarity, found, names_of(reading, known),
        sentence_vectors(reading, known),
        lines_of(reading, known), covered, found.mass,
    )  # fmt: skip
