"""Files and folders that appear whole or not at all, also where the process is killed.

Rule of this room: what is being written has another name, hidden and locked; it takes its own when it is complete and
on the disk. What a killed run left behind is cleared away by the next one.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

from reviewcrawler.errors import UsageError

MARK: Final = ".reviewcrawler"
"""A file that says which form of export a folder holds; a folder without it is never written over."""
_SUFFIX: Final = ".part"
_STORE: Final = b"SQLite format 3\0"
_HERE: Final = -100  # AT_FDCWD: paths are relative to the current folder
_EXCHANGE: Final = 2  # RENAME_EXCHANGE
_MANY: Final = 500
"""Files from which on a whole disk is flushed sooner than each of them."""


@contextmanager
def whole_file(out: str | os.PathLike[str]) -> Iterator[IO[bytes]]:
    """A file that takes its name when it is complete; stdout for ``-``, a device or a pipe as it is.

    Raises UsageError where the name is that of a folder or of a store.
    """
    if os.fspath(out) == "-":
        yield sys.stdout.buffer
        return
    path = Path(out).resolve()
    if path.is_dir():
        raise UsageError(f"{path} is a folder: name a file in it")
    with _named(path):
        if path.is_file():
            _refuse_store(path)
        elif path.exists():
            with path.open("wb") as file:
                yield file
            return
        with _beside(path) as file:
            yield file


def _refuse_store(path: Path) -> None:
    """A slip of the hand must not put a table in the place of a crawl."""
    with path.open("rb") as file:
        if file.read(len(_STORE)) == _STORE:
            raise UsageError(f"{path} is a store: name another file")


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Have errors of the disk name the path that was asked for, not a hidden one."""
    try:
        yield
    except OSError as error:
        if error.errno is None or isinstance(error, BrokenPipeError):
            raise
        raise OSError(error.errno, error.strerror, str(path)) from error


@contextmanager
def _beside(path: Path) -> Iterator[IO[bytes]]:
    """A hidden file that takes the name of `path` when it is complete."""
    handle, name = _new_file(path)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fchmod(file.fileno(), 0o666 & ~_umask())
            os.fsync(file.fileno())
            Path(name).replace(path)
        _keep_names(path.parent)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


@contextmanager
def whole_folder(out: str | os.PathLike[str], form: str) -> Iterator[Path]:
    """A folder that takes its name when it is complete, in place of the former export of that name.

    Raises UsageError where the name is taken by a file, or by a folder of something else.
    """
    path = Path(out).resolve()
    _refuse_foreign(path, form)
    with _named(path):
        name, lock = _new_folder(path)
        try:
            yield name
            (name / MARK).write_text(f"{form}\n", "utf-8")
            name.chmod(0o777 & ~_umask())
            _flush(name)
            _take_place(name, path)
            _keep_names(path.parent)
        finally:
            shutil.rmtree(name, ignore_errors=True)
            os.close(lock)


def _refuse_foreign(path: Path, form: str) -> None:
    if path.is_dir():
        if any(path.iterdir()) and not (path / MARK).is_file():
            raise UsageError(f"{path} holds something else: name a new or empty folder")
        if any(path.iterdir()) and (path / MARK).read_text("utf-8").strip() != form:
            raise UsageError(f"{path} holds an export of another form: name a new or empty folder")
    elif path.exists():
        raise UsageError(f"{path} is a file: name a folder")


def _new_file(path: Path) -> tuple[int, str]:
    """A hidden file beside `path`, locked by its descriptor."""
    _clear_away(path)
    while True:
        handle, name = tempfile.mkstemp(_SUFFIX, f".{path.name}.", path.parent)
        fcntl.flock(handle, fcntl.LOCK_EX)
        # Another export may have taken it for a leftover before it was locked.
        if os.fstat(handle).st_nlink:
            return handle, name
        os.close(handle)


def _new_folder(path: Path) -> tuple[Path, int]:
    """A hidden folder beside `path`, locked by the descriptor that comes with it."""
    _clear_away(path)
    while True:
        name = Path(tempfile.mkdtemp(_SUFFIX, f".{path.name}.", path.parent))
        with suppress(FileNotFoundError):
            handle = os.open(name, os.O_RDONLY)
            fcntl.flock(handle, fcntl.LOCK_EX)
            if name.exists():
                return name, handle
            os.close(handle)


def _clear_away(path: Path) -> None:
    """Remove what killed exports to this name left behind: nobody holds its lock."""
    for left in path.parent.glob(f".{_literal(path.name)}.*{_SUFFIX}"):
        with suppress(OSError):
            handle = os.open(left, os.O_RDONLY)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if left.is_dir():
                    shutil.rmtree(left)
                else:
                    left.unlink()
            finally:
                os.close(handle)


def _literal(name: str) -> str:
    return "".join(f"[{c}]" if c in "*?[" else c for c in name)


def _take_place(name: Path, path: Path) -> None:
    """Give a folder its name; what had it before is then at `name`, or removed."""
    with suppress(OSError):
        path.rmdir()
    if not path.exists():
        name.rename(path)
    elif not _exchanged(name, path):
        former = name.with_name(f"{name.name.removesuffix(_SUFFIX)}former{_SUFFIX}")
        path.rename(former)
        name.rename(path)
        shutil.rmtree(former, ignore_errors=True)


def _exchanged(one: Path, other: Path) -> bool:
    """Swap two names in one step, where the system can."""
    swap = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    return swap is not None and swap(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0


def _flush(folder: Path) -> None:
    paths = [*folder.rglob("*"), folder]
    if len(paths) > _MANY and _flushed_at_once(folder):
        return
    for path in paths:
        _keep_names(path)


def _flushed_at_once(folder: Path) -> bool:
    """Have all that waits for the disk that a folder is on written to it, where the system can."""
    flush = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if flush is None:
        return False
    handle = os.open(folder, os.O_RDONLY)
    try:
        return bool(flush(handle) == 0)
    finally:
        os.close(handle)


def _keep_names(path: Path) -> None:
    """Have a file's bytes, or a folder's names, on the disk."""
    with suppress(OSError):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _umask() -> int:
    umask = os.umask(0)
    os.umask(umask)
    return umask
