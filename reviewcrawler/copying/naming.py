"""Whom records of one text name: as the source of it, by a link to it, or without meaning to.

Rule of this room: what pages and texts say of each other. What it weighs is told elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from reviewcrawler.copying.elsewhere import Elsewhere, host_of
from reviewcrawler.folding import fold
from reviewcrawler.review import Review
from reviewcrawler.tables import load

_PHRASES: Final = tuple(fold(p) for p in load("copies")["reprints"]["phrases"])
_NEAR: Final = 90
"""Characters between what says "first published" and the address."""
_SHOWN: Final = 20_000
"""Characters of a text that are looked through for hosts."""
_HOST: Final = re.compile(r"(?<![a-z0-9-])[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,5}")


@dataclass(frozen=True, slots=True)
class Clue:
    """One item of evidence: what kind, which record it speaks for, and what it says."""

    kind: str
    speaks_for: str
    says: str

    def to_dict(self) -> dict[str, Any]:
        """As plain values."""
        return {"kind": self.kind, "speaks_for": self.speaks_for, "says": self.says}


def named_by(reviews: Sequence[Review], elsewhere: Elsewhere) -> tuple[dict[str, str], list[Clue], str]:
    """For each record the one that it names as its source; all that is named; and what is named and not held."""
    by_url = {_bare(r.url): r.id for r in reviews if r.url}
    named: dict[str, str] = {}
    clues: list[Clue] = []
    absent = ""
    for review in reviews:
        for kind, target in _references(review, reviews, elsewhere):
            held = by_url.get(_bare(target)) or _by_host(target, reviews, kind)
            if held and held != review.id:
                named.setdefault(review.id, held)
                clues.append(Clue(kind, held, f"{review.url or review.id} names {target}"))
            elif not held:
                absent = absent or f"{review.url or review.id} names {target}"
    return named, clues, absent


def sources_in(named: dict[str, str]) -> dict[str, str]:
    """Where naming leads in the end: who is named, and names another, speaks for that one; circles lead nowhere."""
    found = {}
    for record in named:
        way = [record]
        while way[-1] in named and named[way[-1]] not in way:
            way.append(named[way[-1]])
        if way[-1] not in named:
            found[record] = way[-1]
    return found


def _bare(url: str | None) -> str:
    parts = urlsplit(url or "")
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"


def _by_host(target: str, reviews: Sequence[Review], kind: str) -> str | None:
    """The one record of the host that a notice names."""
    host = host_of(target) or target
    found = [r.id for r in reviews if kind == "reprint notice" and host_of(r.url) == host]
    return found[0] if len(found) == 1 else None


def _references(review: Review, reviews: Sequence[Review], elsewhere: Elsewhere) -> Iterator[tuple[str, str]]:
    """Where a record says that its text comes from: a canonical address elsewhere, what its page declares, a notice."""
    if review.canonical_url and host_of(review.canonical_url) not in ("", host_of(review.url)):
        yield "canonical", review.canonical_url
    for address in elsewhere.sources(review.id):
        if host_of(address) not in ("", host_of(review.url)):
            yield "declared source", address
    yield from _noticed(review, reviews)
    linked = {_bare(address) for address in elsewhere.links(review.id)}
    for other in reviews if linked or "://" in (review.body or "") else ():
        if (
            other.url
            and urlsplit(other.url).path not in ("", "/")
            and host_of(other.url) != host_of(review.url)
            and (_bare(other.url) in linked or _shows(review, other.url))
        ):
            yield "link", other.url


def _noticed(review: Review, reviews: Sequence[Review]) -> Iterator[tuple[str, str]]:
    """The hosts that a text names, at its beginning or end, as where it was first published."""
    body = fold((review.body or "")[:600] + " \n " + (review.body or "")[-600:])
    if not any(phrase in body for phrase in _PHRASES):
        return
    hosts = {host_of(r.url) for r in reviews} - {"", host_of(review.url)}
    for host in sorted(hosts):
        at = body.find(host)
        if at >= 0 and any(phrase in body[max(0, at - _NEAR) : at] for phrase in _PHRASES):
            yield "reprint notice", host


def _shows(review: Review, url: str) -> bool:
    """True where a text shows the whole address of another one."""
    at = (review.body or "").find(url)
    return at >= 0 and not (review.body or "")[at + len(url) :][:1].isalnum()


def debris(reviews: Sequence[Review], named: dict[str, str]) -> Iterator[Clue]:
    """Records whose host a copy elsewhere still shows, as in a line that was taken over with the text."""
    by_host: dict[str, list[str]] = {}
    for review in reviews:
        by_host.setdefault(host_of(review.url), []).append(review.id)
    for review in reviews:
        shown = set(_HOST.findall(fold((review.body or "")[:_SHOWN]))) - {"", host_of(review.url)}
        for host in sorted(host.removeprefix("www.") for host in shown):
            if len(found := by_host.get(host, [])) == 1 and review.id not in named:
                yield Clue("debris", found[0], f"{review.url or review.id} shows {host}")
