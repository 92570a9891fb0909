"""The one item that travels through a crawl: what a visit to an address brought, and what came of it.

Rule of this room: a response or a failure goes in, a visit with a plain reason comes out.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final, Self
from urllib.parse import unquote, urljoin

from itemadapter import ItemAdapter
from scrapy.exceptions import DownloadFailedError, IgnoreRequest
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from reviewcrawler.addresses.links import Link, link
from reviewcrawler.copying.index import Kin
from reviewcrawler.derive import Derived
from reviewcrawler.frontier import Row
from reviewcrawler.frontier.sites import MAX_REST
from reviewcrawler.page import Page

AGAIN: Final = frozenset((408, 425, 429, 500, 502, 503, 504, 520, 522, 524))
"""Statuses that may be better next time."""
MAX_TRIES: Final = 3
FIRST_REST: Final = 5.0
"""Seconds that a site is left alone where it says that we ask too much and not for how long."""
MAX_WAIT: Final = 300.0
"""Seconds; a server that asks for a longer break is left alone until a later run."""
UNREACHABLE: Final = ("connection refused", "the host name is not known (DNS)", "the certificate is not valid")
"""Reasons that a second try seldom changes."""
_REASONS: Final = {
    "max redirections": "robots.txt redirects without end",
    "during decompression": "the answer is too large",
    "certificate": "the certificate is not valid",
    "SSL": "no safe connection (TLS)",
    "ConnectionRefused": "connection refused",
    "CannotResolveHost": "the host name is not known (DNS)",
    "DNSLookup": "the host name is not known (DNS)",
    "Timeout": "no answer in time",
    "ResponseDataLoss": "the answer breaks off",
    "DownloadCancelled": "the answer is too large",
    "DOWNLOAD_MAXSIZE": "the answer is too large",
    "ConnectionLost": "the connection was closed without an answer",
    "ConnectionDone": "the connection was closed without an answer",
    "ParseError": "the answer is not HTTP",
    "InvalidHeader": "the answer is not HTTP",
    "non-decimal digits": "the answer is not HTTP",
    "BadGzipFile": "the answer is packed wrongly",
    "zlib": "the answer is packed wrongly",
    "FileNotFound": "no such file",
    "PermissionError": "the file may not be read",
    "IsADirectory": "a folder, not a file",
}
"""Words in an error's name or message, and what they mean to a person; the first that fits holds."""
TOO_LARGE: Final = "the answer is too large"


@dataclass(slots=True)
class Visit:
    """A visit to an address. Without ``reason`` the body is there to be read."""

    url: str = ""
    body: bytes = b""
    status: int | None = None
    content_type: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    fetched_at: datetime | None = None
    source: str | None = None
    row: Row | None = None
    reason: str = ""
    again: float | None = None
    """Seconds after which it may be better; None: no use to try again."""
    rest: float = 0.0
    """Seconds for which the server wants to be left alone altogether."""
    silent: bool = False
    """There was no answer at all."""
    redirect: Link | None = None
    derived: Derived | None = None
    record: dict[str, Any] | None = None
    kin: Kin | None = None
    """The held record that this one is a copy of, as far as can be told."""
    seen: int = 0
    """The number of the last sketch that it was looked for among."""
    twin: str = ""
    """The address under which the page is kept, where that is another one."""

    @classmethod
    def of(cls, item: Any) -> Self | None:
        """The visit that any item with ``url`` and ``body`` tells of; None where it tells of none."""
        if isinstance(item, cls):
            return item
        given = ItemAdapter(item)
        if not given.get("url") or given.get("body") is None:
            return None
        known = {f.name for f in fields(cls)}
        body = given["body"]
        told = {k: v for k, v in given.items() if k in known}
        return cls(**told | {"body": body.encode() if isinstance(body, str) else body})

    @property
    def unchanged(self) -> bool:
        """The server says that what is there is what was fetched before."""
        return self.status == 304

    @property
    def page(self) -> Page:
        """The page that was fetched; a local file has a source and no address."""
        url = None if self.url.startswith("file:") else self.url
        return Page(self.body, url, self.content_type, self.source or url, self.status, self.fetched_at, self.headers)


