"""Datasette over a store and its index, with the pages of this package, on one port.

Rule of this room: what Datasette needs to know is said here, and nowhere else.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import uvicorn
from datasette import hookimpl
from datasette.app import Datasette
from datasette.database import Database
from datasette.plugins import pm

from reviewcrawler.browsing.copies import Copies
from reviewcrawler.browsing.guarding import LOOPBACK, guarded
from reviewcrawler.browsing.index import Index
from reviewcrawler.browsing.pages import Pages
from reviewcrawler.browsing.sites import Sites
from reviewcrawler.errors import UsageError

_NAME: Final = "reviewcrawler"
_THEIRS: Final = ("/index", "/store", "/-/", "/_")
_SETTINGS: Final = {"sql_time_limit_ms": 5000, "suggest_facets": False, "num_sql_threads": 3, "allow_download": False}
_METADATA: Final[dict[str, Any]] = {
    "title": "reviewcrawler",
    "databases": {
        "index": {
            "description": "One row for each newest record, as it is searched.",
            "tables": {
                "reviews": {
                    "fts_table": "search", "fts_pk": "doc", "facets": ["kind", "site", "language"], "sort_desc": "date",
                    "label_column": "title",
                },
                "place": {"hidden": True},
            },
        },
        "store": {"description": "The store itself, as the crawl writes it."},
    },
}  # fmt: skip


class _Plugin:
    """What Datasette asks of a plugin."""

    def __init__(self, index: Index) -> None:
        self.__name__ = _NAME
        self._routes = [
            (path, room.answers(handler)) for room in (Pages(index), Sites(index), Copies(index))
            for path, handler in room.routes()
        ]  # fmt: skip

    @hookimpl  # type: ignore[untyped-decorator, unused-ignore]
    def register_routes(self) -> list[tuple[str, Any]]:
        return self._routes


@contextmanager
def application(index: Index, host: str = LOOPBACK[1]) -> Iterator[Any]:
    """The application to serve, for as long as the context lasts; there is one at a time."""
    datasette = Datasette([], settings=_SETTINGS, metadata=_METADATA)
    changing = os.access(index.store.parent, os.W_OK)
    datasette.add_database(Database(datasette, path=str(index.path), is_mutable=True), name="index")
    datasette.add_database(Database(datasette, path=str(index.store), is_mutable=changing), name="store")
    pm.register(_Plugin(index), _NAME)
    try:
        hosts = LOOPBACK if host in LOOPBACK else ()
        yield guarded(datasette.app(), hosts=hosts, theirs=_THEIRS)
    finally:
        pm.unregister(name=_NAME)


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0 is any that is free.

    Raises UsageError where the address cannot be had.
    """
    try:
        family, kind, number, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        opened = socket.socket(family, kind, number)
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind(address)
        opened.listen(128)
    except OSError as error:
        raise UsageError(f"cannot listen on {host}, port {port}: {error.strerror}: choose another --port") from error
    return opened


def serve(served: Any, opened: socket.socket) -> None:
    """Serve until interrupted."""
    config = uvicorn.Config(served, log_level="warning", lifespan="on", access_log=False, server_header=False)
    uvicorn.Server(config).run(sockets=[opened])
