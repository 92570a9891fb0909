"""One SQLite file: where the crawl stands, the pages as they came, the records read off them.

Rule of this room: what belongs together is committed together. SQLite's own errors end here: what leaves is a
StoreError that says the way out. Whoever writes holds the lock; readers need none.
"""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Literal, Self

from reviewcrawler import schema
from reviewcrawler.derive import Derived, code_version
from reviewcrawler.errors import StoreError, StoreLocked
from reviewcrawler.page import Page
from reviewcrawler.review import Review

Change = Literal["new", "changed", "same"]


class Store:
    """A store, open. Use it as a context manager, or close it.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Store(f"{folder}/reviews.db") as store:
    ...     list(store.reviews())
    []
    """

    def __init__(self, path: str | os.PathLike[str], *, create: bool = True) -> None:
        """Open the store at `path`; with ``create=False`` it must be there already.

        Raises StoreError where the file cannot be opened or is no store.
        """
        self.path = Path(path)
        self._lock: IO[str] | None = None
        if not create and not self.path.is_file():
            raise StoreError(f"there is no store at {self.path}: crawl first, or name another with --store")
        if not self.path.parent.is_dir():
            raise StoreError(f"the folder {self.path.parent} does not exist: create it, or name another store")
        with self._errors():
            self.sql = sqlite3.connect(self.path, isolation_level=None, timeout=30)
            try:
                self._prepare()
            except BaseException:
                self.sql.close()
                raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file and give the lock back."""
        self.sql.close()
        self.unlock()

    def _prepare(self) -> None:
        self.sql.execute("PRAGMA journal_mode = WAL")
        self.sql.execute("PRAGMA synchronous = NORMAL")
        found = self.sql.execute("PRAGMA user_version").fetchone()[0]
        if found > schema.VERSION:
            raise StoreError(f"{self.path} was written by a newer reviewcrawler: upgrade this one")
        if found == 0:
            with self.transaction():
                if self.sql.execute("PRAGMA user_version").fetchone()[0] == 0:
                    self._create()

    def _create(self) -> None:
        if self.sql.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise StoreError(f"{self.path} is a database of something else: name another store")
        lines = (line.partition("--")[0] for line in schema.TABLES.splitlines())
        for statement in "\n".join(lines).split(";"):
            self.sql.execute(statement)
        self.sql.execute(f"PRAGMA user_version = {schema.VERSION}")

    def lock(self) -> None:
        """Become the one who writes.

        Raises StoreLocked where another process is. The lock goes with the process, however it ends.
        """
        if self._lock:
            return
        with self._errors():
            file = Path(f"{self.path}.lock").open("a+", encoding="ascii")  # noqa: SIM115 - it stays open with the lock
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            holder = file.read(20).strip()
            file.close()
            raise StoreLocked(
                f"another run{f' (process {holder})' if holder else ''} holds {self.path}: "
                "wait for it, or name another store with --store"
            ) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        self._lock = file

    def unlock(self) -> None:
        """Give the lock back."""
        if self._lock:
            self._lock.close()
            self._lock = None

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written inside is committed together, or not at all; one inside another is part of it."""
        if self.sql.in_transaction:
            yield
            return
        with self._errors():
            self.sql.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.sql.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    self.sql.execute("ROLLBACK")
                raise

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(f"{self.path}: {error}: {_way_out(error)}") from error
        except OSError as error:
            raise StoreError(f"{self.path}: {error.strerror or error}: check the disk and its permissions") from error

    def put(self, page: Page, derived: Derived) -> Change:
        """Keep a page and its record, inside a transaction; an unchanged page is not kept twice.

        A new version begins where the content changed; where only what stands around it did, the newest bytes replace
        the last ones.
        """
        last = self.sql.execute(
            "SELECT p.version, p.sha256, r.content FROM pages p LEFT JOIN records r USING (id, version) "
            "WHERE p.id = ? ORDER BY p.version DESC LIMIT 1",
            (derived.id,),
        ).fetchone()
        version, sha256, content = last or (0, "", "")
        same = bool(last) and (sha256 == derived.sha256 or (derived.record is not None and content == derived.content))
        if not same:
            version += 1
            self.sql.execute("UPDATE records SET newest = 0 WHERE id = ? AND newest", (derived.id,))
        if sha256 == derived.sha256:
            self.sql.execute(
                "UPDATE pages SET fetched_at = ?, status = ? WHERE id = ? AND version = ?",
                (_iso(page), page.status, derived.id, version),
            )
        else:
            self._put_page(page, derived, version)
        if derived.record is not None:
            self._put_record(derived, version)
        return "same" if same else "changed" if last else "new"

    def _put_page(self, page: Page, derived: Derived, version: int) -> None:
        self.sql.execute(
            "INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (derived.id, version, _valid(page.url), _valid(page.source), derived.sha256, page.status, page.content_type,
             json.dumps(page.headers), _iso(page), derived.packed),
        )  # fmt: skip

    def _put_record(self, derived: Derived, version: int) -> None:
        record = {k: v for k, v in (derived.record or {}).items() if k not in ("fetched", "debris", "copy")}
        address = record.get("url") or record.get("source") or ""
        self.sql.execute(
            "INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?)",
            (derived.id, version, _valid(record.get("site") or ""), _valid(address), record["kind"], derived.content,
             code_version(), _valid(json.dumps(record, ensure_ascii=False))),
        )  # fmt: skip

    def reviews(self) -> Iterator[Review]:
        """The newest record of each page, by site and address; one at a time."""
        for record, fetched in self._newest():
            review = Review.from_dict(json.loads(record))
            review.fetched = fetched
            yield review

    def _newest(self) -> Iterator[tuple[str, dict[str, Any]]]:
        rows = self._rows(
            "SELECT record, p.fetched_at, p.status, p.sha256, code FROM records JOIN pages p USING (id, version) "
            "WHERE newest ORDER BY records.site, address"
        )
        for record, at, status, sha256, code in rows:
            yield record, {"at": at, "status": status, "sha256": sha256, "version": code}

    def pages(self) -> Iterator[Page]:
        """The newest bytes of each page that has a record, by site and address; one at a time."""
        rows = self._rows(
            "SELECT body, p.url, content_type, source, status, fetched_at, headers "
            "FROM records JOIN pages p USING (id, version) WHERE newest ORDER BY records.site, address"
        )
        for body, url, content_type, source, status, at, headers in rows:
            fetched_at = datetime.fromisoformat(at) if at else None
            yield Page(zlib.decompress(body), url, content_type, source, status, fetched_at, json.loads(headers))

    def versions(self, page: str) -> list[int]:
        """Numbers of the versions that are kept of a page, oldest first."""
        return [n for (n,) in self._rows("SELECT version FROM pages WHERE id = ? ORDER BY version", page)]

    def _rows(self, query: str, *values: object) -> Iterator[tuple[Any, ...]]:
        with self._errors():
            found = self.sql.execute(query, values)
        while True:
            with self._errors():
                rows = found.fetchmany(50)
            if not rows:
                return
            yield from rows

    def __len__(self) -> int:
        """How many pages have a record."""
        return int(next(self._rows("SELECT count(*) FROM records WHERE newest"))[0])


def _iso(page: Page) -> str | None:
    return page.fetched_at.isoformat(timespec="seconds") if page.fetched_at else None


def _valid(text: str | None) -> str | None:
    """Text that can be kept in UTF-8: half characters replaced."""
    return text and text.encode("utf-8", "replace").decode("utf-8")


def _way_out(error: sqlite3.Error) -> str:
    """What to do about an error of SQLite."""
    said = str(error)
    if "full" in said:
        return "make room on the disk and run again, nothing committed is lost"
    if "not a database" in said or "malformed" in said:
        return "the file is no store or is damaged, name another store or restore a copy"
    if "locked" in said:
        return "another program writes to it, close that and run again"
    return "check the disk and its permissions, then run again"