def of_response(response: Response) -> Visit:
    """What a response says; a local file has no status, and the path below the given root as its source."""
    headers = {k.decode("latin-1").lower(): b", ".join(v).decode("latin-1") for k, v in response.headers.items()}
    row = response.request.meta.get("row") if response.request else None
    visit = Visit(response.url, response.body, response.status, headers.get("content-type"), headers, datetime.now(UTC))
    visit.row = row
    if row and row.site.startswith("file:"):
        visit.status, visit.source = None, unquote(response.url.removeprefix(row.site))
    if response.status == 304:
        visit.body = b""
    elif 300 <= response.status < 400:
        _redirected(visit, headers.get("location", ""))
    elif not 200 <= response.status < 300:
        visit.reason = f"HTTP {response.status}"
        asked = _seconds(headers.get("retry-after", ""))
        visit.again = _wait(visit, asked) if response.status in AGAIN else None
        visit.rest = max(asked, FIRST_REST) if response.status == 429 else asked if response.status == 503 else 0.0
    elif not is_text(visit.content_type):
        visit.reason = f"not a page: {(visit.content_type or '').partition(';')[0].strip()}"
    return visit


def of_failure(failure: Failure, request: Request) -> Visit:
    """What a failed download says; refusals by ourselves or by robots.txt are final."""
    visit = Visit(request.url, row=request.meta.get("row"), fetched_at=datetime.now(UTC))
    error = failure.value
    visit.reason = reason_of(error) if error else "no answer"
    final = isinstance(error, IgnoreRequest) or visit.reason == TOO_LARGE or request.url.startswith("file:")
    visit.silent = not final
    visit.again = None if final else _wait(visit, 0.0)
    if visit.row and visit.row.tries > 1 and visit.reason in UNREACHABLE:
        visit.again = None
    return visit


def reason_of(error: BaseException) -> str:
    """An error in words for a person.

    >>> reason_of(TimeoutError()), reason_of(IgnoreRequest("forbidden by robots.txt"))
    ('no answer in time', 'forbidden by robots.txt')
    """
    name, told = type(error).__name__, str(error)
    known = next((said for word, said in _REASONS.items() if word in name or word in told), "")
    return (
        known or (told if isinstance(error, (IgnoreRequest, DownloadFailedError)) and told else f"{name}: {told}")[:300]
    )


def _redirected(visit: Visit, location: str) -> None:
    try:
        visit.redirect = link(urljoin(visit.url, location)) if location else None
    except ValueError:
        visit.redirect = None
    visit.reason = f"redirect to {visit.redirect.url}" if visit.redirect else f"HTTP {visit.status} to nowhere"


def _wait(visit: Visit, asked: float) -> float | None:
    """Seconds until the next try, longer each time; None after the last."""
    tries = visit.row.tries if visit.row else MAX_TRIES
    return None if tries >= MAX_TRIES and asked <= MAX_WAIT else max(asked, 2.0 ** (2 * min(tries, 4) - 2))


def _seconds(retry_after: str) -> float:
    """Seconds that a Retry-After header asks for, given as such or as a date; at most `MAX_REST`."""
    asked = retry_after.strip()
    try:
        told = (
            float(asked[:20])
            if asked.isdecimal()
            else (parsedate_to_datetime(asked) - datetime.now(UTC)).total_seconds()
        )
    except (ValueError, TypeError, OverflowError):
        return 0.0
    return min(max(0.0, told), MAX_REST)


def is_text(content_type: str | None) -> bool:
    """False for media that hold no text to read; an unknown type may be anything.

    >>> [is_text(t) for t in ("text/html; charset=utf-8", None, "application/rss+xml", "image/png", "application/pdf")]
    [True, True, True, False, False]
    """
    kind = (content_type or "").partition(";")[0].strip().lower()
    return not kind or kind.startswith("text/") or kind.endswith(("xml", "json", "gzip", "octet-stream"))
