"""Credits in bare lines, one above the other: title, year and director; a name and then running time and cast.

Rule of this room: such lines stand above the article's first paragraph, and each is nothing but what it tells; a name
alone is no director where no bare title and year, or no line of running time and cast, stands beside it. Who signs the
page is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from reviewcrawler.blocks import Block
from reviewcrawler.bylines.authors import has_author_class
from reviewcrawler.credits.unlabelled import people
from reviewcrawler.folding import fold
from reviewcrawler.people.names import split_names
from reviewcrawler.review import Credit
from reviewcrawler.sheets import Sheet
from reviewcrawler.sheets.labels import Role
from reviewcrawler.sheets.values import Row

_YEAR: Final = re.compile(r"[(\[]?(?:19|20)\d\d[)\]]?")
_BILLED: Final = re.compile(
    r"[^:/]{2,60}?(?<![A-Za-z\d])(?:[1-4]\s?[hH]\s?[0-5]?\d?|\d{2,3}\s?(?:min\w{0,4}\.?|['’′]|m))\s?[:–—-]\s(?P<cast>[^:]{8,400})"
)
"""A running time, perhaps behind genre and country, and the names of those who play."""
_PARTS: Final = re.compile(r"[:|·]|\s[–—-]\s")
"""What parts a headline that says more than a title."""
_LONGEST, _LINE, _NAME = 100, 500, 40
_ABOVE: Final = 6
"""Blocks above the article's first paragraph."""


class _Line(NamedTuple):
    block: Block
    start: int
    text: str


def find(blocks: Sequence[Block], signed: Sequence[str] = ()) -> Sheet | None:
    """The sheet that bare lines make, or None; `signed` are the names that the page is signed with.

    >>> from reviewcrawler.blocks import Place
    >>> lines = ["Ada MOOR", "Drama_1h35 : Joe RAY / Ann LEE", "It is a long film, and a good one. " * 4]
    >>> sheet = find([Block(at, text, Place("p")) for at, text in enumerate(lines)])
    >>> sheet.director, [credit.name for credit in sheet.cast]
    (['Ada Moor'], ['Joe Ray', 'Ann Lee'])
    """
    first = next((at for at, block in enumerate(blocks) if _is_prose(block)), None)
    if not first:
        return None
    lines = list(_lines(blocks[max(0, first - _ABOVE) : first]))
    for title, (above, below) in zip([None, *lines], pairwise(lines), strict=False):
        if title and _YEAR.fullmatch(above.text) and _is_bare(title) and (names := _named(below, signed)):
            return Sheet([_row(below, "director", names)])
        if (billed := _BILLED.fullmatch(below.text)) and (names := _named(above, signed)):
            cast = split_names(billed["cast"])
            return Sheet([_row(above, "director", names), _row(below, "cast", cast)]) if len(cast) > 1 else None
    return None


def _is_prose(block: Block) -> bool:
    return len(block.text) >= _LONGEST and block.link_share < 0.3 and not _BILLED.match(block.text[:_LINE])


def _lines(blocks: Sequence[Block]) -> Iterator[_Line]:
    for block in blocks:
        if block.place.hidden or block.link_share > 0.5 or len(block.text) > _LINE:
            continue
        at = 0
        for line in block.text.split("\n"):
            if line.strip():
                yield _Line(block, at, line.strip())
            at += len(line) + 1


def _is_bare(line: _Line) -> bool:
    """True for what may be a title and nothing else."""
    return len(line.text) <= _LONGEST and _PARTS.search(line.text) is None


def _named(line: _Line, signed: Sequence[str]) -> list[str]:
    if len(line.text) > _NAME or line.block.heading or has_author_class(line.block.place.names):
        return []
    names = people([line.text])
    return names if {fold(name) for name in names}.isdisjoint(map(fold, signed)) else []


def _row(line: _Line, role: Role, names: list[str]) -> Row:
    end = line.start + len(line.text)
    return Row(line.block.index, line.start, end, role, "", [Credit(name) for name in names], line.text)
