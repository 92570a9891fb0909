"""The settings of a sites file: what each must be, and how it is read.

Rule of this room: adding a setting is adding a line to a table.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from reviewcrawler.health.figures import FIELDS

_EVERY: Final = re.compile(r"(\d{1,4})\s*(m|h|d|w)")
_UNITS: Final = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


@dataclass(frozen=True, slots=True)
class Kind:
    """What the value of a setting must be, in words, and what reads it.

    ``read`` raises ValueError, TypeError or AttributeError where it is something else.
    """

    wants: str
    read: Callable[[Any], Any]


def _texts(value: Any) -> tuple[str, ...]:
    found = (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list) else ()
    if not found or not all(isinstance(each, str) and each for each in found):
        raise ValueError
    return found


def _paths(value: Any) -> tuple[str, ...]:
    found = _texts(value)
    if not all(each.startswith(("/", "*")) for each in found):
        raise ValueError
    return found


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value < 0:
        raise ValueError
    return float(value)


def _whole(value: Any) -> int:
    if _number(value) != int(value):
        raise ValueError
    return int(value)


def _share(value: Any) -> float:
    if _number(value) > 1:
        raise ValueError
    return float(value)


def iso_day(value: Any) -> str:
    """A date in ISO 8601, whole or cut off behind the year or month. Raises ValueError where it is none.

    >>> iso_day("2020-05"), iso_day(date(2020, 5, 1))
    ('2020-05', '2020-05-01')
    """
    if isinstance(value, (date, datetime)):
        return value.isoformat()[:10]
    if not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", value):
        raise ValueError
    date.fromisoformat(f"{value}-01-01"[:10])
    return str(value)


def _every(value: Any) -> timedelta:
    found = _EVERY.fullmatch(value)
    if found is None:
        raise ValueError
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def _fields(value: Any) -> tuple[str, ...]:
    found = _texts(value) if value else ()
    if not set(found) <= set(FIELDS):
        raise ValueError
    return found


TOP: Final = {
    "contact": Kind("your mail address or web page", lambda value: "".join(_texts(value))),
    "keep_versions": Kind("a whole number of versions, such as 5", _whole),
    "keep_bytes": Kind("a whole number of days, such as 365", _whole),
}
SITE: Final = {
    "start": Kind('an address or a list of them, such as "https://quayside.example/"', _texts),
    "feeds": Kind('a list of addresses, such as ["https://quayside.example/feed/"]', _texts),
    "sitemaps": Kind('a list of addresses, such as ["https://quayside.example/sitemap.xml"]', _texts),
    "only": Kind('a list of paths, such as ["/reviews/", "*/film/*"]', _paths),
    "never": Kind('a list of paths, such as ["/shop/", "*/print"]', _paths),
    "depth": Kind("a whole number of links from the start, such as 5", _whole),
    "since": Kind("a date, such as 2020-01-01", iso_day),
    "until": Kind("a date, such as 2024-12-31", iso_day),
    "max_pages": Kind("a whole number of pages, such as 20000", _whole),
    "delay": Kind("a number of seconds, such as 2.5", _number),
    "every": Kind('a time such as "30m", "12h", "1d" or "2w"', _every),
}
GATES: Final = {
    "records": Kind("a share between 0 and 1, such as 0.5", _share),
    "coverage": Kind("a share between 0 and 1, such as 0.5", _share),
    "body": Kind("a share between 0 and 1, such as 0.5", _share),
    "errors": Kind("a share between 0 and 1, such as 0.25", _share),
    "nothing_new": Kind("a whole number of runs, such as 20", _whole),
    "required": Kind(f"a list of fields out of {', '.join(FIELDS)}", _fields),
}
