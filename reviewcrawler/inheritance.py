"""What a place takes from the places it stands in, asked once a place.

Rule of this room: a page has far fewer places than questions about them; so what holds of a place is worked out from
what holds of its parent, and kept.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Generic, TypeVar

from reviewcrawler.blocks import Place

T = TypeVar("T")


class Inherited(Generic[T]):
    """A value for each place of one page, given what its parent has.

    >>> depth = Inherited(lambda place, outer: outer + 1, 0)
    >>> depth.of(Place("p", parent=Place("main", parent=Place("body"))))
    3
    """

    def __init__(self, derive: Callable[[Place, T], T], outermost: T, *, alike: bool = True) -> None:
        """`alike`: places of one shape have one value."""
        self._derive: Final = derive
        self._outermost: Final = outermost
        self._key: Final = _shape if alike else id
        self._known: dict[int, T] = {}

    def of(self, place: Place | None) -> T:
        """The value of a place; what the outermost places take it from where there is none."""
        known, key_of = self._known, self._key
        if place is not None and (key := key_of(place)) in known:
            return known[key]
        unknown: list[tuple[int, Place]] = []
        value = self._outermost
        while place is not None:
            key = key_of(place)
            if key in known:
                value = known[key]
                break
            unknown.append((key, place))
            place = place.parent
        for key, inner in reversed(unknown):
            value = known[key] = self._derive(inner, value)
        return value


def _shape(place: Place) -> int:
    """The number of a place's shape; its own where nobody numbered it."""
    return place.shape or id(place)


def tags_around() -> Inherited[frozenset[str]]:
    """For each place its tag, and those of all places it stands in.

    >>> sorted(tags_around().of(Place("p", parent=Place("main"))))
    ['main', 'p']
    """
    return Inherited(_with_tag, frozenset())


def _with_tag(place: Place, outer: frozenset[str]) -> frozenset[str]:
    return outer if place.tag in outer else outer | {place.tag}
