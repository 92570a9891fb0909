"""The verdict: which line of the page holds it, and which of several counts.

Rules of this room: the verdict is the page's own on the film. A labelled one comes before a bare one, the whole's
before a part's, the first before the next; votes of others never count. What a machine is told counts like a label.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from reviewcrawler.blocks import Block
from reviewcrawler.draft import Draft
from reviewcrawler.kinds.structure import tells_of_others
from reviewcrawler.ratings.labels import label_strength
from reviewcrawler.ratings.lines import (
    HINT,
    LETTERS,
    LONGEST,
    STAR_LINE,
    WORDS,
    is_alone,
    is_classed,
    may_hold,
    verdict_in,
)
from reviewcrawler.ratings.prose import said_in_prose
from reviewcrawler.ratings.scales import halved, read_verdict
from reviewcrawler.review import By, Rating
from reviewcrawler.spans import Label
from reviewcrawler.subject import may_hold_a_film
from reviewcrawler.tables import load

_TABLE: Final = load("ratings")
_HALVING: Final = frozenset(_TABLE["glyphs"]["halving"])
_PROSE: Final = 180
_BEFORE, _AFTER = 10, 12
"""Blocks before the headline and after the last paragraph that may hold the verdict."""
_LINE_BREAK: Final = re.compile(rf"\n(?!(?:{'|'.join(map(re.escape, _TABLE['scales']['of']))})\s(?:[456]|10|20|100)\b)")
"""The end of a line; not before the scale of the number that it ends in."""
_SAID: Final = re.compile(
    rf"\d{{1,3}}\s?%\s*$|\b(?:{'|'.join(_TABLE['scales']['spelt'])})\s(?:{'|'.join(_TABLE['headline']['stars'])})\s(?:{'|'.join(_TABLE['headline']['for'])})\s",
    re.I,
)
"""A percentage with which a headline ends, or stars in words that it gives: ``Five stars for …``."""
_DECIMAL: Final = re.compile(r"\d[.,]\d")
_BELOW: Final = 4
"""Blocks right below the headline that may hold a lone number."""
_OPEN: Final = (Label.NONE, Label.SEPARATOR)
"""What may still turn out to be a verdict: stars alone look like a separator."""
_TAGS: Final = frozenset(["nav", "aside", "footer", "select", "option", "form", "button"])


class Candidate(NamedTuple):
    """A verdict somewhere on the page, and how surely it is the page's own on the film."""

    sureness: float
    rating: Rating
    by: By
    raw: str


def mark(draft: Draft) -> None:
    """Label lines that hold the verdict and nothing else."""
    if not may_hold_a_film(draft):
        return
    for block in _near(draft):
        if draft.spans.label(block.index) is Label.CREDITS:
            _mark_stars(draft, block)
        for start, end in _lines(draft, block):
            line = block.text[start:end]
            found = verdict_in(draft, block, line)
            if found and is_alone(line, found[1]):
                draft.spans.mark(block.index, Label.RATING, "verdict", start=start, end=end)
    _mark_words(draft)


def _mark_words(draft: Draft) -> None:
    """Label short lines that tell in words, behind a label of verdicts, what the figure beside them tells."""
    for span in list(draft.spans.labelled(Label.RATING)):
        for block in draft.blocks[max(0, span.block - 1) : span.block + 2]:
            label, colon, said = block.text[: WORDS + 1].partition(":")
            if colon and said and len(block.text) <= WORDS and label_strength(label) > 0:
                draft.spans.fill(block.index, Label.RATING, "the verdict in words")


def _mark_stars(draft: Draft, block: Block) -> None:
    """Label stars that are glued to credits, or a line among them."""
    for span in [s for s in draft.spans.of(block.index) if s.label is Label.CREDITS]:
        for line in STAR_LINE.finditer(draft.spans.text(span)):
            draft.spans.mark(
                block.index, Label.RATING, "verdict", start=span.start + line.start(), end=span.start + line.end()
            )
    for span in draft.spans.of(block.index):
        found = read_verdict(draft.spans.text(span)) if span.label is Label.CREDITS else None
        if found and found.kind == "glyphs":
            start, end = span.start + found.start, span.start + found.end
            draft.spans.mark(block.index, Label.RATING, "verdict", start=start, end=end)


def read(draft: Draft) -> None:
    """Set the rating by the surest candidate, the first of equals."""
    if not may_hold_a_film(draft):
        return
    found = sorted(candidates(draft), key=lambda c: -c.sureness)
    if found:
        best = found[0]
        draft.review.rating = halved(best.rating) if draft.review.language in _HALVING else best.rating
        draft.prove("rating", best.by, best.raw[:200])
        for other in (c for c in found if c.rating.value != best.rating.value):
            draft.doubt("rating", other.by, other.raw)


