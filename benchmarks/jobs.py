"""What a second process brings to reading: ``python -m benchmarks.jobs [FOLDER]``.

Rule of this room: `extract` as a person runs it, with one process and with two, on the same pages; two lengths of work
tell what each further page costs, without the start. Beside the clock stands what the CPU says, for on a machine at
work the clock tells of others, too.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from itertools import cycle
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks.crawl import page_of

ROOT: Final = Path(__file__).parents[1]
FEW: Final = 100
"""Pages of the shorter work."""


class Cost(NamedTuple):
    """Seconds: of the clock, and of the CPU of a command and of its workers."""

    clock: float
    parent: float
    workers: float


def _own(who: int) -> float:
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def extract_here(folder: str, jobs: str) -> None:
    """Read a folder and say what it cost, in a process of its own."""
    from reviewcrawler.cli import run  # noqa: PLC0415 - its import belongs to the cost

    began = time.monotonic()
    with Path(os.devnull).open("w", encoding="utf-8") as sys.stdout:
        run(["extract", "--no-siblings", "--jobs", jobs, folder])
    clock = time.monotonic() - began
    print(clock, _own(resource.RUSAGE_SELF), _own(resource.RUSAGE_CHILDREN), file=sys.stderr)


def cost(folder: Path, jobs: int) -> Cost:
    """What reading a folder costs."""
    call = [sys.executable, "-c", "import sys; from benchmarks.jobs import extract_here; extract_here(*sys.argv[1:])"]
    said = subprocess.run(
        [*call, str(folder), str(jobs)], cwd=ROOT, capture_output=True, text=True, check=True
    ).stderr.splitlines()[-1]
    return Cost(*map(float, said.split()))


def a_page(few: Path, many: Path, jobs: int, more: int) -> Cost:
    """Milliseconds that each further page costs."""
    short, long = cost(few, jobs), cost(many, jobs)
    return Cost(*((there - here) * 1000 / more for here, there in zip(short, long, strict=True)))


def main() -> None:
    """Print what one process and two cost, and how much more two read."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="HTML files to read again and again; else made-up ones")
    parser.add_argument("--pages", type=int, default=600)
    given = parser.parse_args()
    found = sorted(given.folder.rglob("*.html")) if given.folder else []
    pages = [path.read_bytes() for path in found[: given.pages]] or [page_of(n, 200) for n in range(200)]
    with tempfile.TemporaryDirectory() as scratch:
        few, many = Path(scratch) / "few", Path(scratch) / "many"
        for folder, count in ((few, FEW), (many, FEW + given.pages)):
            folder.mkdir()
            for number, page in zip(range(count), cycle(pages), strict=False):
                (folder / f"{number:05}.html").write_bytes(page)
        one, two = (a_page(few, many, jobs, given.pages) for jobs in (1, 2))
    for name, each in (("--jobs 1", one), ("--jobs 2", two)):
        print(f"{name}  {each.clock:6.2f} ms a page by the clock, CPU {each.parent:.2f} here, {each.workers:.2f} there")
    by_cpu = 2 * (one.parent + one.workers) / (two.parent + two.workers)
    print(
        f"two read {one.clock / two.clock:.2f} times as many by the clock, {by_cpu:.2f} by the CPU that they take "
        "(at least 1.7)"
    )


if __name__ == "__main__":
    main()
