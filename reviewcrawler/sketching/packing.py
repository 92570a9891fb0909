"""A sketch as it is kept: some hundred bytes, and twenty more for each sentence, up to a bound.

Rule of this room: bytes and arrays only; nothing is read, nothing compared. What a sketch is made of is `sketch.py`'s
affair.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final, NamedTuple, Self

import numpy as np
import numpy.typing as npt

from reviewcrawler.sketching.vectors import DIMENSIONS, Floats

_STEP: Final = 8.0
"""Steps in one unit of a sentence's vector; of 64 numbers most are below a quarter, and four steps tell enough."""
PACKED: Final = DIMENSIONS // 4
"""Bytes of a sentence's vector: two bits a number."""
_HEAD: Final = np.dtype([("digest", "<u8"), ("words", "<u4"), ("keys", "u1"), ("films", "u1"), ("names", "u1"),
                         ("sentences", "u1"), ("covered", "u1")])  # fmt: skip

Small = npt.NDArray[np.uint32]
Bytes = npt.NDArray[np.int8]


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
    """The sentences, (n, 64): each number is -3, -1, 1 or 3; all are 0 where no word of the sentence is known."""
    lines: Small
    """The sentences' hashes; 0 where no word is known."""
    covered: float
    """Share of the words that the table of vectors knows."""

    def pack(self) -> bytes:
        """As bytes."""
        head = np.zeros((), _HEAD)
        head["digest"], head["words"] = self.digest, min(self.words, 2**32 - 1)
        head["keys"], head["films"], head["names"] = len(self.keys), len(self.films), len(self.names)
        head["sentences"], head["covered"] = len(self.vectors), round(self.covered * 255)
        names = (self.names & np.uint32(0xFFFF)).astype("<u2")
        parts = (self.keys.astype("<u4"), self.films.astype("<u4"), names, self.lines.astype("<u4"))
        return b"".join([head.tobytes(), *(part.tobytes() for part in parts), _packed(self.vectors).tobytes()])

    @classmethod
    def unpack(cls, kept: bytes) -> Self:
        """Back from bytes."""
        parts = Parts.of(kept)
        lines = np.frombuffer(parts.lines, "<u4").astype(np.uint32)
        vectors = unpacked(np.frombuffer(parts.vectors, np.uint8).reshape(-1, PACKED), lines)
        keys, films = (np.frombuffer(part, "<u4").astype(np.uint32) for part in (parts.keys, parts.films))
        names = np.frombuffer(parts.names, "<u2").astype(np.uint32)
        return cls(parts.digest, parts.words, keys, films, names, vectors, lines, parts.covered / 255)


class Parts(NamedTuple):
    """A packed sketch, cut into what it is made of; numbers stay packed."""

    digest: int
    words: int
    covered: int
    keys: bytes
    films: bytes
    names: bytes
    lines: bytes
    vectors: bytes

    @classmethod
    def of(cls, kept: bytes) -> Self:
        """Cut a packed sketch."""
        digest, words, keys, films, names, sentences, covered = _READ_HEAD(kept)
        at = _HEAD.itemsize
        stop_keys = at + 4 * keys
        stop_films = stop_keys + 4 * films
        stop_names = stop_films + 2 * names
        stop_lines = stop_names + 4 * sentences
        return cls(digest, words, covered, kept[at:stop_keys], kept[stop_keys:stop_films],
                   kept[stop_films:stop_names], kept[stop_names:stop_lines], kept[stop_lines:])  # fmt: skip


_READ_HEAD: Final = struct.Struct("<QIBBBBB").unpack_from
_STEPS: Final = (np.arange(256)[:, None] // np.array([1, 4, 16, 64]) % 4 * 2 - 3).astype(np.int8)
"""The four numbers that each byte of a packed vector holds; (256, 4)."""


def stepped(vectors: Floats) -> Bytes:
    """Vectors of length one in four steps: -3, -1, 1 and 3."""
    found: Bytes = np.clip(np.floor(vectors * _STEP), -2, 1).astype(np.int8) * np.int8(2) + np.int8(1)
    return found


def _packed(vectors: Bytes) -> npt.NDArray[np.uint8]:
    steps = ((vectors + 3) >> 1).astype(np.uint8).reshape(len(vectors), PACKED, 4) & 3
    found: npt.NDArray[np.uint8] = (steps << np.array([0, 2, 4, 6], np.uint8)).sum(axis=2, dtype=np.uint8)
    return found


def unpacked(packed: npt.NDArray[np.uint8], lines: Small) -> Bytes:
    """Vectors of sentences, (n, 64), from (n, 16) bytes; zeros where a sentence has no hash."""
    found: Bytes = _STEPS[packed].reshape(-1, DIMENSIONS)
    found[lines == 0] = 0
    return found


def unit(vectors: Floats) -> Floats:
    """Vectors of length one; those of length zero stay."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    found: Floats = (vectors / np.where(length > 0, length, 1)).astype(np.float32)
    return found
