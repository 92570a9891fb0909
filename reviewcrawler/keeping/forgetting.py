"""What leaves a store: pages that are taken down for good, and what is older than it is to be kept.

Rule of this room: what is forgotten leaves every table and the file itself, and a mark that holds no text keeps it from
coming back. What is only old goes without a mark.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple
from urllib.parse import urlsplit, urlunsplit

from reviewcrawler.addresses.links import key_of
from reviewcrawler.copying.segments import clear
from reviewcrawler.frontier.twins import others
from reviewcrawler.keeping.snapshots import is_settled, start_over
from reviewcrawler.page import normal_url
from reviewcrawler.store import Store
from reviewcrawler.store.schema import PAGE_TABLES

PATIENCE: Final = 30_000
"""Milliseconds that a reader of the store is waited for."""


class Target(NamedTuple):
    """What is to be forgotten: the ids of pages, or a site; ``urls`` are the page's addresses where they are known."""

    ids: tuple[str, ...] = ()
    site: str = ""
    urls: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """What the store keeps of it as a mark."""
        return (self.site,) if self.site else self.ids


class Gone(NamedTuple):
    """How much has gone."""

    pages: int
    addresses: int


def target(store: Store, given: str) -> Target:
    """What a person means: the address of a page (with or without ``www.`` and ``s``), an id of a record, or a site.

    A page is also met by the address that it names as its own (``canonical_url``), and by those of the same place that
    the store keeps no other page for: a folder and the index file in it.
    """
    if "://" in given:
        urls = _spellings(given)
        beside = [key_of(other) for other in others(normal_url(given))]
        marks = ", ".join("?" * len(urls))
        query = f"SELECT DISTINCT id FROM records WHERE json_extract(record, '$.canonical_url') IN ({marks})"
        named = [page for (page,) in store.rows(query, *urls)]
        own = list(map(key_of, urls))
        query = f"SELECT id FROM records WHERE id IN ({', '.join('?' * len(own + beside))})"
        kept = {page for (page,) in store.rows(query, *own, *beside)}
        ids = [*own, *named, *(key for key in beside if key not in kept or kept.isdisjoint(own))]
        return Target(tuple(dict.fromkeys(ids)), urls=tuple(urls))
    if len(given) == 20 and all(c in "0123456789abcdef" for c in given):
        return Target((given,))
    return Target(site=given.lower().removeprefix("www.").rstrip("/"))


def _spellings(given: str) -> list[str]:
    """The address, and those that differ in ``www.`` or ``s`` alone.

    >>> _spellings("https://example.org/a#b")
    ['https://example.org/a', 'https://www.example.org/a', 'http://example.org/a', 'http://www.example.org/a']
    """
    parts = urlsplit(normal_url(given))
    host = parts.netloc.removeprefix("www.")
    schemes = dict.fromkeys((parts.scheme, "https", "http")) if parts.scheme in ("http", "https") else (parts.scheme,)
    return [urlunsplit(parts._replace(scheme=s, netloc=n)) for s in schemes for n in (host, f"www.{host}")]


def count(store: Store, what: Target) -> Gone:
    """How much would go."""
    with store.transaction():
        _gather(store, what)
        pages = next(store.rows(f"SELECT count(DISTINCT id) FROM pages WHERE id IN {_LEAVING}"))[0]
        addresses = next(store.rows(f"SELECT count(*) FROM frontier WHERE {_ADDRESSES}"))[0]
    return Gone(pages, addresses)


def forget(store: Store, what: Target) -> Gone:
    """Take pages out of a store whose lock is held, in one transaction; `scrub` then takes them out of its file."""
    store.sql.execute("PRAGMA secure_delete = ON")
    with store.transaction():
        gone = count(store, what)
        for table, column in PAGE_TABLES.items():
            store.sql.execute(f"DELETE FROM {table} WHERE {column} IN {_LEAVING}")
        store.sql.execute(f"DELETE FROM frontier WHERE {_ADDRESSES}")
        clear(store.sql)
        _mentions(store, what)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        store.sql.executemany("INSERT OR REPLACE INTO forgotten VALUES (?, ?)", [(name, now) for name in what.names])
    return gone


