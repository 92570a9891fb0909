"""Tables of words by language: labels, phrases, scales, each with its source.

Rule of this room: knowledge is data. A table is read once, when the room that uses it is imported.
"""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Any


def load(name: str) -> dict[str, Any]:
    """The table of that name.

    >>> "Movie" in load("linked_data")["types"]["film"]
    True
    """
    return tomllib.loads(resources.files(__name__).joinpath(f"{name}.toml").read_text("utf-8"))
