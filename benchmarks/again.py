"""What a second run over a site that has not changed costs: ``python -m benchmarks.again [--pages 2000]``.

Rule of this room: the server's own log says what was answered and how; the store says what came of it.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sqlite3
import tempfile
from collections import Counter
from pathlib import Path

from benchmarks.folder_server import served
from benchmarks.kills import write_site
from benchmarks.sites import crawl_site


def _records(store: Path) -> set[tuple[str, int]]:
    with sqlite3.connect(store) as sql:
        return set(sql.execute("SELECT id, version FROM records"))


def main() -> None:
    """Crawl twice and print what the second run did."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=2000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder, log, store = (Path(scratch) / name for name in ("site", "log", "reviews.db"))
        folder.mkdir()
        write_site(folder, given.pages)
        with served(folder, log) as url:
            seen, records = 0, []
            for _ in range(2):
                process = multiprocessing.get_context("spawn").Process(
                    target=crawl_site, args=(url, store), kwargs={"learn": True}
                )
                process.start()
                process.join()
                lines = log.read_text("utf-8").splitlines()
                statuses = Counter(line.split()[1] for line in lines[seen:])
                seen = len(lines)
                records.append(_records(store))
                print(f"{dict(statuses)}; {len(records[-1])} records", flush=True)
    spared = 1 - statuses["200"] / given.pages
    print(
        f"second run: {spared:.1%} answered 304 or not asked for (at least 95 %); "
        f"{len(records[1] - records[0])} new records"
    )


if __name__ == "__main__":
    main()
