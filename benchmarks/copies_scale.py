"""What finding copies costs as a collection grows: time, memory, the index on disk, queries, and what is found.

    python -m benchmarks.copies_scale 10000 100000 [1000000] [--keep FOLDER]

Reviews are invented at real sizes, six in a hundred of them copies. For each size a store is filled, queried and
settled by three processes, so that the peak of memory of each is its own; inventing the reviews is not counted. With
`--keep` the stores stay in a folder, and one that is there is not filled again.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, Final

import numpy as np

from benchmarks.invented_reviews import Invented, Writer
from reviewcrawler.copying.index import Index
from reviewcrawler.copying.kept import settle_store
from reviewcrawler.copying.segments import segments_of
from reviewcrawler.review import Review
from reviewcrawler.sketching.sketch import sketch_of
from reviewcrawler.store import Store

QUERIES: Final = 500
_BATCH: Final = 1000
_KEEP: Final = "INSERT INTO records VALUES (?, 1, ?, ?, 'review', '', '', 1, ?)"

Told = dict[str, Any]


def fill(store: Store, size: int) -> Told:
    """Records, sketches and postings, as a crawl commits them; and what was made of what, as `made`."""
    index, sketching, adding = Index(store), 0.0, 0.0
    made: dict[str, tuple[str, str]] = {}
    for batch in _batches(Writer(size).reviews(size)):
        made |= {i.review.id: (i.original, i.making) for i in batch if i.original}
        began = process_time()
        packed = [sketch_of(invented.review).pack() for invented in batch]
        between = process_time()
        with store.transaction():
            for invented, sketch in zip(batch, packed, strict=True):
                index.add(invented.review.id, "", sketch)
        sketching, adding = sketching + between - began, adding + process_time() - between
        with store.transaction():
            store.sql.executemany(_KEEP, [(i.review.id, i.review.site, i.review.url, json.dumps(i.review.to_dict()))
                                          for i in batch])  # fmt: skip
    _made(store).write_text(json.dumps(made), "utf-8")
    return {
        "sketches_per_s": round(size / sketching),
        "index_per_s": round(size / adding),
        "index_bytes": round(_bytes(store) / size),
    }


def _batches(reviews: Iterator[Invented]) -> Iterator[list[Invented]]:
    batch: list[Invented] = []
    for invented in reviews:
        batch.append(invented)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    yield batch


def _made(store: Store) -> Path:
    return store.path.with_suffix(".made.json")


def _bytes(store: Store) -> int:
    """What the index takes in the store's file."""
    query = "SELECT sum(pgsize) FROM dbstat WHERE name LIKE '%copy_sketches%' OR name = 'copy_postings'"
    try:
        return int(store.sql.execute(query).fetchone()[0])
    except sqlite3.OperationalError:  # not every SQLite can tell
        (sketches,) = store.sql.execute("SELECT sum(length(sketch) + 90) FROM copy_sketches").fetchone()
        return int(sketches) + sum(segment.bytes for segment in segments_of(store.sql))


def query(store: Store, size: int) -> Told:
    """New reviews of the same films, and edited and reworded copies of what is held, looked for as a crawl does."""
    index, writer = Index(store), Writer(size)
    writer.begin_anew(size + 1)
    new = [invented.review for invented in writer.reviews(QUERIES)]
    held = store.sql.execute("SELECT record FROM records ORDER BY id LIMIT ? OFFSET 300", (QUERIES // 3,)).fetchall()
    copies = [writer.copy(Review.from_dict(json.loads(row)), ("near", "spun")[i % 2], 0)
              for i, (row,) in enumerate(held)]  # fmt: skip
    times, beside, read, found = [], [], [], []
    for review in [*new, *copies]:
        review.id = f"new {review.id}"
        packed, told = sketch_of(review).pack(), review.to_dict()
        began = process_time()
        found.append(index.look_up(review.id, packed, partial(Review.from_dict, told)) is not None)
        times.append(process_time() - began)
        beside.append(index.verified[0])
        read.append(index.verified[1])
    return {
        "queries_per_s": round(len(times) / sum(times)),
        "query_ms_p99": round(float(np.percentile(times, 99)) * 1000, 1),
        "sketches_beside_median_p99": [round(float(np.percentile(beside, p))) for p in (50, 99)],
        "texts_read_median_p99": [round(float(np.percentile(read, p))) for p in (50, 99)],
        "copies_found_at_once": round(sum(found[len(new) :]) / len(copies), 3),
    }


def settle(store: Store, _size: int) -> Told:
    """All clusters, found and written."""
    began, cpu = perf_counter(), process_time()
    settle_store(store)
    told = {"settle_s": round(process_time() - cpu, 1), "settle_wall_s": round(perf_counter() - began, 1)}
    return told | _found(store, json.loads(_made(store).read_text("utf-8")))


def _found(store: Store, made: dict[str, tuple[str, str]]) -> Told:
    cluster = dict(store.sql.execute("SELECT id, cluster FROM copy_members"))
    right: Counter[str] = Counter()
    count: Counter[str] = Counter()
    for copy, (original, making) in made.items():
        count[making] += 1
        right[making] += cluster.get(copy, "") == cluster.get(original, "none")
    families: dict[str, set[str]] = {}
    for record, found in cluster.items():
        families.setdefault(found, set()).add(made[record][0] if record in made else record)
    return {
        "clusters": len(families),
        "recall": {making: round(right[making] / count[making], 3) for making in sorted(count)},
        "clusters_of_several_texts": sum(len(family) > 1 for family in families.values()),
    }


STEPS: Final[dict[str, Callable[[Store, int], Told]]] = {"fill": fill, "query": query, "settle": settle}


def step(name: str, size: int, folder: Path) -> Told:
    """One step by itself."""
    with Store(folder / f"{size}.db") as store:
        store.lock()
        told = STEPS[name](store, size)
    return told | {f"{name}_peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}


def measure(size: int, folder: Path) -> Told:
    """All steps, each in a process of its own."""
    told: Told = {"records": size}
    filled = folder / f"{size}.filled.json"
    for name in STEPS:
        if name == "fill" and filled.exists():
            told |= json.loads(filled.read_text("utf-8"))
            continue
        run = [sys.executable, "-m", "benchmarks.copies_scale", "--step", name, "--keep", str(folder), str(size)]
        env = os.environ | {"OPENBLAS_NUM_THREADS": "1"}  # one core is measured, and threads that wait cost time
        found = json.loads(subprocess.run(run, check=True, stdout=subprocess.PIPE, text=True, env=env).stdout)
        if name == "fill":
            filled.write_text(json.dumps(found), "utf-8")
        told |= found
    return told


def main(sizes: list[int], folder: Path) -> None:
    told = []
    for size in sizes:
        told.append(measure(size, folder))
        print(json.dumps(told[-1]), flush=True)
    for less, more in pairwise(told):
        power = math.log(more["records"] / less["records"])
        time, memory = (math.log(more[name] / less[name]) / power for name in ("settle_s", "settle_peak_mb"))
        print(f"{less['records']} to {more['records']} records: settling grows with the power {time:.2f}, "
              f"its peak of memory with {memory:.2f}")  # fmt: skip


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="+", type=int)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--step", choices=STEPS)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        kept = asked.keep or Path(passing)
        kept.mkdir(parents=True, exist_ok=True)
        if asked.step:
            print(json.dumps(step(asked.step, asked.sizes[0], kept)))
        else:
            main(asked.sizes, kept)
