"""What a store knows of each site beside its addresses: the pace it asks for, the rest it wants, what it reserves.

Rule of this room: facts that a site told about itself, kept so that the next run keeps to them from its first request.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import Any, Final

from reviewcrawler.store import Store

MAX_REST: Final = 30 * 86_400.0
"""Seconds; no server is left alone for longer, whatever it asks for, and whatever the clock said then."""
_COLUMNS: Final = ("alias", "crawl_delay", "asked_at", "not_before", "rights", "reason")


@dataclass(slots=True)
class Site:
    """A row of the table ``sites``; times are seconds since 1970."""

    name: str
    alias: str = ""
    crawl_delay: float = 0.0
    asked_at: float = 0.0
    not_before: float = 0.0
    rights: list[list[Any]] = field(default_factory=list)
    reason: str = ""

    @property
    def rest(self) -> float:
        """Seconds for which it wants to be left alone."""
        return max(0.0, self.not_before - time.time())


def site_of(store: Store, name: str) -> Site:
    """What is known of a site that is in the store."""
    query = f"SELECT {', '.join(_COLUMNS)} FROM sites WHERE site = ?"
    row = store.sql.execute(query, (name,)).fetchone()
    if row is None:
        return Site(name)
    given = dict(zip(_COLUMNS, row, strict=True))
    site = Site(name, **given | {"rights": json.loads(given["rights"])})
    if site.rest > MAX_REST:
        site.not_before = 0.0
    return site


def keep(store: Store, site: Site) -> None:
    """Write down what is known of a site, inside the caller's transaction or as one by itself."""
    told = (site.alias, site.crawl_delay, site.asked_at, site.not_before, json.dumps(site.rights), site.reason)
    sets = ", ".join(f"{column} = ?" for column in _COLUMNS)
    with store.transaction():
        store.sql.execute(f"UPDATE sites SET {sets} WHERE site = ?", (*told, site.name))
