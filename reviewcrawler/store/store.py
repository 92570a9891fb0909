"""One SQLite file: where the crawl stands, the pages as they came, the records read off them.

Rule of this room: a page and its record are kept together, once for each content; versions are added, never written
over.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final, Literal, NamedTuple

from reviewcrawler.derive import Derived, record_text, valid
from reviewcrawler.page import Page
from reviewcrawler.review import Review
from reviewcrawler.store.file import StoreFile

Change = Literal["new", "changed", "same"]

SHARED: Final = (
    "coalesce((SELECT s.shared FROM snapshots s WHERE s.site = r.site AND s.version != '' "
    "AND instr(r.code, '+pages.' || s.version)), '')"
)
"""In SQL, what a record `r` was read with: `Page.shared`."""


class Kept(NamedTuple):
    """What is known of a version of a page; ``bytes`` is their number, 0 where they were not to be kept."""

    version: int
    sha256: str
    fetched_at: str | None
    bytes: int
    content: str
    newest: bool

    def says(self, derived: Derived) -> bool:
        """True where a page has the same bytes or the same content."""
        return self.sha256 == derived.sha256 or (derived.record is not None and self.content == derived.content)


class Store(StoreFile):
    """A store, open. Use it as a context manager, or close it.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Store(f"{folder}/reviews.db") as store:
    ...     list(store.reviews())
    []
    """

    def put(self, page: Page, derived: Derived, *, live: bool = False) -> Change | None:
        """Keep a page and its record, inside a transaction; an unchanged page is not kept twice.

        A new version begins where the content changed; where only what stands around it did, the newest bytes replace
        the last ones. A page that was fetched before the newest version, as one of an archive may be, becomes a former
        version unless one says the same; a `live` page has only just been fetched, whatever the clock said before.
        None: the page was forgotten, and nothing is kept.
        """
        if self.is_forgotten(derived.id, page.site):
            return None
        known = self._known(derived.id)
        last, at = (known[0] if known else None), _iso(page)
        earlier = bool(last and at and last.fetched_at and at <= last.fetched_at) and not live
        same = next((kept for kept in (known if earlier else known[:1]) if kept.says(derived)), None)
        if same and earlier and same.bytes:
            return "same"
        version = same.version if same else max((kept.version for kept in known), default=0) + 1
        if not (same or earlier):
            self.sql.execute("UPDATE records SET newest = 0 WHERE id = ? AND newest", (derived.id,))
        if same and same.sha256 == derived.sha256 and same.bytes:
            self.sql.execute(
                "UPDATE pages SET fetched_at = ?, status = ? WHERE id = ? AND version = ?",
                (at, page.status, derived.id, version),
            )
        else:
            self._put_page(page, derived, version)
        if derived.record is not None:
            self.put_record(derived, version, newest=same.newest if same else not earlier)
        if not same and page.site:
            self._count_fresh(page.site)
        return "same" if same else "changed" if known else "new"

    def _count_fresh(self, site: str) -> None:
        """Note that a site has a new or changed page since it was looked at for what its pages share."""
        last = "(SELECT max(number) FROM snapshots WHERE site = ?)"
        if not self.sql.execute(f"UPDATE snapshots SET fresh = fresh + 1 WHERE number = {last}", (site,)).rowcount:
            self.sql.execute("INSERT INTO snapshots (site, fresh) VALUES (?, 1)", (site,))

    def _known(self, page: str) -> list[Kept]:
        """The versions of a page, the newest first."""
        query = (
            "SELECT version, sha256, fetched_at, length(body), coalesce(content, ''), coalesce(newest, 1) "
            "FROM pages LEFT JOIN records USING (id, version) WHERE id = ? "
            "ORDER BY coalesce(newest, 1) DESC, version DESC"
        )
        return [Kept(*row) for row in self.sql.execute(query, (page,))]

    def is_forgotten(self, page: str, site: str | None) -> bool:
        """True where a page or its site must not come back."""
        query = "SELECT 1 FROM forgotten WHERE name IN (?, ?)"
        return self.sql.execute(query, (page, site or "")).fetchone() is not None

    def _put_page(self, page: Page, derived: Derived, version: int) -> None:
        self.sql.execute(
            "INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (derived.id, version, valid(page.url), valid(page.source), derived.sha256, page.status, page.content_type,
             json.dumps(page.headers), _iso(page), derived.packed, derived.rights),
        )  # fmt: skip

    def put_record(self, derived: Derived, version: int, *, newest: bool) -> None:
        """Keep the record of one version of a page, in place of the one it has."""
        record = derived.record or {}
        address = record.get("url") or record.get("source") or ""
        self.sql.execute(
            "INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (derived.id, version, valid(record.get("site") or ""), valid(address), record["kind"], derived.content,
             derived.version, newest, derived.told or record_text(record)),
        )  # fmt: skip

    def reviews(self) -> Iterator[Review]:
        """The newest record of each page, by site and address; one at a time."""
        for record, fetched, copy in self._newest():
            review = Review.from_dict(json.loads(record))
            review.fetched, review.copy = fetched, copy
            yield review

    def _newest(self) -> Iterator[tuple[str, dict[str, Any], dict[str, Any] | None]]:
        rows = self.rows(
            "SELECT record, p.fetched_at, p.status, p.sha256, code, cluster, relation, original "
            "FROM records JOIN pages p USING (id, version) LEFT JOIN copy_members m ON m.id = records.id "
            "WHERE newest ORDER BY records.site, address"
        )
        for record, at, status, sha256, code, cluster, relation, original in rows:
            copy = {"cluster": cluster, "relation": relation, "original": original} if cluster else None
            yield record, {"at": at, "status": status, "sha256": sha256, "version": code}, copy

    def pages(self) -> Iterator[Page]:
        """The newest bytes of each page that has a record and whose bytes are kept, by site and address."""
        rows = self.rows(
            f"SELECT body, p.url, content_type, source, status, fetched_at, headers, {SHARED} "
            "FROM records r JOIN pages p USING (id, version) WHERE newest AND body != x'' ORDER BY r.site, address"
        )
        for body, url, content_type, source, status, at, headers, shared in rows:
            fetched_at = datetime.fromisoformat(at) if at else None
            raw, told = zlib.decompress(body), json.loads(headers)
            yield Page(raw, url, content_type, source, status, fetched_at, told, shared)

    def versions(self, page: str) -> list[int]:
        """Numbers of the versions that are kept of a page, oldest first."""
        return [n for (n,) in self.rows("SELECT version FROM pages WHERE id = ? ORDER BY version", page)]

    def __len__(self) -> int:
        """How many pages have a record."""
        return int(next(self.rows("SELECT count(*) FROM records WHERE newest"))[0])


def _iso(page: Page) -> str | None:
    return page.fetched_at.isoformat(timespec="seconds") if page.fetched_at else None
