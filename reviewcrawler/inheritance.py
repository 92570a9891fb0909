"""What a place takes from the places it stands in, asked once for all places that look alike.

Rule of this room: a page has far fewer shapes of places than questions about them; so what holds of a shape is worked
out from what holds of the shape around it, and kept.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Generic, TypeVar, cast

from reviewcrawler.blocks import Place, Shape

T = TypeVar("T")
_UNKNOWN: Final = object()


class Inherited(Generic[T]):
    """A value for each shape of one page's places, given what the shape around it has.

    >>> shapes = [(0, "html", "", "", "", False), (0, "main", "", "", "", False), (1, "p", "", "", "", False)]
    >>> path = Inherited(shapes, lambda tag, names, outer: f"{outer}/{tag}", "")
    >>> path.of(Place("p", shape=2))
    '/html/main/p'
    """

    def __init__(self, shapes: list[Shape], derive: Callable[[str, str, T], T], outermost: T) -> None:
        """`derive` tells the value of a tag and its class and id words from the value of what stands around."""
        self._shapes: Final = shapes
        self._derive: Final = derive
        self._outermost: Final = outermost
        self._values: Final[list[object]] = [_UNKNOWN] * len(shapes)

    def of(self, place: Place) -> T:
        """The value of a place."""
        value = self._values[place.shape]
        return cast(T, value) if value is not _UNKNOWN else self._derived(place.shape)

    def _derived(self, number: int) -> T:
        values, shapes, derive = self._values, self._shapes, self._derive
        path = []
        while number and values[number] is _UNKNOWN:
            path.append(number)
            number = shapes[number][0]
        if values[number] is _UNKNOWN:
            values[number] = derive(shapes[number][1], shapes[number][2], self._outermost)
        value = cast(T, values[number])
        for inner in reversed(path):
            _, tag, names, _, _, _ = shapes[inner]
            value = values[inner] = derive(tag, names, value)
        return value


def tags_around(shapes: list[Shape]) -> Inherited[frozenset[str]]:
    """For each place its tag, and those of all places it stands in.

    >>> shapes = [(0, "main", "", "", "", False), (0, "p", "", "", "", False)]
    >>> sorted(tags_around(shapes).of(Place("p", shape=1)))
    ['main', 'p']
    """
    return Inherited(shapes, _with_tag, frozenset())


def _with_tag(tag: str, _names: str, outer: frozenset[str]) -> frozenset[str]:
    return outer if tag in outer else outer | {tag}
