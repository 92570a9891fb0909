"""A folder and the index file in it: two addresses of one page.

Rule of this room: addresses propose, content decides. Two pages that differ are two pages, whatever their addresses.
"""

from __future__ import annotations

import json
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from reviewcrawler.addresses.links import key_of
from reviewcrawler.derive import NOT_CONTENT, Derived
from reviewcrawler.store import Store
from reviewcrawler.tables import load

_INDEX_FILES: Final = tuple(load("discovery")["index_files"].split())
_ENDINGS: Final = (*{f".{name.rpartition('.')[2]}" for name in _INDEX_FILES}, "(page)", "(other)")
_ADDRESS: Final = ("id", "url", "source", *NOT_CONTENT)
"""Keys of a record that tell its address apart from another, or that may differ between two fetches."""


class Twin(NamedTuple):
    """A page of the store at another address of the same place; ``same`` where it says the same."""

    key: str
    url: str
    same: bool


def others(url: str, *, files: bool = True) -> list[str]:
    """The other addresses of the same place, most servers being set up so; none for an address with a query.

    Where no `files` are known of the site, a folder is only the folder, with its slash and without.

    >>> others("http://quay.example/a/index.html")[:3]
    ['http://quay.example/a', 'http://quay.example/a/', 'http://quay.example/a/index.htm']
    >>> others("http://quay.example/a/", files=False), others("http://quay.example/a.html")
    (['http://quay.example/a'], [])
    """
    parts = urlsplit(url)
    folder, _, last = parts.path.rpartition("/")
    is_file = last.lower() in _INDEX_FILES
    if parts.query or parts.scheme == "file" or (last and not is_file and "." in last):
        return []
    if last and not is_file:
        folder = parts.path
    names = _INDEX_FILES if files or is_file else ()
    paths = [folder or "/", f"{folder}/", *(f"{folder}/{name}" for name in names)]
    return [there for path in dict.fromkeys(paths) if (there := parts._replace(path=path).geturl()) != url]


def may_be_index(shape: str) -> bool:
    """True where addresses of a shape may be index files.

    >>> may_be_index("/Y/*.html < /films"), may_be_index("/Y/*/ < /films")
    (True, False)
    """
    return shape.partition(" < ")[0].partition("?")[0].endswith(_ENDINGS)


def twin_of(store: Store, url: str, derived: Derived, *, files: bool = True) -> Twin | None:
    """The page that the store has at another address of the same place, where it has none at this one."""
    addresses = {key_of(other): other for other in others(url, files=files)}
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
