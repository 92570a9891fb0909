"""The fields beside their peers: ``python -m benchmarks.fields GOLD.jsonl.gz ... FOLDER ...``.

Rules of this room: a gold file is JSON Lines (.gz) of ``{id, url, html, title, authors, date}``, each a text or a list
of texts; an empty one says that the page has none. A folder of film pages holds ``pages/`` and ``gold.jsonl`` of
``{file, url, kind, directors, cast, film_title, film_year, author, date_published, rating}``. Values are compared after
case and white space; of a date its day. A peer that is not installed is left out: ``pip install trafilatura
newspaper4k``. None of them knows a director; of a film's title they know the headline.
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

    for given in ({}, {"language": "en"}):  # a language whose extra is not installed is read as English
        page = Article(url or "https://example.org/", fetch_images=False, **given)  # with images it asks the network
        page.download(input_html=html)
        try:
            page.parse()
            break
        except ImportError:
            continue
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


def film_fields(html: str, url: str) -> dict[str, list[str]]:
    """What reviewcrawler says of a film page, field by field."""
    review = extract(html, url=url or None, content_type="text/html")
    film, rating = review.film, review.rating
    return {
        "director": review.director,
        "cast": [credit.name for credit in review.cast],
        "film_title": [film.title] if film else [],
        "film_year": [str(film.year)] if film and film.year else [],
        "rating": [_grade(rating.value)] if rating else [],
        "author": review.author,
        "date_published": [(review.date_published or "")[:10]] if review.date_published else [],
    }


def known_by(tool: Tool) -> Callable[[str, str], dict[str, list[str]]]:
    """What a peer says of a film page: of the film nothing but the headline."""

    def told(html: str, url: str) -> dict[str, list[str]]:
        said = tool(html, url)
        return {"film_title": [said.title], "author": said.authors, "date_published": [said.date] if said.date else []}

    return told


def _grade(value: Any) -> str:
    try:
        return f"{float(value):g}"
    except ValueError:
        return str(value)


def wanted(page: dict[str, Any]) -> dict[str, list[str]]:
    """The gold of a film page; a name with several good forms stands by its first."""
    rating = (page.get("rating") or {}).get("value")
    one = {name: listed(page.get(name)) for name in ("film_title", "film_year", "author")}
    return {
        "director": [name[0] if isinstance(name, list) else name for name in page.get("directors") or []],
        "cast": list(page.get("cast") or []),
        "rating": [_grade(rating)] if rating is not None else [],
        "date_published": [str(page["date_published"])[:10]] if page.get("date_published") else [],
        **one,
    }


_OF_REVIEWS: Final = frozenset(["film_title", "film_year", "author", "date_published"])
"""Fields whose gold is kept for reviews only."""


def score_films(folder: Path, tool: Callable[[str, str], dict[str, list[str]]]) -> Iterator[str]:
    """The columns of a tool on a folder of film pages: F1 and precision of each field that it knows."""
    seen: Counter[tuple[str, str]] = Counter()
    for line in (folder / "gold.jsonl").read_text("utf-8").splitlines():
        page = json.loads(line)
        if page["file"].endswith(".md"):
            continue
        url = str(page.get("url") or "")
        html = Page((folder / "pages" / page["file"]).read_bytes(), content_type="text/html").text
        gold, got = wanted(page), tool(html, url if url.startswith("http") else "")
        for field, values in gold.items():
            if field in _OF_REVIEWS and page["kind"] != "review":
                continue
            want, have = set(map(fold, values)), set(map(fold, got.get(field, [])))
            seen[field, "want"] += len(want)
            seen[field, "have"] += len(have)
            seen[field, "hit"] += len(want & have)
    for field in gold:
        both = seen[field, "want"] + seen[field, "have"]
        if seen[field, "have"]:
            precision = _share(seen[field, "hit"], seen[field, "have"])
            yield f"{field} {_share(2 * seen[field, 'hit'], both)} (P {precision})"


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
        if path.is_dir():
            print(f"\n{path.name}: film pages")
            tools = {
                "reviewcrawler": film_fields,
                **{name: known_by(tool) for name, tool in {"metas": metas, **peers}.items()},
            }
            for name, tell in tools.items():
                print(f"  {name:14}", "  ".join(score_films(path, tell)), flush=True)
            continue
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            pages = [json.loads(line) for line in lines][: args.limit]
        print(f"\n{path.name}: {len(pages)} pages")
        for name, tool in {"reviewcrawler": ours, "metas": metas, **peers}.items():
            print(f"  {name:14}", "  ".join(score(pages, tool)), flush=True)


if __name__ == "__main__":
    main()
