"""How well a few film reviews are told from many reviews of records: ``python -m benchmarks.arts``.

Rule of this room: the pages are made of sentences that no weights were learned from, always the same ones for a seed;
one page in a hundred is a film's, and those that are called so must be.
"""

from __future__ import annotations

import argparse
import random
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from reviewcrawler import extract

_SENTENCES: Final[dict[str, dict[str, dict[str, list[str]]]]] = tomllib.loads(
    Path(__file__).with_suffix(".toml").read_text("utf-8")
)
_FIRST: Final = ("Pale", "Iron", "Quiet", "Second", "Paper", "Northern", "Glass", "Hollow", "Amber", "Late")
_LAST: Final = ("Harvest", "Orchard", "Signal", "Ferry", "Kingdom", "Mirrors", "Weather", "Parade", "Tide", "Lantern")
_NAMES: Final = ("Ada Moor", "Ben Ode", "Lena Voss", "Nuria Sol", "Tom Aarts", "Irene Valat", "Cy Fenn", "Marta Low")
_MENU: Final = '<nav><a href="/">Home</a> <a href="/records/">Records</a> <a href="/films/">Films</a></nav>'


def page(chance: random.Random, kind: str) -> str:
    """A review of a record or of a film, of four to nine sentences in one of the languages."""
    told: dict[str, list[str]] = chance.choice(list(_SENTENCES.values()))[kind]
    work, group = (f"{chance.choice(_FIRST)} {chance.choice(_LAST)}" for _ in range(2))
    words = {
        "work": work,
        "maker": chance.choice(_NAMES) if kind == "film" else f"The {group}",
        "name": chance.choice(_NAMES),
    }
    sentences = chance.sample(told["sentences"], chance.randint(4, 9))
    half = len(sentences) // 2
    lines = [chance.choice(told["rows"]), " ".join(sentences[:half]), " ".join(sentences[half:])]
    text = "".join(f"<p>{line}</p>" for line in [*lines, chance.choice(told["ends"])] if line)
    headline = chance.choice(told["headlines"])
    date = f"<time>2021-03-0{chance.randint(1, 9)}</time>"
    html = f"<title>{headline} - Foghorn</title>{_MENU}<article><h1>{headline}</h1>{date}{text}</article>"
    return html.format(**words)


def pages(count: int, seed: int) -> Iterator[tuple[str, str]]:
    """What each page is, and the page; every hundredth is on a film."""
    chance = random.Random(seed)
    for number in range(count):
        kind = "film" if number % 100 == 99 else "record"
        yield kind, page(chance, kind)


def score(found: Counter[tuple[str, bool]]) -> dict[str, Any]:
    """Precision and recall of the film reviews.

    >>> score(Counter({("film", True): 9, ("film", False): 1, ("record", True): 3, ("record", False): 87}))
    {'precision': 0.75, 'recall': 0.9}
    """
    right = found["film", True]
    called = right + found["record", True]
    return {
        "precision": round(right / max(1, called), 3),
        "recall": round(right / max(1, right + found["film", False]), 3),
    }


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.arts", description=__doc__.partition("\n")[0])
    parser.add_argument("--pages", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    began = time.process_time()
    found = Counter(
        (kind, extract(html, content_type="text/html").kind == "review")
        for kind, html in pages(given.pages, given.seed)
    )
    print(f"{given.pages} pages in {time.process_time() - began:.0f} s:", score(found), dict(found))


if __name__ == "__main__":
    main()
