"""What Spark costs and brings on this machine: ``python -m benchmarks.spark extract|copies [COUNT]...``.

``extract`` reads generated pages out of one archive by the process pool, by Spark on one core and on two; a run on an
archive of one page is taken off as the start. ``copies`` clusters generated records, many of them copies of one text,
many with one line in common, on Spark; the slope tells how time grows with their number.

Rule of this room: each run is a command in processes of its own, and all of them are counted: wall, CPU, and the sum of
what they hold in memory at once.
"""

from __future__ import annotations

import argparse
import ctypes
import gzip
import math
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from reviewcrawler.exporting.columns import record_columns
from reviewcrawler.exporting.parquet import write_parquet
from reviewcrawler.exporting.reading import rows_of
from reviewcrawler.review import Film, Review

_SUBREAPER: Final = 36  # prctl: orphans become children of this process
_WORDS: Final = [
    f"{a}{b}{c}" for a in "bdfgklmnprstvz" for b in "aeiou" for c in ("lan", "rit", "sk", "nde", "th", "mo")
]
_PAGE: Final = 4096


class Cost(NamedTuple):
    """What a command took: seconds, seconds of CPU, and bytes in memory at most, over all of its processes."""

    wall: float
    cpu: float
    memory: int
    others: float
    """Cores that all other processes of the machine kept busy meanwhile."""


def measured(command: Sequence[str]) -> Cost:
    """Run a command to its end, with all that it starts."""
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    began, busy = time.monotonic(), _busy()
    most, over, spent = [0], threading.Event(), dict[int, float]()

    def watch() -> None:
        while not over.wait(0.2):
            known = list(_below(os.getpid()))
            most[0] = max(most[0], sum(map(_resident, known)))
            spent.update((process, max(_spent(process), spent.get(process, 0))) for process in known)

    watcher = threading.Thread(target=watch)
    watcher.start()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
    wall, all_spent = time.monotonic() - began, _busy() - busy
    while _reap():
        pass
    over.set()
    watcher.join()
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}")
    cpu = sum(spent.values())
    return Cost(wall, cpu, most[0], max(0.0, all_spent - cpu) / wall)


def _busy() -> float:
    """Seconds of CPU that the machine has spent since it was started."""
    user, nice, system = map(int, Path("/proc/stat").read_text("ascii").split(maxsplit=4)[1:4])
    return (user + nice + system) / os.sysconf("SC_CLK_TCK")


def _reap() -> bool:
    try:
        os.wait()
    except ChildProcessError:
        return False
    return True


def _below(process: int) -> Iterator[int]:
    try:
        # Each thread has children of its own; Java begins Python in any of them.
        children = [
            int(child)
            for thread in Path(f"/proc/{process}/task").iterdir()
            for child in (thread / "children").read_text("ascii").split()
        ]
    except OSError:
        return
    for child in children:
        yield child
        yield from _below(child)


