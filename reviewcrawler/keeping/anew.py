"""A version of a page in a store, and its record made anew from the bytes that were kept.

Rule of this room: offline; a record made anew is the one that a crawl of the same bytes would give, and takes the place
of the old one.
"""

from __future__ import annotations

import json
import zlib
from datetime import datetime
from typing import Final, NamedTuple

from reviewcrawler.derive import Derived, derive
from reviewcrawler.page import Page
from reviewcrawler.store import Store

COLUMNS: Final = (
    "p.id, p.version, p.url, p.content_type, p.source, p.status, p.fetched_at, p.headers, p.body, "
    "r.record, r.code, r.newest"
)
"""In SQL, the columns of a `Version`, of pages `p` and their records `r`."""


class Version(NamedTuple):
    """A version of a page in a store, with the record it has."""

    id: str
    version: int
    url: str | None
    content_type: str | None
    source: str | None
    status: int | None
    fetched_at: str | None
    headers: str
    packed: bytes
    record: str | None
    code: str | None
    newest: int | None

    def page(self, shared: str = "") -> Page:
        """The page as it came, with what the pages of its site share."""
        at = datetime.fromisoformat(self.fetched_at) if self.fetched_at else None
        body, headers = zlib.decompress(self.packed), json.loads(self.headers)
        return Page(body, self.url, self.content_type, self.source, self.status, at, headers, shared)

    @property
    def site(self) -> str:
        return Page(b"", self.url).site or ""


def derive_anew(version: Version, shared: str) -> Derived:
    """What a worker does. The bytes do not come back."""
    derived = derive(version.page(shared))
    derived.packed = b""
    return derived


def put_anew(store: Store, version: Version, derived: Derived) -> None:
    """The new record in place of the old one, inside a transaction; where our own code fails, the old one stays."""
    if derived.broken:
        return
    if derived.record is None:
        store.sql.execute("DELETE FROM records WHERE id = ? AND version = ?", (version.id, version.version))
        return
    newest = _is_newest(store, version)
    store.put_record(derived, version.version, newest=newest)
    if newest:
        # The crawl tells by this whether a page has changed since.
        query = "UPDATE frontier SET content = ? WHERE key = ? AND content != ''"
        store.sql.execute(query, (derived.content, version.id))


def _is_newest(store: Store, version: Version) -> bool:
    if version.newest is not None:
        return bool(version.newest)
    query = "SELECT 1 FROM records WHERE id = ? AND newest"
    return store.sql.execute(query, (version.id,)).fetchone() is None
