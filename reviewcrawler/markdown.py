"""Texts as Markdown: what is only text acts as no markup, what the page marked is marked.

Rule of this room: it writes CommonMark that any renderer shows as the page's own paragraphs, lines and words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Final, Literal

Part = Literal["", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "pre"]
"""What a paragraph of a text is, by the tag it would have; an empty string where it is a paragraph."""

_MARKS: Final = re.compile(r"([\\`*_\[\]<>&~|!#])")
_LINE: Final = re.compile(r"^([ \t]*)([-+=:]|\d{1,9}(?=[.)]))", re.M)
_FENCES: Final = re.compile(r"`{3,}")


def escaped(text: str) -> str:
    """Text whose marks are only characters; a line stays a line.

    >>> escaped("*Go* <b>now</b>")
    '\\\\*Go\\\\* \\\\<b\\\\>now\\\\</b\\\\>'
    """
    lines = (line.strip() for line in _MARKS.sub(r"\\\1", text).split("\n"))
    marked = "\n".join(lines)
    marked = _LINE.sub(lambda found: f"{found[1]}\\{found[2]}" if not found[2].isdigit() else found[0], marked)
    marked = re.sub(r"^(\d{1,9})([.)])", r"\1\\\2", marked, flags=re.M)
    return re.sub(r"(?<=[^\n])\n(?=[^\n])", "\\\\\n", marked)


def marked(paragraphs: Iterable[str], outline: Iterable[Part]) -> str:
    r"""Paragraphs with their marks, parted by blank lines; the items of a list follow each other line by line.

    >>> print(marked(["Verdict", "One", "Two", "Go"], ["h2", "li", "li", ""]))
    ## Verdict
    <BLANKLINE>
    - One
    - Two
    <BLANKLINE>
    Go
    """
    parts = list(outline)
    texts = [_marked(text, part) for text, part in zip(paragraphs, parts, strict=True)]
    gaps = ["\n" if part == following == "li" else "\n\n" for part, following in pairwise(parts)]
    return "".join(text + gap for text, gap in zip(texts, [*gaps, ""], strict=False))


def _marked(text: str, part: Part) -> str:
    if part == "pre":
        fence = "`" * max([3, *(len(found) + 1 for found in _FENCES.findall(text))])
        return f"{fence}\n{text}\n{fence}"
    if part == "li":
        return "- " + escaped(text).replace("\n", "\n  ")
    if part == "blockquote":
        return "> " + escaped(text).replace("\n", "\n> ")
    return f"{'#' * int(part[1])} {escaped(' '.join(text.split()))}" if part else escaped(text)
