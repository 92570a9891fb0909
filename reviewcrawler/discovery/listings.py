"""Feeds and sitemaps: RSS, Atom, RDF, JSON Feed, sitemaps, news sitemaps and indexes of them, packed or not.

Rule of this room: a page goes in; the addresses that it lists come out, bounded, each with the newest date beside it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Any, Final

from lxml import etree

from reviewcrawler.addresses.links import Link, Role, resolved
from reviewcrawler.decoding import inflate
from reviewcrawler.page import Page

MAX_ENTRIES: Final = 50_000
"""Entries that are taken from one feed or sitemap (the limit of sitemaps.org)."""

_LISTING = re.compile(rb"<(?:\w{1,20}:)?(rss|feed|RDF|urlset|sitemapindex)[\s>]")
_JSON_FEED = re.compile(
    rb'^\s{0,20}\{[^{]{0,300}"version"\s{0,9}:\s{0,9}"https?:..?/{0,2}(?:www\.)?jsonfeed\.org', re.S
)
_DATES: Final = ("pubDate", "published", "updated", "date", "lastmod", "publication_date")
_JSON_DATES: Final = ("date_modified", "date_published")

Entry = tuple[str, Role, str]
"""An address as written, what it leads to, and its date in ISO 8601 or an empty string."""


def of_listing(page: Page) -> list[Link] | None:
    """The entries of a feed or sitemap, newest known dates beside them; None for any other page.

    >>> xml = b"<?xml version='1.0'?><urlset><url><loc>http://a.org/b</loc><lastmod>2024-05-01</lastmod></url></urlset>"
    >>> [(link.url, link.dated) for link in of_listing(Page(xml, url="http://a.org/sitemap.xml"))]
    [('http://a.org/b', '2024-05-01')]
    """
    if page.raw[:1] not in b"<\xef\x1f\n \r\t{" or not page.url:
        return None
    raw = inflate(page.raw)
    if _JSON_FEED.match(raw[:2_000]):
        return list(resolved(_of_json(raw), page.url, MAX_ENTRIES))
    kind = _LISTING.search(raw[:2_000])
    if not kind or b"<html" in raw[: kind.start()].lower():
        return None
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, remove_comments=True, huge_tree=False
    )
    root = etree.fromstring(raw, parser)
    if root is None:  # where nothing could be recovered
        return []
    role: Role = "sitemap" if kind.group(1) == b"sitemapindex" else "page"
    return list(resolved(_entries(root, role), page.url, MAX_ENTRIES))


def _of_json(raw: bytes) -> Iterator[Entry]:
    """Entries of a JSON Feed (jsonfeed.org); nothing where it is broken."""
    try:
        feed: dict[str, Any] = json.loads(raw)
    except (ValueError, RecursionError):
        return
    if isinstance(further := feed.get("next_url"), str):
        yield further, "feed", ""
    items = feed.get("items")
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict) and isinstance(address := item.get("url"), str):
            yield address, "page", next((d for name in _JSON_DATES if (d := iso_date(str(item.get(name, ""))))), "")


def _entries(root: etree._Element, role: Role) -> Iterator[Entry]:
    yield from _further(root)
    for entry in root.iter("{*}url", "{*}sitemap", "{*}item", "{*}entry"):
        address = next((found for child in entry if (found := _address(child))), "")
        dates = (iso_date(_text(child)) for child in entry.iter() if _name(child) in _DATES)
        yield address, role, max(dates, default="")


def _further(root: etree._Element) -> Iterator[Entry]:
    """The next page of a feed (RFC 5005), as Blogger and WordPress's archives of feeds name it."""
    heads = [root, *(child for child in root if _name(child) == "channel")]
    for child in (child for head in heads for child in head if _name(child) == "link"):
        if child.get("rel") in ("next", "prev-archive"):
            yield child.get("href", ""), "feed", ""


def _address(child: etree._Element) -> str:
    """The address that a child of an entry gives: its text, or in Atom the ``href`` of the entry's own page."""
    if _name(child) not in ("loc", "link"):
        return ""
    return _text(child) or (child.get("href", "") if child.get("rel", "alternate") == "alternate" else "")


def _name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _text(element: etree._Element) -> str:
    return (element.text or "").strip()


def iso_date(text: str) -> str:
    """The date of a feed or sitemap in ISO 8601, UTC where it has a zone; empty where it is none.

    >>> iso_date("Wed, 01 May 2024 20:00:00 +0200"), iso_date("2024-05-01"), iso_date("soon")
    ('2024-05-01T18:00:00', '2024-05-01', '')
    """
    if text[:4].isdigit():
        return text[:19] if re.match(r"\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d)?)?)?", text) else ""
    try:
        return parsedate_to_datetime(text[:60]).astimezone(UTC).replace(tzinfo=None).isoformat()
    except (ValueError, TypeError, OverflowError):
        return ""
