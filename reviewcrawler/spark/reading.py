"""What a task of an extraction does: a part of a file in, records and bad input out.

Rule of this room: plain functions without Spark, which may be done over: the same part gives the same. One page is in
memory at a time, and what cannot be read is told with its place, and costs itself alone.
"""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from types import FrameType
from typing import Any, Final, NamedTuple

from reviewcrawler.archives.pages import pages_of
from reviewcrawler.archives.records import WHOLE, Damage, Part, parts_of
from reviewcrawler.derive import Derived, derive, record_text
from reviewcrawler.errors import PageError, ReviewCrawlerError
from reviewcrawler.exporting.reading import Row
from reviewcrawler.page import Page, normal_url
from reviewcrawler.spark.places import File, opened
from reviewcrawler.stated.rights import refusal

ENDINGS: Final = (".warc", ".warc.gz", ".arc", ".arc.gz", ".parquet")
_ARC: Final = (".arc", ".arc.gz")
_BODIES: Final = ("body", "html", "content", "raw_html", "text")
"""Names of the column that holds a page, the likeliest first."""
_DATES: Final = ("fetched_at", "date", "warc_date", "timestamp")
TIME_LIMIT: Final = 60
"""Seconds that a page may take, as in a crawl."""
_ROWS: Final = 20
"""Rows of a table of pages that are held at a time."""


class Piece(NamedTuple):
    """A part of a file, and its place among all pieces. Of tables the row groups are counted, of archives bytes."""

    file: str
    part: Part
    number: int = 0


class Bad(NamedTuple):
    """What could not be read: where it stands, its address where it is known, and why."""

    file: str
    offset: int
    url: str
    reason: str

    def line(self) -> bytes:
        """As a line of JSON."""
        return json.dumps(self._asdict(), ensure_ascii=False).encode("utf-8", "replace") + b"\n"


class Found(NamedTuple):
    """A page that was read: its id, when it was fetched, its place, and its row (None where our own code failed)."""

    id: str
    at: str | None
    place: tuple[int, int]
    row: Row | None


def pieces_of(file: File, size: int) -> list[Piece]:
    """The parts of a file of about `size` bytes; one, where it cannot be parted or read."""
    try:
        if file.uri.lower().endswith(".parquet"):
            return [Piece(file.uri, part) for part in _groups(file, size)]
        if file.size <= size:
            return [Piece(file.uri, WHOLE)]
        with opened(file.uri) as source:
            return [Piece(file.uri, part) for part in parts_of(source, size)]
    except Exception:  # noqa: BLE001 - what is wrong with it is told when it is read
        return [Piece(file.uri, WHOLE)]


