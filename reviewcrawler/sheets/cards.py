"""Actors in cards: elements alike, in each of which a name stands and the part played.

Rules of this room: cards are neighbours in one element, all of one shape and all of two pieces; what is said in another
way than by two pieces (brackets, "as", a comma) is no card's affair. A piece that is a label makes none of them a card.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from reviewcrawler.blocks import Block, Place
from reviewcrawler.people.names import split_names
from reviewcrawler.people.person import PLAYS
from reviewcrawler.review import Credit
from reviewcrawler.sheets.labels import bare_role

_LEAST: Final = 2
_MOST: Final = 80
_LONGEST_PART: Final = 60
_CELLS: Final = frozenset(["td", "tr", "dt", "dd"])


class Card(NamedTuple):
    """An actor with the part, and the blocks that tell both, from the first to the last (exclusive)."""

    credit: Credit
    first: int
    last: int


def cards_at(blocks: Sequence[Block], index: int) -> list[Card]:
    """The cards that begin with the block at `index`, or nothing where it opens none.

    >>> above = Place("ul")
    >>> items = [Place("li", parent=above, first=i, last=i + 1, shape=7) for i in range(2)]
    >>> texts = ("Joe Ray\\nTom", "Ann Lee\\nBess")
    >>> [card.credit.name for card in cards_at([Block(i, texts[i], items[i]) for i in range(2)], 0)]
    ['Joe Ray', 'Ann Lee']
    """
    home = _opened(blocks, index)
    cards = [_card(blocks, place) for place in _alike(blocks, home)] if home else []
    read = [card for card in cards if card is not None]
    full = sum(" " in card.credit.name or card.credit.name[0] > "\u2e7f" for card in read)
    return read if len(read) == len(cards) >= _LEAST and full * 2 > len(read) else []


def _opened(blocks: Sequence[Block], index: int) -> Place | None:
    """The outermost element of one or two blocks that begins at a block and has a neighbour like it."""
    if index >= len(blocks):
        return None
    small = (p for p in blocks[index].place.up() if p.first == index and 0 < p.last - p.first <= _LEAST)
    return next((p for p in reversed(list(small)) if p.tag not in _CELLS and _next(blocks, p) is not None), None)


def _next(blocks: Sequence[Block], place: Place) -> Place | None:
    """The element right behind one, where it is its neighbour and like it."""
    if place.last >= len(blocks):
        return None
    beside = (p for p in blocks[place.last].place.up() if p.parent is place.parent and p.shape == place.shape)
    return next((p for p in beside if p.first == place.last), None)


def _alike(blocks: Sequence[Block], place: Place | None) -> Iterator[Place]:
    for _ in range(_MOST):
        if place is None:
            return
        yield place
        place = _next(blocks, place)


def _card(blocks: Sequence[Block], place: Place) -> Card | None:
    """The actor and the part in an element of exactly two pieces."""
    pieces = [piece for block in blocks[place.first : place.last] for piece in _pieces(block)]
    if len(pieces) != _LEAST or any(bare_role(piece) for piece in pieces):
        return None
    actor, part = pieces
    names = split_names(actor)
    if len(names) != 1 or not _is_part(part):
        return None
    return Card(Credit(names[0], part), place.first, place.last)


def _is_part(text: str) -> bool:
    """True for what may be the part that somebody plays, with nothing before it that says so."""
    opens = text[0].isalpha() or text[0] in "“\"'‘"
    return opens and len(text) <= _LONGEST_PART and PLAYS.match(f" {text} ") is None


def _pieces(block: Block) -> list[str]:
    """A block's text parted at its line breaks, and where its elements begin and end."""
    edges = sorted({0, len(block.text), *(edge for m in block.marks for edge in (m.start, m.end))})
    parts = (block.text[a:b] for a, b in pairwise(edges))
    return [piece for part in parts for line in part.split("\n") if (piece := line.strip())]
