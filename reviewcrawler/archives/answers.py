"""What a server answered, as an archive keeps it: status, headers, and the body unpacked.

Rule of this room: bounded, whatever the bytes; a body that cannot be unpacked is a PageError that says why.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from importlib import import_module
from typing import Any, Final, NamedTuple

from reviewcrawler.decoding import MAX_BYTES
from reviewcrawler.errors import PageError

_MAX_HEADERS: Final = 64 * 1024
_STEP: Final = 16 * 1024


class Answer(NamedTuple):
    """Status, headers by their lower-case names, and the body as it was sent."""

    status: int
    headers: dict[str, str]
    sent: bytes

    @property
    def body(self) -> bytes:
        """The body without the packing of its way, cut at the bound. Raises PageError where it cannot be unpacked."""
        chunked = "chunked" in self.headers.get("transfer-encoding", "").lower()
        body = _joined(self.sent) if chunked else self.sent
        for name in reversed(self.headers.get("content-encoding", "").lower().replace(" ", "").split(",")):
            body = _unpacked(body, name)
        return body[:MAX_BYTES]


def answer_of(block: bytes) -> Answer:
    """The answer in the block of a ``response`` record.

    Raises PageError where it is none.

    >>> answer_of(b"HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n2\\r\\nhi\\r\\n0\\r\\n\\r\\n").body
    b'hi'
    """
    head, end, _ = block[:_MAX_HEADERS].partition(b"\r\n\r\n")
    if not end:
        head, end, _ = block[:_MAX_HEADERS].partition(b"\n\n")
    lines = head.decode("latin-1").splitlines()
    words = lines[0].split(None, 2) if lines else []
    if not end or len(words) < 2 or not words[0].startswith("HTTP/") or not words[1].isdecimal():
        raise PageError("the answer is not HTTP")
    return Answer(int(words[1]), _headers(lines[1:]), block[len(head) + len(end) :])


def _headers(lines: list[str]) -> dict[str, str]:
    """Headers of one name are joined by commas, as a crawl joins them."""
    found: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        key = name.strip().lower()
        if colon and key:
            found[key] = f"{found[key]}, {value.strip()}" if key in found else value.strip()
    return found


def _joined(sent: bytes) -> bytes:
    """The chunks of a body; one that is not chunked after all stays: archives often say one and keep the other."""
    parts: list[bytes] = []
    at = 0
    while at < len(sent):
        end = sent.find(b"\r\n", at, at + 64)
        try:
            size = int(sent[at:end].partition(b";")[0], 16) if end >= 0 else -1
        except ValueError:
            size = -1
        if size < 0:
            return b"".join(parts) if parts else sent
        if size == 0:
            break
        parts.append(sent[end + 2 : end + 2 + size])
        at = end + 2 + size + 2
    return b"".join(parts)


def _unpacked(body: bytes, encoding: str) -> bytes:
    if encoding in ("", "identity", "utf-8") or not body:
        return body
    if encoding in ("gzip", "x-gzip", "deflate"):
        return _inflated(body)
    if encoding in _OTHERS:
        return _OTHERS[encoding](body)
    raise PageError(f"packed in an unknown way: {encoding[:40]}")


def _inflated(body: bytes) -> bytes:
    """Unpack gzip or deflate; bytes that say they are packed and are not stay as they are."""
    packings = (31,) if body.startswith(b"\x1f\x8b") else (15, -15)
    for wbits in packings:
        try:
            return zlib.decompressobj(wbits).decompress(body, MAX_BYTES)
        except zlib.error:
            continue
    if body.lstrip()[:1] == b"<":
        return body
    raise PageError("the answer is packed wrongly")


def _unbrotli(body: bytes) -> bytes:
    return _in_steps(_module("brotli").Decompressor().process, body)


def _unzstd(body: bytes) -> bytes:
    return _in_steps(_module("zstandard").ZstdDecompressor().decompressobj().decompress, body)


def _in_steps(unpack: Callable[[bytes], bytes], body: bytes) -> bytes:
    """Unpack until the bound is reached."""
    parts: list[bytes] = []
    size = 0
    try:
        for at in range(0, len(body), _STEP):
            parts.append(unpack(body[at : at + _STEP]))
            size += len(parts[-1])
            if size > MAX_BYTES:
                break
    except Exception as error:
        raise PageError("the answer is packed wrongly") from error
    return b"".join(parts)


def _module(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise PageError(f"the answer is packed with {name}: install it with `pip install {name}`") from error


_OTHERS: Final[dict[str, Callable[[bytes], bytes]]] = {"br": _unbrotli, "zstd": _unzstd}
