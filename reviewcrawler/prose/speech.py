"""A whole text, asked how it speaks of the bearers of surnames.

Rule of this room: it answers about surnames, never about films; what a sentence names is another room's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import Final

from reviewcrawler.folding import either, fold
from reviewcrawler.prose.wording import words
from reviewcrawler.tables import load

_TABLE: Final = load("prose")


_TRADE: Final = re.compile(
    rf"(?<!\w)(?:{either(fold(word) for word in words('trade'))})(?!\w*\s(?:by|por|par|da|von|door|przez)\s)"
)
"""A word for the trade; "directed by" is another's."""
_BOOKS: Final = re.compile(rf"(?<!\w)(?:{either(fold(word) for word in words('books'))})")
_MAKES: Final = either(fold(word) for word in words("makes"))
_SHORT: Final = 5
"""Letters of words that stand for themselves, while longer ones may go on."""


def _playing(*, short: bool) -> str:
    told = (fold(word) for name in ("parts", "players") for word in words(name))
    return either(word for word in told if (len(word) <= _SHORT) is short)


_PLAYERS: Final = re.compile(rf"(?<!\w)(?:{_playing(short=True)}(?!\w)|{_playing(short=False)})")
_BESIDE: Final = 20
"""Characters between a surname and a word for a part."""
_AGAIN: Final = 2
_NEAR: Final = 40
"""Characters between a surname and a word for the trade."""


def _surname(name: str) -> str:
    """The last word of a name, folded; the name itself where nothing is left of it."""
    return (fold(name).split() or [name])[-1]


class Speech:
    """A whole text, asked how it speaks of the bearers of surnames."""

    def __init__(self, paragraphs: Sequence[str], language: str = "") -> None:
        self._paragraphs = paragraphs
        self.language = language

    @cached_property
    def _folded(self) -> str:
        return " ".join(fold(text[:2000]) for text in self._paragraphs)

    @cached_property
    def _bare(self) -> str:
        return re.sub(r"[^\w'’.-]+|\.(?=\s)", " ", self._folded)

    def count(self, name: str) -> int:
        """How often the surname stands in the text."""
        return len(re.findall(rf"(?<!\w){re.escape(_surname(name))}(?!\w)", self._folded))

    def has(self, name: str) -> bool:
        """True where the name stands in the text just so."""
        return f" {fold(name)} " in f" {self._bare} "

    def directs(self, name: str) -> bool:
        """True where the surname stands near a word for the trade."""
        return self._is_near(name, _TRADE)

    def makes(self, name: str) -> bool:
        """True where right behind the surname stands what only a director does."""
        return re.search(rf"(?<!\w){re.escape(_surname(name))}\s?(?:{_MAKES})", self._folded) is not None

    def writes(self, name: str) -> bool:
        """True where the surname stands near a word for books, and never near one for the trade."""
        return self._is_near(name, _BOOKS) and not self.directs(name)

    def plays(self, name: str) -> bool:
        """True where the surname stands in brackets, or before them, or near a word for a part."""
        surname = rf"(?<!\w){re.escape(_surname(name))}(?!\w)"
        bracketed = re.search(rf"\([^()]{{0,30}}{surname}[^()]{{0,3}}\)|{surname}['’]?s?\s\([^\W\d]", self._folded)
        return bracketed is not None or (self._is_near(name, _PLAYERS, _BESIDE) and not self.directs(name))

    def may_direct(self, name: str) -> bool:
        """True where the text calls the bearer a director, comes back to them, and never speaks of a part or a book."""
        if self.plays(name) or self.writes(name):
            return False
        return self.directs(name) and self.count(name) >= _AGAIN

    def _is_near(self, name: str, words: re.Pattern[str], near: int = _NEAR) -> bool:
        surname = re.compile(rf"(?<!\w){re.escape(_surname(name))}(?!\w)")
        return any(
            words.search(self._folded, max(0, found.start() - near), found.end() + near)
            for found in surname.finditer(self._folded)
        )