def _groups(file: File, size: int) -> Iterator[Part]:
    with opened(file.uri) as source:
        groups = _parquet(source).num_row_groups
    step = max(1, groups * size // max(1, file.size))
    for begin in range(0, groups, step):
        yield Part(begin, min(groups, begin + step))


def _parquet(source: Any) -> Any:
    from pyarrow import parquet  # noqa: PLC0415 - an extra

    return parquet.ParquetFile(source)


Prepared = Callable[[Iterable[Page | Damage]], Iterable[Page | Damage]]
"""What is done to pages before they are read."""


def read_piece(piece: Piece, *, obey_rights: bool = True, prepared: Prepared = iter) -> Iterator[Found | Bad]:
    """What is in a piece: a row for each page, and what could not be read. Feeds and the like give nothing."""
    try:
        yield from _read(piece, prepared, obey_rights=obey_rights)
    except Exception as error:  # noqa: BLE001 - a file that fails must not cost the job
        yield Bad(piece.file, piece.part.begin, "", f"cannot be read: {type(error).__name__}: {error}"[:500])


def _read(piece: Piece, prepared: Prepared, *, obey_rights: bool) -> Iterator[Found | Bad]:
    if piece.file.lower().endswith(_ARC):
        yield Bad(piece.file, 0, "", "an ARC file, no WARC: `warcio recompress` makes one of it")
        return
    for number, page in enumerate(prepared(pages_in(piece))):
        if isinstance(page, Damage):
            yield Bad(piece.file, page.offset, "", page.reason)
        elif found := found_in(page, (piece.number, number), obey_rights=obey_rights):
            yield found._replace(file=piece.file) if isinstance(found, Bad) else found


def pages_in(piece: Piece) -> Iterator[Page | Damage]:
    """The pages of a piece in their order, and what is damaged between them. Raises what opening a file may."""
    with opened(piece.file) as source:
        table = piece.file.lower().endswith(".parquet")
        yield from _table(source, piece.part) if table else pages_of(source, piece.part)


def _table(source: Any, part: Part) -> Iterator[Page | Damage]:
    table = _parquet(source)
    groups = range(part.begin, min(part.end, table.num_row_groups))
    number = 0
    for batch in table.iter_batches(_ROWS, row_groups=list(groups)):
        for row in batch.to_pylist():
            try:
                yield page_of(row)
            except PageError as error:
                yield Damage(number, str(error))
            number += 1


def page_of(row: Mapping[str, Any]) -> Page:
    """The page in a row of a table: ``url``, ``body`` (or ``html``, ``content``), and what else is known of it.

    Raises PageError where it holds none.

    >>> page_of({"url": "http://quay.example/a", "html": "<p>A quay."}).text
    '<p>A quay.'
    """
    body = next((row[name] for name in _BODIES if row.get(name)), None)
    if not isinstance(body, (bytes, str)):
        raise PageError("the row holds no page: its column is called body, html or content")
    url = normal_url(str(row["url"])) if row.get("url") else None
    headers = row.get("headers") or {}
    headers = json.loads(headers) if isinstance(headers, str) else dict(headers)
    at = next((row[name] for name in _DATES if row.get(name)), None)
    kind = row.get("content_type") or headers.get("content-type")
    return Page(body, url, kind, url, row.get("status"), _moment(at), headers)


def _moment(at: Any) -> datetime | None:
    if isinstance(at, str):
        try:
            at = datetime.fromisoformat(at)
        except ValueError:
            return None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)) if isinstance(at, datetime) else None


def found_in(page: Page, place: tuple[int, int], *, obey_rights: bool = True) -> Found | Bad | None:
    """What a page gives: its row as a store would hold it, why it has none, or nothing."""
    url = page.url or ""
    try:
        with _limited():
            derived = derive(page)
    except (ReviewCrawlerError, MemoryError) as error:
        return Bad("", place[1], url, str(error) or "the page takes too much memory")
    if not derived.packed:
        return Bad("", place[1], url, derived.reason) if derived.reason else None
    if obey_rights and (why := refusal(derived.rights)):
        return Bad("", place[1], url, why)
    at = page.fetched_at.isoformat(timespec="seconds") if page.fetched_at else None
    return Found(derived.id, at, place, row_of(page, derived, at))


def row_of(page: Page, derived: Derived, at: str | None) -> Row | None:
    """The row of an export."""
    if derived.record is None:
        return None
    record = record_text(derived.record).encode()
    return Row(record, derived.id, 1, at, page.status, derived.sha256, derived.version, derived.rights)


def newest(found: Iterable[Found]) -> Row | None:
    """Of all fetches of one page the row that a store shows, which met them in the order of their places."""
    last = last_of(found)
    return last.row if last else None


def last_of(found: Iterable[Found]) -> Found | None:
    """The fetch that counts."""
    last: Found | None = None
    for each in sorted(found, key=lambda one: one.place):
        if not (last and last.at and each.at and each.at <= last.at):
            last = each
    return last


@contextmanager
def _limited() -> Iterator[None]:
    """No page takes longer than a worker of a crawl would give it."""
    before = signal.signal(signal.SIGALRM, _too_long)
    signal.setitimer(signal.ITIMER_REAL, TIME_LIMIT)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _too_long(_signal: int, _frame: FrameType | None) -> None:
    raise PageError(f"the page took longer than {TIME_LIMIT} seconds")
