"""The jobs: how Spark hands pieces to tasks, brings the fetches of each page together, and what becomes of the results.

Rule of this room: a result counts when its task has ended well, once, however often it was tried; every shuffle is by a
hash of an id, so no page, host or text can make one task large.
"""

from __future__ import annotations

import pickle
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from typing import IO, Any, Final, NamedTuple, TypeVar

from reviewcrawler.exporting.arrow import pyarrow
from reviewcrawler.exporting.columns import record_columns
from reviewcrawler.exporting.parquet import write_parquet
from reviewcrawler.exporting.reading import Row
from reviewcrawler.spark import gathering
from reviewcrawler.spark.clustering import MemberRow
from reviewcrawler.spark.places import BAD, File, Place, landing, listed
from reviewcrawler.spark.reading import ENDINGS, Bad, Found, Piece, Prepared, newest, pieces_of, read_piece
from reviewcrawler.spark.settling import members_among
from reviewcrawler.spark.siblings import NONE, Siblings, joined_rows, siblings_of, with_shared

PIECE: Final = 64 << 20
"""Bytes of a file that a task reads at most; small files share one."""
LEAST_PIECE: Final = 1 << 20
"""Bytes that are worth a task of their own."""
TURNS: Final = 8
"""Tasks that each core has at least, so that none waits long for the last one."""
MOST = 20_000
"""Partitions of a shuffle."""
REASONS: Final = 20
_Each = TypeVar("_Each")


class Outcome(NamedTuple):
    """What an extraction has brought: records, input that could not be read, and why, the commonest first."""

    records: int
    bad: int
    reasons: list[tuple[str, int]]


class _Written(NamedTuple):
    """What a task has written: files with the names that they are to have, records, and reasons."""

    files: list[tuple[str, str]]
    records: int
    reasons: Counter[str]


def extract(
    spark: Any, given: Sequence[str], out: str, *, obey_rights: bool = True, siblings: bool = False, piece: int = PIECE
) -> Outcome:
    """The newest record of each page in archives and tables of pages, as Parquet files in a folder `out`.

    With `siblings` the pages of each site are looked at together first, as a crawl does with those that it has stored,
    and texts over several pages are joined.
    Raises UsageError where there is nothing to read, or `out` holds something else.
    """
    context = spark.sparkContext
    with landing(out) as place:
        files = listed(spark, given, ENDINGS)
        tasks = _tasks(context, files, _shares(context, files, piece))
        partitions, rooms = _partitions(context, files, piece)
        read, write = partial(_read, obey_rights=obey_rights), partial(_write, place=place, rooms=rooms)
        if siblings:
            known = context.broadcast(siblings_of(context, tasks, read, partitions))
            read, write = partial(read, known=known), partial(write, known=known)
        found = context.parallelize(tasks, len(tasks)).flatMap(read)
        shuffled = found.partitionBy(partitions, _itself)
        written = shuffled.mapPartitionsWithIndex(write).collect()
        reasons = sum((each.reasons for each in written), Counter[str]())
        ranked = sorted(reasons.items(), key=lambda each: (-each[1], each[0]))
        outcome = Outcome(sum(each.records for each in written), reasons.total(), ranked[:REASONS])
        place.keep([pair for each in written for pair in each.files], outcome._asdict())
    return outcome


def copies(spark: Any, given: Sequence[str], out: str, *, piece: int = PIECE) -> int:
    """The clusters of copies among the records of Parquet files, as a table in a folder `out`; how many there are.

    Raises UsageError where there is nothing to read, or `out` holds something else.
    """
    context = spark.sparkContext
    with landing(out) as place:
        files = listed(spark, given, gathering.ENDINGS)
        tasks = _tasks(context, files, _shares(context, files, piece))
        found = context.parallelize(tasks, len(tasks)).flatMap(_itself).flatMap(gathering.sketch_piece)
        with members_among(context, found) as members:
            step = partial(_write_members, place=place)
            written: list[_Members] = members.mapPartitionsWithIndex(step).collect()
        clusters, records = sum(each.clusters for each in written), sum(each.records for each in written)
        place.keep([each.file for each in written], {"clusters": clusters, "records": records})
    return clusters


class _Members(NamedTuple):
    """What a task has written: a file with the name that it is to have, clusters, and records of them."""

    file: tuple[str, str]
    clusters: int
    records: int


def _write_members(number: int, found: Iterable[MemberRow], *, place: Place) -> Iterator[_Members]:
    """Write the members of the clusters of a partition, where there are any."""
    rows = sorted(found, key=lambda row: (row[2], row[0]))
    if not rows and number:
        return
    pa = pyarrow()
    text = pa.string()
    schema = pa.schema([("id", text), ("url", text), ("cluster", text), ("anchor", text), ("relation", text),
                        ("score", pa.float64()), ("original", text), ("copied_from", text)])  # fmt: skip
    table = pa.Table.from_pylist([dict(zip(schema.names, row, strict=True)) for row in rows], schema=schema)
    attempt, file = place.begin("part.parquet")
    with file:
        pa.parquet.write_table(table, file)
    yield _Members((attempt, f"part-{number:05}.parquet"), len({row[2] for row in rows}), len(rows))


