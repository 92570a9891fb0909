"""Pages, their versions and their records, from several stores into one.

Rule of this room: page by page in the order of their ids, all stores side by side, a few pages a transaction; bytes are
read only where they are written.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from heapq import merge
from itertools import groupby, islice
from typing import Any, Final, NamedTuple

from reviewcrawler.merging.versions import Told, Version, history
from reviewcrawler.page import Page
from reviewcrawler.store import Store

BATCH: Final = 200
"""Pages of a transaction."""
_TOLD: Final = (
    "SELECT p.id, p.version, p.sha256, coalesce(p.fetched_at, ''), length(p.body), coalesce(r.content, ''), "
    "coalesce(r.code, ''), coalesce(r.newest, 0), coalesce(length(r.record), 0), p.url "
    "FROM pages p LEFT JOIN records r USING (id, version)"
)
_NEWEST: Final = 7
"""Place of the column in a row of `records`."""

Row = tuple[Any, ...]


class Joined(NamedTuple):
    """What became of the pages of the stores: how many are new in the target, and of how many it has other versions."""

    new: int = 0
    changed: int = 0


class Forgotten:
    """What must not come back: ids of pages, and sites."""

    def __init__(self, names: set[str]) -> None:
        self._names = names

    def holds(self, page: str, url: str | None) -> bool:
        """True for a page that was forgotten, by itself or with its site."""
        return page in self._names or ((Page(b"", url=url).site or "") in self._names if self._names else False)


def join_pages(
    into: Store, inputs: Sequence[sqlite3.Connection], gone: Forgotten, told: Callable[[Joined], None]
) -> Joined:
    """Join the pages of all inputs into a store whose lock is held; `told` hears how far it has come."""
    done = Joined()
    pages = _pages(inputs, gone)
    while batch := list(islice(pages, BATCH)):
        with into.transaction():
            for page, versions in batch:
                done = _join(into, inputs, page, versions, done)
        told(done)
    return done


def _pages(inputs: Sequence[sqlite3.Connection], gone: Forgotten) -> Iterator[tuple[str, list[Told]]]:
    """Each page with its versions in all inputs; the target is the store 0."""
    streams = [_stream(sql, number) for number, sql in enumerate(inputs, 1)]
    for page, rows in groupby(merge(*streams, key=lambda row: row[0]), key=lambda row: row[0]):
        found = list(rows)
        if not any(gone.holds(page, url) for _, _, url in found):
            yield page, [told for _, told, _ in found]


def _stream(sql: sqlite3.Connection, number: int) -> Iterator[tuple[str, Told, str | None]]:
    for page, *facts, url in sql.execute(f"{_TOLD} ORDER BY p.id, p.version"):
        yield page, Told(number, *facts), url


def _join(into: Store, inputs: Sequence[sqlite3.Connection], page: str, versions: list[Told], done: Joined) -> Joined:
    held = [Told(0, *row[1:-1]) for row in into.sql.execute(f"{_TOLD} WHERE p.id = ? ORDER BY p.version", (page,))]
    found = history([*held, *versions])
    if _is_held(held, found):
        return done
    stores = [into.sql, *inputs]
    pages = [_row(stores[v.page.store], "pages", page, v.page.version) for v in found]
    records = [_row(stores[v.record.store], "records", page, v.record.version) if v.record.content else None
               for v in found]  # fmt: skip
    for table in ("pages", "records") if held else ():
        into.sql.execute(f"DELETE FROM {table} WHERE id = ?", (page,))
    for number, (kept, record) in enumerate(zip(pages, records, strict=True), 1):
        _insert(into, "pages", (page, number, *kept[2:]))
        if record:
            newest = number == len(found)
            _insert(into, "records", (page, number, *record[2:_NEWEST], newest, *record[_NEWEST + 1 :]))
    return Joined(done.new + (not held), done.changed + bool(held))


def _is_held(held: list[Told], found: list[Version]) -> bool:
    """True where the target holds just this history."""
    return len(held) == len(found) and all(
        v.page == v.record == own
        and own.version == number
        and own.newest == (number == len(found) and own.content != "")
        for number, (v, own) in enumerate(zip(found, held, strict=True), 1)
    )


def _row(sql: sqlite3.Connection, table: str, page: str, version: int) -> Row:
    row: Row = sql.execute(f"SELECT * FROM {table} WHERE id = ? AND version = ?", (page, version)).fetchone()
    return row


def _insert(into: Store, table: str, row: Row) -> None:
    into.sql.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
