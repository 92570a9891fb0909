"""Files wherever Spark reads and writes them: on this machine, in HDFS, in object stores.

Rule of this room: Hadoop lists (it knows every place that Spark knows), tasks open what was listed, on this machine
with Python and elsewhere with pyarrow. A folder of results appears whole or not at all.
"""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple
from urllib.parse import unquote, urlsplit

from reviewcrawler.errors import UsageError
from reviewcrawler.exporting.landing import whole_folder

FORM: Final = "spark"
BAD: Final = "_bad"
"""The folder below the results for what could not be read; Spark and pyarrow pass such names over."""
_UNDER_WAY: Final = "_temporary"
_SUCCESS: Final = "_SUCCESS"
_ALIASES: Final = {"s3a": "s3", "s3n": "s3"}


class File(NamedTuple):
    """A file that was listed: its address and its size in bytes."""

    uri: str
    size: int


def listed(spark: Any, given: Iterable[str], endings: tuple[str, ...]) -> list[File]:
    """The files that are named, and below folders those with one of the endings; patterns are allowed. Sorted.

    Raises UsageError where there is none.
    """
    found: set[File] = set()
    for each in given:
        files = set(_found(spark, each, endings))
        if not files:
            raise UsageError(f"{each}: there is no such file, nor a folder with {', '.join(endings)} files")
        found |= files
    return sorted(found)


def _found(spark: Any, given: str, endings: tuple[str, ...]) -> Iterator[File]:
    context = spark.sparkContext
    path = context._jvm.org.apache.hadoop.fs.Path(given)
    system = path.getFileSystem(context._jsc.hadoopConfiguration())
    for status in system.globStatus(path) or ():
        if not status.isDirectory():
            yield File(status.getPath().toString(), status.getLen())
            continue
        below = system.listFiles(status.getPath(), True)
        while below.hasNext():
            file = below.next()
            uri = file.getPath().toString()
            inside = uri.removeprefix(status.getPath().toString()).split("/")
            if uri.lower().endswith(endings) and not any(part.startswith(("_", ".")) for part in inside):
                yield File(uri, file.getLen())


def _local(uri: str) -> Path | None:
    """The path on this machine; None for a file elsewhere."""
    parts = urlsplit(uri)
    return Path(unquote(parts.path)) if parts.scheme == "file" else None if parts.scheme else Path(uri)


def _system(uri: str) -> tuple[Any, str]:
    """pyarrow's file system of an address, and the path in it."""
    from pyarrow import fs  # noqa: PLC0415 - an extra

    scheme, _, rest = uri.partition("://")
    found: tuple[Any, str] = fs.FileSystem.from_uri(f"{_ALIASES.get(scheme, scheme)}://{rest}")
    return found


def opened(uri: str) -> BinaryIO:
    """A file for reading, with ``seek``. Raises OSError."""
    path = _local(uri)
    if path is not None:
        return path.open("rb")
    system, inside = _system(uri)
    file: BinaryIO = system.open_input_file(inside)
    return file


class Place(NamedTuple):
    """Where results are put: tasks begin files there, and those that were completed are kept."""

    uri: str

    def begin(self, name: str) -> tuple[str, BinaryIO]:
        """A file of its own for one attempt at a task: its name until it is kept, and the file."""
        attempt = f"{_UNDER_WAY}/{uuid.uuid4().hex}-{name}"
        path = _local(self.uri)
        if path is not None:
            (path / _UNDER_WAY).mkdir(exist_ok=True)
            return attempt, (path / attempt).open("wb")
        system, inside = _system(self.uri)
        return attempt, system.open_output_stream(f"{inside}/{attempt}")

    def keep(self, attempts: Iterable[tuple[str, str]], summary: dict[str, Any]) -> None:
        """Give completed files their names, write the summary, and drop what other attempts left behind."""
        path = _local(self.uri)
        told = (json.dumps(summary, ensure_ascii=False, indent=1) + "\n").encode()
        if path is not None:
            for attempt, name in attempts:
                (path / name).parent.mkdir(exist_ok=True)
                (path / attempt).rename(path / name)
            shutil.rmtree(path / _UNDER_WAY, ignore_errors=True)
            (path / "_summary.json").write_bytes(told)
            (path / _SUCCESS).touch()
            return
        system, inside = _system(self.uri)
        for attempt, name in attempts:
            if name.startswith(BAD):  # HDFS moves nothing into a folder that is not there
                system.create_dir(f"{inside}/{BAD}")
            system.move(f"{inside}/{attempt}", f"{inside}/{name}")
        system.delete_dir(f"{inside}/{_UNDER_WAY}")
        for name, content in (("_summary.json", told), (_SUCCESS, b"")):
            with system.open_output_stream(f"{inside}/{name}") as file:
                file.write(content)


@contextmanager
def landing(out: str) -> Iterator[Place]:
    """The place for results. On this machine the folder takes its name when it is complete; elsewhere ``_SUCCESS`` says
    that it is.

    Raises UsageError where the name is taken by something else.
    """
    path = _local(out)
    if path is not None:
        with whole_folder(path, FORM) as folder:
            yield Place(folder.as_uri())
        return
    from pyarrow import fs  # noqa: PLC0415 - an extra

    system, inside = _system(out)
    if system.get_file_info(f"{inside}/{_SUCCESS}").type != fs.FileType.NotFound:
        raise UsageError(f"{out} holds results: name another place")
    for left in system.get_file_info(fs.FileSelector(inside, allow_not_found=True)):
        (system.delete_dir if left.type == fs.FileType.Directory else system.delete_file)(left.path)
    yield Place(out)
