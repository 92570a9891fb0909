"""Names out of their cases.

Rule of this room: a name is changed only where the rule is sure: a man's name of two words or more of which the
last one carries the ending.
"""

from __future__ import annotations

import re
from typing import Final

_RUSSIAN: Final = r"(?<=[бвгджзклмнпрстфхцчшщ])"
_POLISH: Final = r"(?<=[bcdfghjklłmnprstwvzżx])"
_OBLIQUE: Final = tuple(
    (re.compile(ending), nominative)
    for ending, nominative in (
        ("ского$", "ский"), ("ого$", "ый"), ("его$", "ий"), (rf"{_RUSSIAN}а$", ""), (rf"{_RUSSIAN}(?:ом|ым)$", ""),
        ("skiego$", "ski"), ("ckiego$", "cki"), (rf"{_POLISH}a$", ""), (rf"{_POLISH}em$", ""),
    )
)  # fmt: skip


def nominative(name: str) -> str:
    """A man's name in the genitive or instrumental, told in the nominative where the rule is sure.

    >>> nominative("Шона Пенна"), nominative("Греты Гервиг")
    ('Шон Пенн', 'Греты Гервиг')
    """
    words = name.split()
    told = [next((p.sub(end, w) for p, end in _OBLIQUE if p.search(w)), w) for w in words]
    return " ".join(told) if len(words) > 1 and told[-1] != words[-1] else name
