"""What is counted of all records while the index grows, so that it need not be counted when it is asked for.

Rule of this room: counts are kept in memory for a batch, and written with it.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from reviewcrawler.browsing.layout import COUNTED, SHARES

_SITE: Final = ("pages", "reviews", *SHARES)


class Standing:
    """Changes of the tables ``facets`` and ``sites``."""

    def __init__(self) -> None:
        self._facets: Counter[tuple[str, Any]] = Counter()
        self._sites: Counter[tuple[str, str]] = Counter()

    def count(self, row: Mapping[str, Any], directors: Iterable[str], by: int) -> None:
        """Count a row of ``reviews`` in (by 1) or out (by -1)."""
        for name in COUNTED:
            if row[name] is not None:
                self._facets[name, row[name]] += by
        for director in directors:
            self._facets["director", director] += by
        told = [name for name, column in SHARES.items() if row[column]] if row["kind"] == "review" else None
        for name in ("pages", *(("reviews", *told) if told is not None else ())):
            self._sites[row["site"], name] += by

    def write(self, sql: sqlite3.Connection) -> None:
        """Add the changes to the tables."""
        sql.executemany(
            "INSERT INTO facets VALUES (?, ?, ?) "
            "ON CONFLICT (name, value) DO UPDATE SET count = count + excluded.count",
            ((*key, by) for key, by in self._facets.items() if by),
        )
        for site in dict.fromkeys(site for site, _ in self._sites):
            changes = [self._sites[site, name] for name in _SITE]
            sql.execute("INSERT OR IGNORE INTO sites (site) VALUES (?)", (site,))
            sql.execute(f"UPDATE sites SET {_CHANGED} WHERE site = ?", (*changes, site))
        self._facets.clear()
        self._sites.clear()


_CHANGED: Final = ", ".join(f'"{name}" = "{name}" + ?' for name in _SITE)
