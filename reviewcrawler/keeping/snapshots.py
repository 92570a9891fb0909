"""What the pages of each site in a store share: when it is looked at, and what then becomes of its records.

Rules of this room: a snapshot is made from the pages in the store, whatever the order in which they came, and is
written once; records name the one they were read with. A new one and the work that it means are one transaction, and
so are each record made anew and how far that work has come: whatever is interrupted is gone on with.

A site is looked at again when it has as many new and changed pages as were looked at last, and what is found replaces
what is known only where a tenth of it differs: so a site that hardly changes comes to rest, and one that grows is
looked at a few times in all.
"""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Generator, Iterator
from datetime import UTC, datetime
from itertools import chain
from typing import Final, NamedTuple

from reviewcrawler import body
from reviewcrawler.derive import code_version
from reviewcrawler.keeping.anew import COLUMNS, Version, derive_anew, put_anew
from reviewcrawler.memory import uncollected
from reviewcrawler.readers import read
from reviewcrawler.siterules.finding import prepare
from reviewcrawler.store import Store
from reviewcrawler.templates import MAX_PAGES, Sketch, Snapshot, sketch, snapshot_of
from reviewcrawler.workers import Workers

LEAST: Final = 2
"""Fresh pages from which a site is looked at for the first time."""
KEPT: Final = 20
"""Snapshots of a site that are kept; records of former versions of pages may name older ones."""
BATCH: Final = 50
WORK: Final = "snapshot "
"""With the name of a site, the work of reading its records anew; in the table ``works``."""
_LAST: Final = "number = (SELECT max(number) FROM snapshots l WHERE l.site = s.site)"
_PAGES: Final = f"SELECT {COLUMNS} FROM records r JOIN pages p USING (id, version) WHERE r.newest AND p.body != x''"


class Known(NamedTuple):
    """What is known of a site: the version of its last snapshot, and the snapshot as text."""

    version: str = ""
    shared: str = ""


