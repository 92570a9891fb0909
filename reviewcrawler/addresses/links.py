"""Addresses, and where a page leads.

Rule of this room: links only; whether one is followed is the crawl's affair. Each list is bounded, whatever the page.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final, Literal, NamedTuple
from urllib.parse import SplitResult, urljoin, urlsplit

from reviewcrawler.addresses.shapes import date_in, is_list, promise, promise_said, section_of, shape_of
from reviewcrawler.blocks import Document
from reviewcrawler.errors import UsageError
from reviewcrawler.page import Page, normal_url
from reviewcrawler.tables import load

Role = Literal["page", "start", "next", "feed", "sitemap"]

MAX_LINKS: Final = 20_000
"""Links that are taken from one page."""
MAX_LENGTH: Final = 1_000
"""Characters of an address; longer ones are traps."""

_TABLE = load("links")
_NOT_PAGES: Final = frozenset(_TABLE["not_pages"].split())
_NOT_QUERIES: Final = frozenset(_TABLE["not_pages_queries"].split())
_NOT_PATHS: Final = frozenset(_TABLE["not_pages_paths"].split())
_FEED_TYPES: Final = frozenset(_TABLE["feed_types"].split())
_SESSIONS: Final = frozenset(load("discovery")["session_queries"].split())
_PATH_SESSION = re.compile(r";\w{0,20}(?:session|sid)\w{0,10}=[^/?#;]{0,200}", re.I)
_MONTH = 7


class Link(NamedTuple):
    """An address, its key in the frontier, its site, what it is expected to be, and its date where one is given.

    ``shape`` is what it has in common with others, ``promise`` how much its words, and those of the link, speak for a
    film review.
    """

    url: str
    key: str
    site: str
    role: Role = "page"
    dated: str = ""
    shape: str = ""
    promise: int = 0


def link(url: str, role: Role = "page", dated: str = "") -> Link | None:
    """The link to an address, or None where there is nothing to fetch.

    >>> link("HTTP://www.Example.org/a?utm_source=x#top").url
    'http://www.example.org/a'
    >>> link("mailto:ada@example.org")
    """
    url = normal_url(_PATH_SESSION.sub("", url) if ";" in url else url)
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.query and not _SESSIONS.isdisjoint(q.partition("=")[0].lower() for q in parts.query.split("&")):
        kept = (q for q in parts.query.split("&") if q.partition("=")[0].lower() not in _SESSIONS)
        parts = parts._replace(query="&".join(kept))
        url = parts.geturl()
    odd = len(url) > MAX_LENGTH or any("\ud800" <= c <= "\udfff" for c in url)
    if parts.scheme not in ("http", "https") or odd or not _names_host(parts):
        return None
    return Link(url, key_of(url), parts.netloc.removeprefix("www."), role, dated)


def _names_host(parts: SplitResult) -> bool:
    """False where there is no host, or an odd one, or a password for it, which is nobody's to follow."""
    if not parts.hostname or "@" in parts.netloc or not parts.netloc.isprintable() or " " in parts.netloc:
        return False
    try:
        return ":" not in parts.netloc or parts.port is None or parts.port > 0
    except ValueError:
        return False


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

    They are resolved against the page's ``base``. Empty for a page without an address.
    """
    if not page.url:
        return []
    base = next((href for given in document.rels.get("base", ()) if (href := given.get("href", "").strip())), "")
    try:
        base = urljoin(page.url, base)
    except ValueError:
        base = page.url
    said = _said(document)
    return list(resolved(_hrefs(document), page.url, MAX_LINKS, base, said))


def _said(document: Document) -> dict[str, int]:
    """What the words of links promise, by the address as written: of links that have a block to themselves."""
    alone: dict[int, str] = {}
    for anchor in document.anchors:
        if alone.setdefault(anchor.block, anchor.href) != anchor.href:
            alone[anchor.block] = ""
    found: dict[str, int] = {}
    for number, href in alone.items():
        if href and number < len(document.blocks) and (told := promise_said(document.blocks[number].text)):
            found[href] = max(told, found.get(href, told))
    return found


def grouped(links: list[Link], url: str, *, listing: bool = False) -> list[Link]:
    """The links found at an address, each with the shape it has in common with others that were found so.

    Those of a listing share its section, those of another page its shape; a listing's words promise something, too.

    >>> found = grouped([link("http://example.org/the-quay/")], "http://example.org/films/page/3", listing=True)
    >>> found[0].shape, found[0].promise
    ('/*/ < /films', 5)
    """
    shapes = [shape_of(each.url) for each in links]
    alike = max(Counter(shapes).values(), default=0)
    listing = listing or is_list(url, len(links), alike)
    section = section_of(url) if listing else ""
    told = section or shape_of(url)
    return [
        each._replace(
            dated=each.dated or date_in(each.url),
            shape=f"{shape} < {told}" if each.role in ("page", "next") else f"({each.role})",
            promise=promise(each.url, section) + (1 + each.promise if listing else 0),
        )
        for each, shape in zip(links, shapes, strict=True)
    ]


def _hrefs(document: Document) -> Iterator[tuple[str, Role, str]]:
    for attributes in document.rels.get("next", ()):
        yield attributes.get("href", ""), "next", ""
    for rel in ("alternate", "feed"):
        for attributes in document.rels.get(rel, ()):
            if _is_feed(attributes):
                yield attributes.get("href", ""), "feed", ""
    for anchor in document.anchors:
        words = anchor.rel.lower().split()
        if "nofollow" not in words:
            yield anchor.href, "next" if "next" in words else "page", ""


def _is_feed(attributes: dict[str, str]) -> bool:
    """True for a feed of articles; most blogs have one of comments beside it, and one for the comments of each page."""
    kind = attributes.get("type", "").partition(";")[0].strip().lower()
    path = urlsplit(attributes.get("href", "").partition("[")[0]).path.lower()
    return kind in _FEED_TYPES and "comments" not in path and "comment" not in attributes.get("title", "").lower()


def resolved(hrefs: Iterable[tuple[str, Role, str]], own: str, most: int, base: str | None = None,
             said: Mapping[str, int] = MappingProxyType({})) -> Iterator[Link]:  # fmt: skip
    """Each address once but for `own`, resolved against `base`, at most `most` of them, with what its words promise."""
    seen = {normal_url(own)}
    for href, role, dated in hrefs:
        try:
            found = link(urljoin(base or own, href.strip()), role, dated)
        except ValueError:
            continue
        if found is None or found.url in seen or (role == "page" and not may_be_page(found.url)):
            continue
        seen.add(found.url)
        yield found._replace(promise=said[href]) if href in said else found
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
    if date_in(url)[:_MONTH] > _next_month():  # a calendar: nothing is written there yet
        return len(date_in(url)) < _MONTH
    return len(queries) <= 5 and not any(q in _NOT_QUERIES or q.partition("=")[0] in _NOT_QUERIES for q in queries)


def _next_month() -> str:
    at = datetime.now(UTC)
    return f"{at.year + at.month // 12}-{at.month % 12 + 1:02}"
