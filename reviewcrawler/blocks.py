"""What every reader returns and every step works on: blocks of visible text, cut into labelled spans.

Rules of this room: nothing here parses anything. A block's text never changes once read; spans tile it exactly, so that
whatever was visible has a label in the end. Places form the tree the blocks stood in; a place covers the blocks
``first`` to ``last`` (exclusive), which are always neighbours.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, NamedTuple


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


_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}


class Mark(NamedTuple):
    """An inline element inside a block: ``text[start:end]`` stood in ``tag``.

    ``names`` are its class and id words, lower case; ``value`` is the link of an ``a``, the ``datetime`` of a
    ``time``, else an ``aria-label`` or ``title``.
    """

    start: int
    end: int
    tag: str
    names: str = ""
    value: str = ""


class Image(NamedTuple):
    """An image, and the index of the block it stands before or in."""

    block: int
    src: str
    alt: str
    names: str = ""


class Anchor(NamedTuple):
    """A link of the page as written, and the index of the block it stands before or in."""

    block: int
    href: str
    rel: str = ""


class Property(NamedTuple):
    """One microdata property: its name, its value, and the ``itemtype`` words from the outermost scope to its own."""

    name: str
    value: str
    scope: tuple[str, ...]


@dataclass(slots=True, eq=False)
class Place:
    """A block-level element: what blocks stand in. ``names`` are its class and id words, lower case."""

    tag: str
    names: str = ""
    parent: Place | None = None
    depth: int = 0
    hidden: bool = False
    prop: str = ""
    role: str = ""
    first: int = 0
    last: int = 0
    shape: int = 0
    """Number of its `Shape` among the document's."""
    number: int = 0
    """Its own number among the document's places."""

    def up(self) -> Iterator[Place]:
        """This place, then what it stands in, outwards."""
        place: Place | None = self
        while place is not None:
            yield place
            place = place.parent

    def within(self, *tags: str) -> bool:
        """True where this place is, or stands in, one of `tags`."""
        return any(place.tag in tags for place in self.up())


Shape = tuple[int, str, str, str, str, bool]
"""What places that are alike share: the shape of what they stand in; tag, names, role, property; whether hidden."""


@dataclass(slots=True, eq=False)
class Block:
    """A run of visible text: white space folded, a line break (``<br>``) kept as a newline."""

    index: int
    text: str
    place: Place
    marks: list[Mark] = field(default_factory=list)

    @property
    def tag(self) -> str:
        return self.place.tag

    @property
    def links(self) -> list[Mark]:
        return [m for m in self.marks if m.tag == "a"]

    @property
    def link_share(self) -> float:
        """Share of the text's characters that stand in links, 0 to 1."""
        linked = 0
        for start, end, tag, _, _ in self.marks:
            if tag == "a":
                linked += end - start
        return min(1.0, linked / max(1, len(self.text)))

    @property
    def seams(self) -> list[int]:
        """Offsets at which an inline element begins or ends: where text may be glued that was styled apart."""
        return sorted({offset for m in self.marks for offset in (m.start, m.end)})

    @property
    def heading(self) -> int:
        """Level of the heading, 0 where the block is none."""
        return _HEADINGS.get(self.place.tag, 0)


@dataclass(slots=True, eq=False)
class Document:
    """A page, read: its blocks in order, and what stood beside the text."""

    blocks: list[Block] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    """What the blocks stand in, in page order, each place after the one that it stands in."""
    shapes: list[Shape] = field(default_factory=list)
    """The shapes of all places, each after the one of its parent."""
    images: list[Image] = field(default_factory=list)
    spoken: list[Image] = field(default_factory=list)
    """Elements with a number in what is read out for them (`alt`): stars are often drawn, not written."""
    anchors: list[Anchor] = field(default_factory=list)
    properties: list[Property] = field(default_factory=list)
    title: str = ""
    language: str = ""
    metas: dict[str, list[str]] = field(default_factory=dict)
    """Contents of the ``meta`` elements by ``name`` or ``property``, lower case."""
    rels: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    """Attributes of the ``link`` elements by ``rel``."""
    scripts: list[str] = field(default_factory=list)
    """Texts of the ``application/ld+json`` scripts."""

    def meta(self, *names: str) -> str:
        """The first content there is under one of `names`, or an empty string."""
        return next((text for name in names for text in self.metas.get(name, ()) if text), "")


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
        where = set().union(*(self._blocks_with.get(label, ()) for label in labels))
        return iter([span for block in sorted(where) for span in self._rows[block] if span.label in labels])

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
