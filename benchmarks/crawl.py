"""What a crawl costs the process that fetches, beside Scrapy as it comes: ``python -m benchmarks.crawl``.

Rule of this room: CPU seconds of the reactor's process alone, its start included, each figure beside its peer on the
same pages in the same run; the least of several takes counts, since machines are noisy. A crawl that did not fetch all
of the pages gives no figure.
"""

from __future__ import annotations

import argparse
import gzip
import multiprocessing
import random
import re
import resource
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.settings import Settings

from benchmarks.folder_server import Server
from reviewcrawler.addresses.links import grouped, link
from reviewcrawler.copying.onlooker import Seen
from reviewcrawler.crawling.launch import Order, crawl
from reviewcrawler.crawling.run import Run, default_jobs
from reviewcrawler.derive import Derived
from reviewcrawler.frontier import Frontier
from reviewcrawler.page import Page
from reviewcrawler.store import Store

_HREF: Final = re.compile(rb'href="(/\d+)"')
PLAIN: Final[dict[str, Any]] = {
    "LOG_ENABLED": False,
    "LOG_INSTALL_ROOT_HANDLER": False,
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "COOKIES_ENABLED": False,
    "CONCURRENT_REQUESTS": 8,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
    "DOWNLOAD_DELAY": 0,
    "ROBOTSTXT_OBEY": False,
}
"""Scrapy as it comes, as fast as our own crawl of a loopback site."""


def page_of(number: int, count: int) -> bytes:
    """A page of some 40 KB with an article, a frame around it and thirty links."""
    dice = random.Random(number)
    words = ["".join(dice.choices("abdeilmnorst", k=dice.randint(2, 9))) for _ in range(400)]
    text = "".join(f"<p>{' '.join(dice.choices(words, k=60))}.</p>" for _ in range(25))
    links = "".join(
        f'<li class="entry"><a href="/{n}">Another page {n}</a></li>'
        for n in range(number * 2 + 1, number * 2 + 31)
        if n < count
    )
    frame = "".join(f'<div class="box box-{n} col-4"><span data-id="{n}">{words[n]}</span></div>' for n in range(250))
    return f"<!doctype html><title>Quay {number}</title>{frame}<article><h1>Quay</h1>{text}</article>{links}".encode()


class Pages(BaseHTTPRequestHandler):
    """Serves pages by their number; with gzip and without a charset, as wanted."""

    protocol_version = "HTTP/1.1"
    bodies: tuple[bytes, ...] = ()
    packed = False
    charset = True

    def do_GET(self) -> None:
        """Answer."""
        number = int(self.path[1:] or 0) if self.path[1:].isdigit() or self.path == "/" else len(self.bodies)
        found = number < len(self.bodies)
        body = self.bodies[number] if found else b""
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8" if self.charset else "text/html")
        if self.packed and found:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Nothing on the terminal."""


def _serve(told: Connection, count: int, packed: bool, charset: bool) -> None:
    bodies = tuple(page_of(n, count) for n in range(count))
    if packed:
        bodies = tuple(gzip.compress(body) for body in bodies)
    kind = type("Kind", (Pages,), {"bodies": bodies, "packed": packed, "charset": charset})
    server = Server(("127.0.0.1", 0), kind)
    told.send(server.server_port)
    server.serve_forever()


class Fetch(scrapy.Spider):
    """Fetches pages by their number and does nothing with them."""

    name = "fetch"
    url, count = "", 0

    async def start(self) -> AsyncIterator[Any]:
        """All of them."""
        for number in range(self.count):
            yield scrapy.Request(f"{self.url}{number or ''}", dont_filter=True)

    def parse(self, response: Response) -> None:
        """Nothing."""


class Follow(scrapy.Spider):
    """Follows every link, with Scrapy's own scheduler and its JOBDIR."""

    name = "follow"
    url = ""

    async def start(self) -> AsyncIterator[Any]:
        """The home page."""
        yield scrapy.Request(self.url)

    def parse(self, response: Response) -> Iterator[Any]:
        """A request for each link, and an item."""
        for href in _HREF.findall(response.body):
            yield response.follow(href.decode())
        yield {"url": response.url}


def _spider(kind: type[scrapy.Spider], settings: dict[str, Any], **given: Any) -> None:
    process = AsyncCrawlerProcess(Settings(PLAIN | settings))
    process.crawl(kind, **given)
    process.start()


def fetch_only(url: str, count: int, _folder: str, own: bool = False) -> None:
    """Scrapy as it comes; with `own` behind our middleware for packed pages."""
    settings = {"DOWNLOADER_MIDDLEWARES": {"reviewcrawler.crawling.politeness.PlainCompressed": 595}} if own else {}
    _spider(Fetch, settings, url=url, count=count)


def jobdir(url: str, _count: int, folder: str) -> None:
    """Scrapy with a JOBDIR."""
    _spider(Follow, {"JOBDIR": f"{folder}/job"}, url=url)


