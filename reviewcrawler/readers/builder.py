"""Puts a document together from what a walk meets: places, inline elements, text, images.

Rules of this room: it knows blocks and white space, and of tags only what a link and a heading are. White space is
folded as a browser does; soft hyphens and zero-width characters go; two line breaks in a row end a block; a menu is one
block, each of its links a line, one mark for all of them.
"""

from __future__ import annotations

import re
from typing import Any, Final

from reviewcrawler.blocks import Anchor, Block, Document, Image, Mark, Place, Shape

INVISIBLE: Final = re.compile("[\u00ad\u200b\u200c\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e]+")
"""Characters without width; the zero-width joiner stays, emoji and Indic scripts need it."""

_MENU_LINKS: Final = 4
"""Links from which a place that holds nothing else is a menu; fewer may be a by-line's or a path's."""
_MOST_LINKS: Final = 500
"""Links of a menu beyond which it is not joined to others."""
_LINE: Final = 100
"""Characters from which even a link alone may be a paragraph, no line of a menu."""
_new = tuple.__new__
"""Makes a named tuple of a tuple in a third of the time that its own constructor takes."""
_HEADINGS: Final = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])


class Builder:
    """Collects one document. Every `open_…` is answered by its `close_…`."""

    def __init__(self) -> None:
        self.document = Document()
        self.place = Place("html")
        self._blocks = self.document.blocks
        self._places = self.document.places
        self._places.append(self.place)
        self._waiting: list[tuple[str, str, bool, str, str]] = []
        self._shapes: dict[Shape, int] = {(0, "html", "", "", "", False): 0}
        self._pieces: list[str] = []
        self._gaps: set[int] = set()
        self._length = 0
        self._space = False
        self._breaks = 0
        self._marks: list[Mark] = []
        self._open: list[tuple[int, str, str, str]] = []
        self._preformatted = 0
        self._linked = 0
        self._bare = 0

    def open_place(self, tag: str, names: str = "", hidden: bool = False, prop: str = "", role: str = "") -> None:
        """Begin a block-level element; it becomes a place where a block turns out to stand in it."""
        if self._length:
            self.flush()
        self._waiting.append((tag, names, hidden, prop, role))
        if tag == "pre":
            self._preformatted += 1

    def _enter_places(self) -> None:
        """Make places of the elements that have begun since the last block ended."""
        place, places, shapes, first = self.place, self._places, self._shapes, len(self._blocks)
        for number, (tag, names, is_hidden, prop, role) in enumerate(self._waiting, len(places)):
            hidden = is_hidden or place.hidden
            key = (place.shape, tag, names, role, prop, hidden)
            if (shape := shapes.get(key)) is None:
                shape = shapes[key] = len(shapes)
            place = Place(tag, names, place, place.depth + 1, hidden, prop, role, first, 0, shape, number)
            places.append(place)
        self.place = place
        self._waiting.clear()

    def close_place(self) -> None:
        """End the innermost block-level element."""
        if self._length:
            self.flush()
        if self._waiting:
            self._preformatted -= self._waiting.pop()[0] == "pre"
            return
        place = self.place
        if place.tag == "pre":
            self._preformatted -= 1
        if 1 < len(self._blocks) - place.first <= self._bare:
            self._join_menu(place)
        place.last = len(self._blocks)
        self.place = place.parent or place

    def _join_menu(self, place: Place) -> None:
        """Make one block of the links that are all a place holds."""
        first, blocks = place.first, self._blocks
        items = blocks[first:]
        text = "\n".join([item.text for item in items])
        if not _MENU_LINKS - 1 <= text.count("\n") < _MOST_LINKS:
            return
        if place.hidden == items[0].place.hidden == items[-1].place.hidden:
            blocks[first:] = [Block(first, text, place, [Mark(0, len(text), "a")])]
            del self._places[place.number + 1 :]
            self._bare -= len(items) - 1
            for beside in (self.document.anchors, self.document.images, self.document.spoken):
                _stand_in(beside, first)

    def open_mark(self, tag: str, names: str = "", value: str = "") -> None:
        """Begin an inline element."""
        self._open.append((self._length, tag, names, value))

    def close_mark(self) -> None:
        """End the innermost inline element."""
        start, tag, names, value = self._open.pop()
        if start < self._length:
            self._mark(start, tag, names, value)

    def _mark(self, start: int, tag: str, names: str, value: str) -> None:
        start, end = start + (start in self._gaps), self._length
        if start < end:
            self._marks.append(_new(Mark, (start, end, tag, names, value)))
            if tag == "a" and not start:
                self._linked = end

    def text(self, text: str) -> None:
        """Add visible text, white space folded."""
        # Printable text has no white space but plain spaces, and nothing invisible.
        is_plain = text.isprintable()
        if not (is_plain or text.isascii()):
            text = INVISIBLE.sub("", text)
        if self._preformatted and "\n" in text:
            return self._lines(text)
        said = text.strip(" ") if is_plain and "  " not in text else " ".join(text.split())
        if not said:
            self._space = self._space or bool(text)
            return None
        length = self._length
        # What is as long as before has no white space at its ends.
        loose = len(said) < len(text)
        if length and (self._space or self._breaks or (loose and text[0].isspace())):
            self._gaps.add(length)
            said = ("\n" if self._breaks else " ") + said
        self._pieces.append(said)
        self._length, self._breaks, self._space = length + len(said), 0, loose and text[-1].isspace()
        return None

    def space(self, text: str) -> None:
        """Add white space."""
        if self._preformatted:
            self.text(text)
        else:
            self._space = True

    def _lines(self, text: str) -> None:
        """Add preformatted text: its line ends are line breaks."""
        first, *rest = text.split("\n")
        if first:
            self.text(first)
        for line in rest:
            self.line_break()
            if line:
                self.text(line)

    def line_break(self) -> None:
        """A line break; the second in a row ends the block."""
        self._breaks += 1
        self._space = False
        if self._breaks > 1:
            self.flush()

    def image(self, src: str, alt: str, names: str) -> None:
        self.document.images.append(_new(Image, (len(self._blocks), src, alt, names)))

    def speak(self, said: str, names: str) -> None:
        """Keep what is read out for an element that shows a number."""
        self.document.spoken.append(_new(Image, (len(self._blocks), "", said, names)))

    def anchor(self, href: str, rel: str) -> None:
        self.document.anchors.append(_new(Anchor, (len(self._blocks), href, rel)))

    def flush(self) -> None:
        """End the block that is being built; inline elements still open go on in the next one."""
        self._breaks = 0
        if not self._length:
            return
        if self._open:
            for start, tag, names, value in self._open:
                self._mark(start, tag, names, value)
            self._open = [(0, tag, names, value) for _, tag, names, value in self._open]
        if self._waiting:
            self._enter_places()
        is_bare = self._linked == self._length < _LINE and self.place.tag not in _HEADINGS
        self._bare = self._bare + 1 if is_bare else 0
        self._blocks.append(Block(len(self._blocks), "".join(self._pieces), self.place, self._marks))
        self._pieces, self._marks, self._length, self._linked = [], [], 0, 0
        if self._gaps:
            self._gaps = set()

    def finish(self) -> Document:
        """The document, complete. The builder lets go of it: a parser that it was the target of may live longer."""
        while self._waiting or self.place.parent is not None:
            self.close_place()
        self.close_place()
        document, document.shapes = self.document, list(self._shapes)
        Builder.__init__(self)
        return document


def _stand_in(beside: list[Any], block: int) -> None:
    """Let anchors or images that stood in blocks after `block`, the page's last, stand in it."""
    at = len(beside)
    while at and (each := beside[at - 1])[0] > block:
        at -= 1
        beside[at] = _new(type(each), (block, *each[1:]))
