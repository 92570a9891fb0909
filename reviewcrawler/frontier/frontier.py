"""Where a crawl stands: each address pending, leased, done or failed.

Rule of this room: every method is one step of the books and runs inside the caller's transaction, or is one by itself.
An address is taken once a round; a site's round goes up when a crawl of it begins with nothing left to do.
"""

from __future__ import annotations

import heapq
import time
from collections import defaultdict, deque
from collections.abc import Iterable
from typing import Final, NamedTuple

from reviewcrawler.addresses.links import Link, Role
from reviewcrawler.frontier.learning import BARREN_STEPS, Learned
from reviewcrawler.frontier.outcomes import GUESS, Outcomes, Row
from reviewcrawler.frontier.scope import Scope
from reviewcrawler.frontier.sites import MAX_REST
from reviewcrawler.store import Store

PRIORITY: Final[dict[Role, int]] = {"start": 100, "sitemap": 60, "feed": 60, "next": 40, "page": 0}
"""What is fetched first within a shape; among equals the newest known date, then the order in which they were met."""

MAX_HOPS: Final = 10
"""Redirects in a row."""
PATIENCE: Final = 0.5
"""A page that was the same for so long is asked for again after this share of that time..."""
LONGEST: Final = 30 * 86_400.0
"""...and after so many seconds at the latest."""
PLENTY: Final = 20_000
"""Addresses of a site that wait, above which its feeds and sitemaps come last: there may be no end of them."""
MAX_WAITING: Final = 1_000_000
"""Addresses of a site that may wait; further ones are met again when these are done."""
_KNOWN: Final = 50_000
_TRAP: Final = "left out: addresses of this shape bring nothing new"


class Added(NamedTuple):
    """How many addresses are new, and of how many of them articles may be expected."""

    new: int
    hopeful: int


class Known(NamedTuple):
    """An address that may be known already, and what is told of it now."""

    key: str
    dated: str
    priority: int
    shape: int
    source: int
    round: int
    promise: int


