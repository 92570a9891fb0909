"""Dates as pages write them, as ISO 8601.

Rules of this room: machine dates take the fast path; written dates are known by shape and by the month names of a
table, never guessed out of prose; dateparser reads what is labelled as a date and has another form. What is no date of
the web's own years is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Final, NamedTuple

from reviewcrawler.tables import load

_TABLE: Final = load("dates")
_MONTH_FIRST: Final = frozenset(_TABLE["order"]["month_first"])
_OLDEST, _NEWEST = 1990, 2099
_BUDDHIST: Final = range(2533, 2643)
"""Years of the Thai calendar that are years of the web."""


class Found(NamedTuple):
    """A date in a text: ISO 8601, and where it stands."""

    iso: str
    start: int
    end: int


def _months() -> dict[str, dict[int, set[str]]]:
    """For each month word, folded: which months it names, and in which languages."""
    words: dict[str, dict[int, set[str]]] = {}
    for language, row in [*_TABLE["months"].items(), *_TABLE["extra"].items()]:
        for number, names in enumerate(row, 1):
            for name in names.split():
                words.setdefault(name.replace("_", " "), {}).setdefault(number, set()).add(language)
    return words


_MONTHS: Final = _months()
_WORD: Final = r"([^\W\d_][^\s\d,./()|·•]{1,20})"
_LINK: Final = rf"(?:(?:{'|'.join(_TABLE['order']['between'])})[ .'’]{{1,2}}){{0,2}}"
_DAY: Final = rf"(\d{{1,2}})(?:{'|'.join(_TABLE['order']['ordinals'])})?"
_GAP: Final = r"[\s,.·-]{0,3}"
_SHAPES: Final = [
    ("dmy", re.compile(rf"(?<![\d./-]){_DAY}{_GAP}{_LINK}{_WORD}{_GAP}{_LINK}['’]?(\d{{4}})", re.I)),
    ("mdy", re.compile(rf"(?<![^\W_]){_WORD}\.?\s{_DAY}{_GAP}(?:{_LINK})(\d{{4}})(?![\d/])", re.I)),
    ("ymd", re.compile(rf"(?<!\d)(\d{{4}})\.?\s(?:m\. )?{_WORD}\.?\s{_DAY}(?!\d)", re.I)),
]
_NUMERIC: Final = [
    ("ymd", re.compile(r"(?<![\d./-])(\d{4})\s?[-/.年년]\s?(\d{1,2})\s?[-/.月월]\s?(\d{1,2})(?:日|일|号)?(?![\d/-])")),
    ("dmy", re.compile(r"(?<![\d./,:-])(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4})(?![\d/])")),
    ("dmy", re.compile(r"(?<!\d)(\d{1,2})()\stháng\s(\d{1,2}),?\s(?:năm\s)?(\d{4})", re.I)),
    ("short", re.compile(r"(?<![\d./,:-])(\d{1,2})([./])(\d{1,2})\2(\d{2})(?![\d./])")),
]
_DIGIT: Final = re.compile(r"\d")
_FOUR_DIGITS: Final = re.compile(r"\d{4}")
_IN_PATH: Final = re.compile(r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?=[/_-]|\b)")
_PACKED: Final = re.compile(r"/((?:19|20)\d\d)/?(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=[/_.-]|$)")
"""The same without a mark before the day: ``/20110408/``, ``/2011/0408/``."""
_COMPACT: Final = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(?:T?\d{4,6})?\Z")
_WITH_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_ZONE_NAME: Final = re.compile(r"\s[A-Z]{2,4}\Z")


def find(text: str, language: str = "") -> Found | None:
    """The first date that a short text states, or None.

    >>> find("Posted on 3. März 2019 by Ada", "de")
    Found(iso='2019-03-03', start=10, end=22)
    >>> [find(t).iso for t in ("Jul 23, 2012", "2019년 10월 6일", "14 września 2008", "20 de December de 2016")]
    ['2012-07-23', '2019-10-06', '2008-09-14', '2016-12-20']
    """
    return next(find_all(text, language), None)


def find_all(text: str, language: str = "") -> Iterator[Found]:
    """Every date that a short text states, in its order; a text without digits costs nothing.

    >>> [d.iso for d in find_all("Author jane Posted on 2 April 20018 November 2009")]
    ['2001-04-02', '2009-11-08']
    """
    return iter(_all(text[:400], language)) if _DIGIT.search(text) else iter(())


@lru_cache(maxsize=512)  # a line is asked for its first date, then for all
def _all(text: str, language: str) -> tuple[Found, ...]:
    dates: list[Found] = []
    at = 0
    while found := min(_matches(text[at:], language), key=lambda d: (d.start, -d.end), default=None):
        dates.append(Found(found.iso, at + found.start, at + found.end))
        at += found.end
    return tuple(dates)


def _matches(text: str, language: str) -> Iterator[Found]:
    digit = _DIGIT.search(text)
    if digit is None:
        return
    # All shapes but the short one hold a year of four digits; all but the one with the month first begin with a digit.
    first, whole = digit.start(), _FOUR_DIGITS.search(text, digit.start()) is not None
    for order, shape in _SHAPES if whole else ():
        for match in shape.finditer(text, 0 if order == "mdy" else first):
            parts = dict(zip(order, match.groups(), strict=True))
            month = month_number(parts["m"], language)
            if month and (iso := _iso(int(parts["y"]), month, int(parts["d"]))):
                yield Found(iso, match.start(), match.end())
    for order, shape in _NUMERIC if whole else _NUMERIC[-1:]:
        for match in shape.finditer(text, first):
            if iso := _numeric(order, match.groups(), language):
                yield Found(iso, match.start(), match.end())


def _numeric(order: str, groups: tuple[str, ...], language: str) -> str:
    if order == "ymd":
        return _iso(*map(int, groups))
    first, mark, second, year = int(groups[0]), groups[1], int(groups[2]), int(groups[3])
    year += 2000 if order == "short" else 0
    american = mark == "/" and language in _MONTH_FIRST and order == "dmy"
    day, month = (second, first) if american or second > 12 else (first, second)
    return _iso(year, month, day) or (_iso(year, day, month) if american else "")


def month_number(word: str, language: str = "") -> int:
    """The month a word names, 1 to 12; 0 where it names none, or different ones in different languages.

    >>> month_number("Listopadu", "cs"), month_number("listopad"), month_number("film")
    (11, 0, 0)
    """
    meanings = _MONTHS.get(word.casefold().rstrip("."), {})
    own = [number for number, languages in meanings.items() if language in languages]
    numbers = own or list(meanings)
    return numbers[0] if len(numbers) == 1 else 0


def _iso(year: int, month: int, day: int) -> str:
    """The date in ISO 8601; empty where there is no such day in the web's years."""
    year -= 543 if year in _BUDDHIST else 0
    if not _OLDEST <= year <= _NEWEST:
        return ""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def normal(written: str, language: str = "") -> str:
    """A date given for machines, in ISO 8601 with as much of the time as was given; empty where it is none.

    >>> normal("2014-12-30 09:56:26 +0530 IST"), normal("24 Marzo 2023"), normal("2023-12-22T19:00Z"), normal("soon")
    ('2014-12-30T09:56:26+05:30', '2023-03-24', '2023-12-22T19:00:00+00:00', '')
    """
    written = written.strip()[:60]
    for way in (_from_iso, _from_mail, _from_number):
        if (moment := way(written)) and _OLDEST <= moment.year <= _NEWEST:
            has_time = len(written) > 10 or moment.time() != moment.time().min
            return moment.isoformat() if has_time else moment.date().isoformat()
    found = find(written, language)
    return found.iso if found else _by_library(written, language)


