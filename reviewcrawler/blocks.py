"""What every reader returns: blocks of visible text, and the places that they stood in.

Rules of this room: nothing here parses anything. A block's text never changes once read. Places form the tree the
blocks stood in; a place covers the blocks ``first`` to ``last`` (exclusive), which are always neighbours.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

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
