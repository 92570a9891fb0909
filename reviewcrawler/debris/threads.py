"""Comments that no class word and no heading names, by the links to answer them.

Rule of this room: two such links make a thread; it is as large as the places beside each other that hold them, and
never holds the headline or most of what reads like the article.
"""

from __future__ import annotations

from reviewcrawler.blocks import Place
from reviewcrawler.debris import wordings
from reviewcrawler.draft import Draft
from reviewcrawler.spans import Label


def talk_in(draft: Draft) -> range:
    """The indices of the blocks that are comments; empty where there is no thread."""
    replies = [block.place for block in draft.near_blocks if wordings.is_reply_link(block.text)]
    if len(replies) < 2:
        return range(0)
    found = _around(replies[0], replies[-1])
    headline = next((span.block for span in draft.spans.labelled(Label.HEADLINE)), -1)
    if headline in found or 2 * _likely_text(draft, found) > _likely_text(draft, range(len(draft.blocks))):
        return range(0)
    return found


def _around(first: Place, last: Place) -> range:
    """From the beginning of one place to the end of another, both taken as far out as they are apart."""
    outwards = list(last.up())
    inner = first
    while inner.parent is not None and inner.parent not in outwards:
        inner = inner.parent
    outer = next((place for place in outwards if place.parent is inner.parent), last)
    return range(inner.first, max(inner.last, outer.last))


def _likely_text(draft: Draft, found: range) -> float:
    return sum(len(draft.blocks[index].text) * draft.likelihood[index] for index in found)
