"""Two texts side by side: what both say, and what only one does.

Rule of this room: words are compared, whatever their case; what is shown is the text as it is.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import islice
from typing import Final, NamedTuple

MAX_WORDS: Final = 2000
"""Words of each text that are compared; what follows is shown as it is."""
_WORD: Final = re.compile(r"\w+|[^\w\s]")


class Piece(NamedTuple):
    """A run of a text, and whether the other text lacks it."""

    text: str
    alone: bool


def compared(one: str, other: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts in pieces, which together are the whole text.

    >>> compared("A quay in the rain.", "A quay in the snow.")[1]
    [Piece(text='A quay in the ', alone=False), Piece(text='snow', alone=True), Piece(text='.', alone=False)]
    """
    ours, theirs = _words(one), _words(other)
    matcher = SequenceMatcher(None, [word for word, _, _ in ours], [word for word, _, _ in theirs], autojunk=False)
    blocks = matcher.get_matching_blocks()
    return (
        _pieces(one, ours, [(block.a, block.a + block.size) for block in blocks]),
        _pieces(other, theirs, [(block.b, block.b + block.size) for block in blocks]),
    )


def _words(text: str) -> list[tuple[str, int, int]]:
    """The words of a text as they compare, each with where it begins and ends."""
    return [(found[0].casefold(), found.start(), found.end()) for found in islice(_WORD.finditer(text), MAX_WORDS)]


def _pieces(text: str, words: list[tuple[str, int, int]], shared: list[tuple[int, int]]) -> list[Piece]:
    """The text cut where shared words begin and end."""
    pieces, at, word = [], 0, 0
    for first, last in shared:
        if first > word:
            begin, end = words[word][1], words[first - 1][2]
            pieces += [Piece(text[at:begin], False), Piece(text[begin:end], True)]
            at = end
        word = last
    pieces.append(Piece(text[at:], False))
    return [piece for piece in pieces if piece.text]
