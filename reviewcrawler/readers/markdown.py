"""Markdown as blocks: CommonMark to HTML, then the HTML reader.

Rules of this room: front matter becomes the page's metas; lines that are whole paragraphs are parted; what is no markup
by CommonMark (cut image links, stray asterisks) stays text, for the steps that know debris.
"""

from __future__ import annotations

import re
from typing import Final

from markdown_it import MarkdownIt

from reviewcrawler.blocks import Document
from reviewcrawler.readers.html import read_html
from reviewcrawler.readers.text import lines_are_paragraphs, read_text

MAX_MARKDOWN: Final = 400_000
"""Characters beyond which a text is read as plain: no article is that long, and inline rules are slow."""

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
_FIELD = re.compile(r"^([A-Za-z_][\w-]*)[ \t]*:[ \t]*(.*)$", re.M)
_QUOTES: Final = "\"'"

_PARSER = MarkdownIt("commonmark", {"html": True, "breaks": True}).enable("table").disable("code")


def read_markdown(text: str) -> Document:
    """The document of a Markdown text.

    >>> doc = read_markdown("---\\ntitle: Solaris\\n---\\n# Solaris\\n\\nA *slow* film.")
    >>> [(b.tag, b.text) for b in doc.blocks], doc.metas["title"]
    ([('h1', 'Solaris'), ('p', 'A slow film.')], ['Solaris'])
    """
    if len(text) > MAX_MARKDOWN:
        return read_text(text)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    fields, text = front_matter(text)
    if lines_are_paragraphs(text):
        text = text.replace("\n", "\n\n")
    document = read_html(_PARSER.render(text))
    document.title = document.title or fields.get("title", "")
    document.language = document.language or fields.get("lang", fields.get("language", ""))
    for name, value in fields.items():
        document.metas.setdefault(name, []).append(value)
    return document


def front_matter(text: str) -> tuple[dict[str, str], str]:
    """The plain fields of a leading YAML block, lower case, and the text without it.

    Only ``name: value`` lines are read; nested values are for the site's own tools.
    """
    found = _FRONT_MATTER.match(text)
    if found is None:
        return {}, text
    fields = {name.lower(): value.strip().strip(_QUOTES) for name, value in _FIELD.findall(found[1]) if value.strip()}
    return fields, text[found.end() :]
