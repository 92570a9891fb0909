"""What kills cost: ``python -m benchmarks.kills [--kills 100] [--pages 2000]``.

Rule of this room: a crawl of a real server is killed at random moments, the whole group or the parent alone, and begun
again at once, until it ends by itself. The server's own log and the store are asked what was lost, doubled or fetched
again.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from benchmarks.folder_server import served

ROOT = Path(__file__).parents[1]
CONCURRENCY = 8
"""Requests that a crawl of this machine's own servers makes at once."""


def write_site(folder: Path, pages: int) -> None:
    """A tree of pages, each of which leads to the next three, with an article of its own."""
    for number in range(pages):
        further = [n for n in range(3 * number + 1, 3 * number + 4) if n < pages]
        links = "".join(f'<li><a href="/{n}.html">{n}</a></li>' for n in further)
        text = " ".join(f"Scene {number}.{n} is shot from the pier, and nobody speaks of the tide." for n in range(8))
        name = folder / ("index.html" if number == 0 else f"{number}.html")
        name.write_text(
            f"<!doctype html><title>Quay {number}</title><article><h1>Quay {number} (2019): review</h1><p>{text}</p>"
            f"</article><ul>{links}</ul>"
        )


def _crawl(url: str, cwd: Path) -> subprocess.Popen[bytes]:
    call = [sys.executable, "-m", "reviewcrawler", "crawl", url, "--allow-private", "--jobs", "1"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(call, cwd=cwd, env=environment, start_new_session=True, stderr=subprocess.DEVNULL)


def _lines(log: Path) -> int:
    return log.read_bytes().count(b"\n") if log.exists() else 0


def _killed(crawl: subprocess.Popen[bytes], log: Path, dice: random.Random, spacing: int) -> str:
    """Kill a crawl at a random moment; how, or an empty string where it ended by itself.

    Most are killed after some requests, some while they begin.
    """
    early = dice.random() < 0.1
    goal, deadline = _lines(log) + dice.randint(1, spacing), time.monotonic() + (3 * dice.random() if early else 60)
    while _lines(log) < goal and crawl.poll() is None and time.monotonic() < deadline:
        time.sleep(0.002)
    time.sleep(dice.random() * 0.05)
    if crawl.poll() is not None:
        return ""
    alone = dice.random() < 0.5
    (os.kill if alone else os.killpg)(crawl.pid, signal.SIGKILL)
    crawl.wait()
    return "parent alone" if alone else "whole group"


def measure(kills: int, pages: int, seed: int = 7) -> dict[str, object]:
    """Kill a crawl so often; what it cost."""
    dice = random.Random(seed)
    with tempfile.TemporaryDirectory() as scratch:
        folder, log = Path(scratch) / "site", Path(scratch) / "log"
        folder.mkdir()
        write_site(folder, pages)
        ways: Counter[str] = Counter()
        with served(folder, log) as url:
            for _ in range(kills):
                ways[_killed(_crawl(url, Path(scratch)), log, dice, max(2, int(1.4 * pages / kills)))] += 1
            status = 75
            while status == 75:  # the workers of a parent that was killed alone may take a moment to end
                status = _crawl(url, Path(scratch)).wait()
        asked = Counter(line.split()[2] for line in log.read_text().splitlines() if line.split()[1] == "200")
        with sqlite3.connect(Path(scratch) / "reviews.db") as sql:
            check = sql.execute("PRAGMA integrity_check").fetchone()[0]
            kept = [url for (url,) in sql.execute("SELECT url FROM pages")]
            doubled = sql.execute("SELECT count(*) - count(DISTINCT id) FROM records").fetchone()[0]
    again = sum(asked.values()) - len(asked)
    happened = ways["whole group"] + ways["parent alone"]
    return {
        "kills": happened, "whole group": ways["whole group"], "parent alone": ways["parent alone"], "exit": status,
        "pages lost": pages - len(set(kept)), "pages doubled": len(kept) - len(set(kept)), "records doubled": doubled,
        "fetched again": again, "fetched again a kill": round(again / max(1, happened), 2),
        "allowed a kill": CONCURRENCY + 8, "integrity_check": check,
    }  # fmt: skip


def main() -> None:
    """Print what the kills cost; exit 1 where anything was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    found = measure(given.kills, given.pages, given.seed)
    print("\n".join(f"{name:22} {figure}" for name, figure in found.items()))
    lost = found["pages lost"] or found["pages doubled"] or found["records doubled"] or found["integrity_check"] != "ok"
    sys.exit(1 if lost or found["exit"] else 0)


if __name__ == "__main__":
    main()
