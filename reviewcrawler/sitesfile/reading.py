"""The sites file: which sites an operator crawls, each with its starts, its scope, its pace and its gates.

Rule of this room: a file is read whole or not at all; what is wrong is told with its line and what would be right.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

from reviewcrawler.addresses.links import Link, link
from reviewcrawler.errors import UsageError
from reviewcrawler.frontier.scope import Scope
from reviewcrawler.health.gates import Gates
from reviewcrawler.sitesfile.settings import GATES, SITE, TOP, Kind


@dataclass(frozen=True, slots=True)
class SitePlan:
    """One site of a sites file."""

    name: str
    starts: tuple[Link, ...]
    scope: Scope = field(default_factory=Scope)
    delay: float | None = None
    every: timedelta | None = None
    """The time from the end of one run to the beginning of the next; None: whenever it is asked for."""
    gates: Gates = field(default_factory=Gates)

    @property
    def site(self) -> str:
        return self.starts[0].site


@dataclass(frozen=True, slots=True)
class Plan:
    """A sites file. What it does not say is None or empty."""

    sites: dict[str, SitePlan]
    contact: str = ""
    keep_versions: int | None = None
    keep_bytes: int | None = None

    def chosen(self, names: tuple[str, ...]) -> list[SitePlan]:
        """The sites of these names, or all. Raises UsageError where there is none of a name."""
        for name in names:
            if name not in self.sites:
                raise UsageError(f"there is no site {name} in the sites file: it has {', '.join(self.sites)}")
        return [self.sites[name] for name in names] if names else list(self.sites.values())


def read_sites(path: str | Path) -> Plan:
    """The plan in a sites file. Raises UsageError, with the line, where it is wrong."""
    path = Path(path)
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not text in UTF-8: save it as such") from error
    return parse_sites(text, str(path))


def parse_sites(text: str, name: str = "sites.toml") -> Plan:
    """The plan in the text of a sites file.

    >>> plan = parse_sites('[sites.quay]\\nstart = "https://quayside.example"\\nonly = ["/reviews/"]\\nevery = "12h"')
    >>> plan.sites["quay"].site, plan.sites["quay"].scope.only
    ('quayside.example', ('/reviews/',))
    """
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{name} is no TOML: {error}") from error
    return _Reader(name, text).plan(given)


class _Reader:
    """Turns tables into a plan."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.lines = text.splitlines()

    def plan(self, given: dict[str, Any]) -> Plan:
        defaults = self._values(given, "", TOP, known=(*SITE, "sites", "gates"))
        tables = given.get("sites")
        if not isinstance(tables, dict) or not tables:
            raise UsageError(f'{self.name} names no site: add one, as [sites.NAME] and start = "https://…"')
        gates = self._gates(given.get("gates", {}), "gates", Gates())
        common = self._values(given, "", {k: v for k, v in SITE.items() if k in given}, known=tuple(given))
        sites = {name: self._site(name, table, common, gates) for name, table in tables.items()}
        self._apart(sites)
        return Plan(sites, **defaults)

    def _site(self, name: str, table: Any, common: dict[str, Any], gates: Gates) -> SitePlan:
        section = f"sites.{name}"
        if not isinstance(table, dict):
            self._wrong(section, "", f"{name} is no table: write [sites.{name}]")
        own = common | self._values(table, section, SITE, known=("gates",))
        starts = tuple(
            self._link(section, key, url) for key in ("start", "feeds", "sitemaps") for url in own.pop(key, ())
        )
        if not starts:
            self._wrong(section, "", f'{name} has no start: add start = "https://…"')
        for each in starts:
            if each.site != starts[0].site:
                self._wrong(section, "start", f"{each.url} is another site: give it a section of its own")
        own_gates = self._gates(table.get("gates", {}), f"{section}.gates", gates)
        every, delay = own.pop("every", None), own.pop("delay", None)
        return SitePlan(name, starts, Scope(**own), delay, every, own_gates)

    def _gates(self, table: Any, section: str, others: Gates) -> Gates:
        if not isinstance(table, dict):
            self._wrong(section, "", "gates is no table: write [gates] or [sites.NAME.gates]")
        own = self._values(table, section, GATES)
        known = {name: getattr(others, name) for name in Gates.__dataclass_fields__}
        return Gates(**known | own)

    def _values(self, table: Mapping[str, Any], section: str, kinds: Mapping[str, Kind],
                known: tuple[str, ...] = ()) -> dict[str, Any]:  # fmt: skip
        """The values of a table, as its settings want them."""
        found = {}
        for key, value in table.items():
            if key in kinds:
                try:
                    found[key] = kinds[key].read(value)
                except (ValueError, TypeError, AttributeError):
                    self._wrong(section, key, f"{key} must be {kinds[key].wants}, not {value!r}")
            elif key not in known:
                near = get_close_matches(key, [*kinds, *known], 1)
                hint = f"did you mean {near[0]}?" if near else f"the settings are {', '.join(kinds)}"
                self._wrong(section, key, f"there is no setting {key} here: {hint}")
        return found

    def _link(self, section: str, key: str, url: str) -> Link:
        found = link(url if "://" in url else f"https://{url}", "start")
        if found is None:
            self._wrong(section, key, f"{url} is no address: give one that begins with http:// or https://")
        return found

    def _apart(self, sites: dict[str, SitePlan]) -> None:
        seen: dict[str, str] = {}
        for plan in sites.values():
            other = seen.setdefault(plan.site, plan.name)
            if other != plan.name:
                said = f"{plan.name} and {other} are one site ({plan.site}): put their starts into one section"
                self._wrong(f"sites.{plan.name}", "start", said)

    def _wrong(self, section: str, key: str, said: str) -> NoReturn:
        raise UsageError(f"{self.name}, line {self._line(section, key)}: {said}")

    def _line(self, section: str, key: str) -> int:
        """The line where a key stands, or else its section."""
        here, line = "", 1
        for number, text in enumerate(self.lines, 1):
            head = re.match(r"\s*\[\s*([^\[\]]+?)\s*\]", text)
            if head:
                here = re.sub(r"[\s\"']", "", head[1])
                line = number if here == section else line
            elif here == section and key and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[.=]", text):
                return number
        return line
