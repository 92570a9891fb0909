"""What changed from one export of a data set to the next.

Rule of this room: an export that changes nothing leaves the log as it is; the same records give the same fingerprint.
"""

from __future__ import annotations

import hashlib
import re
from array import array
from pathlib import Path
from typing import Any, Final

import numpy as np

from reviewcrawler.exporting.arrow import pyarrow
from reviewcrawler.exporting.reading import Row

LOG: Final = "CHANGELOG.md"
VERSIONS: Final = "versions.parquet"
_HEAD: Final = "# Changes\n"
_PRINT: Final = re.compile(r"^## .*fingerprint ([0-9a-f]+)$", re.M)


class Versions:
    """What each record of an export is, as two numbers: one for its id, one for what it says."""

    def __init__(self, columns: str) -> None:
        """`columns` tells exports with other columns apart."""
        self.ids, self.says = array("Q"), array("Q")
        self._sum = hashlib.blake2b(columns.encode(), digest_size=8)

    def add(self, row: Row) -> None:
        """Take note of a row."""
        beside = "\0".join((row.id, row.rights, row.cluster or "", row.relation or "", row.original or ""))
        digest = hashlib.blake2b(row.record, digest_size=8)
        digest.update(beside.encode("utf-8", "replace"))
        self.ids.append(_number(hashlib.blake2b(row.id.encode("utf-8", "replace"), digest_size=8).digest()))
        self.says.append(_number(digest.digest()))
        self._sum.update(digest.digest())

    @property
    def fingerprint(self) -> str:
        """Of all records, in their order."""
        return self._sum.hexdigest()

    def write(self, folder: Path) -> None:
        """Keep the numbers for the next export."""
        pa = pyarrow()
        found = {"id": np.frombuffer(self.ids, np.uint64), "says": np.frombuffer(self.says, np.uint64)}
        table = pa.table({name: pa.array(numbers, pa.uint64()) for name, numbers in found.items()})
        pa.parquet.write_table(table, folder / VERSIONS, compression="zstd", use_dictionary=False)

    def since(self, former: Path) -> str:
        """How the records differ from those of a former export, as a sentence."""
        ids, says = np.frombuffer(self.ids, np.uint64), np.frombuffer(self.says, np.uint64)
        before = pyarrow().parquet.read_table(former / VERSIONS) if (former / VERSIONS).is_file() else None
        if before is None:
            return f"{len(ids)} records, the first export."
        old_ids, old_says = (before.column(name).to_numpy() for name in ("id", "says"))
        common, new, old = np.intersect1d(ids, old_ids, return_indices=True)
        changed = int((says[new] != old_says[old]).sum())
        return (
            f"{len(ids)} records: {len(ids) - len(common)} new, {changed} changed, {len(old_ids) - len(common)} gone."
        )


def log(versions: Versions, former: Path, when: str) -> str:
    """The log with an entry for this export, which holds pages up to `when`; as it was where nothing changed."""
    path = former / LOG
    before = path.read_text("utf-8") if path.is_file() else f"{_HEAD}"
    last = _PRINT.search(before)
    if last and last[1] == versions.fingerprint:
        return before
    entry = (
        f"\n## Pages up to {when or 'an unknown day'}, fingerprint {versions.fingerprint}\n\n{versions.since(former)}\n"
    )
    return _HEAD + entry + before.removeprefix(_HEAD)


def _number(digest: bytes) -> Any:
    return int.from_bytes(digest, "big")
