"""The words that texts are compared by: for each its hash, how rare it is, and where it stands among other words.

Rule of this room: a word's entry depends on the word alone, never on the texts seen before, so that sketches made at
different times can be compared. The table is made by ``python -m training.vectors``.
"""

from __future__ import annotations

import math
import zlib
from importlib import resources
from typing import Final

import numpy as np
import numpy.typing as npt

from reviewcrawler.tables import load

Floats = npt.NDArray[np.float32]
Hashes = npt.NDArray[np.uint64]

DIMENSIONS: Final = 64
UNKNOWN: Final = 14.0
"""Rarity of a word that the table does not hold: the negative logarithm of its share of all words."""
_RARITY_STEPS: Final = 16
_COMMON: Final = 1e-4
"""Share of all words above which a word weighs less in a sentence's vector."""
_LONGEST_PIECE: Final = 16
_LONGEST_WORD: Final = 60
_UNSPACED: Final = (("\u0e00", "\u0eff"), ("\u1000", "\u109f"), ("\u1780", "\u17ff"), ("\u3040", "\u9fff"))
"""Thai and Lao, Burmese, Khmer, Japanese and Chinese."""
_LEAST_STEM: Final = 4
_STEM: Final = 0.6
"""Share of a word, in letters, from which on what it begins with tells what it means: endings are bent."""
_ELIDED: Final = frozenset(load("copies")["elided"]["words"])
_FIRST_ROOM: Final = 1 << 14
_FULL: Final = 200_000
"""Entries at which the words met so far are forgotten, so that memory stays bounded."""


def mixed(values: Hashes) -> Hashes:
    """Hashes whose every bit depends on every bit given (the finisher of splitmix64)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def hash_of(text: str) -> int:
    """A 64-bit hash of a text, the same in every process.

    >>> hash_of("tarn") == hash_of("tarn") != hash_of("torn")
    True
    """
    raw = text.encode("utf-8", "replace")
    return zlib.crc32(raw) << 32 | zlib.crc32(raw, 0x9E3779B9)


class _Table:
    """The table as it was shipped: each number of a vector is one of sixteen levels, two of them in a byte."""

    def __init__(self) -> None:
        file = resources.files("reviewcrawler").joinpath("sketching", "vectors.npz")
        with file.open("rb") as opened, np.load(opened) as kept:
            words = kept["words"].tobytes().decode().split("\n")
            self._packed = kept["vectors"]
            levels: Floats = kept["levels"]
            self._rarity = kept["rarity"]
        pairs = np.arange(256)
        self._pairs: Floats = np.stack([levels[pairs & 15], levels[pairs >> 4]], axis=1)
        self.rows = {word: row for row, word in enumerate(words)}

    def row(self, word: str) -> int | None:
        """The row of a word; without spaces between words, also that of a piece, for words are cut into those."""
        found = self.rows.get(word)
        unspaced = found is None and bool(word) and any(low <= word[0] <= high for low, high in _UNSPACED)
        return self.rows.get(f"##{word}") if unspaced else found

    def rarity(self, row: int) -> float:
        """How rare a word is: the negative logarithm of its share of all words."""
        return float(self._rarity[row]) / _RARITY_STEPS

    def vector(self, row: int) -> Floats:
        """Where a word stands among others; most are about as long as one."""
        found: Floats = self._pairs[self._packed[row]].ravel()
        return found

    def composed(self, word: str) -> Floats | None:
        """Where a word that is not held is taken to stand: by what it begins with, or else by its pieces."""
        for end in range(len(word) - 1, max(_LEAST_STEM, math.ceil(_STEM * len(word))) - 1, -1):
            if (row := self.rows.get(word[:end])) is not None:
                return self.vector(row)
        pieces = self._pieces(word)
        if not pieces:
            return None
        total: Floats = self._pairs[self._packed[pieces]].sum(axis=0).ravel() / np.float32(len(pieces) ** 0.5)
        return total

    def _pieces(self, word: str) -> list[int]:
        """Rows of the longest pieces, from left to right, that a word is made of."""
        found, at, word = [], 0, word[:_LONGEST_WORD]
        while at < len(word):
            for end in range(min(len(word), at + _LONGEST_PIECE), at, -1):
                row = self.rows.get(word[at:end] if at == 0 else f"##{word[at:end]}")
                if row is not None:
                    found.append(row)
                    break
            else:
                end = at + 1
            at = end
        return found


def folded(word: str) -> str:
    """A word as it is looked for: of what is run together with an article or the like, what stands behind it.

    >>> folded("L\u2019eau"), folded("Hall's"), folded("don't")
    ('eau', 'hall', "don't")
    """
    word = word.casefold().replace("\u2019", "'").removesuffix("'s")
    head, _, rest = word.partition("'")
    return rest if len(rest) > 1 and head in _ELIDED else word


class Lexicon(dict[str, int]):
    """Words as they stand in texts, each with the number of its entry; entries are made as words are met.

    >>> lexicon = Lexicon()
    >>> lexicon.folded[lexicon["Lantern"]] == lexicon.folded[lexicon["lantern"]]
    np.True_
    >>> bool(lexicon.rarity[lexicon["the"]] < lexicon.rarity[lexicon["lantern"]])
    True
    """

    def __init__(self) -> None:
        super().__init__()
        self._table = _Table()
        self._room(_FIRST_ROOM)

    def _room(self, size: int) -> None:
        self.folded: Hashes = np.zeros(size, np.uint64)
        self.rarity: Floats = np.zeros(size, np.float32)
        self.vectors: Floats = np.zeros((size, DIMENSIONS), np.float32)
        self.capital = np.zeros(size, bool)
        self.known = np.zeros(size, bool)

    def tidy(self) -> None:
        """Forget all entries where there are too many; called between texts, for entries are numbers."""
        if len(self) > _FULL:
            self.clear()
            self._room(_FIRST_ROOM)

    def __missing__(self, word: str) -> int:
        entry = len(self)
        if entry == len(self.rarity):
            self._grow()
        self[word] = entry
        told = folded(word)
        self.folded[entry] = hash_of(told)
        row = self._table.row(told)
        self.known[entry] = row is not None
        if row is None:
            self.rarity[entry] = UNKNOWN
            if (vector := self._table.composed(told)) is not None:
                self.vectors[entry] = vector
        else:
            rarity = self._table.rarity(row)
            self.rarity[entry] = min(rarity, UNKNOWN)
            self.vectors[entry] = self._table.vector(row) * (_COMMON / (_COMMON + math.exp(-rarity)))
        self.capital[entry] = word[0].isupper() or word[0].isdigit()
        return entry

    def _grow(self) -> None:
        for name in ("folded", "rarity", "vectors", "capital", "known"):
            kept = getattr(self, name)
            setattr(self, name, np.concatenate([kept, np.zeros_like(kept)]))

    def run(self, text: str) -> list[str]:
        """A text without spaces, cut into the longest words and pieces that the table holds.

        >>> Lexicon().run("映画の監督")
        ['映画の', '監督']
        """
        found, at, rows = [], 0, self._table.rows
        while at < len(text):
            for end in range(min(len(text), at + 6), at, -1):
                piece = text[at:end]
                if piece in rows or f"##{piece}" in rows or end == at + 1:
                    found.append(piece)
                    break
            at = end
        return found


_shared: list[Lexicon] = []


def lexicon() -> Lexicon:
    """The one lexicon of this process; the table is read when it is first asked for (a twentieth of a second)."""
    if not _shared:
        _shared.append(Lexicon())
    return _shared[0]