class Frontier(Outcomes):
    """The books of a crawl, kept in a store. Without `learn` pages are fetched in the order in which they were met."""

    def __init__(self, store: Store, *, learn: bool = True) -> None:
        super().__init__(store)
        self.learn = learn
        self.rounds: dict[str, int] = {}
        self.learned: dict[str, Learned] = {}
        self.scopes: dict[str, Scope] = {}
        self._known: set[tuple[str, int, str]] = set()
        self._leased: defaultdict[str, deque[Row]] = defaultdict(deque)
        """Leased, and not given out yet."""

    def return_leases(self) -> int:
        """Make pending again what a run that ended early had leased; how many there were."""
        with self.store.transaction():
            return self.store.sql.execute(
                "UPDATE frontier SET state = 'pending', tries = max(0, tries - 1) WHERE state = 'leased'"
            ).rowcount

    def begin(self, sites: Iterable[str], *, all_again: bool = False) -> None:
        """Take up each site where it was left; where nothing is left to do, begin a new round.

        A round takes the site's starts and lists, what failed, and the pages whose time has come: those that changed
        lately soon, those that stayed the same seldom. With `all_again` every address is taken.
        """
        sql = self.store.sql
        for site in sites:
            if site in self.rounds:
                continue
            with self.store.transaction():
                sql.execute("INSERT OR IGNORE INTO sites (site) VALUES (?)", (site,))
                if all_again or not self._count(site):
                    sql.execute("UPDATE sites SET round = round + 1 WHERE site = ?", (site,))
                    self._take_up(site, all_again=all_again)
                # What waits for longer than anything does was put off by a clock that has been set back since.
                late = "UPDATE frontier SET not_before = 0 WHERE site = ? AND state = 'pending' AND not_before > ?"
                sql.execute(late, (site, time.time() + MAX_REST))
                self.rounds[site] = sql.execute("SELECT round FROM sites WHERE site = ?", (site,)).fetchone()[0]
                self.pending[site] = self._count(site)
                self.learned[site] = Learned(self.store, site, learn=self.learn)
                later = "SELECT not_before, shape FROM frontier WHERE site = ? AND state = 'pending' AND not_before > ?"
                self._later[site] = sorted(sql.execute(later, (site, time.time())))

    def _take_up(self, site: str, *, all_again: bool) -> None:
        self.store.sql.execute(
            "UPDATE frontier SET state = 'pending', tries = 0, not_before = 0, "
            "round = (SELECT round FROM sites s WHERE s.site = frontier.site) "
            "WHERE site = :site AND state IN ('done', 'failed') AND (:all OR role IN ('start', 'sitemap', 'feed') "
            "OR (state = 'failed' AND NOT gone) OR checked > :now "
            "OR checked + min(:patience * (checked - changed), :longest) <= :now)",
            {"site": site, "all": all_again, "patience": PATIENCE, "longest": LONGEST, "now": time.time()},
        )

    def _count(self, site: str) -> int:
        query = "SELECT count(*) FROM frontier WHERE site = ? AND state = 'pending'"
        return int(self.store.sql.execute(query, (site,)).fetchone()[0])

    def add(self, links: Iterable[Link], *, site: str, depth: int = 0, hops: int = 0, found_at: Row | None = None,
            barren: int = 0, guess: bool = False) -> Added:  # fmt: skip
        """Note addresses of a site that has begun; those that are known are taken up again where their date is newer.

        Addresses outside the site's scope, at the end of a barren trail or of a shape that is a trap are left out.
        """
        learned, scope, current = self.learned[site], self.scopes.get(site), self.rounds[site]
        source = GUESS if guess else found_at.shape if found_at else 0
        fresh: list[tuple[object, ...]] = []
        shapes: list[int] = []
        newer: list[Known] = []
        for found in links if self.pending[site] < MAX_WAITING else ():
            mark = (found.key, found.promise, found.dated)
            if mark in self._known or (scope and not scope.is_open and not scope.holds(found, depth)):
                continue
            shape = learned.shape(self._shape(found), found.promise, found.dated)
            if shape.is_trap or (barren >= BARREN_STEPS and found.role != "start" and not shape.may_hold_articles):
                continue
            if len(self._known) < _KNOWN:
                self._known.add(mark)
            priority = PRIORITY[found.role] - min(depth, 20) + self.learn * found.promise
            fresh.append((found.key, found.url, site, current, found.role, priority, found.dated, depth, hops, shape.id,
                          source, barren))  # fmt: skip
            shapes.append(shape.id)
            if found.dated or found.promise:
                newer.append(Known(found.key, found.dated, priority, shape.id, source, current, found.promise))
        return self._note(site, fresh, shapes, newer)

    def shape_text(self, row: Row) -> str:
        """The name of the shape that a row has."""
        shape = self.learned[row.site].by_id.get(row.shape)
        return shape.text if shape else ""

    def _shape(self, found: Link) -> str:
        listing = found.role in ("start", "sitemap", "feed")
        return found.shape if found.shape and self.learn and not listing else f"({found.role if listing else 'page'})"

    def _note(self, site: str, fresh: list[tuple[object, ...]], shapes: list[int],
              newer: list[Known]) -> Added:  # fmt: skip
        sql, learned = self.store.sql, self.learned[site]
        last = sql.execute("SELECT max(id) FROM frontier").fetchone()[0] or 0
        new = sql.executemany(
            "INSERT INTO frontier (key, url, site, round, role, priority, dated, depth, hops, shape, source, barren) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING", fresh,
        ).rowcount if fresh else 0  # fmt: skip
        for shape in set(shapes) if new else ():
            learned.wait(shape)
        if newer and new < len(fresh):
            self._renew(site, newer)
        self.pending[site] += new
        hopeful = sum(1 for n in shapes if learned.by_id[n].may_hold_articles) if new else 0
        if hopeful:
            sql.execute("UPDATE frontier SET barren = 0 WHERE id > ? AND barren", (last,))
        return Added(new, min(new, hopeful))

    def _renew(self, site: str, newer: list[Known]) -> None:
        """Known addresses: a newer date takes one up again; a place to be linked from that tells more moves it."""
        sql, learned = self.store.sql, self.learned[site]
        given = [each._asdict() for each in newer]
        again = sql.executemany(
            "UPDATE frontier SET state = 'pending', tries = 0, not_before = 0, dated = :dated, round = :round "
            "WHERE key = :key AND round < :round AND state IN ('done', 'failed') AND dated < :dated "
            "AND :dated > strftime('%Y-%m-%dT%H:%M:%S', checked, 'unixepoch', '-1 day')",
            [each for each in given if each["dated"]],
        ).rowcount
        self.pending[site] += max(0, again)
        # What promises a film moves an address up; what promises another thing moves down one without a promise.
        sql.executemany(
            "UPDATE frontier SET priority = :priority, source = :source, shape = :shape "
            "WHERE key = :key AND state = 'pending' AND role = 'page' AND (:priority > priority "
            "OR (:promise < 0 AND :priority < priority AND priority <= 1))",
            [each for each in given if each["promise"]],
        )
        for shape in {each.shape for each in newer}:
            learned.wait(shape)
        if again > 0:
            learned.wait_all()

    def lease(self, site: str, ahead: int = 1) -> Row | None:
        """The next address of a site, from now on leased; None where none may be fetched yet.

        Up to `ahead` of them are leased in one transaction, and given out one by one.
        """
        given = self._leased[site]
        if not given:
            given.extend(self._lease(site, ahead))
        if not given:
            return None
        self.pending[site] -= 1
        return given.popleft()

    def _lease(self, site: str, most: int) -> list[Row]:
        learned, now = self.learned[site], time.time()
        later = self._later[site]
        while later and later[0][0] <= now:
            learned.wait(heapq.heappop(later)[1])
        order = learned.order()
        if self.pending[site] > PLENTY:
            order.sort(key=learned.is_listing)
        for shape in order:
            with self.store.transaction():
                found = self.store.sql.execute(
                    "UPDATE frontier SET state = 'leased', tries = tries + 1 WHERE id IN ("
                    "SELECT id FROM frontier WHERE state = 'pending' AND site = ? AND shape = ? AND not_before <= ? "
                    "ORDER BY priority DESC, dated DESC, id LIMIT ?) "
                    "RETURNING -id, dated, priority, key, url, site, role, depth, hops, tries, shape, source, barren, "
                    "etag, modified, checked",
                    (site, shape, now, most),
                ).fetchall()
            if found:
                found.sort(key=lambda row: (row[2], row[1], row[0]), reverse=True)
                return [Row(*row[3:]) for row in found]
            learned.empty(shape)
        return []

    def read(self, row: Row, *, review: bool, text: int, added: Added) -> None:
        """What a page that was read tells of its shape; where that turns out a trap, the rest of it is left out."""
        self._learn(row, review=review, text=text, brings=added.hopeful > 0)

    def missing(self, row: Row) -> None:
        """An address where there is nothing tells of its shape, too: as much as a page that brings nothing."""
        if not row.is_guess:
            self._learn(row, review=False, text=0, brings=False)

    def _learn(self, row: Row, *, review: bool, text: int, brings: bool) -> None:
        learned = self.learned[row.site]
        learned.note(row.shape, row.source, review=review, text=text, brings=brings)
        for shape in learned.caught(row.shape):
            self.pending[row.site] -= self.store.sql.execute(
                "UPDATE frontier SET state = 'failed', reason = ? WHERE site = ? AND shape = ? AND state = 'pending'",
                (_TRAP, row.site, shape),
            ).rowcount
