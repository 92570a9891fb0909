"""Pages of one site that lie in one folder: what they share, found before any of them is read for good.

Rule of this room: a folder is a site unless its own pages name several; what they share depends on the folder alone,
never on which of its files are asked for.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from reviewcrawler import body
from reviewcrawler.blocks import Document
from reviewcrawler.inputs import Input, pages_in, read_page
from reviewcrawler.readers import read
from reviewcrawler.templates import MAX_PAGES, Sketch, Snapshot, sketch, snapshot_of
from reviewcrawler.workers import Workers

_FOLDERS: Final = 64
"""Folders whose snapshots are remembered at a time; files come folder by folder."""


class Siblings:
    """The snapshots of folders, made by `workers` as they are asked for."""

    def __init__(self, workers: Workers) -> None:
        self._workers = workers
        self.of_folder = lru_cache(_FOLDERS)(self._of_folder)

    def _of_folder(self, folder: Path) -> Snapshot | None:
        """What the pages of a folder share, its first ones asked; None where they share nothing."""
        files = islice(pages_in(folder), MAX_PAGES)
        found = [each for each in self._workers.map(sketched, ((path,) for path in files)) if each is not None]
        hosts = {host for host, _ in found if host}
        snapshot = snapshot_of(each for _, each in found) if len(hosts) < 2 else Snapshot()
        return snapshot if snapshot.version else None


def sketched(path: Path) -> tuple[str, Sketch] | None:
    """The host that a page names as its own, and its sketch; None for a file that cannot be read."""
    try:
        document = read(read_page(Input(path, path.name)))
        return (_host(document), sketch(document, body.likelihoods(document))) if document.blocks else None
    except Exception:  # noqa: BLE001 - what is wrong with a page is told when it is read for good
        return None


def _host(document: Document) -> str:
    canonical = document.rels.get("canonical", [{}])[0].get("href", "")
    try:
        return urlsplit(canonical or document.meta("og:url")).netloc.lower().removeprefix("www.")
    except ValueError:
        return ""
