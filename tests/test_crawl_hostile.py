"""Servers that mean harm or are broken: the crawl ends, the others are not held up, and each has a plain reason."""

import re
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Self

import pytest
from scrapy.http import Request, Response

from reviewcrawler.crawling.visit import FIRST_REST, of_response
from reviewcrawler.frontier.sites import MAX_REST
from tests.serving import ROOT, Answer, Site, command, environment, page

pytestmark = pytest.mark.long

Behaviour = Callable[[socket.socket, str], None]
MB = 1024 * 1024


class Rude:
    """A server that says what a function tells it to, byte by byte; no robots.txt unless that has one."""

    def __init__(self, behaviour: Behaviour) -> None:
        self.behaviour = behaviour
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.host = f"127.0.0.1:{self._socket.getsockname()[1]}"
        self.url = f"http://{self.host}/"

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=self._serve, args=(self._socket.accept()[0],), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with suppress(OSError), connection:
            asked = connection.recv(65_536).decode("latin-1")
            path = [*asked.split(" "), "", ""][1]
            if path in ("/robots.txt", "/.well-known/tdmrep.json") and self.behaviour is not vast_robots:
                connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            else:
                self.behaviour(connection, path)


def head(*lines: str) -> bytes:
    return "\r\n".join(["HTTP/1.1 200 OK", "Content-Type: text/html", "Connection: close", *lines, "", ""]).encode()


def endless_redirects(connection: socket.socket, path: str) -> None:
    number = int((re.findall(r"\d+", path) or ["0"])[0]) + 1
    connection.sendall(f"HTTP/1.1 302 Found\r\nLocation: /r{number}\r\nContent-Length: 0\r\n\r\n".encode())


def slow_drip(connection: socket.socket, _path: str) -> None:
    connection.sendall(head())
    for _ in range(400):
        connection.sendall(b"<p>")
        time.sleep(0.1)


def ten_gigabytes(connection: socket.socket, _path: str) -> None:
    connection.sendall(head(f"Content-Length: {10 * 1024 * MB}") + b"<p>" * MB)


def endless_body(connection: socket.socket, _path: str) -> None:
    connection.sendall(head())
    while True:
        connection.sendall(b"<p>and on " * 10_000)


@cache
def bomb() -> bytes:
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    return b"".join([*(packer.compress(b" " * MB) for _ in range(200)), packer.flush()])


def gzip_bomb(connection: socket.socket, _path: str) -> None:
    body = bomb()
    connection.sendall(head("Content-Encoding: gzip", f"Content-Length: {len(body)}") + body)


def wrong_length(connection: socket.socket, _path: str) -> None:
    connection.sendall(head("Content-Length: 5000") + b"<p>It ends here.")


def no_http(connection: socket.socket, _path: str) -> None:
    connection.sendall(b"\0\1\2 what is it? \r\n\r\n")


def odd_headers(connection: socket.socket, _path: str) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n\xff\xfe: \0\r\nno colon\r\nContent-Length: minus\r\n\r\n<p>x")


def closes_at_once(connection: socket.socket, _path: str) -> None:
    connection.close()


