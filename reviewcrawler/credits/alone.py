"""A cast in a line of its own that only a small word opens: ``Avec Joe Ray, Ann Lee``.

Rule of this room: the line holds nothing but the word and at least two names in full, and stands close to rows of the
film's credits that tell no cast; the word alone would open any sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from reviewcrawler.blocks import Block
from reviewcrawler.folding import either
from reviewcrawler.people.names import read_names
from reviewcrawler.sheets import Sheet
from reviewcrawler.sheets.values import Row
from reviewcrawler.tables import load

_WITH: Final = re.compile(rf"(?P<word>{either(load('labels')['alone']['cast'])})\s+(?=[^\W\d_])", re.I)
_NEAR: Final = 4
"""Blocks between the line and the credits."""
_LONGEST: Final = 300


def add_cast(blocks: Sequence[Block], sheets: Sequence[Sheet]) -> None:
    """Give the first sheet that tells no cast the one of such a line near it.

    >>> from reviewcrawler.blocks import Place
    >>> lines = [Block(0, "Avec Joe Ray, Ann Lee", Place("p")), Block(1, "Durée : 90 min", Place("p"))]
    >>> sheet = Sheet([Row(1, 0, 14, "fact", "Durée", value="90 min")])
    >>> add_cast(lines, [sheet])
    >>> [credit.name for credit in sheet.cast]
    ['Joe Ray', 'Ann Lee']
    """
    if any(sheet.cast for sheet in sheets):
        return
    for sheet in sheets:
        for block in blocks[max(0, sheet.first - _NEAR) : sheet.last + _NEAR + 1]:
            if row := _row(block):
                sheet.rows = sorted([*sheet.rows, row], key=lambda each: (each.block, each.start))
                return


def _row(block: Block) -> Row | None:
    """The row that a block is, or None."""
    found = _WITH.match(block.text) if len(block.text) <= _LONGEST and not block.heading else None
    if found is None or block.place.hidden or block.link_share > _LINKED:
        return None
    names = read_names(block.text[found.end() :])
    whole = names.whole and not block.text[found.end() + names.end :].strip(" .…")
    full = [credit for credit in names.credits if " " in credit.name]
    if not whole or len(full) < max(2, len(names.credits) - 1):
        return None
    return Row(block.index, 0, len(block.text), "cast", found["word"], names.credits, block.text[found.end() :])


_LINKED: Final = 0.95
"""Share of links from which on a line is a menu."""
