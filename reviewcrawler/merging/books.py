"""The books of several crawls as one: sites, shapes of addresses, and where each address stands.

Rule of this room: of what two stores say of the same thing the one holds that was told last; whole rows are taken, so
that figures which belong together stay together.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from heapq import merge
from itertools import groupby, islice
from typing import Any, Final

from reviewcrawler.addresses.links import key_of
from reviewcrawler.merging.pages import Forgotten
from reviewcrawler.store import Store

BATCH: Final = 1000
"""Addresses of a transaction."""
_RANKS: Final = {"pending": 0, "failed": 1, "done": 2}
_COLUMNS: Final = (
    "key", "url", "site", "round", "state", "role", "priority", "dated", "depth", "hops", "tries", "not_before",
    "status", "reason", "fetched_at", "page", "barren", "etag", "modified", "content", "checked", "changed", "gone",
)  # fmt: skip
"""Of the frontier; shapes have other ids in each store, and go by their names."""
_AT: Final = {name: place for place, name in enumerate(_COLUMNS)}

Row = tuple[Any, ...]
Shapes = dict[int, tuple[str, str]]
"""Site and name by the id that a store gives."""


def join_sites(into: Store, inputs: Sequence[sqlite3.Connection]) -> None:
    """Of each site the row that was told last, but the highest round and the longest rest; inside a transaction."""
    query = "SELECT site, round, alias, crawl_delay, asked_at, not_before, rights, reason FROM sites"
    known: dict[str, list[Row]] = {}
    for sql in inputs:
        for row in sql.execute(query):
            known.setdefault(row[0], []).append(row)
    own = {row[0]: row for row in into.sql.execute(query)}
    for site, told in sorted(known.items()):
        rows = [*told, own[site]] if site in own else told
        last = max(rows, key=lambda row: (row[4], *row))
        row = (site, max(r[1] for r in rows), *last[2:5], max(r[5] for r in rows), *last[6:])
        if row != own.get(site):
            into.sql.execute("INSERT OR REPLACE INTO sites VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)


def join_shapes(into: Store, inputs: Sequence[sqlite3.Connection]) -> None:
    """Of each shape the figures of the store that has seen the most of it; inside a transaction."""
    query = "SELECT site, shape, pages, reviews, texts, leads, hits, barren FROM shapes"
    own = {(site, shape): tuple(figures) for site, shape, *figures in into.sql.execute(query)}
    best = dict(own)
    for sql in inputs:
        for site, shape, *figures in sql.execute(query):
            best[site, shape] = max(best.get((site, shape), tuple(figures)), tuple(figures))
    for (site, shape), best_figures in sorted(best.items()):
        if best_figures == own.get((site, shape)):
            continue
        into.sql.execute(
            "INSERT INTO shapes (site, shape, pages, reviews, texts, leads, hits, barren) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET pages = excluded.pages, "
            "reviews = excluded.reviews, texts = excluded.texts, leads = excluded.leads, hits = excluded.hits, "
            "barren = excluded.barren",
            (site, shape, *best_figures),
        )


def join_frontier(into: Store, inputs: Sequence[sqlite3.Connection], gone: Forgotten) -> int:
    """Where each address stands, in a store whose lock is held; how many addresses are new there or stand elsewhere."""
    own = _shapes(into.sql)
    ids = {name: number for number, name in own.items()}
    streams = [_addresses(sql, gone) for sql in inputs]
    groups = (list(rows) for _, rows in groupby(merge(*streams, key=lambda row: row[0]), key=lambda row: row[0]))
    count = 0
    while batch := list(islice(groups, BATCH)):
        with into.transaction():
            count += sum(_settle(into, rows, own, ids) for rows in batch)
    return count


def _shapes(sql: sqlite3.Connection) -> Shapes:
    return {number: (site, shape) for number, site, shape in sql.execute("SELECT id, site, shape FROM shapes")}


def _addresses(sql: sqlite3.Connection, gone: Forgotten) -> Iterator[Row]:
    """The addresses of an input, without those that lead to what was forgotten."""
    shapes = _shapes(sql)
    for row in sql.execute(f"SELECT {', '.join(_COLUMNS)}, shape, source FROM frontier ORDER BY key"):
        if gone.holds(row[_AT["page"]] or row[0], row[_AT["url"]]) or gone.holds(row[0], None):
            continue
        told = _named(row, shapes)
        target = told[_AT["reason"]].rpartition(" ")[2]
        if "://" in target and gone.holds(key_of(target), target):
            told = (*told[: _AT["reason"]], "redirect", *told[_AT["reason"] + 1 :])
        yield told


def _named(row: Row, shapes: Shapes) -> Row:
    """A row with the names of its shapes for their ids; what was under way is pending again."""
    *told, shape, source = row
    if told[_AT["state"]] == "leased":
        told[_AT["state"]], told[_AT["tries"]] = "pending", max(0, told[_AT["tries"]] - 1)
    return (*told, shapes.get(shape, 0), shapes.get(source, min(source, 0)))


def _settle(into: Store, rows: list[Row], shapes: Shapes, ids: dict[tuple[str, str], int]) -> bool:
    query = f"SELECT {', '.join(_COLUMNS)}, shape, source FROM frontier WHERE key = ?"
    held = [_named(row, shapes) for row in into.sql.execute(query, (rows[0][0],))]
    ranked = sorted([*held, *rows], key=_rank, reverse=True)
    row = list(ranked[0])
    row[_AT["page"]] = next((each[_AT["page"]] for each in ranked if each[_AT["page"]]), None)
    if held and held[0] == tuple(row):
        return False
    values = [*row[:-2], *(ids.get(each, 0) if isinstance(each, tuple) else each for each in row[-2:])]
    columns = (*_COLUMNS, "shape", "source")
    changed = into.sql.execute(
        f"INSERT INTO frontier ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))}) ON CONFLICT (key) DO "
        f"UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in columns[1:])}", values,
    ).rowcount  # fmt: skip
    return changed > 0


def _rank(row: Row) -> tuple[Any, ...]:
    """What was asked for last holds; then the later round, then what is done."""
    facts = (row[_AT["checked"]], row[_AT["round"]], _RANKS[row[_AT["state"]]])
    return (*facts, *map(str, row))
