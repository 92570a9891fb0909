"""Names that houses sign with: an agency, an office, a staff.

Rule of this room: a word of the table makes a house of a name; nothing here knows the page or its site.
"""

from __future__ import annotations

from typing import Final

from reviewcrawler.tables import load

_TABLE: Final = load("bylines")
_OFFICE: Final = frozenset(_TABLE["names"]["office"])
_AGENCIES: Final = frozenset(_TABLE["names"]["agencies"])


def is_agency(name: str) -> bool:
    """True for a news agency, which signs with its name alone."""
    return name.casefold() in _AGENCIES


def without_office(name: str) -> str:
    """What is left of a house's name without the words for its staff: ``Daily Reel Staff`` is the Daily Reel."""
    return " ".join(word for word in name.split() if word.casefold() not in _OFFICE)


def is_office(name: str) -> bool:
    """True for a name that signs for a house: ``Daily Reel Staff``."""
    folded = name.casefold()
    return folded.startswith("the ") or folded in _OFFICE or not _OFFICE.isdisjoint(folded.split())
