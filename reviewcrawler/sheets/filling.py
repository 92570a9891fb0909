"""Values that stand in other blocks than their labels: in the next cells, in the paragraphs behind, or right above.

Rule of this room: it fills a row that has a label and no value, or says that no block around it is one.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, takewhile
from typing import Final

from reviewcrawler.blocks import Block, Place
from reviewcrawler.people.names import read_names
from reviewcrawler.people.parts import swapped
from reviewcrawler.people.person import is_name
from reviewcrawler.review import Credit
from reviewcrawler.sheets.cards import cards_at
from reviewcrawler.sheets.labels import Role, bare_role, opens
from reviewcrawler.sheets.values import MIN_SYNOPSIS, Row, is_dense, is_outline

_LEAST_LISTED: Final = 2
"""Names below a heading of staff and cast that make a list of actors."""
_MAX_CELLS: Final = 80
_MAX_SYNOPSIS_BLOCKS: Final = 6
_CELLS: Final = frozenset(["td", "dd", "li"])


def fill(row: Row, blocks: Sequence[Block]) -> bool:
    """Give an open row its value; False where no block around it is one."""
    return _takes_from_above(row, blocks) or _fill(row, blocks)


def listed_cast(header: Row, after: int, blocks: Sequence[Block]) -> Row | None:
    """The cast below a heading of staff and cast, in items of a list that no label opens, from the block `after` on."""
    if not blocks[header.block].heading:
        return None
    items = list(takewhile(lambda block: block.tag == "li", blocks[after : after + _MAX_CELLS]))
    found = [_names_in(item, "cast") for item in items]
    if len(items) < _LEAST_LISTED or not all(len(names) == 1 for names in found):
        return None
    first, *rest = ((item.index, 0, len(item.text)) for item in items)
    cast, value = [names[0] for names in found], "; ".join(item.text for item in items)
    return Row(*first, "cast", header.word, swapped(cast), value, more=rest)


def _takes_from_above(row: Row, blocks: Sequence[Block]) -> bool:
    """Take the names that stand right above a label: ``Ada Moor`` over ``Director``; False where none do.

    They do where name and label share a place of their own, or where a run of both begins with a name.
    """
    at, home = row.block, blocks[row.block]
    if row.role not in ("director", "cast", "crew") or at == 0 or home.heading or home.text.rstrip()[-1:] in ":：":
        return False
    found = _names_in(blocks[at - 1], "crew") if not bare_role(blocks[at - 1].text) else []
    if not found or not _stands_below(blocks, at):
        return False
    row.credits, row.value = found, blocks[at - 1].text
    row.above = (at - 1, 0, len(blocks[at - 1].text))
    return True


def _stands_below(blocks: Sequence[Block], at: int) -> bool:
    """True where the label at a place belongs to what stands over it."""
    parent, after = blocks[at].place.parent, at + 1
    if blocks[at - 1].place.parent is not parent:
        return False
    if after == len(blocks) or blocks[after].place.parent is not parent:
        return parent is not None and parent.first == at - 1
    first = last = at
    while first >= 3 and bare_role(blocks[first - 2].text):
        first -= 2
    while last + 2 < len(blocks) and bare_role(blocks[last + 2].text):
        last += 2
    if blocks[first - 1].place.parent is not parent or blocks[first - 1].heading:
        return False
    begins = first < 2 or not _names_in(blocks[first - 2], "crew")
    ends = last + 1 == len(blocks) or not _names_in(blocks[last + 1], "crew")
    return begins and ends and (first > 1 or last > at)


def _fill(row: Row, blocks: Sequence[Block]) -> bool:
    """Take an open row's value from the blocks behind it; False where none of them is one."""
    after = row.block + 1
    if row.role in ("director", "cast"):
        return _fill_names(row, blocks, after)
    if row.role in ("synopsis", "plot"):
        return _fill_synopsis(row, blocks, after)
    if after < len(blocks) and _is_value(blocks[after].text):
        row.more.append((after, 0, len(blocks[after].text)))
        row.value = blocks[after].text
        return blocks[row.block].tag in ("dt", "th", "td") or ":" in blocks[row.block].text
    return False


def _is_value(text: str) -> bool:
    """True for a short text that is no label itself; one that begins with a digit is none."""
    return len(text) <= 80 and (text[:1].isdigit() or not opens(text))