def candidates(draft: Draft) -> Iterator[Candidate]:
    """The verdicts that the page holds, in its order of places."""
    if draft.linked.rating:
        yield Candidate(4.5, draft.linked.rating, "linked-data", draft.linked.rating.raw)
    yield from _in_headline(draft)
    for span in draft.spans.labelled(Label.RATING):
        line = draft.spans.text(span)
        if found := verdict_in(draft, draft.blocks[span.block], line):
            yield Candidate(found[0], found[1].rating, "prose", line)
    for sureness, rating, said in said_in_prose(draft):
        yield Candidate(sureness, rating, "prose", said)
    yield from _in_attributes(draft)
    yield from _lone(draft)


def _near(draft: Draft) -> Iterator[Block]:
    """The blocks around the article that may hold a verdict: from above the headline to below the last paragraph."""
    blocks = draft.blocks
    head = next((span.block for span in draft.spans.labelled(Label.HEADLINE)), 0)
    prose = [b.index for b in blocks[head:] if len(b.text) >= _PROSE and b.link_share < 0.3]
    last = (prose[-1] if prose else len(blocks)) + _AFTER
    asked = False
    for block in blocks[max(0, head - _BEFORE) : last]:
        if (
            _is_paragraph(draft, block)
            or block.place.hidden
            or not may_hold(block.text)
            or not _TAGS.isdisjoint(draft.tags.of(block.place))
        ):
            continue
        if not asked and block.index > head:
            asked, last = True, min(last, _others(blocks, head))
        if block.index < last:
            yield block


def _is_paragraph(draft: Draft, block: Block) -> bool:
    """True for a text in one piece that is longer than any line with a verdict."""
    long = len(block.text) > LONGEST and "\n" not in block.text
    return long and len(spans := draft.spans.of(block.index)) == 1 and spans[0].label is not Label.CREDITS


def _others(blocks: list[Block], head: int) -> int:
    """Index of the first heading below the headline over what others judge: their verdicts are not the page's."""
    return next((b.index for b in blocks[head + 1 :] if b.heading and tells_of_others(b)), len(blocks))


def _lines(draft: Draft, block: Block) -> Iterator[tuple[int, int]]:
    """Where the short lines of a block that have no label yet begin and end."""
    for span in draft.spans.of(block.index):
        if span.label not in _OPEN:
            continue
        at = span.start
        for line in _LINE_BREAK.split(block.text[span.start : min(span.end, span.start + 3000)])[:40]:
            if 0 < len(line) <= LONGEST:
                yield at, at + len(line)
            at += len(line) + 1


def _in_headline(draft: Draft) -> Iterator[Candidate]:
    for span in draft.spans.labelled(Label.HEADLINE):
        line = draft.spans.text(span)
        found = read_verdict(line, labelled="**" in line)
        if found is None and (told := _SAID.search(line)):
            found = read_verdict(told[0], labelled=True)
        if found and found.kind in ("glyphs", "asterisks", "fraction", "out of", "percent", "in words"):
            yield Candidate(3.2, found.rating, "headline", line)


def _lone(draft: Draft) -> Iterator[Candidate]:
    """A number with one decimal and nothing beside it, between the headline and the text."""
    head = next((span.block for span in draft.spans.labelled(Label.HEADLINE)), None)
    body = draft.body_range()
    for block in draft.blocks[head + 1 : max(head + 1 + _BELOW, body[0] if body else 0)] if head is not None else ():
        if _DECIMAL.fullmatch(block.text) and (found := read_verdict(block.text, labelled=True)):
            yield Candidate(2.4, found.rating, "prose", block.text)
            return


def _in_attributes(draft: Draft) -> Iterator[Candidate]:
    """Verdicts in the alternative texts of images, and in the labels and titles of widgets, near the article."""
    head = next((span.block for span in draft.spans.labelled(Label.HEADLINE)), 0)
    body = draft.body_range()
    last = (body[-1] if body else len(draft.blocks)) + _AFTER
    seen = (*draft.document.images, *draft.document.spoken)
    texts = [(i.alt, i.names) for i in seen if i.alt and head - _BEFORE <= i.block <= last]
    for block in draft.blocks[max(0, head - _BEFORE) : last]:
        texts += [(m.value, m.names) for m in block.marks if m.value and m.tag not in ("a", "time")]
        texts += [(block.place.role, block.place.names)] if block.place.role else []
    for text, names in texts:
        if len(text) <= 60 and HINT.search(text) and (found := read_verdict(text)):
            strength = label_strength(text[: found.start])
            if strength >= 0 and (strength or is_classed(names) or sum(map(str.isalpha, text)) <= LETTERS):
                yield Candidate(2.7 + strength, found.rating, "prose", text)
