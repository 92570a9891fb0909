"""Labelled pages for the weights of kinds: whose pages are not in this repository, by the digest of their bytes in
``kind_labels.csv``; and the invented ones of ``fixtures/`` and ``tests/``, which tell their kind themselves.

Rule of this room: a page that the table does not know is passed over, and no text of others is kept. A row tells the
digest (16 digits of SHA-256), the site as a digest of its name, the kinds that would be right, and how much it counts.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from tests import scoring, test_kind_pages

LABELS: Final = Path(__file__).with_name("kind_labels.csv")
FIXTURE: Final = 0.22
"""How much a fixture counts beside a page that was found on the web."""
MADE: Final = 0.5
"""The same of a page that was made to be taken for another kind."""
TYPES: Final = {".html": "text/html", ".htm": "text/html", ".md": "text/markdown", ".txt": "text/plain"}
_INDEX: Final = "index.html"


class Label(NamedTuple):
    """What a person called a page."""

    site: str
    kinds: frozenset[str]
    loudness: float


class Labelled(NamedTuple):
    """A page with its label."""

    label: Label
    body: bytes
    url: str | None
    type: str | None


@cache
def labels() -> dict[str, Label]:
    """Every label of the table, by the page's digest."""
    with LABELS.open(encoding="utf-8", newline="") as lines:
        return {
            row["digest"]: Label(row["site"], frozenset(row["kinds"].split("|")), float(row["loudness"]))
            for row in csv.DictReader(lines)
        }


def digest(body: bytes) -> str:
    """What a page is called in the table."""
    return hashlib.sha256(body).hexdigest()[:16]


def looked_up(source: str) -> Iterator[Labelled]:
    """The pages of a folder (``FOLDER=ADDRESS`` where they have one) or of a ``.jsonl.gz`` that the table knows."""
    known = labels()
    for body, url, kind_of_text in _pages(source):
        if label := known.get(digest(body)):
            yield Labelled(label, body, url, kind_of_text)


def _pages(source: str) -> Iterator[tuple[bytes, str | None, str | None]]:
    name, _, address = source.partition("=")
    if name.endswith(".gz"):
        with gzip.open(name, "rt", encoding="utf-8") as lines:
            for page in map(json.loads, lines):
                yield page["html"].encode("utf-8", "replace"), page.get("url") or None, "text/html"
        return
    for file in sorted(Path(name).rglob("*")):
        if file.suffix in TYPES:
            path = file.relative_to(name).as_posix().removesuffix(_INDEX)
            yield file.read_bytes(), f"{address.rstrip('/')}/{path}" if address else None, TYPES[file.suffix]


def invented() -> Iterator[Labelled]:
    """The fixtures that say their kind, and the pages that are made to be taken for another."""
    for case in scoring.cases():
        if kind := case.expected.get("kind"):
            site = case.name if case.name.startswith("pages/") else case.name.partition("/")[0]
            url, told = case.facts.get("url"), case.facts.get("content_type") or TYPES.get(case.path.suffix)
            yield Labelled(Label(site, frozenset([kind]), FIXTURE), case.path.read_bytes(), url, told)
    plain, traps = test_kind_pages.PAGES, test_kind_pages.TRAPS
    for show, pages in ((test_kind_pages.html, plain), (test_kind_pages.magazine, traps)):
        for page in pages:
            label = Label(f"made {page['name']}", frozenset([page["kind"]]), MADE)
            yield Labelled(label, show(page).encode(), page.get("url"), "text/html")