def _by_library(written: str, language: str) -> str:
    """What dateparser makes of a date in a form that no table here has; it is slow, and sees nothing but such dates."""
    if not _WITH_YEAR.search(written) or not any(map(str.isalpha, written)):
        return ""
    import dateparser  # noqa: PLC0415  # half a second to import, for one page in thousands
    from dateparser.data.languages_info import language_order  # noqa: PLC0415

    known = [language] if language in language_order else None
    moment = dateparser.parse(written, languages=known, settings={"REQUIRE_PARTS": ["day", "month", "year"]})
    return _iso(moment.year, moment.month, moment.day) if moment else ""


def _from_iso(written: str) -> datetime | None:
    text = _ZONE_NAME.sub("", written)
    day, _, clock = text.partition(" ") if " " in text else text.partition("T")
    try:
        return datetime.fromisoformat(f"{day}T{clock.replace(' ', '')}" if clock else day)
    except ValueError:
        return None


def _from_mail(written: str) -> datetime | None:
    """The form of e-mail headers: ``Mon, 22 Apr 2013 10:00:00 +0000``."""
    if ":" not in written:
        return None
    try:
        return parsedate_to_datetime(written)
    except (ValueError, TypeError, IndexError):
        return None


def _from_number(written: str) -> datetime | None:
    """Digits in a row: a day, or seconds or milliseconds since 1970."""
    if found := _COMPACT.match(written):
        iso = _iso(int(found[1]), int(found[2]), int(found[3]))
        return datetime.fromisoformat(iso) if iso else None
    if written.isdecimal() and len(written) in (10, 13):
        return datetime.fromtimestamp(int(written[:10]), UTC)
    return None


def in_path(url: str) -> str:
    """The day in an address's path.

    >>> in_path("https://example.org/2011/04/08/a-slow-film")
    '2011-04-08'
    >>> in_path("https://example.org/entry/20110408/1302220800"), in_path("https://example.org/film/20111")
    ('2011-04-08', '')
    """
    found = _IN_PATH.search(url) or _PACKED.search(url)
    return _iso(int(found[1]), int(found[2]), int(found[3])) if found else ""