_LEAVING: Final = "(SELECT id FROM temp.leaving)"
_ADDRESSES: Final = f"key IN {_LEAVING} OR page IN {_LEAVING}"


def _gather(store: Store, what: Target) -> None:
    """Note the ids of all that is to go."""
    sql = store.sql
    sql.execute("CREATE TEMP TABLE IF NOT EXISTS leaving (id TEXT PRIMARY KEY)")
    sql.execute("DELETE FROM temp.leaving")
    sql.executemany("INSERT OR IGNORE INTO temp.leaving VALUES (?)", [(each,) for each in what.ids])
    if what.site:
        sql.execute(
            "INSERT OR IGNORE INTO temp.leaving SELECT id FROM records WHERE site = :site "
            "UNION SELECT key FROM frontier WHERE site = :site "
            "UNION SELECT id FROM pages WHERE url LIKE :at OR url LIKE :www",
            {"site": what.site, "at": f"%://{what.site}/%", "www": f"%://www.{what.site}/%"},
        )


def _mentions(store: Store, what: Target) -> None:
    """What other rows say of it: redirects to it, what is learned of a site, examples of an unfinished refresh."""
    if what.site:
        for table in ("sites", "shapes", "runs", "snapshots"):
            store.sql.execute(f"DELETE FROM {table} WHERE site = ?", (what.site,))
        is_settled(store, what.site)
    start_over(store)
    told = [(url,) for url in what.urls]
    store.sql.executemany("UPDATE frontier SET reason = 'redirect' WHERE instr(reason, ?)", told)
    store.sql.execute("DELETE FROM works WHERE name = 'refresh'")


def allow_again(store: Store, what: Target) -> int:
    """Take the marks away; how many there were. The pages themselves come back only when they are read anew."""
    with store.transaction():
        return store.sql.executemany("DELETE FROM forgotten WHERE name = ?", [(name,) for name in what.names]).rowcount


def marks(store: Store) -> list[tuple[str, str]]:
    """What is not to come back: ids of pages and sites, each with the time since when."""
    return [(name, at) for name, at in store.rows("SELECT name, at FROM forgotten ORDER BY at, name")]


def scrub(store: Store) -> bool:
    """Write the store's file anew, without what has gone; False where a reader has the old one open.

    Raises StoreError where the disk has no room for that: what was forgotten is out of the tables, but its bytes may
    still stand in the file.
    """
    with store.guarded():
        store.sql.execute(f"PRAGMA busy_timeout = {PATIENCE}")
        store.sql.execute("VACUUM")
        busy = store.sql.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    return not busy


def keep(store: Store, *, versions: int | None = None, days: int | None = None) -> Gone:
    """Let go of what is older than it is to be kept, in a store whose lock is held.

    Of each page the newest `versions` are kept; of pages fetched more than `days` days ago the record is kept, and
    their bytes go. ``pages`` of what is given back counts versions, ``addresses`` counts bodies.
    """
    with store.transaction():
        old = _drop_versions(store, versions) if versions else 0
        bodies = _drop_bytes(store, days) if days is not None else 0
    return Gone(old, bodies)


def _drop_versions(store: Store, versions: int) -> int:
    ranked = (
        "SELECT p.id, p.version, row_number() OVER "
        "(PARTITION BY p.id ORDER BY coalesce(newest, 1) DESC, p.version DESC) AS rank "
        "FROM pages p LEFT JOIN records r USING (id, version) "
        "WHERE p.id IN (SELECT id FROM pages GROUP BY id HAVING count(*) > :kept)"
    )
    old: Iterable[tuple[str, int]] = store.sql.execute(
        f"SELECT id, version FROM ({ranked}) WHERE rank > :kept", {"kept": versions}
    ).fetchall()
    store.sql.executemany("DELETE FROM records WHERE id = ? AND version = ?", old)
    return store.sql.executemany("DELETE FROM pages WHERE id = ? AND version = ?", old).rowcount if old else 0


def _drop_bytes(store: Store, days: int) -> int:
    before = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="seconds")
    return store.sql.execute("UPDATE pages SET body = x'' WHERE body != x'' AND fetched_at < ?", (before,)).rowcount
