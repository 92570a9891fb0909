"""The file of a store: opening it, bringing it up to date, the lock of the one who writes, and transactions.

Rule of this room: what belongs together is committed together. SQLite's own errors end here: what leaves is a
StoreError that says the way out. Whoever writes holds the lock; readers need none.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Self

from reviewcrawler.errors import StoreError, StoreLocked
from reviewcrawler.store import schema
from reviewcrawler.store.upgrades import UPGRADES

_LOG = 4000
"""Pages of the log, some 16 MB, that are gathered before they are written into the file: most pages change often."""


class StoreFile:
    """A store's file, open. Use it as a context manager, or close it."""

    def __init__(self, path: str | os.PathLike[str], *, create: bool = True) -> None:
        """Open the store at `path`; with ``create=False`` it must be there already.

        A store of an older version is brought up to date first. Raises StoreError where the file cannot be opened, is
        no store or was written by a newer version, and StoreLocked where a run holds a store that has to be upgraded.
        """
        self.path = Path(path)
        self._lock: IO[str] | None = None
        if not create and not self.path.is_file():
            raise StoreError(f"there is no store at {self.path}: crawl first, or name another with --store")
        if not self.path.parent.is_dir():
            raise StoreError(f"the folder {self.path.parent} does not exist: create it, or name another store")
        with self.guarded():
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

    @property
    def version(self) -> int:
        """The version of the tables in the file; 0 where there are none."""
        return int(self.sql.execute("PRAGMA user_version").fetchone()[0])

    def _prepare(self) -> None:
        self.sql.execute("PRAGMA journal_mode = WAL")
        self.sql.execute("PRAGMA synchronous = NORMAL")
        self.sql.execute(f"PRAGMA wal_autocheckpoint = {_LOG}")
        found = self.version
        if found > schema.VERSION:
            raise StoreError(
                f"{self.path} was written by a newer reviewcrawler: upgrade this one (the store is of version {found}, "
                f"it knows {schema.VERSION})"
            )
        if found == 0:
            with self.transaction():
                if self.version == 0:
                    self._create()
        elif found < schema.VERSION:
            self._upgrade()

    def _create(self) -> None:
        if self.sql.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise StoreError(f"{self.path} is a database of something else: name another store")
        self._execute(schema.TABLES)
        self.sql.execute(f"PRAGMA user_version = {schema.VERSION}")

    def _upgrade(self) -> None:
        """Bring the tables up to date, all steps in one transaction, while no run of an older version writes."""
        held = self._lock is not None
        self.lock()
        try:
            with self.transaction():
                for step in range(self.version, schema.VERSION):
                    self._execute(UPGRADES[step])
                self.sql.execute(f"PRAGMA user_version = {schema.VERSION}")
        finally:
            if not held:
                self.unlock()

    def _execute(self, script: str) -> None:
        """Run the statements of a script inside the caller's transaction."""
        for statement in schema.statements(script):
            self.sql.execute(statement)

    def lock(self) -> None:
        """Become the one who writes.

        Raises StoreLocked where another process is. The lock goes with the process, however it ends.
        """
        if self._lock:
            return
        with self.guarded():
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
        with self.guarded():
            self.sql.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.sql.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    self.sql.execute("ROLLBACK")
                raise

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The store as it stands when this begins, however much is written meanwhile; nothing may be kept in it."""
        if self.sql.in_transaction:
            yield self.sql
            return
        with self.guarded():
            self.sql.execute("BEGIN")
            self.sql.execute("SELECT 1 FROM sqlite_master").fetchone()  # the snapshot is taken by the first read
        try:
            yield self.sql
        finally:
            with suppress(sqlite3.Error):
                self.sql.execute("ROLLBACK")

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Have errors of SQLite and of the disk leave as StoreError."""
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(f"{self.path}: {error}: {_way_out(error)}") from error
        except OSError as error:
            raise StoreError(f"{self.path}: {error.strerror or error}: check the disk and its permissions") from error

    def rows(self, query: str, *values: object, **named: object) -> Iterator[tuple[Any, ...]]:
        """What a query finds, a few rows at a time; its values go by their place, or all by name."""
        with self.guarded():
            found = self.sql.execute(query, named or values)
        while True:
            with self.guarded():
                rows = found.fetchmany(50)
            if not rows:
                return
            yield from rows


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
