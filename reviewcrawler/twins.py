"""A folder and the index file in it: two addresses of one page.

Rule of this room: addresses propose, content decides. Two pages that differ are two pages, whatever their addresses.
"""

from __future__ import annotations

import json
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from reviewcrawler.derive import NOT_CONTENT, Derived
from reviewcrawler.links import key_of
from reviewcrawler.store import Store
from reviewcrawler.tables import load

_INDEX_FILES: Final = tuple(load("discovery")["index_files"].split())
_ADDRESS: Final = ("id", "url", "source", *NOT_CONTENT)
"""Keys of a record that tell its address apart from another, or that may differ between two fetches."""


class Twin(NamedTuple):
    """A page of the store at another address of the same place; ``same`` where it says the same."""

    key: str
    url: str
    same: bool


def others(url: str) -> list[str]:
    """The other addresses of the same place, most servers being set up so; none for an address with a query.

    >>> others("http://quay.example/a/index.html")[:3]
    ['http://quay.example/a', 'http://quay.example/a/', 'http://quay.example/a/index.htm']
    >>> others("http://quay.example/a.html")
    []
    """
    parts = urlsplit(url)
    folder, _, last = parts.path.rpartition("/")
    if parts.query or (last and last.lower() not in _INDEX_FILES and "." in last):
        return []
    if last and last.lower() not in _INDEX_FILES:
        folder = parts.path
    paths = [folder or "/", f"{folder}/", *(f"{folder}/{name}" for name in _INDEX_FILES)]
    return [there for path in dict.fromkeys(paths) if (there := parts._replace(path=path).geturl()) != url]


def twin_of(store: Store, url: str, derived: Derived) -> Twin | None:
    """The page that the store has at another address of the same place, where it has none at this one."""
    addresses = {key_of(other): other for other in others(url)}
    if not addresses or derived.record is None:
        return None
    marks = ",".join("?" * (len(addresses) + 1))
    rows = store.sql.execute(
        f"SELECT id, sha256, record FROM records JOIN pages USING (id, version) WHERE newest AND id IN ({marks})",
        (derived.id, *addresses),
    ).fetchall()
    if not rows or any(key == derived.id for key, _, _ in rows):
        return None
    twins = [
        Twin(key, addresses[key], sha256 == derived.sha256 or _says(record, derived)) for key, sha256, record in rows
    ]
    return max(twins, key=lambda twin: twin.same)


def _says(record: str, derived: Derived) -> bool:
    """True where a record that is kept says what a page does."""
    kept = json.loads(record)
    return {k: v for k, v in kept.items() if k not in _ADDRESS} == {
        k: v for k, v in json.loads(json.dumps(derived.record)).items() if k not in _ADDRESS
    }
