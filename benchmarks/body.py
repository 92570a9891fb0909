"""The body text beside its peers: ``python -m benchmarks.body GOLD.jsonl.gz ...``.

Rules of this room: a gold file is JSON Lines (.gz) of ``{id, url, html, body}``; the score is that of the Scrapinghub
article-extraction benchmark (bags of word 4-grams); tools take turns on each page, so that their speeds compare. A
peer that is not installed is left out: ``pip install trafilatura readability-lxml``.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import defaultdict
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from time import process_time
from typing import Any, Final

from reviewcrawler import extract
from training.scores import precision_recall, summary

Tool = Callable[[str, str | None], str]
_WARM_UP: Final = 5


def ours(html: str, url: str | None) -> str:
    """The whole record is made; its body is returned."""
    return extract(html, url=url, content_type="text/html").body or ""


def trafilatura(html: str, url: str | None) -> str:
    """Trafilatura as it comes, without comments."""
    from trafilatura import extract as peer  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415

    return peer(html, url=url, include_comments=False) or ""


def readability(html: str, url: str | None) -> str:
    """The text of readability-lxml's summary."""
    from lxml.html import fromstring  # noqa: PLC0415
    from readability import Document  # type: ignore[import-untyped,import-not-found,unused-ignore]  # noqa: PLC0415

    return "".join(map(str, fromstring(Document(html, url=url).summary()).itertext()))


PEERS: Final[dict[str, Tool]] = {"trafilatura": trafilatura, "readability": readability}


def measure(path: Path, tools: dict[str, Tool], limit: int | None) -> None:
    """Print a line a tool: F1, precision, recall, and the speed as a multiple of the slowest peer's."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        pages: list[dict[str, Any]] = [json.loads(line) for line in lines][:limit]
    scores: dict[str, list[tuple[float, float]]] = defaultdict(list)
    spent: dict[str, float] = defaultdict(float)
    for number, page in enumerate(pages):
        for name, tool in tools.items():
            began = process_time()
            text = tool(page["html"], page["url"] or None)
            spent[name] += process_time() - began if number >= _WARM_UP else 0.0
            scores[name].append(precision_recall(page["body"] or "", text))
    slowest = max(spent.values())
    print(f"\n{path.name}: {len(pages)} pages")
    for name in tools:
        f1, precision, recall = summary(scores[name])
        print(
            f"  {name:14} F1 {f1:.4f}  P {precision:.4f}  R {recall:.4f}  speed x{slowest / spent[name]:.2f}",
            flush=True,
        )


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.body", description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--limit", type=int, help="pages of each file that are measured")
    args = parser.parse_args()
    peers = {name: tool for name, tool in PEERS.items() if find_spec(name)}
    for path in args.gold:
        measure(path, {"reviewcrawler": ours, **peers}, args.limit)


if __name__ == "__main__":
    main()
