"""Where a crawl stands: each address pending, leased, done or failed.

Rule of this room: every method is one step of the books and runs inside the caller's transaction, or is one by itself.
An address is taken once a round; a site's round goes up when a crawl of it begins with nothing left to do.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from typing import Final, NamedTuple

from reviewcrawler.links import Link, Role
from reviewcrawler.store import Store

PRIORITY: Final[dict[Role, int]] = {"start": 100, "sitemap": 60, "feed": 60, "next": 40, "page": 0}
"""What is fetched first; among equals the newest known date, then the order in which they were met."""

MAX_DEPTH: Final = 100
"""Links from a start; what lies deeper is a trap."""
MAX_HOPS: Final = 10
"""Redirects in a row."""


class Row(NamedTuple):
    """An address that is leased: what the crawl has to know to fetch it and to file what comes of it."""

    key: str
    url: str
    site: str
    role: Role
    depth: int
    hops: int
    tries: int


class Frontier:
    """The books of a crawl, kept in a store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.rounds: dict[str, int] = {}
        self.pending: Counter[str] = Counter()

    def return_leases(self) -> int:
        """Make pending again what a run that ended early had leased; how many there were."""
        with self.store.transaction():
            return self.store.sql.execute(
                "UPDATE frontier SET state = 'pending', tries = max(0, tries - 1) WHERE state = 'leased'"
            ).rowcount

    def begin(self, sites: Iterable[str]) -> None:
        """Take up each site where it was left; where nothing is left to do, begin a new round of all its addresses."""
        sql = self.store.sql
        for site in sites:
            if site in self.rounds:
                continue
            with self.store.transaction():
                sql.execute("INSERT OR IGNORE INTO sites (site) VALUES (?)", (site,))
                if not self._count(site):
                    sql.execute("UPDATE sites SET round = round + 1 WHERE site = ?", (site,))
                    sql.execute(
                        "UPDATE frontier SET state = 'pending', tries = 0, not_before = 0, "
                        "round = (SELECT round FROM sites s WHERE s.site = frontier.site) WHERE site = ?",
                        (site,),
                    )
                self.rounds[site] = sql.execute("SELECT round FROM sites WHERE site = ?", (site,)).fetchone()[0]
                self.pending[site] = self._count(site)

    def _count(self, site: str) -> int:
        query = "SELECT count(*) FROM frontier WHERE site = ? AND state = 'pending'"
        return int(self.store.sql.execute(query, (site,)).fetchone()[0])

    def add(self, links: Iterable[Link], *, site: str, depth: int = 0, hops: int = 0) -> int:
        """Note addresses of a site that has begun, but for those met in this round already; how many are new."""
        if depth > MAX_DEPTH:
            return 0
        current = self.rounds[site]
        added = self.store.sql.executemany(
            "INSERT INTO frontier (key, url, site, round, role, priority, dated, depth, hops) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET state = 'pending', tries = 0, "
            "not_before = 0, round = excluded.round WHERE round < excluded.round AND site = excluded.site",
            [
                (found.key, found.url, site, current, found.role, PRIORITY[found.role] - min(depth, 20), found.dated,
                 depth, hops)
                for found in links
            ],
        ).rowcount  # fmt: skip
        self.pending[site] += added
        return added

    def lease(self, site: str) -> Row | None:
        """The next address of a site, from now on leased; None where none may be fetched yet."""
        with self.store.transaction():
            found = self.store.sql.execute(
                "UPDATE frontier SET state = 'leased', tries = tries + 1 WHERE id = ("
                "SELECT id FROM frontier WHERE state = 'pending' AND site = ? AND not_before <= ? "
                "ORDER BY priority DESC, dated DESC, id LIMIT 1) RETURNING key, url, site, role, depth, hops, tries",
                (site, time.time()),
            ).fetchall()
        if not found:
            return None
        self.pending[site] -= 1
        return Row(*found[0])

    def done(self, row: Row, *, status: int | None, page: str | None, reason: str = "") -> None:
        """The address was fetched, and all that came of it is kept."""
        self._settle(row, "done", status, reason, page)

    def failed(self, row: Row, *, status: int | None, reason: str) -> None:
        """The address gives nothing in this round, for a reason."""
        self._settle(row, "failed", status, reason, None)

    def _settle(self, row: Row, state: str, status: int | None, reason: str, page: str | None) -> None:
        self.store.sql.execute(
            "UPDATE frontier SET state = ?, status = ?, reason = ?, page = coalesce(?, page), "
            "fetched_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now') WHERE key = ?",
            (state, status, reason, page, row.key),
        )

    def again(self, row: Row, *, after: float, status: int | None, reason: str) -> None:
        """The address is to be tried once more, `after` seconds from now at the earliest."""
        self.store.sql.execute(
            "UPDATE frontier SET state = 'pending', not_before = ?, status = ?, reason = ? WHERE key = ?",
            (time.time() + after, status, reason, row.key),
        )
        self.pending[row.site] += 1

    def states(self, site: str) -> Counter[str]:
        """How many addresses of a site are in each state."""
        query = "SELECT state, count(*) FROM frontier WHERE site = ? GROUP BY state"
        return Counter(dict(self.store.sql.execute(query, (site,)).fetchall()))

    def is_dead(self, site: str) -> bool:
        """True where pages of a site were tried in this round, and none was there."""
        query = (
            "SELECT count(*) FILTER (WHERE state = 'failed'), count(*) FILTER (WHERE state != 'failed') FROM frontier "
            "WHERE site = ? AND role IN ('page', 'start', 'next')"
        )
        failed, other = self.store.sql.execute(query, (site,)).fetchone()
        return bool(failed) and not other

    def reasons(self, site: str) -> list[tuple[str, int, str]]:
        """Why addresses of a site failed: the reason, how often, and one address, the commonest first."""
        query = (
            "SELECT reason, count(*) AS n, min(url) FROM frontier WHERE site = ? AND state = 'failed' "
            "GROUP BY reason ORDER BY n DESC, reason"
        )
        return self.store.sql.execute(query, (site,)).fetchall()
