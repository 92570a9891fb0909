"""Quotation marks around titles: what stands between them, and what is left of them where a text is cut.

Rule of this room: marks and what they hold; whether that is the film's title is another room's affair.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

EDGES: Final = " \t\n\"'“”„‘’«»『』《》「」〈〉*_.,:;–—-|~·#"
"""What may stand around a title and is no part of it."""
_QUOTED: Final = re.compile(
    r"“([^“”]{1,80})[”\"]|«\s?([^«»]{1,80}?)\s?»|„([^„“”\"]{1,80})[“”\"]|『([^『』]{1,60})』|《([^《》]{1,60})》|「([^「」]{1,60})」"
    r"|(?<![^\W_])\"([^\"]{1,80})\"(?![^\W_])|(?<![^\W_])[‘']([^‘’'\n]{1,80}(?:['’](?=[^\W_])[^‘’'\n]{1,60}){0,3})['’](?![^\W_])"
    r"|”([^“”]{1,80})”|〈([^〈〉]{1,60})〉|<([^<>]{1,60})>|【([^【】]{1,60})】"
)
_OPENING: Final = re.compile("[“«„『《「\"‘'”〈<【]")
"""What such a quotation begins with: faster to look for than all its forms."""
_SPEECH: Final = re.compile("[、。!！]")
"""What corner brackets hold where they hold speech."""
_UNPAIRED: Final = (("“", "”"), ("«", "»"), ("„", '“”"'), ("《", "》"), ("<", ">"))
"""Marks that open a title, and those that close it."""
_WITHIN: Final = re.compile(r"『[^『』]{1,60}』|《[^《》]{1,60}》|【[^【】]{1,60}】")
_OPEN: Final = re.compile(r"(?<=.)[『「《][^』」》]*$")
"""What opens a title in marks of its own, and is cut off before the other mark."""


def quoted(text: str) -> Iterator[tuple[str, int, int]]:
    """What stands in quotation marks, and where it begins and ends.

    >>> [t for t, _, _ in quoted("In «Solaris» and “Stalker”, as in '1984', it's rain.")]
    ['Solaris', 'Stalker', '1984']
    """
    at = _OPENING.search(text)
    while at is not None:
        if match := _QUOTED.match(text, at.start()):
            yield next(group for group in match.groups() if group).strip(EDGES), match.start(), match.end()
        at = _OPENING.search(text, match.end() if match else at.end())


def is_half_quoted(title: str) -> bool:
    """True for a text that opens a quotation and does not close it.

    >>> is_half_quoted("The film “Tarn"), is_half_quoted("The “Tarn” diaries"), is_half_quoted('Фильм "Тарн')
    (True, False, True)
    """
    if title.count('"') % 2 or _OPEN.search(title):
        return True
    return any(opens in title and not any(mark in title for mark in closes) for opens, closes in _UNPAIRED)


def is_spoken(said: str) -> bool:
    """True for what corner brackets hold where somebody speaks; a title may end in such a mark, and has none within.

    >>> is_spoken("「あら、面白い」"), is_spoken("「君の名は。」")
    (True, False)
    """
    return said.startswith("「") and _SPEECH.search(said[1:-2]) is not None


def holds_a_title(text: str) -> bool:
    """True for a text with more around a title in marks that only works have.

    >>> holds_a_title("映画【塩の道】感想"), holds_a_title("塩の道")
    (True, False)
    """
    return _WITHIN.search(text) is not None
