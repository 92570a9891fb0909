"""Title, author and date beside their peers: ``python -m benchmarks.fields GOLD.jsonl.gz ...``.

Rules of this room: a gold file is JSON Lines (.gz) of ``{id, url, html, title, authors, date}``, each a text or a list
of texts; an empty one says that the page has none. Values are compared after case and white space; of a date its day. A
peer that is not installed is left out: ``pip install trafilatura newspaper4k``. None of them knows a director.
"""

from __future__ import annotations

import argparse
import ast
import gzip
import json
import re
import unicodedata
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, NamedTuple

from reviewcrawler import extract
from reviewcrawler.page import Page
from reviewcrawler.readers import read


class Fields(NamedTuple):
    """What a tool says of a page; a value that it does not say is empty."""

    title: str
    authors: list[str]
    date: str


Tool = Callable[[str, str], Fields]


def ours(html: str, url: str) -> Fields:
    review = extract(html, url=url or None, content_type="text/html")
    return Fields(review.headline or "", review.author, (review.date_published or "")[:10])


def metas(html: str, url: str) -> Fields:
    """What the plain meta tags say, without any reading of the page."""
    document = read(Page(html, url=url or None, content_type="text/html"))
    author = document.meta("author", "article:author")
    title = document.meta("og:title") or document.title
    date = document.meta("article:published_time", "date", "datepublished")
    return Fields(title, [author] if author and not author.startswith("http") else [], date[:10])


def trafilatura(html: str, url: str) -> Fields:
    from trafilatura import bare_extraction  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415

    found = bare_extraction(html, url=url or None, with_metadata=True)
    if found is None:
        return Fields("", [], "")
    said: dict[str, Any] = found if isinstance(found, dict) else found.as_dict()
    authors = [name for name in (said["author"] or "").split("; ") if name]
    return Fields(said["title"] or "", authors, said["date"] or "")


def newspaper(html: str, url: str) -> Fields:
    from newspaper import Article  # type: ignore[import-not-found,import-untyped,unused-ignore]  # noqa: PLC0415

    page = Article(url or "https://example.org/", fetch_images=False)  # with images it asks the network
    page.download(input_html=html)
    page.parse()
    return Fields(page.title or "", list(page.authors), str(page.publish_date or "")[:10])


PEERS: Final[dict[str, Tool]] = {"trafilatura": trafilatura, "newspaper": newspaper}
_SPACE: Final = re.compile(r"\s+")


def fold(text: str) -> str:
    return _SPACE.sub(" ", unicodedata.normalize("NFKC", text).replace("’", "'").casefold()).strip(" .,:;\"'“”‘")


def listed(value: Any) -> list[str]:
    """The texts of a gold value, which may be a list, or a list written as a text."""
    if isinstance(value, str) and value.startswith("["):
        value = ast.literal_eval(value)
    values = value if isinstance(value, list) else [value]
    return [text for text in map(str, values) if text not in ("", "None")]


def score(pages: list[dict[str, Any]], tool: Tool) -> Iterator[str]:
    """The columns of a tool: titles right, F1 of authors, authors invented, days right."""
    seen: Counter[str] = Counter()
    for page in pages:
        got = tool(page["html"], page["url"] or "")
        title, authors, dates = (listed(page.get(name)) for name in ("title", "authors", "date"))
        seen["titles"] += bool(title)
        seen["title"] += bool(title) and fold(title[0]) == fold(got.title)
        want, have = set(map(fold, authors)), set(map(fold, got.authors))
        if want:
            seen["want"] += len(want)
            seen["have"] += len(have)
            seen["hit"] += len(want & have)
        else:
            seen["none"] += 1
            seen["invented"] += bool(have)
        seen["dates"] += bool(dates)
        seen["date"] += bool(dates) and dates[0][:10] == got.date
    yield f"title {_share(seen['title'], seen['titles'])}"
    yield f"author F1 {_share(2 * seen['hit'], seen['want'] + seen['have'])}"
    yield f"invented {_share(seen['invented'], seen['none'])} of {seen['none']}"
    yield f"date {_share(seen['date'], seen['dates'])}"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "  –  "


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fields", description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--limit", type=int, help="pages of each file that are measured")
    args = parser.parse_args()
    warnings.simplefilter("ignore")
    peers = {name: tool for name, tool in PEERS.items() if find_spec(name)}
    for path in args.gold:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            pages = [json.loads(line) for line in lines][: args.limit]
        print(f"\n{path.name}: {len(pages)} pages")
        for name, tool in {"reviewcrawler": ours, "metas": metas, **peers}.items():
            print(f"  {name:14}", "  ".join(score(pages, tool)), flush=True)


if __name__ == "__main__":
    main()
