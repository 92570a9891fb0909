"""Whether Spark gives what one machine gives: ``python -m benchmarks.spark_same records COUNT | pages PATH...``.

``records`` clusters generated records both ways and compares every row: relations, scores, originals, who copied from
whom. ``pages`` reads web archives, folders of pages and gold files (JSON Lines with ``url`` and ``html``) both ways, as
`spark extract --siblings` and as a store does, and compares the records in every column.

Rule of this room: it ends with 1 where anything differs, and shows what.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.spark import measured, records
from reviewcrawler.archives.pages import pages_of
from reviewcrawler.archives.records import Damage
from reviewcrawler.copying.elsewhere import Elsewhere
from reviewcrawler.copying.find import clusters_of
from reviewcrawler.copying.reading import read_records
from reviewcrawler.copying.settle import settle
from reviewcrawler.copying.shelf import TemporaryShelf
from reviewcrawler.derive import derive
from reviewcrawler.exporting.choosing import Choice
from reviewcrawler.exporting.columns import record_columns
from reviewcrawler.exporting.parquet import write_parquet
from reviewcrawler.exporting.reading import rows, rows_of
from reviewcrawler.keeping.snapshots import settle as look_at_sites
from reviewcrawler.spark.clustering import members_of
from reviewcrawler.stated.rights import refusal
from reviewcrawler.store import Store
from reviewcrawler.workers import Workers

SHOWN = 3


def clustered_alone(path: Path) -> Iterator[tuple[Any, ...]]:
    """The rows of one machine."""
    with TemporaryShelf(read_records(path)) as shelf:
        for cluster in clusters_of(shelf, settle(shelf), evidence=False, elsewhere=Elsewhere(signed=shelf.signed)):
            yield from members_of(cluster)


def same_clusters(folder: Path, count: int) -> bool:
    path = folder / "records.parquet"
    with path.open("wb") as file:
        write_parquet(rows_of(records(count)), file, record_columns())
    _spark("copies", str(path), str(folder / "clusters"))
    return _told(f"{count} records", "rows", map(_row, _table(folder / "clusters")), clustered_alone(path))


def _row(told: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(told.values())


def extracted_alone(path: Path, out: Path) -> list[dict[str, Any]]:
    """The records of one machine: all pages in a store, and what those of each site share."""
    with Store(out.with_suffix(".db")) as store, Workers(0) as workers:
        with path.open("rb") as file, store.transaction():
            for page in pages_of(file):
                if not isinstance(page, Damage) and not refusal((derived := derive(page)).rights):
                    store.put(page, derived)
        for _ in look_at_sites(store, workers):
            pass
        with out.open("wb") as file:
            write_parquet(rows(store, Choice()), file, record_columns())
    return _table(out)


def same_records(folder: Path, given: Sequence[Path]) -> bool:
    path = folder / "pages.warc.gz"
    count = _packed(path, given)
    _spark("extract", str(path), str(folder / "records"), "--siblings")
    found, alone = _table(folder / "records"), extracted_alone(path, folder / "alone.parquet")
    return _told(f"{count} pages", "records", map(_bytes, found), map(_bytes, alone))


def _bytes(record: dict[str, Any]) -> str:
    return json.dumps(record, default=str, ensure_ascii=False, sort_keys=True)


def _packed(path: Path, given: Sequence[Path]) -> int:
    """One archive of everything; how many pages went into it."""
    count = 0
    with path.open("wb") as file:
        for url, html in (page for each in given for page in _pages(each)):
            answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + html
            head = (
                f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-01-01T00:00:00Z\r\n"
                f"Content-Length: {len(answer)}\r\n\r\n"
            )
            file.write(gzip.compress(head.encode() + answer + b"\r\n\r\n", 1))
            count += 1
    return count


def _pages(path: Path) -> Iterator[tuple[str, bytes]]:
    """The pages of an archive, a folder, or a gold file, with their addresses."""
    if path.is_dir():
        for file in sorted(path.rglob("*.html")):
            site, _, name = file.stem.rpartition("__")
            yield f"http://{site or 'saved'}.example/{name}", file.read_bytes()
    elif ".jsonl" in path.suffixes:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for told in map(json.loads, lines):
                yield told["url"].replace(" ", "%20"), told["html"].encode("utf-8", "replace")
    else:
        with path.open("rb") as source:
            for page in pages_of(source):
                if not isinstance(page, Damage):
                    yield page.url or "", page.raw


def _spark(*call: str) -> None:
    cost = measured([sys.executable, "-m", "reviewcrawler", "spark", *call])
    print(f"spark {call[0]}: {cost.wall:.0f} s, {cost.cpu:.0f} s of CPU, {cost.memory >> 20} MB", flush=True)


def _table(path: Path) -> list[dict[str, Any]]:
    from pyarrow import parquet  # noqa: PLC0415 - an extra

    found: list[dict[str, Any]] = parquet.read_table(path).to_pylist()
    return found


def _told(what: str, unit: str, spark: Iterable[Any], alone: Iterable[Any]) -> bool:
    """Say whether both are the same."""
    found, expected = sorted(spark, key=repr), sorted(alone, key=repr)
    if found == expected:
        print(f"{what}: equal, {len(found)} {unit}")
        return True
    known, wanted = set(found), set(expected)
    print(f"{what}: NOT equal, {len(known - wanted)} {unit} only by Spark, {len(wanted - known)} only by one machine")
    for name, some in (("Spark", known - wanted), ("one machine", wanted - known)):
        for each in sorted(some, key=repr)[:SHOWN]:
            print(f"  {name}: {each!r:.600}")
    return False


def main() -> None:
    """Compare what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["records", "pages"])
    parser.add_argument("given", nargs="+")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if given.what == "records":
            same = same_clusters(Path(folder), int(given.given[0]))
        else:
            same = same_records(Path(folder), [Path(each) for each in given.given])
    sys.exit(not same)


if __name__ == "__main__":
    main()
