"""The index of copies as a worker sees it: what a crawl has committed so far.

Rule of this room: the store is read, never written, and no lock is held between two texts. What another page brought at
the same moment is not seen: `seen` says up to where it was, and whoever commits looks at the rest.
"""

from __future__ import annotations

import atexit
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import NamedTuple

from reviewcrawler.copying.index import Index, Kin
from reviewcrawler.derive import Derived, derive_lean
from reviewcrawler.page import Page
from reviewcrawler.review import Review


class Seen(NamedTuple):
    """What came of a page, and of which held record its text is a copy among the sketches numbered up to `seen`."""

    derived: Derived
    kin: Kin | None = None
    seen: int = 0


class _Reader:
    """A store, open to be read."""

    def __init__(self, path: Path) -> None:
        self.sql = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, isolation_level=None, timeout=30)
        atexit.register(self.sql.close)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """The store as it stands at the first look, for as long as the context lasts."""
        self.sql.execute("BEGIN")
        try:
            yield
        finally:
            self.sql.execute("ROLLBACK")


@cache
def _reader(path: Path) -> _Reader:
    return _Reader(path)


@cache
def _index(path: Path) -> Index:
    return Index(_reader(path))


def read_beside(page: Page, path: Path | None) -> Seen:
    """Read a page, and look for its text in the store at an absolute path, where there is one and it can be read."""
    derived = derive_lean(page)
    if path is not None and (record := derived.record) is not None and derived.sketch:
        with suppress(sqlite3.Error), _reader(path).snapshot():
            index = _index(path)
            index.follow()
            kin = index.look_up(derived.id, derived.sketch, lambda: Review.from_dict(record))
            return Seen(derived, kin, index.last)
    return Seen(derived)
