"""What a visit means for the books: where its address stands now, and which addresses it leads to.

Rule of this room: one call files one visit, inside the transaction that keeps its page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import urlsplit

from reviewcrawler.addresses.links import Link, link
from reviewcrawler.crawling.guard import is_loopback
from reviewcrawler.crawling.visit import Visit
from reviewcrawler.derive import Derived
from reviewcrawler.discovery.guesses import guesses
from reviewcrawler.frontier import MAX_HOPS, Added, Frontier, Row
from reviewcrawler.frontier.outcomes import GONE
from reviewcrawler.frontier.sites import Site, keep, site_of

NOT_COPIED: Final = ("start", "sitemap", "feed")
"""Pages that may tell whose copy a site on this machine is."""


class Filing:
    """Files visits in a frontier. ``sites`` has what is known of each site that has begun."""

    def __init__(self, frontier: Frontier) -> None:
        self.frontier = frontier
        self.sites: dict[str, Site] = {}
        self.named: set[str] = set()
        """Sites whose robots.txt names their sitemaps."""
        self.elsewhere: frozenset[str] = frozenset()
        """Sites that another shard crawls: no redirect leads there."""

    def begin(self, name: str, *, all_again: bool = False) -> Site:
        """Take up a site where it was left, or begin a new round of it."""
        self.frontier.begin([name], all_again=all_again)
        if name not in self.sites:
            site = self.sites[name] = site_of(self.frontier.store, name)
            if site.reason:
                site.reason = ""
                keep(self.frontier.store, site)
        return self.sites[name]

    def file(self, visit: Visit, row: Row) -> str | None:
        """Note what came of an address; the site that its redirect has led to, where that is another one."""
        derived, frontier = visit.derived, self.frontier
        if visit.unchanged:
            frontier.unchanged(row, status=visit.status)
        elif visit.again is not None:
            frontier.again(row, after=visit.again, status=visit.status, reason=visit.reason)
        elif visit.redirect is not None:
            return self._follow(visit, visit.redirect, row)
        elif derived is None or derived.broken:
            frontier.failed(row, status=visit.status, reason=visit.reason)
            if visit.status in GONE and not row.checked:
                frontier.missing(row)
        else:
            self._read(visit, derived, row)
        return None

    def _read(self, visit: Visit, derived: Derived, row: Row) -> None:
        site = self.sites[row.site]
        if derived.own_host and row.role in NOT_COPIED and site.alias != derived.own_host and _is_here(row):
            site.alias = derived.own_host
            keep(self.frontier.store, site)
        added = self.add(derived.links, row, text=derived.text)
        if row.role == "start" and derived.record is not None and not row.site.startswith("file:"):
            self._guess(row, derived)
        kind = derived.record["kind"] if derived.record else ""
        if not row.checked:
            self.frontier.read(row, review=kind == "review", text=derived.text, added=added)
        kept = derived.record is not None and not visit.twin
        self.frontier.done(
            row, status=visit.status, page=derived.id if kept else None,
            reason=f"the same page as {visit.twin}" if visit.twin else visit.reason,
            content=derived.content, etag=visit.headers.get("etag"), modified=visit.headers.get("last-modified"),
        )  # fmt: skip

    def add(self, links: Iterable[Link], row: Row, *, text: int = 0) -> Added:
        """Note the links that stay within the site of the row they were found at."""
        new_text = self.frontier.learned[row.site].is_new(text)
        barren = 0 if new_text else row.barren + 1
        return self.frontier.add(
            self._within(links, row), found_at=row, depth=row.depth + 1, barren=barren, site=row.site
        )

    def _within(self, links: Iterable[Link], row: Row) -> Iterator[Link]:
        alias = self.sites[row.site].alias
        for found in links:
            if found.site == row.site:
                yield found
            elif alias and found.site == alias and (here := _here(found, row)):
                yield here

    def _guess(self, row: Row, derived: Derived) -> None:
        """Look for lists where sites of this kind keep them; sitemaps only where robots.txt names none."""
        likely = guesses(row.url, derived.platform)
        wanted = [found for found in likely if found.role != "sitemap" or row.site not in self.named]
        self.frontier.add(wanted, site=row.site, depth=1, guess=True)

    def _follow(self, visit: Visit, target: Link, row: Row) -> str | None:
        """A redirect within the site is a link; a start that leads elsewhere makes that a site of this run."""
        reason, led_to = visit.reason, None
        alias = self.sites[row.site].alias
        if alias and target.site == alias:
            target = _here(target, row) or target
        if row.hops >= MAX_HOPS or target.key == row.key:
            why = "redirects to itself" if target.key == row.key else f"more than {MAX_HOPS} redirects in a row"
            self.frontier.failed(row, status=visit.status, reason=why)
            return None
        if target.site == row.site or (row.role == "start" and target.site not in self.elsewhere):
            led_to = target.site if target.site != row.site else None
            self.begin(target.site)
            told = target._replace(role=row.role, shape=self.frontier.shape_text(row))
            self.frontier.add([told], site=target.site, depth=row.depth, hops=row.hops + 1, barren=row.barren,
                              guess=row.is_guess)  # fmt: skip
        else:
            reason = f"leads off the site: {target.url}"
        self.frontier.done(row, status=visit.status, page=None, reason=reason, content=target.key)
        return led_to


def _is_here(row: Row) -> bool:
    """True for a site that this machine serves: a copy of one that has another name."""
    return is_loopback(urlsplit(row.url).hostname or "")


def _here(found: Link, row: Row) -> Link | None:
    """The link of a copied site, as it is on the copy."""
    own, there = urlsplit(row.url), urlsplit(found.url)
    here = link(there._replace(scheme=own.scheme, netloc=own.netloc).geturl(), found.role, found.dated)
    return here and here._replace(shape=found.shape, promise=found.promise)
