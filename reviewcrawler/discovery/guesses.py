"""Where a site keeps its lists when it names none: well-known paths, by the platform that its pages show.

Rule of this room: a guess that fails is no failure of the site. It is the home page that is asked.
"""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from reviewcrawler.addresses.links import Link, Role, link
from reviewcrawler.blocks import Document
from reviewcrawler.tables import load

_PLATFORMS: Final[list[dict[str, Any]]] = load("discovery")["platforms"]


def platform_of(document: Document, raw: bytes) -> int:
    """The number of the platform that a page shows: the one that it names, or whose paths stand in its markup."""
    named = document.meta("generator").lower()
    head = raw[:60_000].decode("latin-1").lower()
    for number, platform in enumerate(_PLATFORMS):
        if any((mark in head if mark.endswith("/") else mark in named) for mark in platform["marks"]):
            return number
    return len(_PLATFORMS) - 1


def guesses(home: str, platform: int) -> list[Link]:
    """The addresses at which a site with this home page may keep feeds and sitemaps.

    >>> [found.url for found in guesses("http://example.org/blog/", -1)]
    ['http://example.org/sitemap.xml', 'http://example.org/blog/sitemap.xml']
    """
    folders = dict.fromkeys((urljoin(home, "/"), urljoin(home, "." if urlsplit(home).path else "/")))
    lists: dict[Role, list[str]] = _PLATFORMS[platform]["lists"]
    found = (link(urljoin(folder, path), role) for role, paths in lists.items() for path in paths for folder in folders)
    return [each for each in found if each]


def own_host(document: Document, url: str) -> str:
    """The host whose name a page bears, if it is another than the one it came from: a saved copy tells so.

    Canonical address, OpenGraph's, and those of its feeds, in this order; empty where they name none.
    """
    rels = document.rels
    feeds = (given for given in rels.get("alternate", ()) if "xml" in given.get("type", ""))
    told = [given.get("href", "") for given in (*rels.get("canonical", ()), *rels.get("shortlink", ()), *feeds)]
    for address in (told[0] if told else "", document.meta("og:url"), *told[1:]):
        found = link(address)
        if found:
            return "" if found.site == getattr(link(url), "site", "") else found.site
    return ""
