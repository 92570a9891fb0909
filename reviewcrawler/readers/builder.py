"""Puts a document together from what a walk meets: places, inline elements, text, images.

Rules of this room: it knows blocks and white space, no tag's meaning. White space is folded as a browser does; soft
hyphens and zero-width characters go; two line breaks in a row end a block.
"""

from __future__ import annotations

from typing import Final

from reviewcrawler.blocks import Anchor, Block, Document, Image, Mark, Place, Shape

INVISIBLE: Final = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e"))
"""Characters without width; the zero-width joiner stays, emoji and Indic scripts need it."""


class Builder:
    """Collects one document. Every `open_…` is answered by its `close_…`."""

    def __init__(self) -> None:
        self.document = Document()
        self._blocks = self.document.blocks
        self.place = Place("html")
        self._shapes: dict[tuple[int, str, str, str, str, bool], int] = {(0, "html", "", "", "", False): 0}
        self._pieces: list[str] = []
        self._gaps: set[int] = set()
        self._length = 0
        self._space = False
        self._breaks = 0
        self._marks: list[Mark] = []
        self._open: list[tuple[int, str, str, str]] = []
        self._preformatted = 0

    @property
    def next_block(self) -> int:
        """Index of the block that is being built."""
        return len(self._blocks)

    def open_place(self, tag: str, names: str = "", hidden: bool = False, prop: str = "", role: str = "") -> None:
        """Begin a block-level element."""
        if self._length:
            self.flush()
        else:
            self._breaks, self._space = 0, False
        parent = self.place
        first, shapes = len(self._blocks), self._shapes
        hidden = hidden or parent.hidden
        shape = shapes.setdefault((parent.shape, tag, names, role, prop, hidden), len(shapes))
        self.place = Place(tag, names, parent, parent.depth + 1, hidden, prop, role, first, 0, shape)
        self._preformatted += tag == "pre"

    def close_place(self) -> None:
        """End the innermost block-level element."""
        if self._length:
            self.flush()
        else:
            self._breaks, self._space = 0, False
        place = self.place
        self._preformatted -= place.tag == "pre"
        place.last = len(self._blocks)
        self.place = place.parent or place

    def open_mark(self, tag: str, names: str = "", value: str = "") -> None:
        """Begin an inline element."""
        self._open.append((self._length, tag, names, value))

    def close_mark(self) -> None:
        """End the innermost inline element."""
        start, tag, names, value = self._open.pop()
        self._mark(start, tag, names, value)

    def _mark(self, start: int, tag: str, names: str, value: str) -> None:
        start += start in self._gaps
        if start < self._length:
            self._marks.append(Mark(start, self._length, tag, names, value))

    def text(self, text: str) -> None:
        """Add visible text, white space folded."""
        if text.isspace() and not self._preformatted:
            self._space = True
            return None
        if not text.isascii():
            text = text.translate(INVISIBLE)
        if self._preformatted and "\n" in text:
            return self._lines(text)
        words = text.split()
        if not words:
            self._space = self._space or bool(text)
            return None
        self._add(" ".join(words), " " if self._space or text[0].isspace() else "")
        self._space = text[-1].isspace()
        return None

    def _add(self, text: str, gap: str) -> None:
        if self._length:
            gap = "\n" if self._breaks else gap
            if gap:
                self._gaps.add(self._length)
                text = gap + text
        self._breaks = 0
        self._pieces.append(text)
        self._length += len(text)

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
        self.document.images.append(Image(self.next_block, src, alt, names))

    def anchor(self, href: str, rel: str) -> None:
        self.document.anchors.append(Anchor(self.next_block, href, rel))

    def flush(self) -> None:
        """End the block that is being built; inline elements still open go on in the next one."""
        self._breaks, self._space = 0, False
        if not self._length:
            return
        for start, tag, names, value in self._open:
            self._mark(start, tag, names, value)
        self._open = [(0, *rest) for _, *rest in self._open]  # type: ignore[misc]
        self._blocks.append(Block(self.next_block, "".join(self._pieces), self.place, self._marks))
        self._pieces, self._gaps, self._marks, self._length = [], set(), [], 0

    def finish(self) -> Document:
        """The document, complete."""
        while self.place.parent is not None:
            self.close_place()
        self.close_place()
        self.document.shapes = [Shape(*shape) for shape in self._shapes]
        return self.document
