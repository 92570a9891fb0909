"""Blocks cut into labelled spans: what every step works on.

Rule of this room: spans tile the text of a block exactly, so that whatever was visible has a label in the end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from enum import StrEnum
from typing import Final, NamedTuple

from reviewcrawler.blocks import Block


class Label(StrEnum):
    """What a span is: part of the record, or one kind of debris."""

    NONE = "unlabelled"
    HEADLINE = "headline"
    BYLINE = "byline"
    CREDITS = "credits"
    SYNOPSIS = "synopsis"
    RATING = "rating"
    BODY = "body"
    ADVERT = "advert"
    BIO = "bio"
    CAPTION = "caption"
    COMMENTS = "comments"
    COOKIES = "cookies"
    FORM = "form"
    HIDDEN = "hidden"
    IMAGE = "image"
    LEGAL = "legal"
    NAVIGATION = "navigation"
    NEWSLETTER = "newsletter"
    RELATED = "related"
    SEPARATOR = "separator"
    SHARE = "share"
    TAGS = "tags"
    TEASER = "teaser"
    TEMPLATE = "template"
    VIDEO = "video"
    OTHER = "other"

    @property
    def is_debris(self) -> bool:
        """True for what is taken away: neither the article nor a field of the record."""
        return self not in _KEPT


_KEPT = frozenset({Label.NONE, Label.HEADLINE, Label.BYLINE, Label.CREDITS, Label.SYNOPSIS, Label.RATING, Label.BODY})


class Span(NamedTuple):
    """``blocks[block].text[start:end]`` is ``label``, for ``reason`` (a few words for a person)."""

    block: int
    start: int
    end: int
    label: Label
    reason: str = ""


_NONE: Final = Label.NONE
"""Looked up once: members of an enumeration are slow to find."""


class Spans:
    """The labels of a document's blocks: for each block, spans that tile its text exactly.

    >>> from reviewcrawler.blocks import Place
    >>> block = Block(0, "Cast: Ada Moor. A fine film.", Place("p"))
    >>> spans = Spans([block])
    >>> spans.mark(0, Label.CREDITS, "label: cast", end=15)
    >>> [(s.label.value, spans.text(s)) for s in spans]
    [('credits', 'Cast: Ada Moor.'), ('unlabelled', ' A fine film.')]
    """

    def __init__(self, blocks: list[Block]) -> None:
        self._blocks = blocks
        # The rows of blocks that have a label at all, and for each label the blocks that once had it.
        self._rows: dict[int, list[Span]] = {}
        self._blocks_with: defaultdict[Label, set[int]] = defaultdict(set)

    def __iter__(self) -> Iterator[Span]:
        for number in range(len(self._blocks)):
            yield from self.of(number)

    def of(self, block: int) -> list[Span]:
        """The spans of one block, in order."""
        return self._rows.get(block) or [Span(block, 0, len(self._blocks[block].text), _NONE)]

    def label(self, block: int) -> Label:
        """The label of the block's longest span."""
        row = self._rows.get(block)
        if row is None:
            return _NONE
        return row[0].label if len(row) == 1 else max(row, key=lambda s: s.end - s.start).label

    def is_settled(self, block: int) -> bool:
        """True where all of a block's text has a label."""
        row = self._rows.get(block)
        if row is None or len(row) > 1:
            return row is not None and all(span.label is not _NONE for span in row)
        return row[0].label is not _NONE

    def labelled(self, *labels: Label) -> Iterator[Span]:
        """The spans that carry one of `labels`, none of them `NONE`, in page order."""
        held = [blocks for label in labels if (blocks := self._blocks_with.get(label))]
        where = sorted(held[0] if len(held) == 1 else set().union(*held))
        return iter([span for block in where for span in self._rows[block] if span.label in labels])

    def text(self, span: Span) -> str:
        return self._blocks[span.block].text[span.start : span.end]

    def mark(self, block: int, label: Label, reason: str, *, start: int = 0, end: int | None = None) -> None:
        """Label ``text[start:end]`` of a block, cutting the spans it overlaps; an empty range labels nothing."""
        length = len(self._blocks[block].text)
        start, stop = max(0, start), length if end is None else min(end, length)
        if start >= stop:
            return
        row: list[Span] = []
        for span in self.of(block):
            if span.start < min(start, span.end):
                row.append(Span(block, span.start, min(start, span.end), span.label, span.reason))
            if max(stop, span.start) < span.end:
                row.append(Span(block, max(stop, span.start), span.end, span.label, span.reason))
        row.append(Span(block, start, stop, label, reason))
        self._rows[block] = sorted(row)
        self._blocks_with[label].add(block)

    def fill(self, block: int, label: Label, reason: str) -> None:
        """Label whatever part of the block has no label yet."""
        row = self._rows.get(block)
        if row is None:
            self._rows[block] = [tuple.__new__(Span, (block, 0, len(self._blocks[block].text), label, reason))]
        else:
            self._rows[block] = [s._replace(label=label, reason=reason) if s.label is _NONE else s for s in row]
        self._blocks_with[label].add(block)
