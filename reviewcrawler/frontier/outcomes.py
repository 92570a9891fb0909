"""What becomes of an address that was leased: it is done, unchanged, failed, or tried again later.

Rule of this room: each method writes one row of the frontier and runs inside the caller's transaction, or is one by
itself.
"""

from __future__ import annotations

import heapq
import time
from collections import Counter
from typing import Final, NamedTuple

from reviewcrawler.addresses.links import Role
from reviewcrawler.store import Store

GONE: Final = (404, 410)
GUESS: Final = -1
"""Stands for the shape of the page where an address was found, which was found on none."""


class Row(NamedTuple):
    """An address that is leased: what the crawl has to know to fetch it and to file what comes of it."""

    key: str
    url: str
    site: str
    role: Role
    depth: int
    hops: int
    tries: int
    shape: int = 0
    source: int = 0
    barren: int = 0
    etag: str | None = None
    modified: str | None = None
    checked: float = 0.0

    @property
    def is_guess(self) -> bool:
        """True for a well-known path that no page has named."""
        return self.source == GUESS


class Outcomes:
    """The rows of a frontier that are settled, and how many of each site wait."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.pending: Counter[str] = Counter()
        self._later: dict[str, list[tuple[float, int]]] = {}

    def done(self, row: Row, *, status: int | None, page: str | None, reason: str = "", content: str = "",
             etag: str | None = None, modified: str | None = None) -> None:  # fmt: skip
        """The address was fetched, and all that came of it is kept. `content` tells whether it has changed."""
        self.store.sql.execute(
            "UPDATE frontier SET state = 'done', status = :status, reason = :reason, page = coalesce(:page, page), "
            "etag = :etag, modified = :modified, content = :content, checked = :now, gone = 0, "
            "changed = CASE WHEN changed AND content = :content AND NOT gone THEN changed ELSE :now END, "
            "fetched_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now') WHERE key = :key",
            {"status": status, "reason": reason, "page": page, "etag": etag, "modified": modified, "content": content,
             "now": time.time(), "key": row.key},
        )  # fmt: skip

    def unchanged(self, row: Row, *, status: int | None) -> None:
        """The server says that what is there is what was fetched before."""
        self.store.sql.execute(
            "UPDATE frontier SET state = 'done', status = ?, checked = ?, gone = 0, "
            "fetched_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now') WHERE key = ?",
            (status, time.time(), row.key),
        )

    def failed(self, row: Row, *, status: int | None, reason: str) -> None:
        """The address gives nothing in this round, for a reason. A page that is gone keeps its record, and its mark."""
        self.store.sql.execute(
            "UPDATE frontier SET state = 'failed', status = :status, reason = :reason, "
            "changed = CASE WHEN :gone AND NOT gone THEN :now ELSE changed END, "
            "gone = CASE WHEN NOT :gone THEN 0 WHEN gone THEN gone ELSE :now END, checked = :now, "
            "fetched_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now') WHERE key = :key",
            {"status": status, "reason": reason, "gone": status in GONE, "now": time.time(), "key": row.key},
        )

    def again(self, row: Row, *, after: float, status: int | None, reason: str, free: bool = False) -> None:
        """The address is to be tried once more, `after` seconds from now at the earliest; `free` costs it no try."""
        at = time.time() + after
        self.store.sql.execute(
            "UPDATE frontier SET state = 'pending', not_before = ?, status = ?, reason = ?, tries = tries - ? "
            "WHERE key = ?",
            (at, status, reason, free, row.key),
        )
        heapq.heappush(self._later[row.site], (at, row.shape))
        self.pending[row.site] += 1

    def first(self, row: Row, other: str) -> bool:
        """Take up another address, by its key, before a row is looked at again; False where this round has seen it."""
        sql = self.store.sql
        taken = sql.execute(
            "UPDATE frontier SET state = 'pending', tries = 0, not_before = 0, "
            "round = (SELECT round FROM sites s WHERE s.site = frontier.site) "
            "WHERE key = ? AND site = ? AND state IN ('done', 'failed') "
            "AND round < (SELECT round FROM sites s WHERE s.site = frontier.site) RETURNING shape",
            (other, row.site),
        ).fetchall()
        for (shape,) in taken:
            heapq.heappush(self._later[row.site], (0.0, shape))
            self.pending[row.site] += 1
        waits = "SELECT 1 FROM frontier WHERE key = ? AND state IN ('pending', 'leased')"
        return sql.execute(waits, (other,)).fetchone() is not None

    def states(self, site: str) -> Counter[str]:
        """How many addresses of a site are in each state."""
        query = "SELECT state, count(*) FROM frontier WHERE site = ? GROUP BY state"
        return Counter(dict(self.store.sql.execute(query, (site,)).fetchall()))

    def is_dead(self, site: str) -> bool:
        """True where pages of a site were tried in this round, and none was there."""
        query = (
            "SELECT count(*) FILTER (WHERE state = 'failed'), count(*) FILTER (WHERE state = 'done') FROM frontier "
            "WHERE site = ? AND role IN ('page', 'start', 'next') "
            "AND round = (SELECT round FROM sites s WHERE s.site = frontier.site)"
        )
        failed, done = self.store.sql.execute(query, (site,)).fetchone()
        return bool(failed) and not done

    def reasons(self, site: str) -> list[tuple[str, int, str]]:
        """Why addresses of a site failed: the reason, how often, and one address, the commonest first."""
        query = (
            "SELECT reason, count(*) AS n, min(url) FROM frontier WHERE site = ? AND state = 'failed' "
            f"AND source != {GUESS} GROUP BY reason ORDER BY n DESC, reason"
        )
        return self.store.sql.execute(query, (site,)).fetchall()
