"""Sign-offs: the lines below the prose, or at its end, that say who wrote it, and names that stand alone beside it.

Rule of this room: a sign-off closes the prose: nothing but credits, a verdict or another sign-off parts it from the
last paragraph. A name without a word beside it signs only where nothing else does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from reviewcrawler.blocks import Block
from reviewcrawler.bylines.authors import has_author_class, names_of
from reviewcrawler.bylines.dated_lines import is_dated
from reviewcrawler.bylines.signatures import alone, clean, is_name, is_short, signed, unbracketed
from reviewcrawler.draft import Draft
from reviewcrawler.spans import Label

_PROSE, _DENSE_PROSE = 180, 80
"""Characters of a paragraph that a sign-off may follow; of one in a script whose letters are syllables or words."""
_DENSE: Final = "\u2e80"
"""Where those scripts begin."""
_LINKED: Final = 0.3
"""Share of links from which on a paragraph is none."""
_SIGN_OFF: Final = 80
_CLOSES: Final = (Label.CREDITS, Label.RATING, Label.BYLINE)
_LINES: Final = frozenset(["p", "div", "td", "section", "article"])
_CLOSING: Final = 12
"""Blocks that may close a text below its last paragraph."""
_TAIL: Final = 60
_STOPS: Final = re.compile(r"[.!?…”»\"]+\s*")
_BESIDE: Final = frozenset(["aside", "nav"])
_DASHES: Final = "—–-"


def paragraphs(draft: Draft) -> list[bool]:
    """For each block, whether it is as long as a paragraph and no list of links."""
    return [is_long(block.text) and block.link_share < _LINKED for block in draft.blocks]


def mark_below(draft: Draft, zone: range, prose: list[bool]) -> bool:
    """Label the sign-offs below the prose; True where there is one. `zone`: the blocks near the headline."""
    signs = False
    for index in _below_prose(draft, prose):
        ends = prose[index] and not any(_is_text(draft, prose, at) for at in range(index + 1, draft.near.stop))
        if (index not in zone or ends) and draft.spans.label(index) is Label.NONE:
            signs |= _mark_sign_off(draft, draft.blocks[index], prose)
    return signs


def _is_text(draft: Draft, prose: list[bool], index: int) -> bool:
    """True for a paragraph that is no synopsis and no row of credits."""
    return prose[index] and draft.spans.label(index) not in (Label.SYNOPSIS, Label.CREDITS)


def is_long(text: str) -> bool:
    """True for a text as long as a paragraph, in its script."""
    return len(text) >= _PROSE or (len(text) >= _DENSE_PROSE and text > _DENSE)


def is_article(draft: Draft, block: Block) -> bool:
    """True for a block that a reader sees, not beside the article, and that does not say whom a quotation is from."""
    if block.place.hidden:
        return False
    tags = draft.tags.of(block.place)
    return _BESIDE.isdisjoint(tags) and not (block.text[0] in _DASHES and "blockquote" in tags)


def _below_prose(draft: Draft, prose: list[bool]) -> Iterator[int]:
    """Indices of the blocks that may sign prose: short ones right below it, and paragraphs that no prose follows."""
    near, last, blocks = draft.near, len(prose), draft.blocks
    for index in range(near.start, min(near.stop + 2, last)):
        if prose[index]:
            if index < near.stop and not _stands_beside(draft, prose, blocks[index], 1):
                yield index
        elif len(blocks[index].text) <= _SIGN_OFF:
            above = _above(draft, index, prose)
            if any(prose[max(near.start, above - 2) : above]):
                yield index


def _above(draft: Draft, index: int, prose: list[bool]) -> int:
    """The block behind which a sign-off stands: what closes a text below its prose parts it from nothing.

    That is credits and a verdict, other sign-offs, and the last short lines that read like the text.
    """
    lowest = max(draft.near.start, index - _CLOSING)
    while (
        index > lowest and not prose[index - 1] and (draft.chosen[index - 1] or draft.spans.label(index - 1) in _CLOSES)
    ):
        index -= 1
    return index


def _mark_sign_off(draft: Draft, block: Block, prose: list[bool]) -> bool:
    """Label the sign-off that a block is, or ends with; False where there is none."""
    start = _tail_of(block) if prose[block.index] else 0 if _signs_off(draft, block, prose) else None
    if start is None or not is_article(draft, block):
        return False
    draft.spans.mark(block.index, Label.BYLINE, "sign-off", start=start)
    return True


def mark_bare(draft: Draft, zone: range, prose: list[bool]) -> None:
    """Label names that stand alone above or below the prose, where nothing else is signed.

    Film titles, actors and headings stand alone, too: but the text speaks of them, and a signer it does not mention.
    """
    short = [block for block in draft.blocks if 4 < len(block.text) <= 40]
    found = [
        b
        for b in short
        if (b.marks and _is_bare(draft, b, zone, prose)) or _is_last(draft, b, prose) or _is_by_date(draft, b, zone)
    ]
    if not found:
        return
    text = "\n".join(block.text for block in draft.blocks if block not in found)
    alone = [block for block in found if block.text.strip() not in text]
    if len(alone) <= 2:
        for block in alone:
            draft.spans.fill(block.index, Label.BYLINE, "sign-off")


def _is_bare(draft: Draft, block: Block, zone: range, prose: list[bool]) -> bool:
    """True for a name in bold, italics or a heading, next to prose."""
    text = block.text
    if not any(_stands_beside(draft, prose, block, step) for step in (-1, 1)):
        return False
    styled = any(m.tag in ("strong", "b", "em", "i") and m.end - m.start == len(text) for m in block.marks)
    if not styled or block.links or (block.heading and block.index not in zone):
        return False
    unlabelled = draft.spans.label(block.index) is Label.NONE and not text.isupper()
    return unlabelled and (len(text.split()) > 1 or text.count(".") > 1) and is_name(text)


def _is_by_date(draft: Draft, block: Block, zone: range) -> bool:
    """True for a plain line near the headline that is a name, right beside a line that tells when."""
    plain = block.index in zone and not block.heading and not block.links and block.place.tag in _LINES
    cased = not block.text.isupper() and not block.text.islower() and block.text[:1].isupper()
    if not plain or not cased or draft.spans.label(block.index) is not Label.NONE or not alone(block.text):
        return False
    beside = (draft.blocks[at] for at in (block.index - 1, block.index + 1) if 0 <= at < len(draft.blocks))
    return any(
        other.place.parent is block.place.parent and any(s.reason == "date" for s in draft.spans.of(other.index))
        for other in beside
    )


def _is_last(draft: Draft, block: Block, prose: list[bool]) -> bool:
    """True for a plain line that ends what the prose stands in, but for credits, and is a name."""
    parent = block.place.parent
    if block.index not in draft.near or block.heading or parent is None or parent.last > len(draft.blocks):
        return False
    if any(draft.spans.label(at) is not Label.CREDITS for at in range(block.index + 1, parent.last)):
        return False
    if (
        block.place.tag not in _LINES
        or block.links
        or "." in block.text
        or draft.spans.label(block.index) is not Label.NONE
    ):
        return False
    above = _above(draft, block.index, prose) - 1
    stands = above >= 0 and prose[above] and _is_beside(draft.blocks[above], block)
    return stands and not block.text.isupper() and bool(alone(block.text))


def _stands_beside(draft: Draft, prose: list[bool], block: Block, step: int) -> bool:
    """True where the block at that distance is a paragraph, in the same place."""
    index = block.index + step
    return 0 <= index < len(prose) and prose[index] and _is_beside(draft.blocks[index], block)


def _is_beside(prose: Block, block: Block) -> bool:
    """True for a line in the same place as a paragraph, or inside of a place that holds the paragraph as loose text."""
    return prose.place.parent is block.place.parent or prose.place is block.place.parent


def _signs_off(draft: Draft, block: Block, prose: list[bool]) -> bool:
    """True for a short line that signs the prose above it."""
    text = block.text
    if signed(text, soft=False) or is_dated(block, text.casefold()):
        return True
    if has_author_class(block.place.names) and names_of(block, 0, len(text)):
        return True
    last = _above(draft, block.index, prose)
    above = any(_stands_beside(draft, prose, block, at - block.index) for at in (last - 1, last - 2))
    if not above or _stands_beside(draft, prose, block, 1):
        return False
    if unbracketed(text) != text.strip() or "\n" in text:
        return bool(alone(text) or signed(unbracketed(text)))
    return (bool(signed(text)) or _is_styled(block)) and is_name(clean(text)) and is_short(clean(text))


def _is_styled(block: Block) -> bool:
    """True for a line in bold or italics that ends what it stands in."""
    parent = block.place.parent
    styled = any(m.tag in ("strong", "b", "em", "i") and m.end - m.start >= len(block.text) - 3 for m in block.marks)
    return styled and not block.heading and parent is not None and parent.last == block.index + 1


def _tail_of(block: Block) -> int | None:
    """Where the signature begins that is glued to the end of the last paragraph; None where there is none."""
    tail = block.text[-_TAIL:]
    for stop in _STOPS.finditer(tail[:-5]):
        closing = tail[stop.end() :].strip()
        names = signed(closing) or (alone(closing) if unbracketed(closing) != closing else [])
        if len(names) == 1 and (" " in names[0] or "." in names[0]):
            return len(block.text) - len(tail) + stop.end()
    return None
