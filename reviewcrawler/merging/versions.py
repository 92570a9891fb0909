"""The versions of one page that several stores hold, as one history.

Rule of this room: facts in, facts out. A fetch is told by its time and its bytes; what says the same as the version
before it is no version of its own, as in a crawl.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cmp_to_key
from typing import Any, NamedTuple

from reviewcrawler.keeping.refresh import older


class Told(NamedTuple):
    """A version of a page as a store holds it. ``size`` and ``said`` are lengths of its bytes and of its record."""

    store: int
    version: int
    sha256: str
    at: str
    size: int
    content: str
    code: str
    newest: int
    said: int

    def says(self, other: Told) -> bool:
        """True where both have the same bytes or the same content."""
        return self.sha256 == other.sha256 or bool(self.content and self.content == other.content)


class Version(NamedTuple):
    """A version in a history: whose page and whose record of it are taken."""

    page: Told
    record: Told


def history(told: Iterable[Told]) -> list[Version]:
    """The versions, oldest first; of several that are the same the one of the first store is taken.

    >>> first = Told(0, 1, "aa", "2026-01-01", 9, "x", "1.0", 1, 50)
    >>> other = Told(1, 1, "bb", "2026-02-01", 9, "y", "1.0", 1, 50)
    >>> again = Told(1, 2, "bb", "2026-03-01", 9, "y", "1.0", 1, 50)
    >>> [(each.page.store, each.page.version) for each in history([first, other, first._replace(store=2), again])]
    [(0, 1), (1, 2)]
    """
    fetched: dict[tuple[str, str], list[Told]] = defaultdict(list)
    for each in told:
        fetched[each.sha256, each.at].append(each)
    found: list[Version] = []
    for same in sorted(fetched.values(), key=_place):
        one = Version(max(same, key=lambda each: each.size), max(same, key=_derived))
        if found and one.record.says(found[-1].record):
            if found[-1].page.size and not one.page.size:
                continue
            found.pop()
        found.append(one)
    return found


def _place(same: list[Told]) -> tuple[str, tuple[int, int], str]:
    """Where a fetch stands: by its time, and where none is known by its place in the stores that hold it."""
    place = (0, 0) if same[0].at else max((each.newest, each.version) for each in same)
    return same[0].at, place, same[0].sha256


def _derived(told: Told) -> tuple[Any, str, str, int]:
    """Of records of the same bytes the one of the newest code is taken."""
    return _by_age(told.code), told.code, told.content, told.said


def _compared(one: str, other: str) -> int:
    return older(other, one) - older(one, other)


_by_age = cmp_to_key(_compared)
