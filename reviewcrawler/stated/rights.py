"""What a page or its site reserves: not to be listed, not to be followed, not for mining, not for training.

Rule of this room: what is said is noted in plain words, whoever says it: a header, a meta element or a site's own file.
Whether it is obeyed is a setting of the crawl.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from reviewcrawler.blocks import Document

ROBOT: Final = "reviewcrawler"
"""The name that robots.txt and directives may speak to."""

RESERVED: Final = {
    "noindex": "the page asks not to be kept (noindex)",
    "noai": "the page is reserved: no use for artificial intelligence (noai)",
    "tdm": "the page is reserved: no text and data mining (TDM reservation)",
}
"""The words for which a page is not kept, and what they mean to a person."""

_DIRECTIVES: Final = ("noindex", "nofollow", "noarchive", "noai", "noimageai")
_NAMED = re.compile(r"\s*([\w.-]{1,60})\s*:\s*(.*)", re.S)
_LICENCE = re.compile(r"https?://\S{1,300}")
_MAX_RULES: Final = 200


def rights_of(headers: Mapping[str, str], document: Document | None = None) -> str:
    """What a page reserves, as words parted by blanks, in a fixed order, and the licence that it names, if any.

    >>> rights_of({"x-robots-tag": "otherbot: noindex, noai", "tdm-reservation": "1"})
    'tdm'
    >>> rights_of({"x-robots-tag": "none"})
    'noindex nofollow'
    """
    metas = document.metas if document else {}
    told = [*metas.get("robots", ()), *metas.get(ROBOT, ()), *_for_us(headers.get("x-robots-tag", ""))]
    words = {word for text in told for word in text.lower().replace(",", " ").split()}
    if "none" in words:
        words |= {"noindex", "nofollow"}
    found = [word for word in _DIRECTIVES if word in words]
    if "1" in (
        headers.get("tdm-reservation", "").strip(),
        *(text.strip() for text in metas.get("tdm-reservation", ())),
    ):
        found.append("tdm")
    return " ".join([*found, *_licences(document)] if document else found)


def _licences(document: Document) -> list[str]:
    """The licence that the page names, as ``license:ADDRESS``; none where it names several."""
    links = [link.get("href", "") for link in document.rels.get("license", ())]
    links += [anchor.href for anchor in document.anchors if "license" in anchor.rel.lower().split()]
    named = dict.fromkeys(link.strip() for link in links if _LICENCE.fullmatch(link.strip()))
    return [f"license:{link}" for link in named] if len(named) == 1 else []


def _for_us(header: str) -> Iterable[str]:
    """The directives of an X-Robots-Tag header that speak to everybody or to us: ``bot: a, b, other: c``."""
    ours = True
    for part in header.split(","):
        named = _NAMED.fullmatch(part)
        if named and named[1].lower() not in ("unavailable_after", "max-snippet", "max-image-preview"):
            ours = named[1].lower() == ROBOT
            part = named[2]  # noqa: PLW2901 - what it says without the name
        if ours:
            yield part


def refusal(rights: str) -> str:
    """Why a page with these rights is not kept; empty where it may be.

    >>> refusal("nofollow tdm"), refusal("nofollow")
    ('the page is reserved: no text and data mining (TDM reservation)', '')
    """
    return next((told for word, told in RESERVED.items() if word in rights.split()), "")


def rules_of(body: bytes) -> list[list[Any]]:
    """The rules of a ``tdmrep.json``: ``[location, reservation]`` each, in its order; none where it is broken.

    >>> rules_of(b'[{"location": "/reviews/*", "tdm-reservation": 1}]')
    [['/reviews/*', 1]]
    """
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        return []
    rules = given if isinstance(given, list) else []
    return [
        [str(rule.get("location", ""))[:500], int(str(rule.get("tdm-reservation", 0)).strip() == "1")]
        for rule in rules[:_MAX_RULES]
        if isinstance(rule, dict)
    ]


def is_reserved(url: str, rules: list[list[Any]]) -> bool:
    """True where the first rule whose location fits the address reserves it (TDM Reservation Protocol, 6.3).

    >>> rules = [["/about", 0], ["/*.html$", 1]]
    >>> [is_reserved(f"http://example.org/{path}", rules) for path in ("about", "a/b.html", "a/b.htm")]
    [False, True, False]
    """
    parts = urlsplit(url)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return next((bool(reserved) for location, reserved in rules if _fits(path, location)), False)


def _fits(path: str, location: str) -> bool:
    """Whether a path fits a location with ``*`` and ``$`` as in robots.txt; linear, whatever the location."""
    whole, pieces = location.endswith("$"), location.removesuffix("$").split("*")
    if not path.startswith(pieces[0]):
        return False
    at = len(pieces[0])
    for piece in pieces[1:]:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return not whole or at == len(path) or (len(pieces) > 1 and path.endswith(pieces[-1]))
