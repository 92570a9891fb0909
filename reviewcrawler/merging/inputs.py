"""Stores that are read and never written to, whatever version they have and whoever uses them meanwhile.

Rule of this room: not one byte of an input changes. One of an older version is brought up to date on a copy; one that
nobody writes to is held for as long as it is read.
"""

from __future__ import annotations

import fcntl
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO
from urllib.parse import quote

from reviewcrawler.errors import StoreError
from reviewcrawler.store import Store, schema


@contextmanager
def opened(path: Path, scratch: Path) -> Iterator[sqlite3.Connection]:
    """A store as it stands now; `scratch` is a folder for a copy, where one is needed.

    Raises StoreError where it cannot be read, or was written by a newer version.
    """
    if not path.is_file():
        raise StoreError(f"there is no store at {path}")
    lock = _held(path)
    try:
        sql = _readable(path, scratch)
        try:
            yield sql
        finally:
            sql.close()
    except sqlite3.Error as error:
        raise StoreError(f"{path}: {error}: the file is no store or is damaged") from error
    finally:
        if lock:
            lock.close()


def _held(path: Path) -> IO[str] | None:
    """The lock of a store that nobody writes to; None where somebody does, or where nobody can."""
    try:
        file = Path(f"{path}.lock").open("a", encoding="ascii")  # noqa: SIM115 - it stays open with the lock
    except OSError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return file


def _readable(path: Path, scratch: Path) -> sqlite3.Connection:
    sql = _connected(path, scratch)
    try:
        found = sql.execute("PRAGMA user_version").fetchone()[0]
        if not 0 < found <= schema.VERSION:
            said = f"was written by a newer reviewcrawler (version {found})" if found else "is no store"
            raise StoreError(f"{path} {said}: merge stores that this version knows (up to {schema.VERSION})")
        return sql if found == schema.VERSION else _upgraded(sql, scratch / "upgraded.db")
    except BaseException:
        sql.close()
        raise


def _connected(path: Path, scratch: Path) -> sqlite3.Connection:
    """A connection that sees what is committed; where the folder cannot be written to, to a copy."""
    log = Path(f"{path}-wal")
    for way in ("mode=ro" if log.is_file() else "mode=ro&immutable=1", ""):
        with suppress(sqlite3.OperationalError):
            if not way:
                path = _copied(path, log, scratch)
            sql = sqlite3.connect(f"file:{quote(str(path))}?{way}", uri=True, isolation_level=None, timeout=30)
            try:
                sql.execute("BEGIN")
                sql.execute("SELECT 1 FROM sqlite_master").fetchone()
            except BaseException:
                sql.close()
                raise
            return sql
    raise StoreError(f"{path} cannot be read: check its permissions")


def _copied(path: Path, log: Path, scratch: Path) -> Path:
    shutil.copyfile(path, scratch / "copy.db")
    if log.is_file():
        shutil.copyfile(log, scratch / "copy.db-wal")
    return scratch / "copy.db"


def _upgraded(sql: sqlite3.Connection, copy: Path) -> sqlite3.Connection:
    into = sqlite3.connect(copy)
    try:
        sql.backup(into)
    finally:
        into.close()
        sql.close()
    Store(copy).close()
    return sqlite3.connect(copy, isolation_level=None)
