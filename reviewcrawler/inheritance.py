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
        self._alike: Final = alike
        self._known: dict[int, T] = {}

    def of(self, place: Place | None) -> T:
        """The value of a place; what the outermost places take it from where there is none."""
        if place is None:
            return self._outermost
        # A place that nobody numbered stands for itself.
        key = (place.shape or id(place)) if self._alike else id(place)
        if key in self._known:
            return self._known[key]
        return self._derived(place)

    def _derived(self, place: Place) -> T:
        unknown: list[tuple[int, Place]] = []
        value = self._outermost
        for each in place.up():
            key = (each.shape or id(each)) if self._alike else id(each)
            if key in self._known:
                value = self._known[key]
                break
            unknown.append((key, each))
        for key, inner in reversed(unknown):
            value = self._known[key] = self._derive(inner, value)
        return value


def tags_around() -> Inherited[frozenset[str]]:
    """For each place its tag, and those of all places it stands in.

    >>> sorted(tags_around().of(Place("p", parent=Place("main"))))
    ['main', 'p']
    """
    return Inherited(_with_tag, frozenset())


def _with_tag(place: Place, outer: frozenset[str]) -> frozenset[str]:
    return outer if place.tag in outer else outer | {place.tag}
