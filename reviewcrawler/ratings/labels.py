"""What stands before a value: whether it announces the film's verdict, a part's, or another's.

Rule of this room: words of others come before words of the page's own; a part of the film is no film.
"""

from __future__ import annotations

import re
from typing import Final

from reviewcrawler.tables import load

_TABLE: Final = load("ratings")
_LABELS: Final = frozenset(_TABLE["labels"]["words"])
_OVERALL: Final = frozenset(_TABLE["labels"]["overall"])
_OTHERS: Final = frozenset(_TABLE["others"]["words"])
_CERTIFICATES: Final = frozenset(_TABLE["others"]["certificates"])
_PARTS: Final = frozenset(_TABLE["others"]["parts"])
_LETTERS: Final = r"(?:[^\W\d_][\u0900-\u0903\u093a-\u094f]{0,3})+"
"""Letters, with the vowel signs of Devanagari."""
_WORD: Final = re.compile(rf"{_LETTERS}(?:[-'’]{_LETTERS})?")


def label_strength(label: str) -> int:
    """How surely the words before a value announce the film's verdict: 0 not at all, 2 beyond doubt, -1 another's.

    >>> [label_strength(t) for t in ("My rating", "Overall score", "IMDb rating", "Audio", "Written")]
    [1, 2, -1, -1, 0]
    """
    words = {word.casefold() for word in _WORD.findall(label[-80:])}
    if words & (_OTHERS | _CERTIFICATES) or (words & _PARTS and not words & _OVERALL):
        return -1
    if words & _LABELS:
        return 2 if words & _OVERALL else 1
    return 0
