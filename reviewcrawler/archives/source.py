"""The bytes of an archive, unpacked where they are gzipped, whether each record by itself or all in one.

Rule of this room: bounded memory; reading stops where a gzip member ends, until the next one is asked for. Damage
leaves as ``zlib.error``.
"""

from __future__ import annotations

import zlib
from typing import BinaryIO, Final, NamedTuple

GZIP: Final = b"\x1f\x8b\x08"
MAX_LINE: Final = 64 * 1024
"""Bytes of a line; a longer one is no header."""
_CHUNK: Final = 64 * 1024
_UNPACKED: Final = 1024 * 1024


class Mark(NamedTuple):
    """A place to go back to: where a gzip member begins (0 in a plain file), and bytes behind it, unpacked."""

    member: int
    ahead: int


class Source:
    """Reads a file from its beginning; ``mark`` tells where it stands."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.gzipped = file.read(2) == GZIP[:2]
        self.go_to(Mark(0, 0))

    def go_to(self, mark: Mark) -> None:
        """Read on from a place, be it before or behind this one."""
        begin = mark.member if self.gzipped else mark.ahead
        self.file.seek(begin)
        self._begin(mark.member, b"")
        self._passed = 0 if self.gzipped else mark.ahead
        if self.gzipped:
            self.skip(mark.ahead)

    def _begin(self, member: int, raw: bytes) -> None:
        self.member = member
        self._raw = raw
        self._bytes, self._at, self._passed = b"", 0, 0
        self._unpacker = zlib.decompressobj(wbits=31)

    @property
    def mark(self) -> Mark:
        return Mark(self.member, self._passed)

    @property
    def offset(self) -> int:
        """Where in the file the record that begins here is found."""
        return self.member if self.gzipped else self._passed

    @property
    def cut(self) -> bool:
        """True where the file has ended within a gzip member."""
        return self.gzipped and self._passed > 0 and not self._unpacker.eof

    def _fill(self) -> bool:
        """Have bytes to hand out; False where the member or the file ends."""
        while self._at == len(self._bytes):
            if self.gzipped and self._unpacker.eof:
                return False
            raw = self._raw or self.file.read(_CHUNK)
            if not raw:
                return False
            self._raw, self._at = b"", 0
            self._bytes = self._unpack(raw) if self.gzipped else raw
        return True

    def _unpack(self, raw: bytes) -> bytes:
        found = self._unpacker.decompress(raw, _UNPACKED)
        self._raw = self._unpacker.unconsumed_tail
        return found

    def _take(self, end: int) -> bytes:
        found = self._bytes[self._at : end]
        self._passed += len(found)
        self._at += len(found)
        return found

    def read(self, size: int) -> bytes:
        """So many bytes; fewer where the member or the file ends."""
        parts: list[bytes] = []
        while size > 0 and self._fill():
            parts.append(self._take(self._at + size))
            size -= len(parts[-1])
        return b"".join(parts)

    def skip(self, size: int) -> int:
        """Pass so many bytes; how many there were."""
        began = self._passed
        while size > 0 and self._fill():
            size -= len(self._take(self._at + size))
        return self._passed - began

    def line(self) -> bytes:
        """The next line with its end, cut where it is too long; empty where the member or the file ends."""
        parts: list[bytes] = []
        length = 0
        while length < MAX_LINE and self._fill():
            end = self._bytes.find(b"\n", self._at) + 1
            part = self._take(min(end or len(self._bytes), self._at + MAX_LINE - length))
            parts.append(part)
            length += len(part)
            if end and part.endswith(b"\n"):
                break
        return b"".join(parts)

    def put_back(self, found: bytes) -> None:
        """Have bytes that were read last be read once more."""
        self._bytes = found + self._bytes[self._at :]
        self._at = 0
        self._passed -= len(found)

    def next_member(self) -> bool:
        """Go on to the gzip member behind this one; False where there is none."""
        if not self.gzipped or not self._unpacker.eof:
            return False
        raw = (self._unpacker.unused_data or self.file.read(_CHUNK)).lstrip(b"\0")
        self._begin(self.file.tell() - len(raw), raw)
        return bool(raw)

    def find_member(self, begins: bytes) -> bool:
        """Go on to the next gzip member behind this one's beginning whose bytes begin so; False where none does."""
        at = self.member + 1
        while True:
            self.file.seek(at)
            chunk = self.file.read(_CHUNK)
            found = chunk.find(GZIP)
            if found >= 0 and self._begins(at + found, begins):
                self.go_to(Mark(at + found, 0))
                return True
            if found < 0 and len(chunk) < _CHUNK:
                return False
            at += found + 1 if found >= 0 else len(chunk) - len(GZIP)

    def _begins(self, at: int, begins: bytes) -> bool:
        self.file.seek(at)
        try:
            return zlib.decompressobj(wbits=31).decompress(self.file.read(_CHUNK), len(begins)) == begins
        except zlib.error:
            return False
