"""Local files: which ones hold pages, and what each is called.

Rule of this room: the same folder gives the same files in the same order under the same names, wherever it lies.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from reviewcrawler.addresses.links import Link, key_of
from reviewcrawler.decoding import MAX_BYTES
from reviewcrawler.errors import UsageError
from reviewcrawler.page import Page

SUFFIXES: Final = frozenset((".html", ".htm", ".xhtml", ".md", ".markdown", ".mdown", ".txt", ".text"))
"""Endings of the files that are read in a folder; a file that is named itself may have any."""


class Input(NamedTuple):
    """A file, and its path below the given root."""

    path: Path
    source: str


def files_of(given: str | os.PathLike[str]) -> Iterator[Input]:
    """The file itself, or the pages under a folder, sorted by path; hidden files and folders are left out.

    Raises UsageError where there is no such file or folder.
    """
    root = Path(given)
    if root.is_dir():
        yield from (Input(path, path.relative_to(root).as_posix()) for path in _pages_under(root))
    elif root.exists():
        yield Input(root, root.name)
    else:
        raise UsageError(f"there is no file or folder {root}")


def _pages_under(folder: Path) -> Iterator[Path]:
    """Folders that are links are not entered: they may lead in a circle."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_dir():
            yield from () if path.is_symlink() else _pages_under(path)
        elif path.suffix.lower() in SUFFIXES:
            yield path


def pages_in(folder: Path) -> Iterator[Path]:
    """The pages that lie in a folder itself, sorted."""
    return (path for path in _pages_under(folder) if path.parent == folder)


def read_page(given: Input, url: str | None = None) -> Page:
    """The page that a file holds. Raises OSError where it cannot be read."""
    with given.path.open("rb") as file:
        return Page(file.read(MAX_BYTES), url=url, source=given.source)


def file_links(given: str | os.PathLike[str]) -> Iterator[Link]:
    """The files as addresses for a crawl; the site is the root's own."""
    root = Path(given).resolve()
    site = f"{(root if root.is_dir() else root.parent).as_uri()}/"
    for found in files_of(root):
        url = found.path.as_uri()
        yield Link(url, key_of(url), site, "start")