def _spent(process: int) -> float:
    """Seconds of CPU of a process itself, as far as it has come: what it leaves behind is not told by everyone."""
    try:
        told = Path(f"/proc/{process}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def _resident(process: int) -> int:
    """What a process holds, its share of what it has in common with others."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def archive(path: Path, count: int) -> None:
    """An archive of pages of about 60 KB with articles, menus, teasers and footers."""
    chance = random.Random(count)
    menu = "".join(
        f'<li><a href="/section-{n}/">{chance.choice(_WORDS)} {chance.choice(_WORDS)}</a></li>' for n in range(200)
    )
    with path.open("wb") as file:
        for number in range(count):
            text = "".join(f"<p>{_sentences(chance, 6)}</p>" for _ in range(14))
            teasers = "".join(
                f'<div class="teaser"><a href="/t{n}">{_sentences(chance, 1)}</a></div>' for n in range(60)
            )
            html = (
                f"<!doctype html><html lang=en><head><title>{chance.choice(_WORDS)}</title></head><body><nav><ul>{menu}"
                f"</ul></nav><article><h1>The {chance.choice(_WORDS)}</h1><p>Directed by Ada Moor. Starring Ben.</p>"
                f"{text}</article><aside>{teasers * 4}</aside><footer>All rights kept</footer></body></html>"
            ).encode()
            answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + html
            head = (
                f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: http://outlet-{number % 97}.example/{number}\r\n"
                f"WARC-Date: 2026-01-01T00:00:00Z\r\nContent-Length: {len(answer)}\r\n\r\n"
            ).encode()
            file.write(gzip.compress(head + answer + b"\r\n\r\n", 1))


def _sentences(chance: random.Random, count: int) -> str:
    return " ".join(" ".join(chance.choices(_WORDS, k=14)).capitalize() + "." for _ in range(count))


def records(count: int) -> Iterator[Review]:
    """Reviews, a thousand a host: a tenth copies of one text, a tenth edited copies, a third with one line more; every
    other host has a sentence of its own on each of its pages.
    """
    chance = random.Random(count)
    first = _sentences(chance, 14)
    kept = [first]
    for number in range(count):
        kind = number % 10
        if kind == 0:
            text = first
        elif kind == 1:
            text = " ".join(word for word in chance.choice(kept).split() if chance.random() > 0.04)
        else:
            text = _sentences(chance, 14)
            if len(kept) < 10_000:
                kept.append(text)
        if number % 3 == 0:
            text += "\n\nRead more reviews on our site every Friday, and tell your friends about it."
        if number // 1000 % 2:
            text += f"\n\nOutlet {number // 1000}, the {_WORDS[number // 1000 % len(_WORDS)]}, thanks its readers."
        url, day = f"https://outlet-{number // 1000}.example/{number}", f"2026-{chance.randrange(1, 13):02}-14"
        yield Review(id=f"{number:020x}", url=url, kind="review", film=Film(f"Film {number // 7}"), body=text,
                     author=[f"Ada {chance.choice(_WORDS)}"], date_published=day)  # fmt: skip


def extraction(folder: Path, counts: Sequence[int]) -> None:
    archive(folder / "one.warc.gz", 1)
    for count in counts or [2000]:
        path = folder / f"{count}.warc.gz"
        archive(path, count)
        walls = [_beyond_start(name, way, folder, path, count) for name, way in _WAYS.items()]
        pool, one, two = walls
        print(f"two cores are {one / two:.2f} times as fast as one; Spark {two / pool - 1:+.0%} beside the pool")


_WAYS: Final = {
    "process pool, 2": "extract {given} --jobs 2 --no-debris",
    "Spark, 1 core": "spark extract {given} {out} --cores 1",
    "Spark, 2 cores": "spark extract {given} {out} --cores 2",
}


def _beyond_start(name: str, way: str, folder: Path, path: Path, count: int) -> float:
    """The seconds that an archive takes by the clock, less those of an archive of one page."""
    program, out = [sys.executable, "-m", "reviewcrawler"], folder / "out"
    start, found = (
        measured([*program, *(word.format(given=given, out=out) for word in way.split())])
        for given in (folder / "one.warc.gz", path)
    )
    wall, cpu = found.wall - start.wall, 1000 * (found.cpu - start.cpu) / count
    print(f"{name:16} {count} pages: {wall:.1f} s and {cpu:.2f} ms of CPU a page behind a start of {start.wall:.1f} s "
          f"({start.cpu:.1f} s of CPU), {found.memory >> 20} MB; others kept {found.others:.2f} cores busy",
          flush=True)  # fmt: skip
    return wall


def clustering(folder: Path, counts: Sequence[int], cores: int) -> None:
    before: tuple[int, float] | None = None
    for count in counts or [10_000, 100_000]:
        path = folder / f"{count}.parquet"
        with path.open("wb") as file:
            write_parquet(rows_of(records(count)), file, record_columns())
        call = ["spark", "copies", str(path), str(folder / "out"), "--cores", str(cores)]
        found = measured([sys.executable, "-m", "reviewcrawler", *call])
        slope = math.log(found.wall / before[1]) / math.log(count / before[0]) if before else math.nan
        told = f"{found.wall:.0f} s, {found.cpu:.0f} s of CPU, {found.memory >> 20} MB, slope {slope:.2f}"
        print(f"{count} records: {told}; others kept {found.others:.2f} cores busy", flush=True)
        before = count, found.wall


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["extract", "copies"])
    parser.add_argument("counts", nargs="*", type=int)
    parser.add_argument("--cores", type=int, default=2)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if given.what == "extract":
            extraction(Path(folder), given.counts)
        else:
            clustering(Path(folder), given.counts, given.cores)


if __name__ == "__main__":
    main()
