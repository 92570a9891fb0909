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
from typing import Any, Final, NamedTuple, Self
from urllib.parse import quote

from reviewcrawler.browsing import layout
from reviewcrawler.browsing.standing import Standing
from reviewcrawler.errors import UsageError

BATCH: Final = 1000
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
        """Open the index at `path`, or make one there.

        Raises UsageError where that is not possible, or something else is there.
        """
        self.store, self.path = store, path
        self.behind = threading.Event()
        """Set once all that was in the store at the beginning is in the index."""
        self.error: Exception | None = None
        self._over = threading.Event()
        try:
            with closing(self._open()) as sql:
                _prepare(sql, path)
        except sqlite3.Error as error:
            raise UsageError(f"{path}: {error}: name another file with --index") from error
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
        last, standing = self._last(sql), Standing()
        top = store.execute("SELECT max(rowid) FROM records").fetchone()[0] or 0
        # Rows are numbered anew when a store is packed.
        last = 0 if top < last else last
        while rows := store.execute(_READ, (last, BATCH)).fetchall():
            if self._over.is_set():
                return
            sql.execute("BEGIN")
            for row in rows:
                put_in(sql, standing, Stored._make(row[1:]))
            standing.write(sql)
            last = rows[-1][0] + 1
            _set_last(sql, last)
            sql.execute("COMMIT")
        sql.execute("PRAGMA analysis_limit = 1000")
        sql.execute("PRAGMA optimize")
        # The newest row is looked at again: a new version of the same page may have taken its number.
        _set_last(sql, max(last - 1, 0))
        if _count(sql, "reviews") > store.execute("SELECT count(*) FROM records WHERE newest").fetchone()[0]:
            _make(sql)
            self._catch_up(sql, store)

    @staticmethod
    def _last(sql: sqlite3.Connection) -> int:
        row = sql.execute("SELECT last FROM place").fetchone()
        return int(row[0]) if row else 0


_READ: Final = (
    "SELECT rowid, id, content || code, site, address, kind, record FROM records "
    "WHERE rowid >= ? AND newest ORDER BY rowid LIMIT ?"
)


def _prepare(sql: sqlite3.Connection, path: Path) -> None:
    """See to it that the file is an index of this version.

    Raises UsageError where it is something else.
    """
    version = sql.execute("PRAGMA user_version").fetchone()[0]
    names = {name for (name,) in sql.execute("SELECT name FROM sqlite_master")}
    if names and not {"place", "search", "reviews"} <= names:
        raise UsageError(f"{path} is a database of something else: name another file with --index")
    if version != layout.VERSION:
        _make(sql)


def _make(sql: sqlite3.Connection) -> None:
    """Make an empty index in place of what is there."""
    sql.execute("PRAGMA journal_mode = WAL")
    tables = [
        name for (name,) in sql.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if not name.startswith(("sqlite_", "search_"))
    ]  # fmt: skip
    dropped = "".join(f'DROP TABLE "{name}"; ' for name in tables)
    sql.executescript(f"BEGIN; {dropped} {layout.script()} COMMIT; VACUUM")


def _count(sql: sqlite3.Connection, table: str) -> int:
    return int(sql.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def _set_last(sql: sqlite3.Connection, last: int) -> None:
    sql.execute("DELETE FROM place")
    sql.execute("INSERT INTO place VALUES (?)", (last,))


def take_out(sql: sqlite3.Connection, standing: Standing, doc: int) -> None:
    """Take a record out, but for its words, which lead nowhere from now on."""
    found = sql.execute("SELECT * FROM reviews WHERE doc = ?", (doc,))
    row = dict(zip((column for column, *_ in found.description), found.fetchone(), strict=True))
    standing.count(row, [name for (name,) in sql.execute("SELECT name FROM directors WHERE doc = ?", (doc,))], -1)
    sql.execute("DELETE FROM reviews WHERE doc = ?", (doc,))
    sql.execute("DELETE FROM directors WHERE doc = ?", (doc,))


class Stored(NamedTuple):
    """A record as it stands in the store; ``content`` tells whether it says what it said."""

    id: str
    content: str
    site: str
    address: str
    kind: str
    text: str


def put_in(sql: sqlite3.Connection, standing: Standing, stored: Stored) -> None:
    """Take up a record in place of the one that the page had."""
    known = sql.execute("SELECT doc, content FROM reviews WHERE id = ?", (stored.id,)).fetchone()
    if known and known[1] == stored.content:
        return
    if known:
        take_out(sql, standing, known[0])
    record: dict[str, Any] = {}
    with suppress(ValueError):
        record = json.loads(stored.text)
    film, cast = record.get("film") or {}, record.get("cast") or []
    makers, body = list(dict.fromkeys(record.get("director") or [])), record.get("body") or ""
    row = {
        **stored._asdict(),
        "language": record.get("language"), "headline": record.get("headline"), "title": film.get("title"),
        "year": film.get("year"), "author": ", ".join(record.get("author") or ()),
        "date": record.get("date_published") or "", "rating": (record.get("rating") or {}).get("raw"),
        "director": len(makers), "actors": len(cast), "synopsis": bool(record.get("synopsis")),
        "words": len(body.split()),
    }  # fmt: skip
    doc = sql.execute(_INSERT, row).lastrowid
    sql.executemany("INSERT INTO directors VALUES (?, ?)", ((name, doc) for name in makers))
    standing.count(row, makers, 1)
    people = "\n".join([*makers, *(record.get("author") or ()), *_cast(cast)])
    texts = (film.get("title"), people, record.get("headline"), f"{record.get('synopsis') or ''}\n{body}")
    sql.execute("INSERT INTO search (rowid, title, people, headline, body) VALUES (?, ?, ?, ?, ?)",
                (doc, *(spaced(text or "") for text in texts)))  # fmt: skip


_INSERT: Final = (
    "INSERT INTO reviews VALUES (NULL, :id, :content, :site, :address, :kind, :language, :headline, :title, :year, "
    ":author, :date, :rating, :director, :actors, :synopsis, :words)"
)


def _cast(cast: list[dict[str, str | None]]) -> Iterator[str]:
    for credit in cast:
        yield credit.get("name") or ""
        yield credit.get("role") or ""
