"""Markdown: a file a record, its facts as YAML front matter, its text below.

Rule of this room: the text is shown as it was said; nothing in it may act as markup.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from reviewcrawler.exporting.columns import Column
from reviewcrawler.exporting.reading import Row, json_bytes
from reviewcrawler.markdown import escaped

_UNPRINTABLE: Final = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_WORDS: Final = re.compile(r"[^a-z0-9]+")
_BELOW: Final = ("synopsis", "body")
"""Fields that stand below the front matter."""


def write_pages(rows: Iterable[Row], folder: Path, columns: tuple[Column, ...]) -> int:
    """Write a file for each row, in a folder for each site; how many there were."""
    names = [column.name for column in columns]
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007 - the last one is the count
        record = row.whole()
        path = folder / (slug(record.get("site")) or "pages") / file_name(record)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(page({name: record.get(name) for name in names}))
    return count


def file_name(record: dict[str, Any]) -> str:
    """A name that tells what is in the file, and that no other record has.

    >>> file_name({"id": "0123456789abcdef", "headline": "Die Brücke am Fluß!"})
    'die-brucke-am-flu-0123456789abcdef.md'
    """
    return f"{slug(record.get('headline'))}-{slug(record['id'])}.md".removeprefix("-")


def slug(text: str | None) -> str:
    """Text as part of a file's name: letters, digits and hyphens of ASCII, sixty of them."""
    plain = unicodedata.normalize("NFKD", (text or "")[:200]).encode("ascii", "ignore").decode().lower()
    return _WORDS.sub("-", plain)[:60].strip("-")


def page(record: dict[str, Any], body: str | None = None) -> bytes:
    """One file: front matter, headline, synopsis, body; `body` is the record's in Markdown, where there is such."""
    facts = ((name, value) for name, value in record.items() if name not in _BELOW)
    parts = [b"---\n", *(b"%s: %s\n" % (name.encode(), yaml(value)) for name, value in facts), b"---\n"]
    if record.get("headline"):
        parts.append(_text(f"\n# {escaped(' '.join(record['headline'].split()))}\n"))
    if record.get("synopsis"):
        parts.append(_text("\n> " + escaped(record["synopsis"]).replace("\n", "\n> ") + "\n"))
    if record.get("body"):
        parts.append(_text(f"\n{body or escaped(record['body'])}\n"))
    return b"".join(parts)


def yaml(value: object) -> bytes:
    """A value in YAML, which takes JSON as it is but for a few characters."""
    said = json_bytes(value).decode("utf-8")
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", said).encode("utf-8")


def _text(text: str) -> bytes:
    return text.encode("utf-8", "replace")
