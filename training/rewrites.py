"""The copies written for this project, as records: ``fixtures/copies``, one file a film.

Rule of this room: a file names the page of the demo that it is about (`of:`) or holds the original itself, with its
film, director and cast; each other part is told by its heading, a number behind which counts parts of one making.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from reviewcrawler.extract import extract
from reviewcrawler.page import Page
from reviewcrawler.review import Review

FIXTURES: Final = Path(__file__).resolve().parent.parent / "fixtures"
ORIGINAL: Final = "original"
ANOTHER: Final = "another"
"""A different review of the same film: no copy."""
_TYPES: Final = {".html": "text/html", ".md": "text/markdown"}


@dataclass(frozen=True, slots=True)
class Family:
    """A review, its copies, and other reviews of the same film."""

    name: str
    held_out: bool
    """Nothing was chosen with these texts in view."""
    reviews: dict[str, Review]
    """By heading: `original`, the copies, and what begins with `another`."""

    @property
    def copies(self) -> dict[str, Review]:
        """What was made of the original."""
        return {k: r for k, r in self.reviews.items() if k != ORIGINAL and making(k) != ANOTHER}

    def rows(self) -> Iterator[dict[str, Any]]:
        """The records with `gold`: film, cluster, how it was made."""
        for heading, review in self.reviews.items():
            other = making(heading) == ANOTHER
            gold = {
                "film": self.name,
                "cluster": review.id if other else self.name,
                "made_by": "orig" if other or heading == ORIGINAL else making(heading),
            }
            yield review.to_dict() | {"gold": gold}


def making(heading: str) -> str:
    """How a text was made.

    >>> making("ideas 2")
    'ideas'
    """
    return heading.rstrip(" 0123456789")


def families(folder: Path = FIXTURES) -> Iterator[Family]:
    """All of them, by name."""
    for path in sorted((folder / "copies").glob("*.md")):
        yield family(path, folder / "demo")


def family(path: Path, demo: Path) -> Family:
    """One file, read."""
    head, *parts = re.split(r"^## (.+)$", path.read_text("utf-8"), flags=re.MULTILINE)
    told = dict(line.split(": ", 1) for line in head.strip().splitlines())
    bodies = dict(zip(parts[::2], (body.strip() for body in parts[1::2]), strict=True))
    original = _of_page(demo / told["of"], path.stem) if "of" in told else _written(told, bodies[ORIGINAL], path.stem)
    found = {ORIGINAL: original}
    for heading, body in bodies.items():
        if heading != ORIGINAL:
            slug = heading.replace(" ", "-")
            named = {"id": f"{path.stem}-{slug}", "url": f"https://{slug}.example/{path.stem}", "body": body}
            found[heading] = Review.from_dict(original.to_dict() | named)
    return Family(path.stem, told.get("part") == "held-out", found)


def _of_page(page: Path, name: str) -> Review:
    kind = _TYPES.get(page.suffix, "text/plain")
    return extract(Page(page.read_bytes(), f"https://original.example/{name}", kind))


def _written(told: dict[str, str], body: str, name: str) -> Review:
    record = {
        "id": f"{name}-original",
        "url": f"https://original.example/{name}",
        "kind": "review",
        "film": {"title": told["film"]},
        "director": told["director"].split("; "),
        "cast": [{"name": actor} for actor in told["cast"].split("; ")],
        "language": told["language"],
        "synopsis": told.get("synopsis"),
        "body": body,
    }
    return Review.from_dict(record)
