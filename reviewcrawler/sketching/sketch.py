"""How a record becomes a sketch: what its text is found by, and compared by without being read again.

Rule of this room: a sketch is a function of the record alone, and bounded whatever the record.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from reviewcrawler.folding import plain
from reviewcrawler.review import Review
from reviewcrawler.sketching.packing import Sketch, Small, stepped, unit
from reviewcrawler.sketching.vectors import DIMENSIONS, Floats, Hashes, Lexicon, hash_of, lexicon, mixed
from reviewcrawler.sketching.words import Reading, blanked, evened, read

KEYS: Final = 48
"""Rare shingles that are sampled of a text."""
MAX_SENTENCES: Final = 32
"""Sentences of which a sketch keeps the vectors."""
MAX_NAMES: Final = 48
CONTENT: Final = 8.0
"""Rarity above which a word is a content word."""
REACH: Final = 4
"""How many content words on the other word of a pair may stand."""
_FILM_NAMES: Final = 4


@dataclass(frozen=True, slots=True)
class Shingles:
    """Pairs and triples of content words that stand near each other: hashes, sorted, each once, and weights."""

    hashes: Hashes
    weights: Floats

    @property
    def mass(self) -> float:
        """The sum of the squared weights."""
        return float(self.weights @ self.weights)


def credit_words(review: Review) -> list[str]:
    """The words of title, directors and cast."""
    told = " ".join([review.film.title or "" if review.film else "", *review.director, *(c.name for c in review.cast)])
    return sorted(set(plain(told).split()))


def film_keys(review: Review) -> Small:
    """Hashes of what names the film; records that share one may be about the same."""
    title = review.film.title if review.film else None
    told = [("film", title)] if title else []
    told += [("by", name) for name in review.director[:2]]
    told += [("with", c.name) for c in review.cast[:_FILM_NAMES]]
    return np.array(sorted({hash_of(f"{role} {plain(name).strip()}") & 0xFFFFFFFF for role, name in told}), np.uint32)


def shingles(words: Hashes, rarity: Floats, credit: npt.NDArray[np.bool_]) -> Shingles:
    """Pairs of content words near each other, in any order, and triples in theirs; none of credits alone."""
    found, weights = _shingles(words, rarity, credit)
    once, places = np.unique(found, return_index=True)
    return Shingles(once, weights[places])


def _shingles(words: Hashes, rarity: Floats, credit: npt.NDArray[np.bool_]) -> tuple[Hashes, Floats]:
    """The same as they stand, some more than once."""
    content = rarity > CONTENT
    hashes, weights, credit = words[content], rarity[content], credit[content]
    found, weighed = [], []
    for apart in range(1, REACH + 1):
        first, other = hashes[:-apart], hashes[apart:]
        kept = (first != other) & ~(credit[:-apart] & credit[apart:])
        found.append((first + other)[kept])
        weighed.append((weights[:-apart] + weights[apart:] - UNEXPECTED)[kept])
    if len(hashes) > 2:
        kept = ~(credit[:-2] & credit[1:-1] & credit[2:])
        triple = hashes[:-2] * np.uint64(3) + hashes[1:-1] * np.uint64(5) + hashes[2:] * np.uint64(7)
        found.append(triple[kept])
        weighed.append((weights[:-2] + weights[1:-1] + weights[2:] - UNEXPECTED - 6)[kept])
    return mixed(np.concatenate(found)), np.concatenate(weighed)


UNEXPECTED: Final = 14.0
"""Rarity of two words together that is taken for granted."""


def _sampled(hashes: Hashes, weights: Floats) -> Small:
    """The shingles that a sketch keeps: of two texts' common ones both keep the same, the rarer rather."""
    chance = (hashes.astype(np.float64) + 1) / 2.0**64
    order = -np.log(chance) / np.maximum(weights, 0.1)
    many = 2 * KEYS
    if len(order) > many:
        likely = np.argpartition(order, many)[:many]
        once, places = np.unique(hashes[likely], return_index=True)
        if len(once) < KEYS:  # so many stand more than once that the sample has to be taken from all
            once, places = np.unique(hashes, return_index=True)
            likely = np.arange(len(hashes))
        order = order[likely[places]]
    else:
        once, places = np.unique(hashes, return_index=True)
        order = order[places]
    chosen = np.argpartition(order, KEYS)[:KEYS] if len(order) > KEYS else np.arange(len(order))
    return np.unique((once[chosen] & np.uint64(0xFFFFFFFF)).astype(np.uint32))  # the upper halves chose, and are alike


