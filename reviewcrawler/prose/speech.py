"""A whole text, asked how it speaks of the bearers of surnames.

Rule of this room: it answers about surnames, never about films; what a sentence names is another room's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final

from reviewcrawler.folding import either, fold
from reviewcrawler.tables import load

_TABLE: Final = load("prose")


def _words(section: str) -> Iterator[str]:
    for words in _TABLE[section].values():
        yield from words


_TRADE: Final = re.compile(rf"(?<!\w)(?:{either(fold(word) for word in _words('trade'))})")
_BOOKS: Final = re.compile(rf"(?<!\w)(?:{either(fold(word) for word in _words('books'))})")
_MAKES: Final = either(fold(word) for word in _words("makes"))
_NEAR: Final = 40
"""Characters between a surname and a word for the trade."""


class Speech:
    """A whole text, asked how it speaks of the bearers of surnames."""

    def __init__(self, paragraphs: Sequence[str], language: str = "") -> None:
        self._paragraphs = paragraphs
        self.language = language

    @cached_property
    def _folded(self) -> str:
        return " ".join(fold(text[:2000]) for text in self._paragraphs)

    def count(self, name: str) -> int:
        """How often the surname stands in the text."""
        return len(re.findall(rf"(?<!\w){re.escape(fold(name).split()[-1])}(?!\w)", self._folded))

    def directs(self, name: str) -> bool:
        """True where the surname stands near a word for the trade."""
        return self._is_near(name, _TRADE)

    def makes(self, name: str) -> bool:
        """True where right behind the surname stands what only a director does."""
        return re.search(rf"(?<!\w){re.escape(fold(name).split()[-1])}\s?(?:{_MAKES})", self._folded) is not None

    def writes(self, name: str) -> bool:
        """True where the surname stands near a word for books, and never near one for the trade."""
        return self._is_near(name, _BOOKS) and not self.directs(name)

    def _is_near(self, name: str, words: re.Pattern[str]) -> bool:
        surname = re.compile(rf"(?<!\w){re.escape(fold(name).split()[-1])}(?!\w)")
        return any(
            words.search(self._folded, max(0, found.start() - _NEAR), found.end() + _NEAR)
            for found in surname.finditer(self._folded)
        )
