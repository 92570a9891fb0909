"""How soon a crawl from the bare home page reaches a saved site's film reviews: ``python -m benchmarks.sites FOLDER``.

Rule of this room: the order of requests is read off the server's own log; what is a review, the records of the complete
crawl say. The site is crawled twice: in the order that was learned on the way, and in the order in which links were
met.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sqlite3
import tempfile
import time
from pathlib import Path
from urllib.parse import unquote

from benchmarks.folder_server import served
from reviewcrawler.crawling.launch import Order, crawl
from reviewcrawler.crawling.run import Run, default_jobs
from reviewcrawler.store import Store


def crawl_site(url: str, store: Path, *, learn: bool) -> None:
    """Crawl a site from its home page into a store, in a process of its own."""
    order = Order([url], store=store, allow_private=True)
    with Run(Store(store), jobs=default_jobs(), learn=learn) as run:
        crawl(order, run)


def measure(folder: Path, *, learn: bool) -> tuple[str, list[int]]:
    """A line about a crawl; and after how many answers a tenth, two tenths... all of the reviews were there."""
    with tempfile.TemporaryDirectory() as scratch:
        store, log = Path(scratch) / "reviews.db", Path(scratch) / "log"
        began = time.monotonic()
        with served(folder, log) as url:
            process = multiprocessing.get_context("spawn").Process(
                target=crawl_site, args=(url, store), kwargs={"learn": learn}
            )
            process.start()
            process.join()
        seconds = time.monotonic() - began
        with sqlite3.connect(store) as sql:
            kinds = dict(sql.execute("SELECT kind, count(*) FROM records WHERE newest GROUP BY kind ORDER BY 2 DESC"))
            reviews = {unquote("/" + a.split("/", 3)[3]) for (a,) in sql.execute(
                "SELECT address FROM records WHERE newest AND kind = 'review'")}  # fmt: skip
        asked = [unquote(line.split()[2]) for line in log.read_text("utf-8").splitlines()]
    at = [n for n, path in enumerate(dict.fromkeys(asked), 1) if path in reviews]
    marks = [at[max(0, round(len(at) * share / 10) - 1)] if at else 0 for share in range(1, 11)]
    return f"{len(asked)} requests, {seconds:.0f} s, {kinds}", marks


def main() -> None:
    """Measure the folders that are named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    for folder in parser.parse_args().folders:
        for learn in (True, False):
            told, marks = measure(folder, learn=learn)
            print(f"{folder.name:10} {'learned' if learn else 'as met ':8} {told}")
            print(f"{'':10} requests to 10, 20 ... 100 % of the reviews: {' '.join(map(str, marks))}", flush=True)


if __name__ == "__main__":
    main()