def full(url: str, count: int, folder: str) -> None:
    """Our crawl with all that belongs to it; pages are read in other processes."""
    order = Order([url], store=Path(folder) / "reviews.db", allow_private=True)
    with Run(Store(order.store), jobs=default_jobs()) as run:
        crawl(order, run)
        assert run.pages == count, f"{run.pages} of {count} pages"


def links_alone(page: Page, _path: Path | None) -> Seen:
    """What the spider with a JOBDIR reads of a page."""
    found = [
        each for href in _HREF.findall(page.raw) if (each := link((page.url or "").rpartition("/")[0] + href.decode()))
    ]
    # Each says something of its own: a shape of which no page does is left as a trap.
    return Seen(Derived(page.id, page.sha256, b"", links=grouped(found, page.url or ""), text=int(page.id, 16)))


def frontier(url: str, count: int, folder: str) -> None:
    """Our frontier with the same reading as the spider with a JOBDIR."""
    from reviewcrawler.crawling import run as module  # noqa: PLC0415 - it is changed for this process alone

    vars(module)["read_beside"] = links_alone
    order = Order([url], store=Path(folder) / "reviews.db", allow_private=True)
    with Run(Store(order.store), jobs=0) as run:
        crawl(order, run)
        visits = sum(tally.visits for tally in run.tallies.values())
        assert visits >= count, f"{visits} of {count} pages"


def _timed(work: Callable[[str, int, str], None], url: str, count: int, told: Connection) -> None:
    with tempfile.TemporaryDirectory() as folder:
        began = time.process_time()
        work(url, count, folder)
        told.send(time.process_time() - began)


def cpu(works: list[Callable[[str, int, str], None]], count: int, takes: int, *, packed: bool = False,
        charset: bool = True) -> list[float]:  # fmt: skip
    """The least CPU milliseconds a page that each work takes; they take turns."""
    spawn = multiprocessing.get_context("spawn")
    here, there = spawn.Pipe(duplex=False)
    server = spawn.Process(target=_serve, args=(there, count, packed, charset), daemon=True)
    server.start()
    url = f"http://127.0.0.1:{here.recv()}/"
    least = [float("inf")] * len(works)
    for _ in range(takes):
        for number, work in enumerate(works):
            process = spawn.Process(target=_timed, args=(work, url, count, there))
            process.start()
            least[number] = min(least[number], here.recv() * 1000 / count)
            process.join()
    server.terminate()
    return least


def _million(told: Connection, path: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.monotonic()
    with Run(Store(path), jobs=0) as run:
        found = link("http://example.org/")
        assert found
        run.begin([found])
        row = run.lease()
        assert row
        waiting = run.pending
    told.send(
        (time.monotonic() - began, before // 1024, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, waiting)
    )


def million(count: int) -> tuple[float, int, int, int]:
    """Seconds until a crawl with so many waiting addresses has its first, MB before and at most, and how many wait."""
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/reviews.db"
        with Store(path) as store:
            books = Frontier(store)
            books.begin(["example.org"])
            addresses = (f"http://example.org/{n % 97}/{n % 1009}/review-{n}" for n in range(count))
            while some := list(islice(addresses, 10_000)):
                found = [each for address in some if (each := link(address))]
                with store.transaction():
                    books.add(grouped(found, "http://example.org/list/"), site="example.org")
        spawn = multiprocessing.get_context("spawn")
        here, there = spawn.Pipe(duplex=False)
        process = spawn.Process(target=_million, args=(there, path))
        process.start()
        figures: tuple[float, int, int, int] = here.recv()
        process.join()
        return figures


def _told(name: str, figure: float, peer: float, most: float) -> None:
    print(
        f"{name:44} {figure:6.2f} ms a page, beside {peer:6.2f}: {figure / peer:4.2f} times (at most {most})",
        flush=True,
    )


def main() -> None:
    """Print each figure beside its peer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=1500)
    parser.add_argument("--takes", type=int, default=3)
    parser.add_argument("--urls", type=int, default=1_000_000)
    given = parser.parse_args()
    fetched, all_of_it = cpu([fetch_only, full], given.pages, given.takes)
    _told("full pipeline / fetch-only Scrapy", all_of_it, fetched, 1.8)
    plain, own = cpu([jobdir, frontier], given.pages, given.takes)
    _told("frontier / JOBDIR", own, plain, 1.1)
    ours = partial(fetch_only, own=True)
    (told,) = cpu([ours], given.pages, given.takes, packed=True)
    untold, as_it_comes = cpu([ours, fetch_only], given.pages, given.takes, packed=True, charset=False)
    _told("gzip without a charset / with one", untold, told, 1.1)
    _told("  the same, Scrapy as it comes", as_it_comes, told, 0)
    seconds, before, most, waiting = million(given.urls)
    print(
        f"{waiting} addresses wait: the first after {seconds:.2f} s (under 5), {most} MB (under 400; {before} before)"
    )


if __name__ == "__main__":
    main()
