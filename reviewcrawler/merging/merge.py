"""The chain of a merge: what was forgotten, then pages, books, and what is told of them; last what is derived anew.

Rule of this room: it reads as the list of what a store holds. A table that is not merged is named in `DERIVED`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from reviewcrawler.copying.kept import settle_store
from reviewcrawler.errors import UsageError
from reviewcrawler.frontier import Frontier
from reviewcrawler.keeping.forgetting import scrub
from reviewcrawler.keeping.joining import join_parts
from reviewcrawler.merging.books import join_frontier, join_shapes, join_sites
from reviewcrawler.merging.inputs import opened
from reviewcrawler.merging.pages import Forgotten, Joined, join_pages
from reviewcrawler.merging.told import join_decisions, join_forgotten, join_runs, join_snapshots
from reviewcrawler.store import Store

JOINED: Final = frozenset((
    "pages", "records", "sites", "shapes", "frontier", "runs", "forgotten", "copy_decisions", "snapshots",
))  # fmt: skip
DERIVED: Final = frozenset(("works", "copy_sketches", "copy_segments", "copy_postings", "copy_members"))
"""Tables that are not merged: how far unfinished work has come, and what `copies` makes of the records."""
_OF_SITES: Final = ("sites", "shapes", "runs", "snapshots")
_WORK: Final = "merge"


class Merged(NamedTuple):
    """What a merge has brought: pages that are new or have other versions, addresses, and pages that had to go."""

    new: int
    changed: int
    addresses: int
    gone: int


def merge(into: Store, paths: Sequence[Path], told: Callable[[Joined], None] = lambda _: None) -> Merged:
    """Join stores into one whose lock is held; `told` hears now and then how far it has come.

    Where any of them has clusters of copies, those of the joined store are settled anew. Killed at any moment, it is
    simply done once more. Raises UsageError where a store is to be merged into itself, and StoreError.
    """
    for path in paths:
        if path.resolve() == into.path.resolve():
            raise UsageError(f"{path} is the target, too: merge into another store")
    with ExitStack() as stack:
        inputs = []
        for path in sorted({path.resolve() for path in paths}):
            scratch = stack.enter_context(TemporaryDirectory(prefix=".merge-", dir=into.path.resolve().parent))
            inputs.append(stack.enter_context(opened(path, Path(scratch))))
        with into.guarded():
            return _merge(into, inputs, told)


def _merge(into: Store, inputs: Sequence[sqlite3.Connection], told: Callable[[Joined], None]) -> Merged:
    again = _begin(into)
    Frontier(into).return_leases()
    into.sql.execute("PRAGMA secure_delete = ON")
    with into.transaction():
        lost = join_forgotten(into, inputs)
    if lost:
        scrub(into)
    gone = Forgotten({name for (name,) in into.sql.execute("SELECT name FROM forgotten")})
    pages = join_pages(into, inputs, gone, told)
    with into.transaction():
        join_shapes(into, inputs)
    addresses = join_frontier(into, inputs, gone)
    with into.transaction():
        for join in (join_sites, join_runs, join_decisions, join_snapshots):
            join(into, inputs)
        for table in _OF_SITES:
            into.sql.execute(f"DELETE FROM {table} WHERE site IN (SELECT name FROM forgotten)")
    join_parts(into)
    if (again or any(pages) or lost) and any(map(_has_clusters, (into.sql, *inputs))):
        settle_store(into)
    with into.transaction():
        into.sql.execute("DELETE FROM works WHERE name = ?", (_WORK,))
    return Merged(pages.new, pages.changed, addresses, lost)


def _begin(into: Store) -> bool:
    """Note that a merge is under way; True where one was killed before."""
    with into.transaction():
        return into.sql.execute("INSERT OR IGNORE INTO works VALUES (?, '{}')", (_WORK,)).rowcount == 0


def _has_clusters(sql: sqlite3.Connection) -> bool:
    return sql.execute("SELECT 1 FROM copy_members LIMIT 1").fetchone() is not None
