"""What makes a folder of WARC files a collection that others can open: a CDXJ index, and a WACZ file of all of it.

Rule of this room: streaming and atomic; a file takes its name when it is complete.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final

from reviewcrawler.addresses.links import key_of
from reviewcrawler.archives.captures import PATTERN, Capture

CDXJ: Final = "index.cdxj"
WACZ: Final = "collection.wacz"


def write_index(captures: Iterable[Capture], folder: Path) -> Path:
    """Write the CDXJ index of a folder, sorted by address and date."""
    with _atomic(folder / CDXJ) as file:
        for capture in captures:
            file.write(capture.cdxj.encode("utf-8", "replace"))
    return folder / CDXJ


def pack(captures: Iterable[Capture], folder: Path, *, software: str) -> Path:
    """Pack the folder's archives, index and list of pages into one WACZ file (1.1.1)."""
    told: list[dict[str, object]] = []
    with _atomic(folder / WACZ) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=True) as packed:
        told += [_add(packed, f"archive/{path.name}", _chunks(path)) for path in sorted(folder.glob(PATTERN))]
        told.append(_add(packed, f"indexes/{CDXJ}", _chunks(folder / CDXJ)))
        told.append(_add(packed, "pages/pages.jsonl", _page_lines(captures)))
        package = _package(told, software)
        packed.writestr("datapackage.json", package)
        packed.writestr("datapackage-digest.json", _digest_of(package))
    return folder / WACZ


def _add(packed: zipfile.ZipFile, name: str, chunks: Iterable[bytes]) -> dict[str, object]:
    """Add a file; its line in the data package."""
    digest, size = hashlib.sha256(), 0
    with packed.open(zipfile.ZipInfo(name, datetime.now(UTC).timetuple()[:6]), "w", force_zip64=True) as file:
        for chunk in chunks:
            digest.update(chunk)
            size += file.write(chunk)
    return {"name": Path(name).name, "path": name, "hash": f"sha256:{digest.hexdigest()}", "bytes": size}


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(1024 * 1024):
            yield chunk


def _page_lines(captures: Iterable[Capture]) -> Iterator[bytes]:
    """A line for each page: what was fetched with success and is HTML."""
    yield b'{"format": "json-pages-1.0", "id": "pages", "title": "All pages"}\n'
    for capture in captures:
        if capture.status == 200 and not capture.origin and "html" in capture.mime:
            line = {"id": key_of(capture.url), "url": capture.url, "ts": capture.date, "title": capture.url}
            yield f"{json.dumps(line, ensure_ascii=False)}\n".encode("utf-8", "replace")


def _package(resources: list[dict[str, object]], software: str) -> bytes:
    told = {
        "profile": "data-package",
        "wacz_version": "1.1.1",
        "software": software,
        "created": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "resources": resources,
    }
    return json.dumps(told, indent=2).encode()


def _digest_of(package: bytes) -> bytes:
    told = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(package).hexdigest()}"}
    return json.dumps(told, indent=2).encode()


@contextmanager
def _atomic(path: Path) -> Iterator[BinaryIO]:
    """A file that takes its name when it is complete; what a killed run left of one is written over."""
    half = path.with_name(f".{path.name}.part")
    try:
        with half.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
    except BaseException:
        with suppress(OSError):
            half.unlink()
        raise


def room_for(folder: Path) -> bool:
    """True where the disk has room for a second copy of the folder's archives."""
    needed = sum(path.stat().st_size for path in folder.glob(PATTERN))
    return shutil.disk_usage(folder).free > needed * 1.05