class Shelf:
    """The last snapshot of each site in a store, read once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, Known] = {}

    def of(self, site: str | None) -> Known:
        """What is known of a site."""
        if not site:
            return Known()
        if site not in self._known:
            rows = self._store.rows(f"SELECT version, shared FROM snapshots s WHERE site = ? AND {_LAST}", site)
            self._known[site] = Known(*next(rows, ("", "")))
        return self._known[site]

    def put(self, site: str, snapshot: Snapshot) -> None:
        """Have a site read with this one from now on."""
        self._known[site] = Known(snapshot.version, snapshot.to_json() if snapshot.version else "")


def due(store: Store, *, code: str = "") -> list[str]:
    """Sites with enough fresh pages to be looked at; with `code` also those that other code looked at."""
    query = (
        f"SELECT site FROM snapshots s WHERE {_LAST} "
        "AND (fresh >= max(:least, pages) OR (:code != '' AND pages AND code != :code)) ORDER BY site"
    )
    return [site for (site,) in store.rows(query, least=LEAST, code=code)]


def look(store: Store, workers: Workers, site: str) -> tuple[Snapshot, int]:
    """What the pages of a site share today, and how many were looked at: a sample of its articles, by their ids."""
    some = "SELECT id FROM records WHERE newest AND site = ? AND kind != 'index' ORDER BY id LIMIT ?"
    pages = (Version(*row) for row in store.rows(f"{_PAGES} AND r.id IN ({some})", site, MAX_PAGES))
    found = [each for each in workers.map(sketched, ((page,) for page in pages)) if each is not None]
    return snapshot_of(found), len(found)


def sketched(version: Version) -> Sketch | None:
    """What a worker does: the sketch of a page as it reads without its siblings; None where it cannot be read."""
    try:
        page = version.page()
        ruled = prepare(page)
        with uncollected():
            document = read(ruled.page if ruled else page)
            return sketch(document, body.likelihoods(document)) if document.blocks else None
    except Exception:  # noqa: BLE001 - what is wrong with a page is told in its record
        return None


def renew(store: Store, workers: Workers, site: str, shelf: Shelf, *, keep: bool = True) -> bool:
    """Look at a site; True where what its pages share has changed. With `keep` false nothing is written."""
    found, pages = look(store, workers, site)
    known = shelf.of(site)
    last = Snapshot.from_json(known.shared) if known.shared else Snapshot()
    changed = not found.says_what(last)
    if changed:
        shelf.put(site, found)
    if keep:
        with store.transaction():
            _write(store, site, found if changed else None, pages)
    return changed


def _write(store: Store, site: str, found: Snapshot | None, pages: int) -> None:
    at, sql = datetime.now(UTC).isoformat(timespec="seconds"), store.sql
    if found is None:
        sql.execute(f"UPDATE snapshots AS s SET fresh = 0, pages = ?, code = ?, made_at = ? WHERE site = ? AND {_LAST}",
                    (pages, code_version(), at, site))  # fmt: skip
        return
    sql.execute(
        "INSERT INTO snapshots (site, version, code, made_at, pages, shared) VALUES (?, ?, ?, ?, ?, ?)",
        (site, found.version, code_version(), at, pages, found.to_json() if found.version else ""),
    )
    kept = "SELECT number FROM snapshots WHERE site = :site ORDER BY number DESC LIMIT :kept"
    sql.execute(f"DELETE FROM snapshots WHERE site = :site AND number NOT IN ({kept})", {"site": site, "kept": KEPT})
    _remember(store, site, "", "")


def most(store: Store) -> int:
    """How many records `settle` reads anew at most."""
    query = "SELECT count(*) FROM records WHERE newest AND site = ?"
    return sum(next(store.rows(query, site))[0] for site in {*_unfinished(store), *due(store)})


def settle(store: Store, workers: Workers) -> Generator[int, None, None]:
    """Look at the sites that are due, and read the records of those that changed anew; yields how many, after each.

    What an earlier call left undone is done first.
    """
    shelf, count = Shelf(store), 0
    for site in chain(_unfinished(store), (s for s in due(store) if renew(store, workers, s, shelf))):
        for _ in _read_anew(store, workers, site, shelf.of(site)):
            count += 1
            yield count
        with store.transaction():
            is_settled(store, site)


def is_settled(store: Store, site: str = "") -> None:
    """Note that nothing is left to be read anew, of a site or of all, inside a transaction."""
    for each in [site] if site else _unfinished(store):
        store.sql.execute("DELETE FROM works WHERE name = ?", (WORK + each,))


def start_over(store: Store) -> None:
    """Have unfinished work begin at its first page, inside a transaction: how far it has come names a page."""
    for site in _unfinished(store):
        _remember(store, site, "", "")


def digest(store: Store) -> str:
    """Tells whether any site has another snapshot than before."""
    rows = store.rows(f"SELECT site, version FROM snapshots s WHERE {_LAST} ORDER BY site")
    return hashlib.sha256(json.dumps(list(rows)).encode()).hexdigest()[:12]


def _unfinished(store: Store) -> list[str]:
    found = store.rows("SELECT name FROM works WHERE name > ? AND name < ?", WORK, WORK + "\uffff")
    return [name.removeprefix(WORK) for (name,) in found]


def _remember(store: Store, site: str, address: str, page: str) -> None:
    store.sql.execute("INSERT OR REPLACE INTO works VALUES (?, ?)", (WORK + site, json.dumps([address, page])))


def _read_anew(store: Store, workers: Workers, site: str, known: Known) -> Iterator[None]:
    """Make the newest record of each page of a site anew that was not read with what is known; yields after each."""
    waiting: deque[tuple[str, Version]] = deque()

    def calls() -> Iterator[tuple[Version, str]]:
        for address, version in _versions(store, site):
            if not is_read_with(version.code, known.version):
                waiting.append((address, version))
                yield version, known.shared

    for derived in workers.map(derive_anew, calls()):
        address, version = waiting.popleft()
        with store.transaction():
            put_anew(store, version, derived)
            _remember(store, site, address, version.id)
        yield


def _versions(store: Store, site: str) -> Iterator[tuple[str, Version]]:
    """The newest version of each page of a site, by address, from where the work has come to."""
    found = next(store.rows("SELECT state FROM works WHERE name = ?", WORK + site), ('["", ""]',))
    after = tuple(json.loads(found[0]))
    query = f"{_PAGES} AND r.site = ? AND (r.address, r.id) > (?, ?) ORDER BY r.address, r.id LIMIT ?"
    while rows := list(store.rows(query.replace("SELECT ", "SELECT r.address, ", 1), site, *after, BATCH)):
        yield from ((row[0], Version(*row[1:])) for row in rows)
        after = rows[-1][:2]


def is_read_with(code: str | None, version: str) -> bool:
    """True for a record that was read with this snapshot, or with none where there is none.

    >>> is_read_with("0.1.0+pages.3f2a", "3f2a"), is_read_with("0.1.0", "3f2a"), is_read_with("0.1.0", "")
    (True, False, True)
    """
    return (code or "").partition("+pages.")[2] == version
