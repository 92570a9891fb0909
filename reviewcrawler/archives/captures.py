"""The captures of an archive folder: what was fetched when, and where in which file it lies.

Rule of this room: an index of what stands in the files, never ahead of them; what a killed run left behind is found and
mended when the folder is opened.
"""

from __future__ import annotations

import fcntl
import io
import json
import sqlite3
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, BinaryIO, Final, NamedTuple
from urllib.parse import urlsplit

from reviewcrawler.archives.answers import answer_of
from reviewcrawler.archives.records import Record, records_of
from reviewcrawler.errors import PageError, StoreLocked

INDEX: Final = "captures.db"
PATTERN: Final = "reviewcrawler-*.warc.gz"
"""Names of the files that are ours to mend."""
_CHUNK: Final = 1024 * 1024
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS files (name TEXT PRIMARY KEY, size INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS captures (
    key TEXT, date TEXT, file TEXT, offset INTEGER, length INTEGER, url TEXT, status INTEGER, mime TEXT, digest TEXT,
    origin TEXT, PRIMARY KEY (key, date, file, offset)
) WITHOUT ROWID;
"""


class Capture(NamedTuple):
    """An answer as it lies in a file. ``origin`` is the date of the capture that holds its body, if it has none."""

    key: str
    date: str
    file: str
    offset: int
    length: int
    url: str
    status: int
    mime: str
    digest: str
    origin: str = ""

    @property
    def cdxj(self) -> str:
        """The line of a CDXJ index."""
        told = {
            "url": self.url, "mime": "warc/revisit" if self.origin else self.mime, "status": str(self.status),
            "digest": self.digest, "length": str(self.length), "offset": str(self.offset), "filename": self.file,
        }  # fmt: skip
        stamp = "".join(c for c in self.date if c.isdigit())[:14]
        return f"{self.key} {stamp} {json.dumps(told, ensure_ascii=False)}\n"


def surt(url: str) -> str:
    """The key by which archives sort addresses: the host's words backwards, then the path.

    >>> surt("https://www.quayside.example/A?b=1")
    'example,quayside)/a?b=1'
    """
    parts = urlsplit(url.lower())
    host = (parts.hostname or "").removeprefix("www.")
    port = f":{parts.port}" if parts.port and parts.port != {"http": 80, "https": 443}.get(parts.scheme) else ""
    query = f"?{parts.query}" if parts.query else ""
    return f"{','.join(reversed(host.split('.')))}{port}){parts.path or '/'}{query}"


class Captures:
    """The index of a folder, open and held. Raises StoreLocked where another run writes to the folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = _locked(folder)
        self.sql = sqlite3.connect(folder / INDEX, isolation_level=None, check_same_thread=False)
        self.sql.execute("PRAGMA journal_mode = WAL")
        self.sql.execute("PRAGMA synchronous = NORMAL")
        self.sql.executescript(_TABLES)
        for path in sorted(folder.glob(PATTERN)):
            self._mend(path)

    def close(self) -> None:
        """Close the index and let others write to the folder."""
        self.sql.close()
        self._lock.close()

    def add(self, captures: list[Capture], file: str, size: int) -> None:
        """Note captures, and how far the file is indexed with them."""
        self.sql.execute("BEGIN IMMEDIATE")
        marks = ", ".join("?" * len(Capture._fields))
        self.sql.executemany(f"INSERT OR REPLACE INTO captures VALUES ({marks})", captures)
        self.sql.execute("INSERT OR REPLACE INTO files VALUES (?, ?)", (file, size))
        self.sql.execute("COMMIT")

    def last(self, url: str) -> Capture | None:
        """The last capture of an address that was no refusal by the server."""
        query = "SELECT * FROM captures WHERE key = ? AND url = ? AND status IN (200, 304) ORDER BY date DESC LIMIT 1"
        found = self.sql.execute(query, (surt(url), url)).fetchone()
        return Capture(*found) if found else None

    def __iter__(self) -> Iterator[Capture]:
        for row in self.sql.execute("SELECT * FROM captures ORDER BY key, date, file, offset"):
            yield Capture(*row)

    def _mend(self, path: Path) -> None:
        """Index what a killed run wrote behind what is indexed, and cut off a record that it did not finish."""
        known = self.sql.execute("SELECT size FROM files WHERE name = ?", (path.name,)).fetchone()
        begin = known[0] if known else 0
        if begin == path.stat().st_size:
            return
        with path.open("r+b") as file:
            end, found = _whole(file, path.name, begin)
            file.truncate(end)
        self.add(found, path.name, end)
        if end == 0:
            path.unlink()


def _locked(folder: Path) -> IO[str]:
    file = (folder / f"{INDEX}.lock").open("a", encoding="ascii")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        raise StoreLocked(f"another run writes to {folder}: wait for it, or name another folder with --warc") from error
    return file


def _whole(file: BinaryIO, name: str, begin: int) -> tuple[int, list[Capture]]:
    """Where the last whole record behind `begin` ends, and the captures in those records."""
    found: list[Capture] = []
    end = begin
    while member := _member(file, end):
        size, data = member
        record = next(records_of(io.BytesIO(data), lambda _: True), None)
        if isinstance(record, Record) and (capture := capture_of(record, name, end, size)):
            found.append(capture)
        end += size
    return end, found


def _member(file: BinaryIO, begin: int) -> tuple[int, bytes] | None:
    """The gzip member that begins there: its size in the file, and what it holds; None where it is not whole."""
    file.seek(begin)
    unpacker, parts = zlib.decompressobj(wbits=31), []
    try:
        while not unpacker.eof:
            raw = file.read(_CHUNK)
            if not raw:
                return None
            parts.append(unpacker.decompress(raw))
    except zlib.error:
        return None
    return file.tell() - len(unpacker.unused_data) - begin, b"".join(parts)


def capture_of(record: Record, file: str, offset: int, length: int) -> Capture | None:
    """The capture that a record is; None for records about one."""
    told = record.headers
    if told.get("warc-type") not in ("response", "revisit"):
        return None
    try:
        answer = answer_of(record.block)
    except PageError:
        return None
    url = told.get("warc-target-uri", "")
    return Capture(
        surt(url), told.get("warc-date", ""), file, offset, length, url, answer.status,
        mime_of(answer.headers.get("content-type", "")), told.get("warc-payload-digest", ""),
        told.get("warc-refers-to-date", ""),
    )  # fmt: skip


def mime_of(content_type: str) -> str:
    """The media type without its parameters."""
    return content_type.partition(";")[0].strip().lower() or "unk"
