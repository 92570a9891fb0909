"""Where a page leads: out-links of a document, a feed or a sitemap.

Rule of this room: links only; whether one is followed is the crawl's affair. Each list is bounded, whatever the page.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Final, Literal, NamedTuple
from urllib.parse import urljoin, urlsplit

from lxml import etree

from reviewcrawler.blocks import Document
from reviewcrawler.errors import UsageError
from reviewcrawler.page import Page, inflate, normal_url
from reviewcrawler.tables import load

Role = Literal["page", "start", "next", "feed", "sitemap"]

MAX_LINKS: Final = 5_000
"""Links that are taken from one page."""
MAX_ENTRIES: Final = 50_000
"""Entries that are taken from one feed or sitemap (the limit of sitemaps.org)."""
MAX_LENGTH: Final = 1_000
"""Characters of an address; longer ones are traps."""

_TABLE = load("links")
_NOT_PAGES: Final = frozenset(_TABLE["not_pages"].split())
_NOT_QUERIES: Final = frozenset(_TABLE["not_pages_queries"].split())
_NOT_PATHS: Final = frozenset(_TABLE["not_pages_paths"].split())
_FEED_TYPES: Final = frozenset(_TABLE["feed_types"].split())
_LISTING = re.compile(rb"<(?:\w{1,20}:)?(rss|feed|RDF|urlset|sitemapindex)[\s>]")
_DATES: Final = ("pubDate", "published", "updated", "date", "lastmod", "publication_date")


class Link(NamedTuple):
    """An address, its key in the frontier, its site, what it is expected to be, and its date where one is given."""

    url: str
    key: str
    site: str
    role: Role = "page"
    dated: str = ""


def link(url: str, role: Role = "page", dated: str = "") -> Link | None:
    """The link to an address, or None where there is nothing to fetch.

    >>> link("HTTP://www.Example.org/a?utm_source=x#top").url
    'http://www.example.org/a'
    >>> link("mailto:ada@example.org")
    """
    url = normal_url(url)
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    odd = len(url) > MAX_LENGTH or any("\ud800" <= c <= "\udfff" for c in url)
    if parts.scheme not in ("http", "https") or not parts.hostname or odd:
        return None
    return Link(url, key_of(url), parts.netloc.rpartition("@")[2].removeprefix("www."), role, dated)


def start_link(given: str) -> Link:
    """The link to a start as a person gives it; https where no scheme is given.

    Raises UsageError where it is no address.

    >>> start_link("example.org").url
    'https://example.org/'
    """
    found = link(given if "://" in given else f"https://{given}", "start")
    if found is None:
        raise UsageError(f"{given} is no address: give one that begins with http:// or https://")
    return found


def key_of(url: str) -> str:
    """The id that the page at a normalised address has."""
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:20]


def of_document(document: Document, page: Page) -> list[Link]:
    """The links of a page in its own order: first the next page and feeds, then what the text links to.

    Empty for a page without an address, and where the page asks not to be followed.
    """
    if not page.url or "nofollow" in document.meta("robots").lower():
        return []
    return list(_resolved(_hrefs(document), page.url, MAX_LINKS))


def _hrefs(document: Document) -> Iterator[tuple[str, Role, str]]:
    for attributes in document.rels.get("next", ()):
        yield attributes.get("href", ""), "next", ""
    for attributes in document.rels.get("alternate", ()):
        if attributes.get("type", "").partition(";")[0].strip().lower() in _FEED_TYPES:
            yield attributes.get("href", ""), "feed", ""
    for anchor in document.anchors:
        words = anchor.rel.lower().split()
        if "nofollow" not in words:
            yield anchor.href, "next" if "next" in words else "page", ""


def _resolved(hrefs: Iterable[tuple[str, Role, str]], base: str, most: int) -> Iterator[Link]:
    """Each address once, resolved against `base`, at most `most` of them."""
    seen = {normal_url(base)}
    for href, role, dated in hrefs:
        try:
            found = link(urljoin(base, href.strip()), role, dated)
        except ValueError:
            continue
        if found is None or found.url in seen or (role == "page" and not may_be_page(found.url)):
            continue
        seen.add(found.url)
        yield found
        if len(seen) > most:
            return


def may_be_page(url: str) -> bool:
    """False for files that hold no page, for addresses that name an act, and for paths that go round in circles.

    >>> [may_be_page(f"http://example.org/{path}") for path in ("a/b.html", "a.jpg", "a?replytocom=7", "a/b/a/b/a/b/")]
    [True, False, False, False]
    """
    parts = urlsplit(url)
    segments = [s for s in parts.path.lower().split("/") if s]
    if segments and segments[-1].rpartition(".")[2] in _NOT_PAGES and "." in segments[-1]:
        return False
    if len(segments) > 12 or any(segments.count(s) > 2 for s in segments) or not _NOT_PATHS.isdisjoint(segments):
        return False
    queries = parts.query.lower().split("&")
    return len(queries) <= 5 and not any(q in _NOT_QUERIES or q.partition("=")[0] in _NOT_QUERIES for q in queries)


def of_listing(page: Page) -> list[Link] | None:
    """The entries of a feed or sitemap, newest known dates beside them; None for any other page.

    >>> xml = b"<?xml version='1.0'?><urlset><url><loc>http://a.org/b</loc><lastmod>2024-05-01</lastmod></url></urlset>"
    >>> [(link.url, link.dated) for link in of_listing(Page(xml, url="http://a.org/sitemap.xml"))]
    [('http://a.org/b', '2024-05-01')]
    """
    head = page.raw[:2]
    if head[:1] not in (b"<", b"\xef", b"\x1f", b"\n", b" ", b"\r", b"\t") or not page.url:
        return None
    raw = inflate(page.raw)
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
    return list(_resolved(_entries(root, role), page.url, MAX_ENTRIES))


def _entries(root: etree._Element, role: Role) -> Iterator[tuple[str, Role, str]]:
    for entry in root.iter("{*}url", "{*}sitemap", "{*}item", "{*}entry"):
        address = next((found for child in entry if (found := _address(child))), "")
        dated = next(
            (found for child in entry.iter() if _name(child) in _DATES and (found := iso_date(_text(child)))), ""
        )
        yield address, role, dated


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