def _fill_names(row: Row, blocks: Sequence[Block], after: int) -> bool:
    home = blocks[row.block]
    if row.role == "cast" and (cards := cards_at(blocks, after)):
        row.credits = [card.credit for card in cards]
        row.more = [(i, 0, len(blocks[i].text)) for i in range(cards[0].first, cards[-1].last)]
        row.value = "; ".join(blocks[i].text for i, _, _ in row.more)
        return True
    cell = _cell(blocks, after)
    for block in blocks[after : after + _MAX_CELLS]:
        if bare_role(block.text) or (block.heading and row.more) or (cell and block.index >= cell.last):
            break
        found = _names_in(block, row.role)
        played = row.role == "cast" and len(found) == 1 and found[0].role is not None
        if not found or (row.more and not played and not cell and not _may_go_on(block, blocks[after], home)):
            break
        row.credits += found
        row.more.append((block.index, 0, len(block.text)))
        if not cell and not played and not _may_go_on(block, blocks[after], home):
            break
    row.credits = [*{credit.name: credit for credit in swapped(row.credits)}.values()]
    row.value = "; ".join(blocks[i].text for i, _, _ in row.more)
    return bool(row.credits) and _is_credible(row, home)


def _may_go_on(block: Block, first: Block, home: Block) -> bool:
    """True where names may follow in the next block: in the items of a list, below a heading, in fields alike."""
    if home.tag in ("th", "td"):
        return False
    return _is_cell(block) or home.heading > 0 or _are_fields(block, first, home)


def _are_fields(block: Block, first: Block, home: Block) -> bool:
    """True for a value in an element named otherwise than its label's, in which all values stand by themselves."""
    names, place = first.place.names, block.place
    return bool(names) and names != home.place.names and (place.names, place.parent) == (names, first.place.parent)


def _is_cell(block: Block) -> bool:
    """True for an item of a list or a cell, be it of elements of its own."""
    parent = block.place.parent
    return block.tag in _CELLS or (parent is not None and parent.tag == "li" and block.place.within("dd"))


def _cell(blocks: Sequence[Block], index: int) -> Place | None:
    """The cell of a table that the block at `index` stands in."""
    if index >= len(blocks):
        return None
    return next((place for place in blocks[index].place.up() if place.tag == "td"), None)


def _names_in(block: Block, role: Role) -> list[Credit]:
    """The names of a block that holds nothing else; of one actor also with the part: ``Joe Ray: Tom``."""
    text = _parted_at_seams(block)
    names = read_names(text)
    rest = text[names.end :].strip(" &+")
    if names.whole and (not rest or names.tailed or rest[0] in "|·•｜"):
        return names.credits
    actor, colon, part = text.partition(": ")
    alone = read_names(actor)
    if role != "cast" or not colon or bare_role(actor) or not is_name(part):
        return []
    if len(alone.credits) == 1 and not actor[alone.end :].strip():
        return [Credit(alone.credits[0].name, part)]
    return []


def _parted_at_seams(block: Block) -> str:
    """A block's text with a line break where inline elements stand glued to each other."""
    text, starts = block.text, {m.start for m in block.marks}
    glued = [i for i in sorted(starts) if 0 < i < len(text) and not text[i - 1].isspace() and text[i].isupper()]
    edges = [0, *glued, len(text)]
    return "\n".join(text[a:b] for a, b in pairwise(edges))


def _is_credible(row: Row, home: Block) -> bool:
    """True where names under a bare label can be its value: a menu's words are no names."""
    if ":" in home.text or "：" in home.text or home.tag in ("dt", "th"):
        return True
    return any(" " in c.name or (len(c.name) > 1 and c.name[0] > "\u2e7f") for c in row.credits)


def _fill_synopsis(row: Row, blocks: Sequence[Block], after: int) -> bool:
    """The paragraph behind the label; all up to the next heading where the label is one, or to another bare label."""
    home = blocks[row.block]
    found: list[int] = []
    for block in blocks[after : after + _MAX_SYNOPSIS_BLOCKS]:
        if block.heading or bare_role(block.text) or block.link_share > 0.5 or block.place.hidden:
            break
        if len(block.text) < MIN_SYNOPSIS and not is_dense(block.text):
            break
        found.append(block.index)
    end = after + len(found)
    labelled = end < len(blocks) and bare_role(blocks[end].text) is not None
    if not (_ends_with_heading(blocks, end) if home.heading else labelled):
        found = found[:1]
    row.more = [(i, 0, len(blocks[i].text)) for i in found]
    row.value = "\n\n".join(blocks[i].text for i in found)
    return bool(found) and not is_outline(row.value)


def _ends_with_heading(blocks: Sequence[Block], index: int) -> bool:
    return index < len(blocks) and (blocks[index].heading > 0 or bare_role(blocks[index].text) is not None)
