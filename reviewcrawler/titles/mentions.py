"""The body as a witness of titles: how often it mentions one, where, and how it sets it apart.

Rule of this room: it counts and compares folded words; which title is the film's is not its affair.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from reviewcrawler.blocks import Block
from reviewcrawler.headline import fold
from reviewcrawler.titles.quoting import quoted

YEAR_BESIDE: Final = re.compile(
    r"[”\"’»』》*\s]{0,3}[(\[（,]\s?(?:[^()\d]{0,40}[,\s])?((?:18[89]|19\d|20[0-4])\d)\b|[』」》]\s?(?:,\s?)?((?:19|20)\d\d)年"
)
"""A year in brackets, or after a comma, right behind a title."""
_SPACELESS: Final = re.compile("[\u3040-\u9fff\uac00-\ud7a3]")
_EDGES: Final = " \t\n\"'“”„‘’«»『』《》「」*_.,:;–—-|"
_LOOKED_AT: Final = 8_000
"""Characters of the text that are asked."""
_APART: Final = ("em", "i", "cite", "strong", "b", "u")
_FIRST: Final = 3
"""Paragraphs in which a review names its film."""


class Text:
    """The body as a witness: how often it mentions a title, where, and how it sets it apart."""

    def __init__(self, blocks: list[Block]) -> None:
        self.raw = "\n".join(block.text for block in blocks)[:_LOOKED_AT]
        self._folded = f" {fold_long(self.raw)} "
        self._opening = f" {fold_long(' '.join(block.text for block in blocks[:_FIRST])[:2500])} "
        self._counts: dict[str, int] = {}
        self.apart = list(_set_apart(blocks))
        self._apart = {fold(title) for title, _, _ in self.apart}

    def count(self, title: str) -> int:
        """How often the text mentions the title."""
        key = fold(title)
        if key not in self._counts:
            self._counts[key] = self._folded.count(key if _is_spaceless(key) else f" {key} ") if key else 0
        return self._counts[key]

    def sets_apart(self, title: str) -> bool:
        """True where a paragraph has just the title in italics, bold or quotation marks."""
        return fold(title) in self._apart

    def opens_with(self, title: str) -> bool:
        """True where the first paragraphs mention the title."""
        key = fold(title)
        return (key if _is_spaceless(key) else f" {key} ") in self._opening

    def score(self, title: str) -> float:
        """How strongly the text speaks for a title, 0 to 4.5."""
        key = fold(title)
        score = 0.5 * min(self.count(title), 4) + (1.2 if key in self._apart else 0.0)
        return score + (0.8 if self.opens_with(title) else 0.0) + (0.5 if self._folded.startswith(f" {key} ") else 0.0)


def fold_long(text: str) -> str:
    """As `fold`, for texts of any length."""
    return " ".join(fold(text[at : at + 2000]) for at in range(0, min(len(text), _LOOKED_AT), 2000))


def _is_spaceless(key: str) -> bool:
    """True for a title in a script that sets no spaces between words, or glues endings to them."""
    return not key.isascii() and _SPACELESS.search(key) is not None


def _set_apart(blocks: list[Block]) -> Iterator[tuple[str, str, int | None]]:
    """What the paragraphs set in italics, bold or quotation marks: title, its surroundings, the year beside it."""
    for block in blocks[:30]:
        text = block.text[:3000]
        places = [
            (text[m.start : m.end], m.start, m.end) for m in block.marks if m.tag in _APART and m.end - m.start < 80
        ]
        for title, start, end in [*places, *quoted(text)]:
            bare = title.strip(_EDGES)
            if _may_be_title(bare, text, end):
                beside = YEAR_BESIDE.match(text, end)
                yield bare, text[max(0, start - 40) : end + 40], int(beside[1] or beside[2]) if beside else None


def _may_be_title(title: str, text: str, end: int) -> bool:
    """True for words set apart within a sentence: titles begin with a capital or have none, and are no whole line."""
    if not 1 < len(title) <= 80 or (end - len(title) <= 2 and end >= len(text) - 2):
        return False
    return not title[0].islower() and not text[end : end + 2].lstrip().startswith(":") and len(title.split()) <= 10