def vast_robots(connection: socket.socket, path: str) -> None:
    if path != "/robots.txt":
        connection.sendall(head() + page("A page").encode())
        return
    connection.sendall(head(f"Content-Length: {50 * MB + 40}") + b"User-agent: *\nDisallow: /private\n")
    for _ in range(50):
        connection.sendall(b"# a comment that says nothing\n" * (MB // 30) + b" " * (MB % 30))


def sitemaps_without_end(connection: socket.socket, path: str) -> None:
    if "sitemap" not in path:
        connection.sendall(head() + page("Home").encode())
        return
    number = int((re.findall(r"\d+", path) or ["0"])[0])
    further = "".join(f"<sitemap><loc>/sitemap{n}.xml</loc></sitemap>" for n in (number, number + 1, 2 * number + 2))
    connection.sendall(head() + f"<sitemapindex>{further}</sitemapindex>".encode())


REASONS: dict[Behaviour, str] = {
    endless_redirects: "more than 10 redirects in a row",
    slow_drip: "no answer in time",
    ten_gigabytes: "the answer is too large",
    endless_body: "the answer is too large",
    gzip_bomb: "the answer is too large",
    wrong_length: "the answer breaks off",
    no_http: "the answer is not HTTP",
    odd_headers: "the answer is not HTTP",
    closes_at_once: "the connection was closed without an answer",
}


@pytest.fixture(scope="module")
def crawl(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], dict[str, list[str]], float]:
    """The host of each behaviour, the reasons for what failed there, and when the honest site was done, in seconds."""
    store = tmp_path_factory.mktemp("hostile") / "reviews.db"
    bomb()
    behaviours = [*REASONS, vast_robots, sitemaps_without_end]
    with Site() as honest:
        honest.routes["/"] = Answer(page("Home", *[f"/{n}" for n in range(20)]))
        honest.routes |= {f"/{n}": Answer(page(str(n))) for n in range(20)}
        servers = [Rude(behaviour).__enter__() for behaviour in behaviours]
        starts = [server.url for server in servers] + [honest.url, f"https://{honest.host}/"]
        settings = [f"REVIEWCRAWLER_STORE={store}", "REVIEWCRAWLER_ALLOW_PRIVATE=1", "DOWNLOAD_TIMEOUT=3",
                    f"DOWNLOAD_MAXSIZE={4 * MB}"]  # fmt: skip
        call = [sys.executable, "-m", "scrapy", "crawl", "site", "-a", f"start={' '.join(starts)}"]
        call += [f"-s{each}" for each in settings]
        began = time.monotonic()
        result = subprocess.run(
            call, cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=60, check=False
        )
        assert "Closing spider (finished)" in result.stderr, result.stderr[-3000:]
        done = honest.times[-1] - began
        for server in servers:
            server.__exit__()
    with sqlite3.connect(store) as sql:
        rows = sql.execute(
            "SELECT site, reason FROM frontier WHERE reason != '' AND role IN ('page', 'start')"
        ).fetchall()
        records = {site for (site,) in sql.execute("SELECT site FROM records")}
    assert honest.host in records
    reasons: dict[str, list[str]] = {}
    for site, reason in rows:
        reasons.setdefault(site, []).append(reason)
    hosts = {behaviour.__name__: server.host for behaviour, server in zip(behaviours, servers, strict=True)}
    return hosts | {"tls": honest.host, "records": " ".join(records)}, reasons, done


Crawl = tuple[dict[str, str], dict[str, list[str]], float]


@pytest.mark.parametrize("behaviour", [behaviour.__name__ for behaviour in REASONS])
def test_each_has_a_plain_reason(crawl: Crawl, behaviour: str) -> None:
    hosts, reasons, _ = crawl
    assert {each.__name__: reason for each, reason in REASONS.items()}[behaviour] in reasons[hosts[behaviour]]


def test_a_site_without_tls_says_so(crawl: Crawl) -> None:
    hosts, reasons, _ = crawl
    assert reasons[hosts["tls"]] == ["no safe connection (TLS)"]


@pytest.mark.parametrize("behaviour", ["vast_robots", "sitemaps_without_end"])
def test_what_there_is_to_read_is_read(crawl: Crawl, behaviour: str) -> None:
    hosts, _, _ = crawl
    assert hosts[behaviour] in hosts["records"].split()


def test_an_honest_site_is_not_held_up(crawl: Crawl) -> None:
    _, _, done = crawl
    assert done < 40


@pytest.mark.parametrize(
    ("asked", "least", "most"),
    [
        ("120", 120, 120),
        ("9" * 400, MAX_REST, MAX_REST),
        ("Fri, 31 Dec 9999 23:59:59 GMT", MAX_REST, MAX_REST),
        ("Thu, 01 Jan 1970 00:00:00 GMT", FIRST_REST, FIRST_REST),
        *((odd, FIRST_REST, FIRST_REST) for odd in ("\u00b2", "nan", "-5", "soon", "")),
    ],
)
def test_a_server_asks_for_a_rest_in_any_words(asked: str, least: float, most: float) -> None:
    request = Request("http://example.org/", meta={"row": None})
    response = Response(request.url, 429, {"Retry-After": asked.encode("latin-1")}, request=request)
    assert least <= of_response(response).rest <= most


def feeds_without_end(path: str) -> Answer:
    """Each feed names the next, and pages of which there is none."""
    number = int((re.findall(r"\d+", path) or ["0"])[0])
    entries = "".join(f'<entry><link href="/gone-{number}-{n}"/></entry>' for n in range(20))
    atom = f'<feed xmlns="http://www.w3.org/2005/Atom"><link rel="next" href="/feed{number + 1}"/>{entries}</feed>'
    return Answer(atom, type="application/atom+xml") if path.startswith("/feed") else Answer("", 404)


def test_feeds_without_end_that_list_what_is_not_there_come_to_an_end(tmp_path: Path) -> None:
    with Site() as site:
        site.routes["/"] = Answer('<link rel="alternate" type="application/atom+xml" href="/feed0">' + page("Home"))
        site.otherwise = feeds_without_end
        assert command("crawl", site.url, "--allow-private", "--jobs", "0", cwd=tmp_path).returncode == 0
        assert len(site.asked) < 600
