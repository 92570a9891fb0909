"""JSON-LD: the records in the words of schema.org.

Rule of this room: the context stands in the file; nobody has to load one from elsewhere to read it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO, Any, Final

from reviewcrawler.exporting.columns import Column
from reviewcrawler.exporting.reading import Row, json_bytes

CONTEXT: Final[dict[str, Any]] = {
    "@vocab": "https://schema.org/",
    **{name: {"@type": "@id"} for name in ("url", "mainEntityOfPage", "isBasedOn")},
    **{name: {"@type": "Date"} for name in ("datePublished", "dateModified")},
}
TYPES: Final = {
    "review": "Review", "preview": "NewsArticle", "news": "NewsArticle", "interview": "Article", "essay": "Article",
    "list": "Article", "film": "WebPage", "index": "CollectionPage", "other": "WebPage",
}  # fmt: skip
"""What each kind of page is called there."""
Record = dict[str, Any]


def write_linked(rows: Iterable[Row], file: IO[bytes], columns: tuple[Column, ...]) -> int:
    """Write one document with a node for each row, a line each; how many rows there were."""
    names = {column.name for column in columns}
    file.write(b'{"@context": %s, "@graph": [\n' % json_bytes(CONTEXT))
    count = 0
    for count, row in enumerate(rows, 1):
        record = {name: value for name, value in row.whole().items() if name in names}
        file.write(b"%s%s" % (b"" if count == 1 else b",\n", json_bytes(node(record))))
    file.write(b"\n]}\n")
    return count


def node(record: Record) -> Record:
    """A record as a node.

    >>> node({"id": "a", "kind": "review", "film": {"title": "The Quay", "year": 1987}})["itemReviewed"]
    {'@type': 'Movie', 'name': 'The Quay', 'dateCreated': '1987'}
    """
    kind = record.get("kind") or "other"
    return _said({
        "@id": f"urn:reviewcrawler:{record['id']}",
        "@type": TYPES.get(kind, "WebPage"),
        "identifier": record["id"],
        "genre": kind,
        "url": _address(record.get("url")),
        "mainEntityOfPage": _address(record.get("canonical_url")),
        "isPartOf": _named("WebSite", record.get("site")),
        "headline": record.get("headline"),
        "itemReviewed" if kind == "review" else "about": movie(record),
        "reviewBody" if kind == "review" else "text" if kind in ("film", "index", "other") else "articleBody":
            record.get("body"),
        "author": [_named("Person", name) for name in record.get("author") or ()],
        "datePublished": record.get("date_published"),
        "dateModified": record.get("date_modified"),
        "reviewRating" if kind == "review" else "contentRating": rating(record.get("rating")),
        "inLanguage": record.get("language"),
        "conditionsOfAccess": (record.get("fetched") or {}).get("rights"),
        "isBasedOn": _original(record),
    })  # fmt: skip


def movie(record: Record) -> Record | None:
    """The film with its makers; None where the page names none."""
    film = record.get("film") or {}
    made = _said({
        "name": film.get("title"),
        "dateCreated": film.get("year") and str(film["year"]),
        "director": [_named("Person", name) for name in record.get("director") or ()],
        "actor": [_actor(credit) for credit in record.get("cast") or ()],
        "description": record.get("synopsis"),
    })  # fmt: skip
    return {"@type": "Movie", **made} if made else None


def rating(given: Record | None) -> Record | None:
    """A verdict on its scale."""
    if not given:
        return None
    best = given.get("best")
    return _said({"@type": "Rating", "ratingValue": given.get("value"), "bestRating": best, "name": given.get("raw")})


def _actor(credit: Record) -> Record:
    actor = _named("Person", credit["name"]) or {}
    role = credit.get("role")
    return {"@type": "PerformanceRole", "actor": actor, "characterName": role} if role else actor


def _named(kind: str, name: str | None) -> Record | None:
    return {"@type": kind, "name": name} if name else None


def _address(address: str | None) -> str | None:
    return address if address and address.startswith(("http://", "https://")) else None


def _original(record: Record) -> str | None:
    original = (record.get("copy") or {}).get("original")
    return f"urn:reviewcrawler:{original}" if original and original != record["id"] else None


def _said(pairs: Record) -> Record:
    """What the page says: without keys that have no value."""
    return {key: value for key, value in pairs.items() if value not in (None, [], "")}
