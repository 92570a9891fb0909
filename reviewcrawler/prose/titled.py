"""Where a text has the film's own title, and what of a name is the title's.

Rule of this room: a title between quotation marks may stand in another case; without marks it stands as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from reviewcrawler.folding import fold

_QUOTED: Final = re.compile(r"[«„“‘\"『「《]([^«»„”“’\"『』「」《》\n]{2,60})[»”“’\"』」》]")
_OF_OTHER: Final = re.compile(
    r"(?<=\w\s)(?P<name>\S+)\s(?:de|do|da|di|del)\s(?:O|A|Os|As|Um|Uma|El|Los|Las|Il|Lo|Gli|Un|Una)\s.+$"
)
_SHARED: Final = 4
"""Letters of a title in another case that stay as they are, or all but two of it where it is short."""
_MAX_PLACES: Final = 6


def places(text: str, title: str) -> Iterator[tuple[int, int]]:
    """Where a text has a title.

    >>> list(places("Tarn, i w „Tarnie” też.", "Tarn"))
    [(0, 4), (11, 17)]
    """
    at = text.find(title)
    for _ in range(_MAX_PLACES):
        if at < 0:
            break
        if not text[at + len(title) : at + len(title) + 1].isalpha():
            yield at, at + len(title)
        at = text.find(title, at + len(title))
    for found in islice(_QUOTED.finditer(text), 3 * _MAX_PLACES):
        if found[1] != title and is_same(found[1], title):
            yield found.start(1), found.end(1)


def is_same(told: str, title: str) -> bool:
    """True for a title as it stands, or with other endings.

    >>> is_same("Zimnej wojny", "Zimna wojna"), is_same("Fell", "Tarn")
    (True, False)
    """
    one, other = fold(told).split(), fold(title).split()
    return len(one) == len(other) and all(map(_is_form, one, other))


def _is_form(one: str, other: str) -> bool:
    kept = min(_SHARED, max(len(other) - 2, 2))
    return one == other or (len(other) > 3 and one[:kept] == other[:kept] and abs(len(one) - len(other)) < 4)


def without_title(name: str, titles: Sequence[str]) -> str:
    """A name without the title that stands right before or behind it, be it another film's: ``Ada Moor de O Lago``.

    >>> without_title("Tarn Ada Moor", ["Tarn"]), without_title("Ada Moor Tarn", ["Tarn"])
    ('Ada Moor', 'Ada Moor')
    """
    words = _OF_OTHER.sub(r"\g<name>", name).split()
    for title in titles:
        long = len(title.split())
        if long < len(words) and " ".join(words[-long:]).casefold() == title.casefold():
            words = words[:-long]
        if long < len(words) - 1 and words[long][0].isupper() and is_same(" ".join(words[:long]), title):
            words = words[long:]
    return " ".join(words)
