"""Plain text as blocks.

Rule of this room: a blank line parts blocks; where lines are sentence-long, so does every line end.
"""

from __future__ import annotations

import re

from reviewcrawler.blocks import Document
from reviewcrawler.readers.builder import Builder

_BULLET = re.compile(r"^(?:[*+•·-]|\d{1,3}[.)])\s+")
_LONG_LINE = 100
"""A typesetter's line is shorter than this; a longer one is a paragraph of its own."""


def read_text(text: str) -> Document:
    """The document of a plain text.

    >>> [b.text for b in read_text("Solaris\\n\\nA slow film,\\nand long.").blocks]
    ['Solaris', 'A slow film,\\nand long.']
    """
    builder = Builder()
    for paragraph in paragraphs(text):
        builder.open_place("li" if _BULLET.match(paragraph) else "p")
        for number, line in enumerate(paragraph.split("\n")):
            if number:
                builder.line_break()
            builder.text(line)
        builder.close_place()
    return builder.finish()


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text dump."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    parts = text.split("\n") if lines_are_paragraphs(text) else re.split(r"\n[ \t]*\n", text)
    return [part.strip() for part in parts if part.strip()]


def lines_are_paragraphs(text: str) -> bool:
    """True where single newlines part paragraphs: most of the text stands on lines no typesetter would set.

    >>> lines_are_paragraphs("Title\\n" + "A long paragraph. " * 20 + "\\n" + "Another one. " * 20)
    True
    """
    lines = [line for line in text.split("\n") if line.strip()]
    long = sum(len(line) for line in lines if len(line) > _LONG_LINE)
    return long > sum(map(len, lines)) / 2
