"""The body text beside its peers: ``python -m benchmarks.body GOLD.jsonl.gz ... [--plot OUT.svg]``.

Rules of this room: a gold file is JSON Lines (.gz) of ``{id, url, html, body}``; the score is that of the Scrapinghub
article-extraction benchmark (bags of word 4-grams); tools take turns on each page, so that their speeds compare. A peer
that is not installed is left out: ``pip install trafilatura readability-lxml resiliparse newspaper4k``.
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
from typing import Any, Final, NamedTuple

from benchmarks.scatter import Axis, Point, drawn
from reviewcrawler import Page, extract
from reviewcrawler.draft import Draft
from reviewcrawler.extract import LABELLING, READING
from reviewcrawler.memory import uncollected
from reviewcrawler.readers import read
from reviewcrawler.review import Review
from reviewcrawler.spans import Spans
from training.scores import precision_recall, summary

Tool = Callable[[str, str | None], str]
_WARM_UP: Final = 5
_HTML: Final = "text/html; charset=utf-8"
_MEASURE: Final = "trafilatura"
"""The tool whose speed is 1, where it is installed."""


def ours(html: str, url: str | None) -> str:
    """The whole record is made; its body is returned."""
    return extract(html.encode("utf-8", "replace"), url=url, content_type=_HTML).body or ""


def trafilatura(html: str, url: str | None) -> str:
    """Trafilatura as it comes, without comments."""
    from trafilatura import extract as peer  # type: ignore[import-untyped,import-not-found,unused-ignore]  # noqa: PLC0415

    return peer(html, url=url, include_comments=False) or ""


def readability(html: str, url: str | None) -> str:
    """The text of readability-lxml's summary."""
    from lxml.html import fromstring  # noqa: PLC0415
    from readability import Document  # type: ignore[import-untyped,import-not-found,unused-ignore]  # noqa: PLC0415

    return "".join(map(str, fromstring(Document(html, url=url).summary()).itertext()))


def resiliparse(html: str, _url: str | None) -> str:
    """Resiliparse's main content as plain text."""
    from resiliparse.extract import html2text  # type: ignore[import-untyped,import-not-found,unused-ignore]  # noqa: PLC0415

    return str(html2text.extract_plain_text(html, main_content=True, alt_texts=False, links=False))


def newspaper(html: str, url: str | None) -> str:
    """The text of newspaper4k's article."""
    from newspaper import Article  # type: ignore[import-untyped,import-not-found,unused-ignore]  # noqa: PLC0415

    article = Article(url or "http://localhost/", fetch_images=False)
    article.download(input_html=html)
    article.parse()
    return str(article.text)


PEERS: Final[dict[str, Tool]] = {
    "trafilatura": trafilatura,
    "readability": readability,
    "resiliparse": resiliparse,
    "newspaper": newspaper,
}


class Measured(NamedTuple):
    """Precision and recall that a tool reached on each page, and the seconds of CPU it took for all."""

    pages: list[tuple[float, float]]
    seconds: float

    @property
    def f1(self) -> float:
        """Of the means over pages."""
        return summary(self.pages)[0]

    def and_more(self, other: Measured) -> Measured:
        """The same of further pages."""
        return Measured(self.pages + other.pages, self.seconds + other.seconds)


def pages_of(path: Path, limit: int | None) -> list[dict[str, Any]]:
    """The rows of a gold file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines][:limit]


def measure(pages: list[dict[str, Any]], tools: dict[str, Tool]) -> dict[str, Measured]:
    """Scores and time of each tool, the first pages unmeasured: they fill caches and load models."""
    scores: dict[str, list[tuple[float, float]]] = defaultdict(list)
    spent: dict[str, float] = defaultdict(float)
    for number, page in enumerate(pages):
        for name, tool in tools.items():
            began = process_time()
            text = tool(page["html"], page["url"] or None)
            spent[name] += process_time() - began if number >= _WARM_UP else 0.0
            scores[name].append(precision_recall(page["body"] or "", text))
    return {name: Measured(scores[name], spent[name]) for name in tools}


def stages(pages: list[dict[str, Any]]) -> dict[str, float]:
    """Milliseconds of CPU a page that each stage of ours takes."""
    spent: dict[str, float] = defaultdict(float)
    for row in pages:
        page = Page(
            row["html"].encode("utf-8", "replace"), url=row["url"] or None, content_type="text/html; charset=utf-8"
        )
        with uncollected():
            began = process_time()
            document = read(page)
            draft = Draft(page, document, Spans(document.blocks), Review(id=page.id))
            spent["read"] += process_time() - began
            for step in (*LABELLING, *READING):
                began = process_time()
                step(draft)
                spent[step.__module__.split(".")[1]] += process_time() - began
            del draft, document
    slowest_first = sorted(spent.items(), key=lambda each: -each[1])
    return {name: seconds / len(pages) * 1000 for name, seconds in slowest_first}


def speeds(found: dict[str, Measured]) -> dict[str, float]:
    """Each tool's speed as a multiple of trafilatura's, or of the slowest where that is not there."""
    unit = found[_MEASURE].seconds if _MEASURE in found else max(each.seconds for each in found.values())
    return {name: unit / each.seconds for name, each in found.items()}


def plot(found: dict[str, Measured], title: str) -> str:
    """F1 against speed, as a drawing."""
    points = [Point(name, speed, found[name].f1) for name, speed in speeds(found).items()]
    low = min(point.y for point in points)
    return drawn(
        title, points, Axis("pages a second of CPU, trafilatura = 1", 0.0, max(p.x for p in points) * 1.1),
        Axis("F1 (word 4-grams)", max(0.0, low - 0.02), 1.0),
    )  # fmt: skip


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.body", description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--limit", type=int, help="pages of each file that are measured")
    parser.add_argument("--plot", type=Path, help="where to draw F1 against speed (SVG), over all files")
    args = parser.parse_args()
    tools = {"reviewcrawler": ours, **{name: tool for name, tool in PEERS.items() if find_spec(name)}}
    everything = {name: Measured([], 0.0) for name in tools}
    for path in args.gold:
        pages = pages_of(path, args.limit)
        found = measure(pages, tools)
        everything = {name: everything[name].and_more(found[name]) for name in tools}
        print(f"\n{path.name}: {len(pages)} pages")
        for name, speed in speeds(found).items():
            f1, precision, recall = summary(found[name].pages)
            print(f"  {name:14} F1 {f1:.4f}  P {precision:.4f}  R {recall:.4f}  speed x{speed:.2f}", flush=True)
        print("  milliseconds a page: " + ", ".join(f"{name} {ms:.2f}" for name, ms in stages(pages).items()))
    if args.plot:
        sets, count = (
            ", ".join(path.name.partition(".")[0] for path in args.gold),
            len(everything["reviewcrawler"].pages),
        )
        args.plot.write_text(plot(everything, f"Article text on {count:,} pages ({sets})"), "utf-8")


if __name__ == "__main__":
    main()
