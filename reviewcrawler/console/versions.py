"""What ``--version`` says: this program, and the versions of what its results depend on.

Rule of this room: it is read from what is installed; nothing heavy is imported for it.
"""

from __future__ import annotations

import platform
import sqlite3
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from reviewcrawler.exporting.json_schema import VERSION as RECORDS
from reviewcrawler.store.schema import VERSION as STORES

NEEDED: Final = ("scrapy", "twisted", "lxml", "numpy", "click")
EXTRAS: Final = {
    "parquet": "pyarrow", "warc": "warcio", "browse": "datasette", "metrics": "prometheus-client", "spark": "pyspark",
}  # fmt: skip
"""The extras of the package, each with the library that it brings."""


def told() -> str:
    """All of it, the program's own version first, on a line each.

    >>> told().partition("\\n")[0].split()[0]
    'reviewcrawler'
    """
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield f"reviewcrawler {_version('reviewcrawler') or 'checkout'}"
    yield f"records of form {RECORDS}, stores of version {STORES}"
    machine = f"{platform.system()} {platform.machine()}"
    yield f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {machine}"
    yield ", ".join(f"{name} {_version(name)}" for name in NEEDED)
    there = {extra: _version(library) for extra, library in EXTRAS.items()}
    yield "extras: " + ", ".join(
        f"{extra} ({EXTRAS[extra]} {found})" if found else f"{extra} (not installed)" for extra, found in there.items()
    )


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
