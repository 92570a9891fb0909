"""Pages of a web archive into a store.

Rule of this room: each page and how far the archive has been read are one transaction, so that an interrupted reading
goes on where it was; an archive that is read again brings nothing new.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Generator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, NamedTuple

from reviewcrawler.archives.pages import pages_of
from reviewcrawler.archives.records import Damage
from reviewcrawler.copying.arrivals import Arrivals
from reviewcrawler.derive import Derived, derive, sketched
from reviewcrawler.keeping.snapshots import Shelf
from reviewcrawler.page import Page
from reviewcrawler.stated.rights import refusal
from reviewcrawler.store import Change, Store
from reviewcrawler.workers import Workers


class Taken(NamedTuple):
    """What became of a page of an archive: a change, or the reason why there is no record.

    ``share`` says how much of the file has been read, from 0 to 1.
    """

    url: str
    change: Change | None
    reason: str
    share: float


def take_in(store: Store, workers: Workers, archive: Path, *, obey_rights: bool = True) -> Generator[Taken, None, None]:
    """Read the pages of an archive into a store whose lock is held, from where an earlier reading was interrupted.

    With `obey_rights` pages that are reserved are not kept, as in a crawl.
    Raises OSError where the file cannot be read, and StoreError.
    """
    name = f"archive {archive.resolve()}"
    begun = store.sql.execute("SELECT state FROM works WHERE name = ?", (name,)).fetchone()
    passed = json.loads(begun[0])["passed"] if begun else 0
    arrivals = Arrivals(store)
    with archive.open("rb") as file:
        size = max(1, archive.stat().st_size)
        for number, (found, derived) in enumerate(_derived(workers, Shelf(store), file, passed), passed + 1):
            with store.transaction():
                taken = _keep(arrivals, found, derived, obey_rights=obey_rights)
                store.sql.execute("INSERT OR REPLACE INTO works VALUES (?, ?)", (name, json.dumps({"passed": number})))
            yield taken._replace(share=min(1.0, file.tell() / size))
    with store.transaction():
        store.sql.execute("DELETE FROM works WHERE name = ?", (name,))


def _derived(
    workers: Workers, shelf: Shelf, file: BinaryIO, passed: int
) -> Iterator[tuple[Page | Damage, Derived | None]]:
    """What is in an archive behind the first `passed` of it, each page with what came of it, in order."""
    waiting: deque[Page | Damage] = deque()

    def calls() -> Iterator[tuple[Page | Damage, str]]:
        for number, found in enumerate(pages_of(file)):
            if number >= passed:
                waiting.append(found)
                known = shelf.of(found.site).shared if isinstance(found, Page) else ""
                yield found, known

    for derived in workers.map(derive_one, calls()):
        yield waiting.popleft(), derived


def derive_one(found: Page | Damage, shared: str) -> Derived | None:
    """What a worker does, given what the pages of the site share."""
    return sketched(derive(replace(found, shared=shared))) if isinstance(found, Page) else None


def _keep(arrivals: Arrivals, found: Page | Damage, derived: Derived | None, *, obey_rights: bool) -> Taken:
    store = arrivals.store
    if isinstance(found, Damage):
        return Taken("", None, found.reason, 0)
    if derived is None or not derived.packed:
        return Taken(found.url or "", None, derived.reason if derived else "", 0)
    if obey_rights and (why := refusal(derived.rights)):
        return Taken(found.url or "", None, why, 0)
    kin = arrivals.look_up(derived)
    change = store.put(found, derived)
    if change in ("new", "changed"):
        arrivals.keep(derived, kin)
    return Taken(found.url or "", change, derived.reason if change else "forgotten", 0)
