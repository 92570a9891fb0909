"""Web archives for tests, written by hand so that they may be as wrong as they like."""

from __future__ import annotations

import gzip
import zlib

from tests.serving import page


def block(
    kind: str, uri: str, content: bytes, *, date: str = "2024-05-01T12:00:00Z", length: int | None = None
) -> bytes:
    """One record."""
    media = "application/http; msgtype=response" if kind == "response" else "application/warc-fields"
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{zlib.crc32(uri.encode()):032x}>\r\n"
        f"WARC-Target-URI: {uri}\r\nWARC-Date: {date}\r\nContent-Type: {media}\r\n"
        f"Content-Length: {len(content) if length is None else length}\r\n\r\n"
    )
    return head.encode() + content + b"\r\n\r\n"


def http(body: bytes, *headers: str, status: str = "200 OK", media: str = "text/html") -> bytes:
    """An answer of a server."""
    lines = [f"HTTP/1.1 {status}", *([f"Content-Type: {media}"] if media else []), *headers]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def review(name: str, date: str = "2024-05-01T12:00:00Z", text: str = "") -> bytes:
    """A record of a page at ``http://quayside.example/NAME``."""
    return block("response", f"http://quayside.example/{name}", http(page(name.title(), text=text).encode()), date=date)


def chunked(body: bytes) -> bytes:
    """A body in chunks."""
    return b"%x\r\n%s\r\n5;x=y\r\n%s\r\n0\r\n\r\n" % (len(body) - 5, body[:-5], body[-5:])


def packed(*records: bytes) -> bytes:
    """Each record gzipped by itself, as the standard asks."""
    return b"".join(map(gzip.compress, records))
