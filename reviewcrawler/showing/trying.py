"""A site's rules tried on saved pages: a folder a page, with the record that should be read from it.

Rule of this room: what is expected is written by a person; here it is only compared, a line a field.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from reviewcrawler.errors import UsageError
from reviewcrawler.extract import extract
from reviewcrawler.page import Page

_NAME: Final = re.compile(r"[^a-z0-9]+")
CHECKED: Final = ("kind", "headline", "film", "director", "cast", "synopsis", "author", "date_published", "rating")
_RULES: Final = """\
# Rules of {host}: say here why the generic reader cannot read it.
hosts = ["{host}"]

# What pages are, by their address; * stands for anything.
[kinds]
# review = ["/reviews/*"]

# How pages are built. Selectors are CSS; `time@datetime` is an attribute. A field that is left out is read as on any
# site. Where the site changed its layout, keep this one for its old pages, and say which they are: by a selector
# (`when`), by their addresses (`paths`), or by the days that their addresses tell (`from`, `until`).
[[layout]]
# when = "body.new-look"
# paths = ["/reviews/*"]
# until = 2021-06-30
# title = ".film-facts h2"
# director = ".film-facts .director"
# cast = ".film-facts .cast li"
# body = "article .text"
# debris = [".pull-quote", ".promotion"]
"""


class Checked(NamedTuple):
    """One field of one page: what is expected, and what was read."""

    page: str
    name: str
    expected: Any
    read: Any

    @property
    def right(self) -> bool:
        return bool(self.expected == self.read)


def begin(folder: Path, page: Page) -> tuple[Path, Path]:
    """Write the rules of a page's site, where there are none yet, and a case to fill in; both paths.

    Raises UsageError where the page has no address.
    """
    if not page.site or not page.url:
        raise UsageError("rules hold for a host: give the page's address with --url")
    name = _NAME.sub("-", page.site).strip("-")
    rules = folder / f"{name}.toml"
    slug = _NAME.sub("-", page.url.lower().partition("//")[2].partition("/")[2])[:60].strip("-") or "home"
    case = folder / name / slug
    if case.exists():
        raise UsageError(f"{case} is there already: remove it, or give another page")
    case.mkdir(parents=True)
    if not rules.exists():
        rules.write_text(_RULES.format(host=page.site), "utf-8")
    (case / "page.html").write_bytes(page.raw)
    (case / "meta.json").write_text(json.dumps({"url": page.url, "content_type": page.content_type}) + "\n", "utf-8")
    record = extract(page).to_dict()
    expected = {name: record[name] for name in CHECKED}
    (case / "expected.json").write_text(json.dumps(expected, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return rules, case


def check(folder: Path, names: tuple[str, ...]) -> Iterator[Checked]:
    """Every expected field of every case of these sites, or of all. Raises UsageError where there is none."""
    for name in names:
        if not (folder / name).is_dir():
            raise UsageError(f"there are no cases of {name} in {folder}: make one with reviewcrawler site new")
    cases = sorted(folder.glob("*/*/expected.json"))
    chosen = [case for case in cases if not names or case.parent.parent.name in names]
    if not chosen:
        raise UsageError(f"there are no cases in {folder}: make one with reviewcrawler site new")
    for case in chosen:
        yield from _checked(case)


def _checked(case: Path) -> Iterator[Checked]:
    try:
        expected = json.loads(case.read_text("utf-8"))
        meta = json.loads((case.parent / "meta.json").read_text("utf-8"))
    except ValueError as error:
        raise UsageError(f"{case.parent}: expected.json or meta.json is no JSON ({error})") from error
    page = Page((case.parent / "page.html").read_bytes(), meta.get("url"), meta.get("content_type") or "text/html")
    record = extract(page).to_dict()
    name = case.parent.relative_to(case.parent.parent.parent).as_posix()
    for key, value in expected.items():
        yield Checked(name, key, value, _alike(value, record.get(key)))


def _alike(expected: Any, read: Any) -> Any:
    """What was read, of an object only the keys that are expected."""
    if isinstance(expected, dict) and isinstance(read, dict):
        return {key: read.get(key) for key in expected}
    if isinstance(expected, list) and isinstance(read, list) and len(expected) == len(read):
        return [_alike(e, r) for e, r in zip(expected, read, strict=True)]
    return read
