"""The index that is searched: a file of its own beside a store that may be growing.

Rule of this room: the store is only read, and a crawl never waits for the index: it follows what was committed. A page
that is gone from the store is gone from the index, with all its words.
"""

from __future__ import annotations

import json
import re
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Final, Self
from urllib.parse import quote

TABLES: Final = """
CREATE TABLE IF NOT EXISTS reviews (
    doc      INTEGER PRIMARY KEY AUTOINCREMENT,
    id       TEXT NOT NULL UNIQUE,
    content  TEXT NOT NULL,              -- tells whether it says what it said
    site     TEXT NOT NULL,
    address  TEXT NOT NULL,
    kind     TEXT NOT NULL,
    language TEXT,
    headline TEXT,
    title    TEXT,                       -- of the film
    year     INTEGER,
    author   TEXT,
    date     TEXT,
    rating   TEXT,
    director INTEGER NOT NULL,           -- how many are named
    actors   INTEGER NOT NULL,
    synopsis INTEGER NOT NULL,           -- 1 where there is one
    words    INTEGER NOT NULL            -- of the body
);
CREATE INDEX IF NOT EXISTS reviews_site ON reviews (site, kind);
CREATE INDEX IF NOT EXISTS reviews_kind ON reviews (kind);
CREATE INDEX IF NOT EXISTS reviews_language ON reviews (language);
CREATE INDEX IF NOT EXISTS reviews_year ON reviews (year);
CREATE TABLE IF NOT EXISTS directors (name TEXT NOT NULL, doc INTEGER NOT NULL, PRIMARY KEY (name, doc)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS directors_doc ON directors (doc);
CREATE VIRTUAL TABLE IF NOT EXISTS search USING fts5(
    title, people, headline, body, content='', tokenize="unicode61 remove_diacritics 2"
);
CREATE TABLE IF NOT EXISTS place (last INTEGER NOT NULL);
"""
BATCH: Final = 200
PAUSE: Final = 1.0
"""Seconds between two looks at the store."""
_UNSPACED: Final = re.compile("[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


def read_only(path: Path, *, changing: bool = True) -> str:
    """The address under which SQLite opens a file without writing to it."""
    return f"file:{quote(str(path))}?mode=ro{'' if changing else '&immutable=1'}"


def spaced(text: str) -> str:
    """Text whose words can be told apart: signs of scripts without spaces stand alone.

    >>> spaced("映画 film")
    ' 映  画  film'
    """
    return _UNSPACED.sub(r" \g<0> ", text)


class Index:
    """An index of a store, kept up to date by a thread while it is open."""

    def __init__(self, store: Path, path: Path) -> None:
        self.store, self.path = store, path
        self.behind = threading.Event()
        """Set once all that was in the store at the beginning is in the index."""
        self.error: Exception | None = None
        self._over = threading.Event()
        with closing(self._open()) as sql:
            sql.executescript(f"PRAGMA journal_mode = WAL; {TABLES}")
        self._thread = threading.Thread(target=self._follow, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _open(self) -> sqlite3.Connection:
        sql = sqlite3.connect(self.path, isolation_level=None, timeout=30)
        sql.execute("PRAGMA synchronous = OFF")
        return sql

    def _follow(self) -> None:
        try:
            with closing(self._open()) as sql, closing(sqlite3.connect(read_only(self.store), uri=True)) as store:
                seen = None
                while not self._over.is_set():
                    now = store.execute("PRAGMA data_version").fetchone()[0]
                    if now != seen:
                        self._catch_up(sql, store)
                        seen = now
                        self.behind.set()
                    self._over.wait(PAUSE)
        except sqlite3.Error as error:
            self.error = error
            self.behind.set()

    def _catch_up(self, sql: sqlite3.Connection, store: sqlite3.Connection) -> None:
        last = self._last(sql)
        top = store.execute("SELECT max(rowid) FROM records").fetchone()[0] or 0
        # Rows are numbered anew when a store is packed.
        last = 0 if top < last else last
        while rows := store.execute(_READ, (last, BATCH)).fetchall():
            if self._over.is_set():
                return
            sql.execute("BEGIN")
            for row in rows:
                _put(sql, *row[1:])
            last = rows[-1][0] + 1
            _set_last(sql, last)
            sql.execute("COMMIT")
        # The newest row is looked at again: a new version of the same page may have taken its number.
        _set_last(sql, max(last - 1, 0))
        if _count(sql, "reviews") > store.execute("SELECT count(*) FROM records WHERE newest").fetchone()[0]:
            sql.executescript(f"BEGIN; {_EMPTY} COMMIT; VACUUM")
            self._catch_up(sql, store)

    @staticmethod
    def _last(sql: sqlite3.Connection) -> int:
        row = sql.execute("SELECT last FROM place").fetchone()
        return int(row[0]) if row else 0


_READ: Final = (
    "SELECT rowid, id, content || code, site, address, kind, record FROM records "
    "WHERE rowid >= ? AND newest ORDER BY rowid LIMIT ?"
)
_EMPTY: Final = (
    "DELETE FROM reviews; DELETE FROM directors; DELETE FROM place; INSERT INTO search (search) VALUES ('delete-all');"
)


def _count(sql: sqlite3.Connection, table: str) -> int:
    return int(sql.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def _set_last(sql: sqlite3.Connection, last: int) -> None:
    sql.execute("DELETE FROM place")
    sql.execute("INSERT INTO place VALUES (?)", (last,))


def _put(sql: sqlite3.Connection, page: str, content: str, site: str, address: str, kind: str, text: str) -> None:
    """Take up a record in place of the one that the page had; its former words lead nowhere."""
    known = sql.execute("SELECT doc, content FROM reviews WHERE id = ?", (page,)).fetchone()
    if known:
        if known[1] == content:
            return
        sql.execute("DELETE FROM reviews WHERE doc = ?", (known[0],))
        sql.execute("DELETE FROM directors WHERE doc = ?", (known[0],))
    record: dict[str, Any] = {}
    with suppress(ValueError):
        record = json.loads(text)
    film, cast = record.get("film") or {}, record.get("cast") or []
    makers, body = record.get("director") or [], record.get("body") or ""
    rating = (record.get("rating") or {}).get("raw")
    doc = sql.execute(
        "INSERT INTO reviews VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (page, content, site, address, kind, record.get("language"), record.get("headline"), film.get("title"),
         film.get("year"), ", ".join(record.get("author") or ()), record.get("date_published"), rating, len(makers),
         len(cast), bool(record.get("synopsis")), len(body.split())),
    ).lastrowid  # fmt: skip
    sql.executemany("INSERT OR IGNORE INTO directors VALUES (?, ?)", ((name, doc) for name in makers))
    people = "\n".join([*makers, *(record.get("author") or ()), *_cast(cast)])
    texts = (film.get("title"), people, record.get("headline"), f"{record.get('synopsis') or ''}\n{body}")
    sql.execute("INSERT INTO search (rowid, title, people, headline, body) VALUES (?, ?, ?, ?, ?)",
                (doc, *(spaced(text or "") for text in texts)))  # fmt: skip


def _cast(cast: list[dict[str, str | None]]) -> Iterator[str]:
    for credit in cast:
        yield credit.get("name") or ""
        yield credit.get("role") or ""
