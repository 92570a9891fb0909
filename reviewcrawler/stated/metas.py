"""What the page's metas say: OpenGraph, Dublin Core, ``citation_``, Parse.ly and the plain ones.

Rule of this room: a meta speaks only where linked data is silent; which names carry which value stands in a table, the
surest name first.
"""

from __future__ import annotations

import html
import json
from typing import Final

from reviewcrawler.blocks import Document
from reviewcrawler.review import Evidence
from reviewcrawler.stated.linked import LinkedData
from reviewcrawler.stated.nodes import MAX_SCRIPT
from reviewcrawler.tables import load

_TABLE: Final = load("linked_data")["metas"]
_NAMES: Final[dict[str, list[str]]] = {field: names for field, names in _TABLE.items() if isinstance(names, list)}
_LABELS: Final = frozenset(_TABLE["labels"]["author"])
_SURNAME_FIRST: Final = frozenset(_TABLE["surname_first"]["names"])
_LONGEST: Final = 500


def read(document: Document, found: LinkedData) -> None:
    """Fill what is still empty."""
    for field, names in _NAMES.items():
        if getattr(found, field):
            continue
        if field == "author":
            _say(found, field, _authors(document, names))
        else:
            _say(found, field, _plain(document.meta(*names)))


def _say(found: LinkedData, field: str, value: str | list[str]) -> None:
    if value:
        setattr(found, field, value)
        found.evidence[field] = Evidence("meta", value if isinstance(value, str) else ", ".join(value))


def _plain(content: str) -> str:
    return " ".join(html.unescape(content[:_LONGEST]).split())


def _authors(document: Document, metas: list[str]) -> list[str]:
    """The names under the first meta that holds any; addresses are no names."""
    for meta in metas:
        names = [name for content in document.metas.get(meta, ()) if (name := _name(content, meta))]
        if names:
            return list(dict.fromkeys(names))
    return _labelled(document) or _parsely(document)


def _name(content: str, meta: str) -> str:
    """The name in an author's meta, first name first."""
    name = _plain(content)
    surname, comma, first = name.partition(", ")
    if comma and meta in _SURNAME_FIRST and "," not in first and len(name.split()) <= 4:
        name = f"{first} {surname}"
    return "" if name.startswith(("http:", "https:", "//", "@", "www.")) else name


def _labelled(document: Document) -> list[str]:
    """The author in a pair of ``twitter:label1`` and ``twitter:data1``."""
    for number in "12":
        if document.meta(f"twitter:label{number}").casefold().rstrip(":") in _LABELS:
            name = _name(document.meta(f"twitter:data{number}"), "")
            return [name] if name else []
    return []


def _parsely(document: Document) -> list[str]:
    """The authors in Parse.ly's older ``parsely-page``, which is JSON."""
    page = document.meta("parsely-page")
    try:
        said = json.loads(page[:MAX_SCRIPT]) if page else {}
    except (ValueError, RecursionError):
        return []
    names = said.get("authors") if isinstance(said, dict) else None
    return [_plain(name) for name in names if isinstance(name, str)] if isinstance(names, list) else []
