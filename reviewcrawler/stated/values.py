"""Values of schema.org's nodes, whatever shape a page gives them.

Rule of this room: it knows one value, not whose it is.
"""

from __future__ import annotations

import html
import re
from typing import Any, Final

from reviewcrawler.review import Rating

_NUMBER: Final = re.compile(r"\s*(\d{1,4}(?:[.,]\d{1,3})?)\s*(?:/\s*(\d{1,3}(?:[.,]\d)?))?\s*%?\s*\Z")
_GRADE: Final = re.compile(r"\s*([A-F][+\-\u2212\u2013]?)\s*\Z")
_MOST: Final = 60
"""Values of a list that are read."""


def rating(node: Any) -> Rating | None:
    """The verdict of a ``Rating`` node; zero is what templates write where there is none.

    >>> rating({"@type": "Rating", "ratingValue": "3,5", "bestRating": 5})
    Rating(value=3.5, best=5.0, raw='3,5 / 5')
    """
    if not isinstance(node, dict):
        node = {"ratingValue": node}
    value, best = text(node.get("ratingValue")), text(node.get("bestRating"))
    if grade := _GRADE.match(value):
        return Rating(grade[1], None, value)
    number, scale = _NUMBER.match(value), _NUMBER.match(best)
    if not number or not _decimal(number[1]):
        return None
    top = number[2] or (scale[1] if scale else None)
    return Rating(_decimal(number[1]), _decimal(top) if top else None, f"{value} / {best}" if best else value)


def _decimal(digits: str) -> float:
    return float(digits.replace(",", "."))


def text(value: Any) -> str:
    """The text of a JSON value: of a list's first, of an object's name or value; entities read, white space folded.

    >>> text({"@value": "OP&#039;s  Time"})
    "OP's Time"
    """
    for _ in range(4):
        if isinstance(value, list):
            value = value[0] if value else ""
        elif isinstance(value, dict):
            value = next((value[k] for k in ("@value", "name", "headline", "alternateName", "text") if k in value), "")
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    said = str(value)
    return " ".join((html.unescape(html.unescape(said)) if "&" in said else said).replace("\u00ad", "").split())


def listed(value: Any) -> list[Any]:
    """A value as a list: of none, of one, or of the first of many."""
    return value[:_MOST] if isinstance(value, list) else [value] if value else []
