"""A site of a test's own on loopback, and the command line run as a stranger runs it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).parents[1]


@dataclass
class Answer:
    """What the server says to a request."""

    body: bytes | str = b""
    status: int = 200
    type: str | None = "text/html"
    headers: dict[str, str] = field(default_factory=dict)
    wait: float = 0.0


Route = Answer | Callable[[int], Answer]
"""An answer, or what makes one out of how often the path was asked for before."""


class Site:
    """A server on a port of its own. ``routes`` may be changed while it runs; ``asked`` lists the paths in order.

    An answer with an ETag is not sent to who has it; ``answers`` lists the paths with the statuses that were sent.
    """

    def __init__(self, routes: dict[str, Route] | None = None, address: str = "127.0.0.1") -> None:
        self.routes = routes or {}
        self.otherwise: Callable[[str], Answer] = lambda _path: Answer("not here", 404)
        self.asked: list[str] = []
        self.answers: list[tuple[str, int]] = []
        self.agents: set[str] = set()
        self.times: list[float] = []
        self._server = ThreadingHTTPServer((address, 0), _handler(self))
        self._server.daemon_threads = True
        self.host = f"{address}:{self._server.server_port}"
        self.url = f"http://{self.host}/"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, path: str) -> Answer:
        """The answer to a path, which is noted."""
        before = self.asked.count(path)
        self.asked.append(path)
        self.times.append(time.monotonic())
        route = self.routes.get(path) or self.otherwise(path)
        return route if isinstance(route, Answer) else route(before)


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            site.agents.add(self.headers.get("User-Agent", ""))
            said = site.answer(self.path)
            time.sleep(said.wait)
            body = said.body.encode() if isinstance(said.body, str) else said.body
            known = said.headers.get("ETag") and said.headers.get("ETag") == self.headers.get("If-None-Match")
            status, body = (304, b"") if known else (said.status, body)
            site.answers.append((self.path, status))
            self.send_response(status)
            if said.type:
                self.send_header("Content-Type", said.type)
            for name, value in said.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    return Handler


def page(title: str, *links: str, text: str = "") -> str:
    """A small page with an article and links."""
    said = text or f"{title} is a film that takes its time. It opens on a quay in the rain and it ends there, too. " * 4
    anchors = "".join(f'<li><a href="{link}">{link}</a></li>' for link in links)
    return (
        f"<!doctype html><html><head><title>{title}</title></head><body><article><h1>{title}</h1>"
        f"<p>Directed by Ada Moor. Starring Ben Okri-Lund.</p><p>{said}</p></article><ul>{anchors}</ul></body></html>"
    )


def environment() -> dict[str, str]:
    """The environment of a command: this checkout first, no settings of whoever runs the tests."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("REVIEWCRAWLER_", "SCRAPY_"))}
    return kept | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1"}


def command(*args: str, cwd: Path, **kwargs: Any) -> subprocess.CompletedProcess[str]:
    """Run ``reviewcrawler ARGS`` in a folder and wait for its end."""
    call = [sys.executable, "-m", "reviewcrawler", *args]
    return subprocess.run(
        call, cwd=cwd, env=environment(), capture_output=True, text=True, timeout=120, check=False, **kwargs
    )


def started(*args: str, cwd: Path) -> subprocess.Popen[bytes]:
    """Start ``reviewcrawler ARGS`` in a folder, as the leader of a process group of its own."""
    call = [sys.executable, "-m", "reviewcrawler", *args]
    return subprocess.Popen(
        call, cwd=cwd, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )


def until(true: Callable[[], bool], seconds: float = 120.0) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)
