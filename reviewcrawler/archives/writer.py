"""Writes what a crawl asks and what it is answered into WARC files (1.1), each record gzipped by itself.

Rule of this room: a capture is on the disk before anybody is told of it; files grow record by record, so that a killed
run leaves all but the last one readable.
"""

from __future__ import annotations

import base64
import hashlib
import io
import os
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Final

from reviewcrawler.archives.captures import Capture, Captures, mime_of, surt
from reviewcrawler.errors import UsageError

try:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter
except ImportError:  # the extra is not installed
    WARCWriter = None

MAX_FILE: Final = 1_000_000_000
"""Bytes after which a new file is begun, as the standard advises."""
_LEVEL: Final = 6
_REVISIT: Final = "http://netpreserve.org/warc/1.1/revisit/"
_REASONS: Final = {200: "OK", 301: "Moved Permanently", 302: "Found", 304: "Not Modified", 404: "Not Found"}

Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its answer. Headers are as they were sent; the body is as it came, still packed where it was."""

    url: str
    at: datetime
    request: Pairs
    status: int
    answer: Pairs
    body: bytes
    method: str = "GET"
    address: str = ""
    """Of the server: an IP address."""
    cut: str = ""
    """Why the body is not whole: a value of ``WARC-Truncated``."""
    facts: Pairs = field(default_factory=list)
    """What the crawl knows beside: lines of the metadata record."""


def check_installed() -> None:
    """Raise UsageError where what writes archives is not installed."""
    if WARCWriter is None:
        raise UsageError("--warc needs warcio: install it with `pip install 'reviewcrawler[warc]'`")


class ArchiveWriter:
    """Writes into a folder that no other run writes to. Close it.

    Raises UsageError where warcio is not installed, StoreLocked where another run writes there, and OSError.
    """

    def __init__(self, folder: Path, about: dict[str, str], *, max_file: int = MAX_FILE) -> None:
        check_installed()
        self.captures = Captures(folder)
        self.folder, self.about, self.max_file = folder, about, max_file
        self._file: IO[bytes] | None = None
        self._number = 0

    def close(self) -> None:
        """Close the file under way and the index."""
        self._end_file()
        self.captures.close()

    def write(self, exchange: Exchange) -> Capture:
        """Write the records of an exchange, and note it in the index."""
        file = self._opened()
        before = self.captures.last(exchange.url)
        capture, record = _answer(exchange, before)
        name, offset = Path(file.name).name, file.tell()
        main = _packed(record)
        named = record.rec_headers.get_header("WARC-Record-ID")
        rest = b"".join(map(_packed, (_request(exchange, named), _metadata(exchange, named))))
        self._append(file, main + rest)
        capture = capture._replace(file=name, offset=offset, length=len(main))
        self.captures.add([capture], name, file.tell())
        if file.tell() >= self.max_file:
            self._end_file()
        return capture

    def _opened(self) -> IO[bytes]:
        if self._file is None:
            at = datetime.now(UTC).strftime("%Y%m%d%H%M%S%f")[:17]
            name = f"reviewcrawler-{at}-{self._number:05}.warc.gz"
            self._number += 1
            self._file = (self.folder / name).open("xb", buffering=0)
            info = _writer().create_warcinfo_record(name, self.about)
            self._append(self._file, _packed(info))
        return self._file

    @staticmethod
    def _append(file: IO[bytes], data: bytes) -> None:
        """All of it, or nothing."""
        end = file.tell()
        try:
            left = memoryview(data)
            while left:
                left = left[file.write(left) :]
        except OSError:
            file.truncate(end)
            file.seek(end)
            raise

    def _end_file(self) -> None:
        if self._file is not None:
            os.fsync(self._file.fileno())
            self._file.close()
            self._file = None


def _writer() -> Any:
    return WARCWriter(io.BytesIO(), gzip=False, warc_version="1.1")


def _packed(record: Any) -> bytes:
    """The bytes of a record as a gzip member."""
    writer = _writer()
    writer.write_record(record)
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, 31)
    return packer.compress(writer.out.getvalue()) + packer.flush()


def _answer(exchange: Exchange, before: Capture | None) -> tuple[Capture, Any]:
    """The record of the answer: a revisit where its body is the one that was captured before."""
    date = _date(exchange.at)
    digest = f"sha1:{base64.b32encode(hashlib.sha1(exchange.body, usedforsecurity=False).digest()).decode()}"
    profile = ""
    if before and exchange.status == 304:
        profile, digest = "server-not-modified", before.digest
    elif before and exchange.status == before.status == 200 and digest == before.digest and exchange.body:
        profile = "identical-payload-digest"
    headers = {"WARC-Date": date, "WARC-Payload-Digest": digest}
    if exchange.address:
        headers["WARC-IP-Address"] = exchange.address
    if exchange.cut:
        headers["WARC-Truncated"] = exchange.cut
    origin = ""
    if before and profile:
        origin = before.origin or before.date
        headers |= {"WARC-Profile": _REVISIT + profile, "WARC-Refers-To-Target-URI": exchange.url,
                    "WARC-Refers-To-Date": origin}  # fmt: skip
    line = f"{exchange.status} {_REASONS.get(exchange.status, '')}".strip()
    http = StatusAndHeaders(line, _framed(exchange), protocol="HTTP/1.1")
    body = b"" if profile else exchange.body
    record = _writer().create_warc_record(
        exchange.url, "revisit" if profile else "response", payload=io.BytesIO(body), length=len(body),
        http_headers=http, warc_headers_dict=headers,
    )  # fmt: skip
    mime = mime_of(next((value for name, value in exchange.answer if name.lower() == "content-type"), ""))
    return Capture(surt(exchange.url), date, "", 0, 0, exchange.url, exchange.status, mime, digest, origin), record


def _framed(exchange: Exchange) -> Pairs:
    """The answer's headers, with the length that the body has here; chunks are joined already."""
    kept = [(k, v) for k, v in exchange.answer if k.lower() not in ("content-length", "transfer-encoding")]
    return [*kept, ("Content-Length", str(len(exchange.body)))]


def _request(exchange: Exchange, concurrent: str) -> Any:
    path = "/" + exchange.url.partition("://")[2].partition("/")[2]
    http = StatusAndHeaders(f"{exchange.method} {path} HTTP/1.1", exchange.request, is_http_request=True)
    headers = {"WARC-Date": _date(exchange.at), "WARC-Concurrent-To": concurrent}
    return _writer().create_warc_record(
        exchange.url, "request", payload=io.BytesIO(), length=0, http_headers=http, warc_headers_dict=headers
    )


def _metadata(exchange: Exchange, concurrent: str) -> Any:
    lines = "".join(f"{name}: {value}\r\n" for name, value in exchange.facts).encode()
    headers = {"WARC-Date": _date(exchange.at), "WARC-Concurrent-To": concurrent}
    return _writer().create_warc_record(
        exchange.url, "metadata", payload=io.BytesIO(lines), length=len(lines), warc_headers_dict=headers,
        warc_content_type="application/warc-fields",
    )  # fmt: skip


def _date(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
