"""What browsing a large store costs: `python -m benchmarks.browse [--records N] [--folder FOLDER]`.

The store is that of `benchmarks.export`, made once and kept in the folder, and so is the index. Times are CPU of one
process; each line is what a page of results asks for: how many there are, the first of them, and how they divide.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path

from benchmarks.export import make, words
from reviewcrawler.browsing import searching
from reviewcrawler.browsing.index import Index
from reviewcrawler.browsing.searching import Question


def questions() -> dict[str, Question]:
    common, other = words(random.Random(1))[7:9]
    return {
        "everything": Question(),
        "a word of every eleventh text": Question(common),
        "two such words": Question(f"{common} {other}"),
        "that word, of reviews": Question(common, (("kind", "review"),)),
        "a kind": Question("", (("kind", "review"),)),
        "a kind and a language": Question("", (("kind", "review"), ("language", "de"))),
        "a site and a year": Question("", (("site", "site7.example"), ("year", "1957"))),
        "the hundredth page": Question("", (), 100),
    }


def asked(sql: sqlite3.Connection, question: Question) -> tuple[float, int]:
    """Seconds of CPU, and how many results are told."""
    began = time.process_time()
    (count,) = sql.execute(*searching.count_sql(question)).fetchone()
    sql.execute(*searching.results_sql(question)).fetchall()
    sql.execute(*searching.facets_sql(question)).fetchall()
    return time.process_time() - began, count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, help="where store and index are kept for the next time")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=args.folder) as scratch:
        folder = args.folder or Path(scratch)
        store, kept = folder / f"{args.records}.db", folder / f"{args.records}.index"
        if not store.exists():
            make(store, args.records)
        began = time.process_time()
        with Index(store, kept) as index:
            index.behind.wait()
        spent = time.process_time() - began
        print(f"index: {spent:.0f} s of CPU, {kept.stat().st_size / 1e6:.0f} MB")
        with closing(sqlite3.connect(kept)) as sql:
            for name, question in questions().items():
                seconds, count = asked(sql, question)
                more = "+" if count > searching.MOST and (question.words or len(question.chosen) > 1) else ""
                print(f"{name:32} {seconds:6.2f} s  {count:,}{more}")


if __name__ == "__main__":
    main()
