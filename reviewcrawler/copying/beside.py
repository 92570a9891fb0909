"""Two texts side by side: rows of sentences, with what differs marked.

Rule of this room: HTML comes out, and whatever the texts said is escaped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from html import escape
from typing import Any, Final

LONGEST: Final = 400
"""Words of a sentence within which differences are looked for."""
MOST: Final = 400
"""Rows of one table."""


def beside(anchor: str, other: str, evidence: Mapping[str, Any]) -> Iterator[tuple[str, str, bool]]:
    """Rows of (anchor's sentence, the other's sentence, whether it was moved), in the anchor's order.

    >>> told = {"passages": [{"there": [0, 9], "here": [0, 8], "moved": False}], "missing": [], "added": []}
    >>> list(beside("Good film", "Bad film", told))
    [('<del>Good</del> film', '<ins>Bad</ins> film', False)]
    """
    rows = [(p["there"], p["here"], bool(p["moved"])) for p in evidence.get("passages", ())]
    rows += [(place, None, False) for place in evidence.get("missing", ())]
    rows.sort(key=lambda row: row[0])
    rows += [(None, place, False) for place in evidence.get("added", ())]
    for there, here, moved in rows[:MOST]:
        one = anchor[slice(*there)] if there else ""
        two = other[slice(*here)] if here else ""
        yield (*marked(one, two), moved)


def marked(one: str, other: str) -> tuple[str, str]:
    """Both texts as HTML, with the words that only one of them has marked."""
    first, second = one.split(), other.split()
    if max(len(first), len(second)) > LONGEST:
        return escape(one), escape(other)
    left: list[str] = []
    right: list[str] = []
    for same, a, b, c, d in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        gone, new = escape(" ".join(first[a:b])), escape(" ".join(second[c:d]))
        if same == "equal":
            left.append(gone)
            right.append(new)
        else:
            left += [f"<del>{gone}</del>"] if gone else []
            right += [f"<ins>{new}</ins>"] if new else []
    return " ".join(left), " ".join(right)
