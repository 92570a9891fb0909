"""The pages of a WARC file: what was fetched with success and holds text.

Rule of this room: a page comes out as the crawl that fetched it saw it: the same address, headers and bytes.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final
from urllib.parse import urlsplit

from reviewcrawler.archives.answers import answer_of
from reviewcrawler.archives.records import WHOLE, Damage, Headers, Part, Record, records_of
from reviewcrawler.errors import PageError
from reviewcrawler.page import Page, normal_url

SUFFIXES: Final = (".warc", ".warc.gz")
_NO_PAGES: Final = frozenset(("text/css", "text/javascript", "text/csv", "text/calendar", "image/svg+xml"))


def is_archive(path: str | os.PathLike[str]) -> bool:
    """True where the name says so.

    >>> [is_archive(name) for name in ("a.warc.gz", "b.WARC", "c.gz")]
    [True, True, False]
    """
    return os.fspath(path).lower().endswith(SUFFIXES)


def archives_under(given: str | os.PathLike[str]) -> list[Path]:
    """The archive itself, or those under a folder, sorted by path; hidden ones are left out."""
    root = Path(given)
    if not root.is_dir():
        return [root] if is_archive(root) else []
    found = (path for path in root.rglob("*") if is_archive(path) and path.is_file())
    return sorted(path for path in found if not any(part.startswith(".") for part in path.relative_to(root).parts))


def pages_of(file: BinaryIO, part: Part = WHOLE) -> Iterator[Page | Damage]:
    """The pages in an open archive or a part of it, in its order, and what in it could not be read."""
    for found in records_of(file, _may_hold_page, part):
        if isinstance(found, Damage):
            yield found
            continue
        try:
            page = _page(found)
        except PageError as error:
            yield Damage(found.offset, f"{found.headers['warc-target-uri'][:300]}: {error}")
        else:
            if page:
                yield page


def _may_hold_page(headers: Headers) -> bool:
    uri = headers.get("warc-target-uri", "").strip("<>")
    if headers.get("warc-type") not in ("response", "resource") or not uri[:8].lower().startswith(
        ("http://", "https://")
    ):
        return False
    try:
        return urlsplit(uri).path != "/robots.txt"
    except ValueError:
        return False


def _page(record: Record) -> Page | None:
    """The page, feed or sitemap in a record; None where there is none."""
    url = normal_url(record.headers["warc-target-uri"].strip("<>"))
    status, headers, body = 200, {"content-type": record.headers.get("content-type", "")}, record.block
    if record.headers["warc-type"] == "response":
        answer = answer_of(record.block)
        status, headers = answer.status, answer.headers
        if status != 200 or not _is_page(headers.get("content-type")):
            return None
        body = answer.body
    if not body or not _is_page(headers.get("content-type")):
        return None
    at = _date(record.headers.get("warc-date", ""))
    return Page(body, url, headers.get("content-type"), url, status, at, headers)


def _is_page(content_type: str | None) -> bool:
    kind = (content_type or "").partition(";")[0].strip().lower()
    return kind not in _NO_PAGES and (not kind or kind.startswith("text/") or kind.endswith("xml"))


def _date(said: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