def _tasks(context: Any, files: Sequence[File], size: int) -> list[list[Piece]]:
    """Pieces of all files, in the order of the files; small ones share a task. Large files are looked through first."""
    large = [file for file in files if file.size > size]
    cut = partial(pieces_of, size=size)
    parted = context.parallelize(large, len(large)).map(cut).collect() if large else []
    pieces_by_file = {pieces[0].file: pieces for pieces in parted}
    tasks: list[list[Piece]] = [[]]
    left, number = size, 0
    for file in files:
        for each in pieces_by_file.get(file.uri) or pieces_of(file, size):
            if tasks[-1] and left < file.size:
                tasks.append([])
                left = size
            tasks[-1].append(each._replace(number=number))
            left -= file.size
            number += 1
    return tasks


def _shares(context: Any, files: Sequence[File], most: int) -> int:
    """Bytes for each task, so that all cores are busy to the end."""
    share = sum(file.size for file in files) // (int(context.defaultParallelism) * TURNS)
    return min(most, max(LEAST_PIECE, share))


def _partitions(context: Any, files: Sequence[File], size: int) -> tuple[int, int]:
    """How many partitions a shuffle has, and in how many rooms each is written, so that none holds much at once."""
    wanted = max(int(context.defaultParallelism), sum(file.size for file in files) // size)
    return min(MOST, wanted), -(-wanted // MOST)


def _itself(given: Any) -> Any:
    return given


def _read(pieces: list[Piece], *, obey_rights: bool, known: Any = None) -> Iterator[tuple[int, Found | Bad]]:
    siblings: Siblings = known.value if known else NONE
    prepared: Prepared = partial(with_shared, shared=siblings.shared)
    for piece in pieces:
        for found in read_piece(piece, obey_rights=obey_rights, prepared=prepared):
            yield _number_of(found, piece, siblings), found


def _number_of(found: Found | Bad, piece: Piece, siblings: Siblings) -> int:
    """What decides the partition and the room that something comes to."""
    if isinstance(found, Bad):
        return found.offset + piece.number
    return int(siblings.leader(found.id)[:8], 16)


def _write(
    number: int, found: Iterable[tuple[int, Found | Bad]], *, place: Place, rooms: int, known: Any = None
) -> Iterator[_Written]:
    """Write the records of a partition, room by room, sorted as an export is, and what could not be read."""
    siblings: Siblings = known.value if known else NONE
    for room, some in enumerate(in_rooms(found, rooms)):
        name = f"{number:05}-{room:03}" if rooms > 1 else f"{number:05}"
        yield _written(name, some, place, siblings, needed=not number and not room)


def in_rooms(found: Iterable[tuple[int, _Each]], rooms: int) -> Iterator[Iterator[_Each]]:
    """The same room by room; what is not the first room's waits on disk.

    >>> [list(room) for room in in_rooms([(3, "a"), (MOST + 1, "b"), (9, "c")], 2)]
    [['a', 'c'], ['b']]
    """
    if rooms == 1:
        yield (each for _, each in found)
        return
    with ExitStack() as opened:
        files = [opened.enter_context(tempfile.TemporaryFile()) for _ in range(rooms)]
        for number, each in found:
            pickle.dump(each, files[number // MOST % rooms])
        for file in files:
            end = file.tell()
            file.seek(0)
            yield _unpickled(file, end)


def _unpickled(file: IO[bytes], end: int) -> Iterator[Any]:
    while file.tell() < end:
        yield pickle.load(file)


def _written(name: str, found: Iterable[Found | Bad], place: Place, siblings: Siblings, *, needed: bool) -> _Written:
    by_id: dict[str, list[Found]] = defaultdict(list)
    bad: list[Bad] = []
    for each in found:
        if isinstance(each, Bad):
            bad.append(each)
        else:
            by_id[each.id].append(each)
    rows = joined_rows((row for fetches in by_id.values() if (row := newest(fetches))), siblings.parts)
    files = []
    if rows or needed:
        attempt, file = place.begin("part.parquet")
        with file:
            write_parquet(sorted(rows, key=_order), file, record_columns())
        files.append((attempt, f"part-{name}.parquet"))
    if bad:
        attempt, file = place.begin("bad.jsonl")
        with file:
            file.writelines(each.line() for each in sorted(bad))
        files.append((attempt, f"{BAD}/part-{name}.jsonl"))
    return _Written(files, len(rows), Counter(map(_sort_of, bad)))


def _sort_of(bad: Bad) -> str:
    """The reason without the address that it is about."""
    return (bad.reason.partition(": ")[2] if bad.reason.startswith("http") else bad.reason)[:200]


def _order(row: Row) -> tuple[str, str]:
    """By address, as far as that can be told without parsing."""
    begin = row.record.find(b'"url": ')
    return row.record[begin : begin + 2000].partition(b", ")[0].decode("utf-8", "replace"), row.id
