"""Lines that hold the date of the text, and those whose date is the film's.

Rule of this room: a line is dated by its first words, by its class, or because it holds little else than a date; where
its words speak of the film's release, the date is not the text's.
"""

from __future__ import annotations

import re
from typing import Final

from reviewcrawler import dates
from reviewcrawler.blocks import Block
from reviewcrawler.folding import plain
from reviewcrawler.tables import load

_TABLE: Final = load("bylines")
_PUBLISHED_PHRASES: Final = frozenset(_TABLE["dates"]["published"])
_PUBLISHED: Final = frozenset(word for phrase in _TABLE["dates"]["published"] for word in phrase.split())
_WEEKDAYS: Final = frozenset(word for words in load("dates")["weekdays"].values() for word in words.split())
_RELEASE: Final = tuple(plain(phrase) for phrase in _TABLE["dates"]["release"])
_RELEASE_GLUED: Final = tuple(phrase for phrase in _TABLE["dates"]["release"] if phrase[0] > "\u2e80")
"""Those in scripts that set no spaces between words."""
_DIGITS: Final = re.compile(r"[\d.,:;|/()·-]+")
_DATED: Final = 120
_DATE_WORDS: Final = tuple(_TABLE["classes"]["date"])
_DATE_WHOLE: Final = frozenset(_TABLE["classes"]["date_whole"])
_CLOCK: Final = re.compile(r"\d{1,2}[:.h]\d{2}(?::\d{2})?\s?(?:[ap]\.?m\b\.?|uhr\b)?")
_HAS_DIGIT: Final = re.compile(r"\d")


def tells_release(folded: str) -> bool:
    """True for a line whose words say that its date is the film's: ``v kinech od 12. 5. 2022``."""
    told = plain(_DIGITS.sub(" ", folded))
    return any(word in told for word in _RELEASE) or any(word in folded for word in _RELEASE_GLUED)


def is_date_alone(folded: str) -> bool:
    """True for a line that holds little else than dates."""
    if dates.find(folded) is None:
        return False
    rest = _without_dates(folded)
    if len(rest) == len(folded) or ":" in rest.rstrip(":") or "★" in rest or rest.endswith("。"):
        return False
    return sum(map(str.isalpha, rest)) <= 12


def is_dated(block: Block, folded: str) -> bool:
    """True for a line that says by its first words or by its class that it holds the date of the text."""
    if len(folded) > _DATED or folded.endswith((".", "!", "?")) or not _HAS_DIGIT.search(folded):
        return False
    found = dates.find(folded)
    if found is None:
        return False
    names = block.place.names
    classed = any(word in names for word in _DATE_WORDS) or not _DATE_WHOLE.isdisjoint(names.split())
    classed = classed and not block.place.within("li")
    return classed or folded[: found.start].strip(" :·|-–") in _PUBLISHED_PHRASES


def _without_dates(folded: str) -> str:
    """A line without its dates and the words that stand before dates."""
    for found in reversed(list(dates.find_all(folded))):
        folded = folded[: found.start] + folded[found.end :]
    folded = _CLOCK.sub("", folded)
    return " ".join(word for word in folded.split() if word.strip(":.,") not in _PUBLISHED | _WEEKDAYS)
