"""What finding copies costs as a collection grows: time, memory, the index on disk, queries, and what is found.

    python -m benchmarks.copies_scale 10000 100000 [1000000]

Reviews are invented at real sizes, six in a hundred of them copies. Each size is measured in a process of its own, so
that its peak of memory is its own; inventing the reviews is not counted.
"""

from __future__ import annotations

import json
import math
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from functools import partial
from itertools import pairwise
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, Final

import numpy as np

from benchmarks.invented_reviews import Invented, Writer
from reviewcrawler.copying.index import Index
from reviewcrawler.copying.kept import StoreShelf
from reviewcrawler.copying.segments import segments_of
from reviewcrawler.copying.settle import Settled, settle
from reviewcrawler.copying.sketch import sketch_of
from reviewcrawler.review import Review
from reviewcrawler.store import Store

QUERIES: Final = 500
_BATCH: Final = 1000
_KEEP: Final = "INSERT INTO records VALUES (?, 1, ?, ?, 'review', '', '', 1, ?)"


def measure(size: int) -> dict[str, Any]:
    writer = Writer(size)
    made: dict[str, tuple[str, str]] = {}
    told: dict[str, Any] = {"records": size}
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "reviews.db") as store:
        store.lock()
        told |= _indexed(store, writer, size, made)
        told |= _queried(store, writer)
        told["index_bytes"] = round(_bytes(store) / size)
        began, cpu = perf_counter(), process_time()
        settled = settle(StoreShelf(store))
        told["settle_s"] = round(process_time() - cpu, 1)
        told["settle_wall_s"] = round(perf_counter() - began, 1)
        told["read_whole"] = round(settled.reader.compared / size, 3)
        told |= _found(settled, made)
    told["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return told


def _indexed(store: Store, writer: Writer, size: int, made: dict[str, tuple[str, str]]) -> dict[str, Any]:
    index, sketching, adding = Index(store), 0.0, 0.0
    batch: list[Invented] = []
    for invented in writer.reviews(size):
        batch.append(invented)
        if invented.original:
            made[invented.review.id] = (invented.original, invented.making)
        if len(batch) == _BATCH:
            sketching, adding = _batch(store, index, batch, sketching, adding)
            batch = []
    sketching, adding = _batch(store, index, batch, sketching, adding)
    return {"sketches_per_s": round(size / sketching), "index_per_s": round(size / adding)}


def _batch(store: Store, index: Index, batch: list[Invented], sketching: float, adding: float) -> tuple[float, float]:
    began = process_time()
    packed = [sketch_of(invented.review).pack() for invented in batch]
    between = process_time()
    with store.transaction():
        for invented, sketch in zip(batch, packed, strict=True):
            index.add(invented.review.id, "", sketch)
    ended = process_time()
    with store.transaction():
        store.sql.executemany(_KEEP, [(i.review.id, i.review.site, i.review.url, json.dumps(i.review.to_dict()))
                                      for i in batch])  # fmt: skip
    return sketching + between - began, adding + ended - between


def _queried(store: Store, writer: Writer) -> dict[str, Any]:
    """New reviews of the same films, and edited copies of what is held, each looked for as a crawl does."""
    index = Index(store)
    new = [invented.review for invented in writer.reviews(QUERIES)]
    held = store.sql.execute("SELECT record FROM records ORDER BY id LIMIT ? OFFSET 300", (QUERIES // 3,)).fetchall()
    copies = [writer.copy(Review.from_dict(json.loads(row)), "near", 0) for (row,) in held]
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


def _bytes(store: Store) -> int:
    """What the index takes in the store's file."""
    query = "SELECT sum(pgsize) FROM dbstat WHERE name LIKE '%copy_sketches%' OR name = 'copy_postings'"
    try:
        return int(store.sql.execute(query).fetchone()[0])
    except sqlite3.OperationalError:  # not every SQLite can tell
        (sketches,) = store.sql.execute("SELECT sum(length(sketch) + 90) FROM copy_sketches").fetchone()
        return int(sketches) + sum(segment.bytes for segment in segments_of(store.sql))


def _found(settled: Settled, made: dict[str, tuple[str, str]]) -> dict[str, Any]:
    place = {number: cluster for cluster, members in enumerate(settled.clusters.members) for number in members}
    cluster = {settled.field.ids[number]: found for number, found in place.items()}
    right: Counter[str] = Counter()
    count: Counter[str] = Counter()
    root = {copy: original for copy, (original, _) in made.items()}
    for copy, (original, making) in made.items():
        count[making] += 1
        right[making] += cluster.get(copy, -1) == cluster.get(original, -2)
    families = [{root.get(settled.field.ids[n], settled.field.ids[n]) for n in m} for m in settled.clusters.members]
    return {
        "clusters": len(families),
        "recall": {making: round(right[making] / count[making], 3) for making in sorted(count)},
        "clusters_of_several_texts": sum(len(family) > 1 for family in families),
    }


def main(sizes: list[int]) -> None:
    told = []
    for size in sizes:
        run = [sys.executable, "-m", "benchmarks.copies_scale", "--one", str(size)]
        env = os.environ | {"OPENBLAS_NUM_THREADS": "1"}  # one core is measured, and threads that wait cost time
        told.append(json.loads(subprocess.run(run, check=True, stdout=subprocess.PIPE, text=True, env=env).stdout))
        print(json.dumps(told[-1]), flush=True)
    for less, more in pairwise(told):
        slope = math.log(more["settle_s"] / less["settle_s"]) / math.log(more["records"] / less["records"])
        print(f"{less['records']} to {more['records']} records: time to settle grows with the power {slope:.2f}")


if __name__ == "__main__":
    if sys.argv[1] == "--one":
        print(json.dumps(measure(int(sys.argv[2]))))
    else:
        main([int(size) for size in sys.argv[1:]])
