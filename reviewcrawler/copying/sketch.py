"""A sketch: what is kept of a text so that it can be found and compared without being read again.

Rule of this room: a sketch is a function of the record alone. It holds some hundred bytes, and thirty more
for each sentence, up to a bound.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Self

import numpy as np
import numpy.typing as npt

from reviewcrawler.copying.vectors import DIMENSIONS, Floats, Hashes, Lexicon, hash_of, lexicon, mixed
from reviewcrawler.copying.words import Reading, blanked, evened, read
from reviewcrawler.folding import plain
from reviewcrawler.review import Review

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
_LEVELS: Final = 7
"""A number of a sentence's vector is kept in four bits."""
_HEAD: Final = np.dtype([("digest", "<u8"), ("words", "<u4"), ("keys", "u1"), ("films", "u1"), ("names", "u1"),
                         ("sentences", "u1"), ("covered", "u1")])  # fmt: skip

Small = npt.NDArray[np.uint32]
Bytes = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Shingles:
    """Pairs and triples of content words that stand near each other: hashes, sorted, each once, and weights."""

    hashes: Hashes
    weights: Floats

    @property
    def mass(self) -> float:
        """The sum of the squared weights."""
        return float(self.weights @ self.weights)


@dataclass(frozen=True)
class Sketch:
    """What is kept of one record's text."""

    digest: int
    """Tells whether two texts are the same but for spaces, case and quotation marks; 0 for an empty one."""
    words: int
    keys: Small
    """Its rarest shingles, sampled so that two texts sample the same of what they share."""
    films: Small
    """What names the film: title, director, first of the cast."""
    names: Small
    """Names and numbers, in the order they stand in."""
    vectors: Bytes
    """The sentences, (n, 64), in steps of four bits."""
    lines: Small
    """The sentences' hashes."""
    covered: float
    """Share of the words that the table of vectors knows."""

    @cached_property
    def centre(self) -> Floats:
        """Where the text as a whole stands: the mean of its sentences, of length one (or zero)."""
        return unit(self.vectors.astype(np.float32).sum(axis=0))

    def pack(self) -> bytes:
        """As bytes."""
        head = np.zeros((), _HEAD)
        head["digest"], head["words"] = self.digest, min(self.words, 2**32 - 1)
        head["keys"], head["films"], head["names"] = len(self.keys), len(self.films), len(self.names)
        head["sentences"], head["covered"] = len(self.vectors), round(self.covered * 255)
        low = (self.vectors + 8).astype(np.uint8)
        nibbles = low[:, ::2] | low[:, 1::2] << 4
        names = (self.names & np.uint32(0xFFFF)).astype("<u2")
        parts = (self.keys.astype("<u4"), self.films.astype("<u4"), names, self.lines.astype("<u4"), nibbles)
        return b"".join([head.tobytes(), *(part.tobytes() for part in parts)])

    @classmethod
    def unpack(cls, kept: bytes) -> Self:
        """Back from bytes."""
        head = np.frombuffer(kept, _HEAD, 1)[0]
        counts = {"keys": 4, "films": 4, "names": 2, "sentences": 4}
        at, parts = _HEAD.itemsize, []
        for name, size in counts.items():
            count = int(head[name])
            parts.append(np.frombuffer(kept, f"<u{size}", count, at).astype(np.uint32))
            at += count * size
        nibbles = np.frombuffer(kept, np.uint8, offset=at).reshape(-1, DIMENSIONS // 2)
        vectors = np.empty((len(nibbles), DIMENSIONS), np.int8)
        vectors[:, ::2], vectors[:, 1::2] = nibbles & 15, nibbles >> 4
        keys, films, names, lines = parts
        return cls(int(head["digest"]), int(head["words"]), keys, films, names, vectors - np.int8(8), lines,
                   float(head["covered"]) / 255)  # fmt: skip


def unit(vectors: Floats) -> Floats:
    """Vectors of length one; those of length zero stay."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    found: Floats = (vectors / np.where(length > 0, length, 1)).astype(np.float32)
    return found


def credit_words(review: Review) -> list[str]:
    """The words of title, directors and cast."""
    told = [review.film.title if review.film else "", *review.director, *(c.name for c in review.cast)]
    return sorted({word for name in told for word in plain(name or "").split()})


def film_keys(review: Review) -> Small:
    """Hashes of what names the film; records that share one may be about the same."""
    title = plain(review.film.title).strip() if review.film and review.film.title else ""
    told = [f"film {title}" if title else ""]
    told += [f"by {plain(name).strip()}" for name in review.director[:2]]
    told += [f"with {plain(c.name).strip()}" for c in review.cast[:_FILM_NAMES]]
    return np.array(sorted({hash_of(t) & 0xFFFFFFFF for t in told if t}), np.uint32)


def shingles(words: Hashes, rarity: Floats, credit: npt.NDArray[np.bool_]) -> Shingles:
    """Pairs of content words near each other, in any order, and triples in theirs; none of credits alone."""
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
    if not found:
        return Shingles(np.zeros(0, np.uint64), np.zeros(0, np.float32))
    together = mixed(np.concatenate(found))
    once, places = np.unique(together, return_index=True)
    return Shingles(once, np.concatenate(weighed)[places])


UNEXPECTED: Final = 14.0
"""Rarity of two words together that is taken for granted."""


def sampled(found: Shingles) -> Small:
    """The shingles that a sketch keeps: of two texts' common ones both keep the same, the rarer rather."""
    if not len(found.hashes):
        return np.zeros(0, np.uint32)
    chance = (found.hashes.astype(np.float64) + 1) / 2.0**64
    order = -np.log(chance) / np.maximum(found.weights, 0.1)
    chosen = np.argpartition(order, KEYS)[:KEYS] if len(order) > KEYS else np.arange(len(order))
    return np.unique((found.hashes[chosen] >> np.uint64(32)).astype(np.uint32))


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
    found = shingles(hashes, known.rarity[reading.words], np.isin(hashes, credit) if len(credit) else hashes == 0)
    vectors = np.rint(sentence_vectors(reading, known, MAX_SENTENCES) * _STEP)
    return Sketch(
        digest_of(body), len(reading.words), sampled(found), film_keys(review),
        names_of(reading, known)[:MAX_NAMES].astype(np.uint32) & np.uint32(0xFFFF),
        np.clip(vectors, -_LEVELS, _LEVELS).astype(np.int8), lines_of(reading, known, MAX_SENTENCES),
        float(known.known[reading.words].mean()) if len(reading.words) else 0.0,
    )  # fmt: skip


_STEP: Final = 20.0
"""Steps in one unit of a sentence's vector; of 64 numbers few are above a third."""


def digest_of(body: str) -> int:
    """A number for the whole text as far as exact copies agree; 0 for an empty one."""
    even = evened(body)
    return (
        int.from_bytes(hashlib.blake2b(even.encode("utf-8", "replace"), digest_size=8).digest(), "little")
        if even
        else 0
    )
