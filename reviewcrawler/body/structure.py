"""What the page's structure says of the blocks that read like the article: its frame, copies, other articles beside it.

Rule of this room: it takes away from the blocks chosen by how they read, and adds what reads like no text but stands
amid it, for reasons that hold on any page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

from reviewcrawler.blocks import Block, Document, Place

Chosen = npt.NDArray[np.bool_]

_COPIED_CHARS: Final = 60
"""Length from which a text that stands twice is a copy, no refrain."""
_OWN_CHARS: Final = 200
"""Text an article must have of its own before its siblings are others."""
_AMID: Final = 6
"""Blocks to either side of a listing among which the article's text must stand."""
_OPENING_BLOCKS: Final = 4
_LINKED: Final = 0.8
_LINE_CHARS: Final = 100
_FRAMES: Final = frozenset(["header", "footer", "nav", "aside"])
_ARTICLES: Final = frozenset(["article", "main", "section"])
"""Where a header is the article's own, or a chapter's."""
_UNITS: Final = frozenset(["article", "section", "div", "li"])


def settle(document: Document, chosen: Chosen, headline: int) -> Chosen:
    """The chosen blocks without the page's frame, without copies, and without articles beside the one of the headline;
    with the listings that stand among them.

    ``headline`` is the index of the block that shows it, -1 where none does.
    """
    kept = chosen.copy()
    blocks = document.blocks
    if any(shape[1] == "pre" for shape in document.shapes):
        kept[_listings(blocks, chosen)] = True
    # Single values of a list are several times as fast to look at as those of an array.
    each = chosen.tolist()
    for index in [*_frame(blocks, each), *_copies(blocks, each), *_siblings(blocks, each, headline)]:
        kept[index] = False
    return kept


def _listings(blocks: list[Block], chosen: Chosen) -> list[int]:
    """Preformatted blocks with chosen ones near by on either side: programs, tables, verse."""
    found = [b.index for b in blocks if b.place.tag == "pre" or (b.place.parent and b.place.parent.tag == "pre")]
    return [i for i in found if chosen[max(0, i - _AMID) : i].any() and chosen[i + 1 : i + 1 + _AMID].any()]


def _frame(blocks: list[Block], chosen: list[bool]) -> Iterator[int]:
    """Chosen lines of the page's header, footer, asides or menus: short, and in a place without an article's text."""
    for index, is_chosen in enumerate(chosen):
        if not is_chosen or len(blocks[index].text) >= _LINE_CHARS:
            continue
        place = next((p for p in blocks[index].place.up() if p.tag in _FRAMES), None)
        if place is not None and not (place.tag == "header" and any(p.tag in _ARTICLES for p in place.up())):
            inside = blocks[place.first : place.last]
            if not any(len(b.text) >= _OWN_CHARS and chosen[b.index] for b in inside):
                yield index


def _copies(blocks: list[Block], chosen: list[bool]) -> Iterator[int]:
    """Chosen blocks whose text stands in another place already: what is shown comes before what is hidden.

    The same paragraph twice in one place is the author's own doing.
    """
    seen: dict[str, Place | None] = {}
    long = [block for block in blocks if len(block.text) >= _COPIED_CHARS]
    for block in sorted(long, key=lambda block: block.place.hidden):
        place = seen.setdefault(block.text, block.place.parent)
        if place is not block.place.parent and chosen[block.index]:
            yield block.index


def _siblings(blocks: list[Block], chosen: list[bool], headline: int) -> Iterator[int]:
    """Chosen blocks of further articles: places beside the headline's own that are shaped like it and titled too."""
    place = _own_place(blocks, chosen, headline)
    own = _text(place, blocks, chosen) if place is not None else 0
    for other in _alike(place, blocks) if place is not None else ():
        if _is_article(other, blocks) or (_is_teaser(other, blocks) and _text(other, blocks, chosen) < own):
            yield from (index for index in range(other.first, other.last) if chosen[index])


def _own_place(blocks: list[Block], chosen: list[bool], headline: int) -> Place | None:
    """The innermost place that holds the headline and text of its own."""
    for place in blocks[headline].place.up() if headline >= 0 else ():
        if _text(place, blocks, chosen) >= _OWN_CHARS:
            return place if place.tag in _UNITS else None
    return None


def _alike(place: Place, blocks: list[Block]) -> list[Place]:
    """The places beside and after `place` that share its tag and first class word, in page order."""
    parent = place.parent
    found: list[Place] = []
    index, stop = place.last, parent.last if parent is not None else place.last
    while index < stop:
        at = blocks[index].place
        while at.parent is not parent and at.parent is not None:
            at = at.parent
        if at.parent is parent and (at.tag, at.names.split()[:1]) == (place.tag, place.names.split()[:1]):
            found.append(at)
        index = max(at.last, index + 1) if at.parent is parent else index + 1
    return found


def _text(place: Place, blocks: list[Block], chosen: list[bool]) -> int:
    """Chosen characters in a place."""
    return sum(len(b.text) for b in blocks[place.first : place.last] if chosen[b.index])


def _opening(place: Place, blocks: list[Block]) -> list[Block]:
    return blocks[place.first : min(place.last, place.first + _OPENING_BLOCKS)]


def _is_article(place: Place, blocks: list[Block]) -> bool:
    """True for a place that opens with a title of the first rank."""
    return any(b.place.tag == "h1" for b in _opening(place, blocks))


def _is_teaser(place: Place, blocks: list[Block]) -> bool:
    """True for a place that opens with a heading that is a link: what it heads stands elsewhere."""
    return any(0 < b.heading < 4 and b.link_share > _LINKED for b in _opening(place, blocks))
