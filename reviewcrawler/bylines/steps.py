"""By-lines: the lines that say who signs the text and when, near the headline and below the prose.

Rule of this room: a by-line stands near the headline or signs the prose it follows; what stands elsewhere is another
text's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from reviewcrawler.blocks import Block
from reviewcrawler.bylines import authors, dating, sign_offs
from reviewcrawler.bylines.authors import has_author_class, names_of
from reviewcrawler.bylines.dated_lines import is_date_alone, is_dated, tells_release
from reviewcrawler.bylines.sign_offs import is_article, is_long
from reviewcrawler.draft import Draft
from reviewcrawler.spans import Label
from reviewcrawler.tables import load

_TABLE: Final = load("bylines")
_READING: Final = tuple(_TABLE["reading"]["phrases"])
_BEFORE, _AFTER = 6, 14
"""Blocks before and after the headline among which by-lines stand."""
_FARTHEST, _OVER = 60, 3
"""Blocks among which the first paragraph stands, and how far above it a by-line does."""
_LINE: Final = 200
_LABEL: Final = 30
_NONE: Final = Label.NONE
_FREE: Final = (Label.NONE, Label.CREDITS)
_HAS_DIGIT: Final = re.compile(r"\d")


def mark(draft: Draft) -> None:
    """Label lines of by-line, date and reading time near the headline, and sign-offs below the prose."""
    prose = sign_offs.paragraphs(draft)
    zone = _zone(draft)
    signed_by = False
    over = _over_prose(prose, zone)
    for block in (*draft.blocks[zone.start : zone.stop], *draft.blocks[over.start : over.stop]):
        if (len(block.text) <= _LINE or "\n" in block.text) and is_article(draft, block):
            signed_by |= _mark_lines(draft, block)
    signed_by |= sign_offs.mark_below(draft, zone, prose)
    if not draft.linked.author and not signed_by:
        sign_offs.mark_bare(draft, zone, prose)


def _mark_lines(draft: Draft, block: Block) -> bool:
    """Label the lines of by-line in a block; what stands among credits may still be a date. True where one signs."""
    label = draft.spans.label(block.index)
    signs = False
    for start, end in _lines(block) if label in _FREE else ():
        reason = _byline(block, start, end)
        if reason == "date" and _is_below_release(draft, block):
            continue
        signing = reason == "signed" and has_author_class(block.place.names)
        if reason and (label is _NONE or signing or (reason == "date" and not _is_row(draft, block.index, start))):
            draft.spans.mark(block.index, Label.BYLINE, reason, start=start, end=end)
            signs |= reason == "signed"
    return signs


def _is_below_release(draft: Draft, block: Block) -> bool:
    """True for a date in the cell behind a label for the film's release."""
    above = draft.blocks[block.index - 1] if block.index else None
    return (
        above is not None and len(above.text) <= _LABEL and not above.heading and tells_release(above.text.casefold())
    )


def _is_row(draft: Draft, block: int, start: int) -> bool:
    """True where a line of credits has a label of its own, or stands among such lines: its date is the film's."""
    spans = list(draft.spans.of(block))
    among = sum("label: " in span.reason for span in spans) > 1
    return any(
        span.start <= start < span.end and ("label: " in span.reason or (among and span.reason == "beside credits"))
        for span in spans
    )


def read(draft: Draft) -> None:
    """Set author and dates."""
    authors.read(draft)
    dating.read(draft)


def _zone(draft: Draft) -> range:
    """Indices of the blocks near the headline; of the first blocks where there is none."""
    found = next((span.block for span in draft.spans.labelled(Label.HEADLINE)), None)
    first = 0 if found is None else max(0, found - _BEFORE)
    last = min(len(draft.blocks), (found or 0) + _AFTER)
    prose = [i for i in range((found or 0) + 1, last) if is_long(draft.blocks[i].text)]
    heads = [i for i in range(prose[0] + 1, last) if draft.blocks[i].heading and draft.blocks[i].links] if prose else []
    return range(first, min([last, *prose[2:3], *heads[:1]]))


def _over_prose(prose: list[bool], zone: range) -> range:
    """Indices of the blocks right above the first paragraph, where a sheet of credits parts it from the zone."""
    near = prose[zone.stop : zone.start + _FARTHEST]
    if True not in near or True in prose[zone.start : zone.stop]:
        return range(0)
    first = zone.stop + near.index(True)
    return range(max(zone.stop, first - _OVER), first)


def _lines(block: Block) -> Iterator[tuple[int, int]]:
    """Where the short lines of a block begin and end."""
    at = 0
    for line in block.text[:2000].split("\n")[:6]:
        if 0 < len(line) <= _LINE:
            yield at, at + len(line)
        at += len(line) + 1


def _byline(block: Block, start: int, end: int) -> str:
    """Why a line is a by-line; empty where it is none."""
    line = block.text[start:end]
    if names_of(block, start, end):
        return "signed"
    folded = line.casefold()
    if _HAS_DIGIT.search(folded):
        if len(line) < 100 and any(phrase in folded for phrase in _READING):
            return "reading time"
        if (is_dated(block, folded) or is_date_alone(folded)) and not tells_release(folded):
            return "date"
    classed = len(line) <= 80 and has_author_class(block.place.names)
    return "author's class" if classed and not line.endswith((".", "!", "?")) else ""
