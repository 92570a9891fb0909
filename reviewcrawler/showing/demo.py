"""The demo's sites, served on loopback: each folder of fixtures/demo is the document root of one port.

Rule of this room: files are served as bytes and without a charset, as plain servers do; only the three files that must
hold absolute addresses are given the server's own.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from pathlib import Path
from typing import IO, Any, Final

from reviewcrawler.errors import UsageError

PLACEHOLDER: Final = b"{{host}}"
ADDRESSED: Final = frozenset(("robots.txt", "sitemap.xml", "feed.xml"))
"""Files in which the placeholder is replaced."""
FIRST_PORT: Final = 8731
"""Ports that are tried first, so that a second demo finds the same addresses."""


def demo_sites() -> list[Path]:
    """The document roots, in the installed package or in a checkout.

    Raises UsageError where they are not there.
    """
    packaged = Path(str(resources.files("reviewcrawler").joinpath("fixtures", "demo")))
    checkout = Path(__file__).parents[2] / "fixtures" / "demo"
    folder = packaged if packaged.is_dir() else checkout
    if not folder.is_dir():
        raise UsageError("the demo's pages are not installed: install reviewcrawler anew, or run it in a checkout")
    return sorted(path for path in folder.iterdir() if path.is_dir())


class DemoHandler(SimpleHTTPRequestHandler):
    """Serves one folder, without listings and without a word."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer with a file."""
        path = Path(self.translate_path(self.path))
        if path.name not in ADDRESSED or not path.is_file():
            return super().do_GET()
        body = path.read_bytes().replace(PLACEHOLDER, self.headers.get("Host", "").encode("latin-1"))
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        return None

    def list_directory(self, path: Any) -> IO[bytes] | None:  # type: ignore[override]  # noqa: ARG002 - its signature
        """Nothing: a folder without a page is not there."""
        self.send_error(HTTPStatus.NOT_FOUND)
        return None

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its signature
        """Keep quiet."""


@contextmanager
def served(folder: Path, port: int = 0) -> Iterator[str]:
    """Serve a folder on loopback for as long as the context lasts; gives ``host:port``."""
    handler = partial(DemoHandler, directory=str(folder))
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError:
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def served_demo() -> Iterator[dict[str, str]]:
    """Serve every site of the demo; gives the name of each by its ``host:port``."""
    with ExitStack() as stack:
        yield {
            stack.enter_context(served(folder, FIRST_PORT + number)): folder.name
            for number, folder in enumerate(demo_sites())
        }