def sentence_vectors(reading: Reading, words: Lexicon, most: int | None = None) -> Floats:
    """A vector of length one for each sentence: the weighted sum of its words' vectors."""
    starts = reading.starts[:most]
    if not len(starts):
        return np.zeros((0, DIMENSIONS), np.float32)
    stop = reading.starts[most] if most is not None and most < len(reading.starts) else len(reading.words)
    return unit(np.add.reduceat(words.vectors[reading.words[:stop]], starts, axis=0))


def names_of(reading: Reading, words: Lexicon) -> Hashes:
    """Names and numbers in order: capitals that begin no sentence, and figures."""
    capital = words.capital[reading.words]
    capital[reading.starts] = False
    named = reading.words[capital]
    return words.folded[named[words.rarity[named] > CONTENT]]


def lines_of(reading: Reading, words: Lexicon, most: int | None = None) -> Small:
    """A hash for each sentence, of its words in their order."""
    starts = reading.starts[:most]
    if not len(starts):
        return np.zeros(0, np.uint32)
    places = np.arange(len(reading.words), dtype=np.uint64)
    told = mixed(words.folded[reading.words] + (places - np.repeat(
        reading.starts, np.diff(np.append(reading.starts, len(reading.words)))).astype(np.uint64)))  # fmt: skip
    stop = reading.starts[most] if most is not None and most < len(reading.starts) else len(reading.words)
    found: Small = (np.add.reduceat(told[:stop], starts) >> np.uint64(32)).astype(np.uint32)
    return found


def compared(review: Review) -> str:
    """The text that is compared: none of a page that only leads to others, for it holds their openings."""
    return "" if review.kind == "index" else review.body or ""


def sketch_of(review: Review) -> Sketch:
    """The sketch of a record.

    >>> text = "The ferry sails at night. Nobody on board of the old ship has slept for a week."
    >>> sketch_of(Review(id="a", body=text)).digest == sketch_of(Review(id="b", body=text.upper())).digest
    True
    """
    known = lexicon()
    known.tidy()
    body = compared(review)
    reading = read(blanked(body, review.synopsis), known)
    credit = np.array([hash_of(word) for word in credit_words(review)], np.uint64)
    hashes = known.folded[reading.words]
    named = np.isin(hashes, credit, kind="sort") if len(credit) else np.zeros(len(hashes), bool)
    exact = sentence_vectors(reading, known, MAX_SENTENCES)
    told = np.abs(exact).max(axis=1, initial=0) > 0
    return Sketch(
        digest_of(body), len(reading.words), _sampled(*_shingles(hashes, known.rarity[reading.words], named)),
        film_keys(review), names_of(reading, known)[:MAX_NAMES].astype(np.uint32) & np.uint32(0xFFFF),
        stepped(exact) * told[:, None], lines_of(reading, known, MAX_SENTENCES) * told,
        float(known.known[reading.words].mean()) if len(reading.words) else 0.0,
    )  # fmt: skip


def digest_of(body: str) -> int:
    """A number for the whole text as far as exact copies agree; 0 for an empty one."""
    even = evened(body)
    return (
        int.from_bytes(hashlib.blake2b(even.encode("utf-8", "replace"), digest_size=8).digest(), "little")
        if even
        else 0
    )
