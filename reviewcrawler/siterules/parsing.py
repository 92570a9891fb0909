"""A site's rules out of their file.

Rule of this room: a file is read whole or not at all; what is wrong is told with its line and what would be right.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from fnmatch import fnmatchcase
from typing import Any, Final, NoReturn, cast

from lxml import html
from lxml.cssselect import CSSSelector, SelectorError

from reviewcrawler.errors import UsageError
from reviewcrawler.review import KINDS, Kind

FIELDS: Final[tuple[str, ...]] = (
    "headline", "title", "year", "director", "cast", "synopsis", "body", "author", "date_published", "rating", "debris",
)  # fmt: skip
"""What a layout can say where to find."""
_DAY: Final = re.compile(r"/((?:19|20)\d\d)(?:[/-](0?[1-9]|1[0-2])(?:[/-](0?[1-9]|[12]\d|3[01]))?)?(?=/)")
_HOST: Final = re.compile(r"[a-z0-9.-]{1,253}(?::\d{1,5})?\Z")


@dataclass(frozen=True, slots=True)
class Place:
    """Elements that hold a field, or an attribute of theirs."""

    selector: CSSSelector
    attribute: str = ""

    def elements(self, tree: html.HtmlElement) -> list[html.HtmlElement]:
        """The elements of a page that it selects, in page order."""
        return list(cast("Iterable[html.HtmlElement]", self.selector(tree)))


@dataclass(frozen=True, slots=True)
class Layout:
    """How a site's pages are built, or were until it changed: for each field the places that may hold it, in order."""

    name: str
    when: CSSSelector | None
    places: dict[str, tuple[Place, ...]]
    paths: tuple[str, ...] = ()
    since: str = ""
    until: str = ""

    def fits(self, path: str, tree: html.HtmlElement) -> bool:
        """True for a page of this layout, by its address and its markup.

        A layout with a first or last day holds only for addresses that tell a date; a month or a year in the address
        stands for its first day.
        """
        if self.paths and not any(fnmatchcase(path, shape) for shape in self.paths):
            return False
        if self.since or self.until:
            day = day_of(path)
            if not day or day < self.since or (self.until and day > self.until):
                return False
        return self.when is None or bool(self.when(tree))


@dataclass(frozen=True, slots=True)
class SiteRules:
    """All that a file says of one site."""

    hosts: tuple[str, ...]
    layouts: tuple[Layout, ...]
    kinds: dict[str, tuple[str, ...]] = field(default_factory=dict)
    digest: str = ""
    """Tells whether two files say the same."""
    source: str = ""

    def kind_of(self, path: str) -> Kind | None:
        """The kind whose patterns an address's path fits; None where none does.

        >>> parse('hosts = ["a.example"]\\n[kinds]\\nreview = ["/films/*"]').kind_of("/films/solaris")
        'review'
        """
        return next((kind for kind in KINDS if any(fnmatchcase(path, s) for s in self.kinds.get(kind, ()))), None)


def day_of(path: str) -> str:
    """The day that an address tells, an empty string for none.

    >>> day_of("/2019/05/the-salt-road"), day_of("/salt-2019"), day_of("/2019-05-07/salt")
    ('2019-05-01', '', '2019-05-07')
    """
    found = _DAY.search(path)
    return f"{found[1]}-{(found[2] or '1').zfill(2)}-{(found[3] or '1').zfill(2)}" if found else ""


def parse(text: str, name: str = "rules.toml") -> SiteRules:
    """The rules in the text of a file. Raises UsageError, with the line, where it is wrong."""
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{name} is no TOML: {error}") from error
    return _Reader(name, text).rules(given)


class _Reader:
    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text

    def rules(self, given: dict[str, Any]) -> SiteRules:
        self._only(given, ("hosts", "kinds", "layout"))
        hosts = self._texts(given.get("hosts", []), "hosts")
        if not hosts:
            self._wrong("hosts", 'it names no host: add hosts = ["example.org"]')
        for host in hosts:
            if not _HOST.match(host):
                self._wrong(
                    "hosts", f"{host} is no host: write it as in example.org, in small letters and without https://"
                )
        kinds = given.get("kinds", {})
        if not isinstance(kinds, dict):
            self._wrong("kinds", 'kinds is no table: write [kinds] and review = ["/reviews/*"]')
        self._only(kinds, KINDS)
        layouts = given.get("layout", [])
        if not isinstance(layouts, list) or not all(isinstance(layout, dict) for layout in layouts):
            self._wrong("layout", "layout is no list of tables: write [[layout]]")
        return SiteRules(
            tuple(host.removeprefix("www.") for host in hosts),
            tuple(self._layout(layout) for layout in layouts),
            {kind: self._texts(shapes, kind) for kind, shapes in kinds.items()},
            hashlib.sha256(repr(given).encode()).hexdigest()[:8],
            self.name,
        )

    def _layout(self, given: dict[str, Any]) -> Layout:
        self._only(given, ("name", "when", "paths", "from", "until", *FIELDS))
        when = self._texts(given.get("when", []), "when")
        places = {
            key: tuple(self._place(key, said) for said in self._texts(given[key], key))
            for key in FIELDS
            if key in given
        }
        return Layout(
            str(given.get("name", "")),
            self._selector("when", ", ".join(when)) if when else None,
            places,
            self._texts(given.get("paths", []), "paths"),
            self._day(given, "from"),
            self._day(given, "until"),
        )

    def _day(self, given: dict[str, Any], key: str) -> str:
        day = given.get(key)
        if day is not None and type(day) is not date:
            self._wrong(key, f"{key} must be a day, without quotation marks: {key} = 2021-06-30")
        return day.isoformat() if day else ""

    def _place(self, key: str, said: str) -> Place:
        selector, _, attribute = said.partition("@")
        return Place(self._selector(key, selector.strip()), attribute.strip())

    def _selector(self, key: str, said: str) -> CSSSelector:
        try:
            return CSSSelector(said, translator="html")
        except SelectorError as error:
            self._wrong(key, f"{said!r} is no CSS selector ({error}): try it in a browser's console first", said)

    def _texts(self, given: Any, key: str) -> tuple[str, ...]:
        texts = [given] if isinstance(given, str) else given
        if not isinstance(texts, list) or not all(isinstance(text, str) and text.strip() for text in texts):
            self._wrong(key, f"{key} must be a text in quotation marks, or a list of such texts, not {given!r}")
        return tuple(texts)

    def _only(self, given: dict[str, Any], known: tuple[str, ...]) -> None:
        for key in given:
            if key not in known:
                near = get_close_matches(key, known, 1)
                hint = f"did you mean {near[0]}?" if near else f"what can stand here is {', '.join(known)}"
                self._wrong(key, f"there is no {key} here: {hint}")

    def _wrong(self, key: str, said: str, part: str = "") -> NoReturn:
        lines = self.text.splitlines()
        named = re.compile(rf"\s*(?:\[+\s*)?[\"']?{re.escape(key)}\b")
        fitting = [number for number, line in enumerate(lines, 1) if named.match(line)]
        exact = [number for number in fitting if part and part in lines[number - 1]]
        raise UsageError(f"{self.name}, line {(exact or fitting or [1])[0]}: {said}")
