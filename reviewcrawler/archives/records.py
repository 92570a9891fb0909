"""The records of a WARC file, in its order, and what in it is no record.

Rule of this room: it knows records, not what they hold. After damage it goes on with the next record that it can find.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import pairwise
from typing import BinaryIO, Final, NamedTuple

from reviewcrawler.archives.source import MAX_LINE, Mark, Source
from reviewcrawler.decoding import MAX_BYTES
from reviewcrawler.errors import PageError

Headers = dict[str, str]

MAX_BLOCK: Final = MAX_BYTES + 2 * MAX_LINE
"""Bytes of a record that are read: a page, and what stands before it."""
_MAX_HEADERS: Final = 200
_BEGINS: Final = b"WARC/"


class Record(NamedTuple):
    """A record: where it begins in the file, its headers by their lower-case names, and its block."""

    offset: int
    headers: Headers
    block: bytes


class Damage(NamedTuple):
    """What could not be read: where it begins in the file, and why."""

    offset: int
    reason: str


class Part(NamedTuple):
    """A part of a file: the records that begin there, where a record begins, and before ``end``."""

    begin: int = 0
    end: int = sys.maxsize


WHOLE: Final = Part()


def parts_of(file: BinaryIO, size: int) -> list[Part]:
    """Parts of about `size` bytes that together give what the whole file gives; one, where it cannot be parted.

    The file is read through once. A part never begins at or behind damage.
    """
    begins = [0]
    sound, last = False, 0
    for found in records_of(file, lambda _: True):
        if sound and isinstance(found, Record) and found.offset > last and found.offset >= begins[-1] + size:
            begins.append(found.offset)
        sound, last = isinstance(found, Record), found.offset
    return [Part(*ends) for ends in pairwise([*begins, sys.maxsize])]


def records_of(file: BinaryIO, wanted: Callable[[Headers], bool], part: Part = WHOLE) -> Iterator[Record | Damage]:
    """The records of a part whose headers are `wanted`, and all damage there.

    >>> import io
    >>> warc = b"WARC/1.1\\r\\nWARC-Type: resource\\r\\nContent-Length: 2\\r\\n\\r\\nhi\\r\\n\\r\\n"
    >>> [tuple(found)[::2] for found in records_of(io.BytesIO(warc + b"lost\\n" + warc), lambda headers: True)]
    [(0, b'hi'), (54,), (63, b'hi')]
    >>> next(records_of(io.BytesIO(b"<html>"), lambda headers: True)).reason
    'this is no web archive'
    """
    source = Source(file)
    if not _is_archive(source):
        yield Damage(0, "this is no web archive")
        return
    source.go_to(Mark(part.begin, 0) if source.gzipped else Mark(0, part.begin))
    damaged = False
    while True:
        offset = source.offset
        try:
            strange, begins = _find_begin(source)
            if begins and source.offset >= part.end:
                return
            if strange and not damaged:
                yield Damage(offset, "damaged: bytes that belong to no record")
            if begins:
                found = _record(source, wanted)
                damaged = isinstance(found, Damage)
                if found:
                    yield found
            elif not source.next_member():
                yield from _break(source, offset) if not damaged else ()
                return
        except zlib.error:
            yield Damage(offset, "damaged: it cannot be unpacked")
            damaged = True
            if not source.find_member(_BEGINS):
                return


def _break(source: Source, offset: int) -> Iterator[Damage]:
    if source.cut:
        yield Damage(offset, "the file breaks off within a record")


def _is_archive(source: Source) -> bool:
    begins = True
    with suppress(zlib.error):
        begins = source.read(len(_BEGINS)) == _BEGINS
    source.go_to(Mark(0, 0))
    return begins


def _find_begin(source: Source) -> tuple[bool, bool]:
    """Go to where the next record begins: whether anything but blank lines stood before it, and if there is one."""
    strange = False
    while line := source.line():
        at = line.find(_BEGINS)
        strange = strange or bool(line[: at if at >= 0 else None].strip())
        if at >= 0:
            source.put_back(line[at:])
            return strange, True
    return strange, False


def _record(source: Source, wanted: Callable[[Headers], bool]) -> Record | Damage | None:
    """The record that begins here; None where it is not wanted."""
    offset = source.offset
    try:
        headers = _headers(source)
        length = int(headers["content-length"])
    except (PageError, KeyError, ValueError):
        return Damage(offset, "damaged: its headers cannot be read")
    behind, taken = source.mark, wanted(headers)
    block = source.read(min(length, MAX_BLOCK)) if taken else b""
    passed = len(block) + source.skip(length - len(block))
    if passed == length and _ends(source):
        return Record(offset, headers, block) if taken else None
    cut = passed < length and (source.cut or not source.gzipped)
    if not source.gzipped or passed < MAX_BLOCK:
        # What follows may stand within what it took for its own.
        source.go_to(behind)
    return Damage(offset, "the file breaks off within a record" if cut else "damaged: it is not as long as it says")


def _ends(source: Source) -> bool:
    """True where a record may end: before a blank line, the next record, or the end of the member or file."""
    line = source.line()
    source.put_back(line)
    return not line.strip() or line.startswith(_BEGINS)


def _headers(source: Source) -> Headers:
    """The header lines up to the blank one; lines that go on are joined. Raises PageError where there is no end."""
    source.line()
    found: Headers = {}
    name = ""
    for _ in range(_MAX_HEADERS):
        line = source.line().decode("utf-8", "replace")
        if not line.endswith("\n"):
            break
        if not line.strip():
            return found
        if line[0] in " \t" and name:
            found[name] += f" {line.strip()}"
            continue
        name, _, value = line.partition(":")
        name = name.strip().lower()
        found[name] = value.strip()
    raise PageError("the headers do not end")
