"""Time and memory of an export: `python -m benchmarks.export [--records N] [--folder FOLDER]`.

A store of synthetic records of real sizes (body of 4.3 KB, evidence of 1.3 KB) is made once and kept in the folder;
beyond 100,000 they are repeated under other ids. Each export runs in a process of its own. CPU is all that the process
takes, its start included, by record.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from reviewcrawler.review import Credit, Evidence, Film, Rating, Review
from reviewcrawler.store import Store

EXPORTS = (
    ("jsonl", "o.jsonl"), ("jsonl", "o.jsonl.zst"), ("csv", "o.csv"), ("jsonld", "o.jsonld"),
    ("parquet", "plain.parquet", "--plain"), ("parquet", "o.parquet"),
    ("parquet", "german.parquet", "--plain", "--where", "language = de and film.year >= 1990"),
    ("dataset", "films", "--plain", "--split"), ("markdown", "texts"),
)  # fmt: skip


DISTINCT = 100_000


def words(rng: random.Random, count: int = 6000) -> list[str]:
    return [
        "".join(rng.choice("bcdfghklmnprstvw") + rng.choice("aeiouéö") for _ in range(rng.randint(1, 4)))
        for _ in range(count)
    ]


def reviews(count: int) -> Iterator[Review]:
    rng = random.Random(1)
    known = words(rng)
    for number in range(count):

        def text(size: int) -> str:
            return " ".join(rng.choices(known, k=size))

        site, name = f"site{number % 400}.example", text(2).title()
        paragraphs = (". ".join(text(16).capitalize() for _ in range(5)) + "." for _ in range(7))
        fields = ("film", "director", "cast", "synopsis", "headline", "author", "date_published", "rating", "language")
        yield Review(
            id=f"{number:020x}", url=f"https://{site}/{number}", canonical_url=f"https://{site}/{number}", site=site,
            kind="review", headline=text(6), film=Film(text(3), 1950 + number % 75), director=[name],
            author=[text(2).title()], cast=[Credit(text(2).title(), text(2)) for _ in range(5)], synopsis=text(40),
            body="\n\n".join(paragraphs), date_published="2024-05-01",
            rating=Rating(3.5, 5, "3.5/5") if number % 3 else Rating("B+", None, "B+"),
            language=("en", "de", "fr")[number % 3],
            evidence={field: Evidence("credits", text(12)) for field in fields},
        )  # fmt: skip


def make(path: Path, count: int) -> None:
    """A store of that many records, with pages of which only the facts of their fetching are kept."""
    with Store(path) as store, store.transaction():
        for review in reviews(min(count, DISTINCT)):
            record = {k: v for k, v in review.to_dict().items() if k not in ("debris", "fetched", "copy")}
            store.sql.execute(
                "INSERT INTO pages (id, version, url, sha256, status, fetched_at, body) "
                "VALUES (?, 1, ?, ?, 200, ?, x'00')",
                (review.id, review.url, review.id * 3, "2026-11-01T10:00:00+00:00"),
            )
            store.sql.execute(
                "INSERT INTO records (id, version, site, address, kind, content, code, record) "
                "VALUES (?, 1, ?, ?, ?, ?, '1', ?)",
                (review.id, review.site, review.url, review.kind, review.id, json.dumps(record, ensure_ascii=False)),
            )

        for turn in range(1, count // DISTINCT):
            other = f"'{turn:04x}' || substr(id, 5)"
            store.sql.execute(
                f"INSERT INTO pages (id, version, url, sha256, status, fetched_at, body) "
                f"SELECT {other}, 1, url, sha256, status, fetched_at, body FROM pages LIMIT {DISTINCT}"
            )
            store.sql.execute(
                f"INSERT INTO records (id, version, site, address, kind, content, code, record) "
                f"SELECT {other}, 1, site, address, kind, content, code, replace(record, id, {other}) "
                f"FROM records LIMIT {DISTINCT}"
            )


def measure(store: Path, folder: Path, form: str, name: str, *options: str) -> tuple[float, float, float, float]:
    """Seconds of CPU, seconds, peak of memory in MB, and size in MB."""
    out = folder / name
    command = [sys.executable, "-c", _RUN, "export", form, str(out), "--store", str(store), *options]
    began = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    peak = float(done.stdout.split()[-1]) / 1024
    wall = time.monotonic() - began
    paths = [out] if out.is_file() else [path for path in out.rglob("*") if path.is_file()]
    return float(done.stdout.split()[-2]), wall, peak, sum(path.stat().st_size for path in paths) / 1e6


_RUN = """
import resource, sys
from reviewcrawler.cli import run
status = run(sys.argv[1:])
used = resource.getrusage(resource.RUSAGE_SELF)
print(used.ru_utime + used.ru_stime, used.ru_maxrss)
sys.exit(status)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, help="where the store is kept for the next time")
    parser.add_argument("--only", help="only exports whose name begins so")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=args.folder) as scratch:
        store = (args.folder or Path(scratch)) / f"{args.records}.db"
        if not store.exists():
            make(store, args.records)
        print(f"{args.records} records, store of {store.stat().st_size / 1e6:.0f} MB")
        print(f"{'export':44} {'CPU us/record':>13} {'seconds':>8} {'peak MB':>8} {'MB':>7}")
        for form, name, *options in EXPORTS:
            if args.only and not name.startswith(args.only):
                continue
            cpu, wall, peak, size = measure(store, Path(scratch), form, name, *options)
            label = " ".join([form, name, *options])[:44]
            print(f"{label:44} {cpu / args.records * 1e6:13.1f} {wall:8.1f} {peak:8.0f} {size:7.0f}", flush=True)


if __name__ == "__main__":
    main()
