"""What several stores tell beside pages and addresses: runs, decisions of people, snapshots of sites, what was
forgotten.

Rule of this room: small tables, each written anew as a whole where the joined one differs; in the order of their time.
Each function runs inside the caller's transaction.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

from reviewcrawler.keeping.forgetting import forget, target
from reviewcrawler.keeping.snapshots import WORK
from reviewcrawler.store import Store

Row = tuple[Any, ...]
_BEGIN: Final = json.dumps(["", ""])
"""How far that work has come when it begins."""


def join_forgotten(into: Store, inputs: Sequence[sqlite3.Connection]) -> int:
    """What any store has forgotten is forgotten in all; how many pages have gone from the target."""
    known = dict(into.sql.execute("SELECT name, at FROM forgotten"))
    marks: dict[str, str] = {}
    for sql in inputs:
        for name, at in sql.execute("SELECT name, at FROM forgotten"):
            marks[name] = max(at, marks.get(name, ""), known.get(name, ""))
    gone = sum(forget(into, target(into, name)).pages for name in sorted(marks.keys() - known.keys()))
    into.sql.executemany("INSERT OR REPLACE INTO forgotten VALUES (?, ?)", sorted(marks.items()))
    return gone


def join_runs(into: Store, inputs: Sequence[sqlite3.Connection]) -> None:
    """The runs of all sites, in the order in which they began; one that has ended goes before the same under way."""
    found: dict[tuple[str, str], Row] = {}
    for sql in (into.sql, *inputs):
        for site, began, ended, resumed, figures in sql.execute(
            "SELECT site, began, ended, resumed, figures FROM runs"
        ):
            row = (ended or "", resumed, figures)
            found[began, site] = max(found.get((began, site), row), row)
    rows = [(site, began, row[0] or None, *row[1:]) for (began, site), row in sorted(found.items())]
    _write(into, "runs", "site, began, ended, resumed, figures", "run", rows)


def join_decisions(into: Store, inputs: Sequence[sqlite3.Connection]) -> None:
    """What people decided, in its order: by its time, and within a second as the stores have it."""
    places: dict[Row, int] = {}
    for sql in (into.sql, *inputs):
        before: Counter[str] = Counter()
        for row in sql.execute("SELECT made_at, kind, one, other FROM copy_decisions ORDER BY number"):
            places[row] = max(places.get(row, 0), before[row[0]])
            before[row[0]] += 1
    ranked = sorted(places, key=lambda row: (row[0], places[row], row))
    _write(into, "copy_decisions", "kind, one, other, made_at", "number", [(*row[1:], row[0]) for row in ranked])


def join_snapshots(into: Store, inputs: Sequence[sqlite3.Connection]) -> None:
    """What the pages of each site share, in the order in which it was made; call it when the records are there.

    Where the stores looked at different pages of a site, all of them count as fresh.
    """
    columns = "site, version, code, made_at, pages, fresh, shared"
    found: dict[str, dict[Row, int]] = defaultdict(dict)
    last: dict[str, set[tuple[Row, int]]] = defaultdict(set)
    for sql in (into.sql, *inputs):
        ends: dict[str, tuple[Row, int]] = {}
        for site, version, code, made_at, pages, fresh, shared in sql.execute(
            f"SELECT {columns} FROM snapshots ORDER BY number"
        ):
            row = (made_at, pages, version, code, shared)
            ends[site] = row, fresh
            found[site][row] = max(fresh, found[site].get(row, 0))
        for site, end in ends.items():
            last[site].add(end)
    fresh_of = {site: _records(into, site) for site, ends in last.items() if len(ends) > 1}
    rows = []
    for site in sorted(found):
        for row in sorted(found[site]):
            made_at, pages, version, code, shared = row
            fresh = fresh_of.get(site, found[site][row]) if row == max(found[site]) else found[site][row]
            rows.append((site, version, code, made_at, pages, fresh, shared))
    _write(into, "snapshots", columns, "number", rows)
    for sql in inputs:
        # Where a store had not yet read all records with its last snapshot, the joined one has not, either.
        unread = sql.execute("SELECT name FROM works WHERE substr(name, 1, ?) = ?", (len(WORK), WORK)).fetchall()
        into.sql.executemany("INSERT OR IGNORE INTO works VALUES (?, ?)", [(name, _BEGIN) for (name,) in unread])


def _records(into: Store, site: str) -> int:
    query = "SELECT count(*) FROM records WHERE newest AND site = ?"
    return int(into.sql.execute(query, (site,)).fetchone()[0])


def _write(into: Store, table: str, columns: str, number: str, rows: Iterable[Row]) -> None:
    """Have a table hold just these rows, numbered in their order."""
    wanted = list(rows)
    if into.sql.execute(f"SELECT {columns} FROM {table} ORDER BY {number}").fetchall() == wanted:
        return
    into.sql.execute(f"DELETE FROM {table}")
    if wanted:
        marks = ", ".join("?" * len(wanted[0]))
        into.sql.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", wanted)
