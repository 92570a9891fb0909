"""A saved site served from a folder, in a process of its own, with a log of what was asked for and when.

Rule of this room: what a plain web server does: index files, redirects of folders, Last-Modified and ETag, no more.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from pathlib import Path
from typing import IO, Any


class Handler(SimpleHTTPRequestHandler):
    """Serves files; every request is a line ``time status path`` of the log."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *args: Any, log: IO[str], **kwargs: Any) -> None:
        self.log = log
        super().__init__(*args, **kwargs)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:  # noqa: ARG002 - its own name for it
        status = code.value if isinstance(code, HTTPStatus) else code
        self.log.write(f"{time.monotonic():.4f} {status} {self.path}\n")

    def log_message(self, *_: Any) -> None:
        """Nothing on the terminal."""


class Server(ThreadingHTTPServer):
    """Threads that do not outlive the process."""

    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *_: Any) -> None:
        """Nothing on the terminal where a client went away."""


def _serve(folder: Path, log: Path, told: Connection) -> None:
    with log.open("w", encoding="utf-8", buffering=1) as file:
        server = Server(("127.0.0.1", 0), partial(Handler, directory=os.fspath(folder), log=file))
        told.send(server.server_port)
        server.serve_forever()


@contextmanager
def served(folder: Path, log: Path) -> Iterator[str]:
    """The address at which the folder is served for as long as the context lasts."""
    here, there = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(folder, log, there), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{here.recv()}/"
    finally:
        process.terminate()
        process.join()
