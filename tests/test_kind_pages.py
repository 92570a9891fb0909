"""What a reader calls a page, for invented pages of every kind in many languages."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from reviewcrawler import extract


def _pages(name: str) -> list[dict[str, Any]]:
    pages: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name(name).read_text("utf-8"))["page"]
    return pages


PAGES, TRAPS = _pages("kind_pages.toml"), _pages("kind_traps.toml")
MENU = "".join(f'<a href="/{word}/">{word.title()}</a>' for word in ("home", "film", "music", "books", "tv"))
ROW = {"## ": "<h2>{}</h2>", "- ": "<li>{}</li>", "| ": "<div>{}</div>"}


def html(page: dict[str, Any]) -> str:
    """The page as a plain blog would show it: each sentence twice in other paragraphs, teasers below where it has some."""
    sentences = page["text"].replace("。", "。 ").replace("।", "। ").split(". ")
    half = len(sentences) // 2
    parts = [". ".join(sentences[:half]) + ".", ". ".join(sentences[half:])]
    teasers = "".join(
        f'<h2><a href="/film-{n}">Film number {n} and its title</a></h2><p>A teaser of it. <a href="/film-{n}">Read more</a></p>'
        for n in range(page.get("links", 0))
    )
    text = "".join(f"<p>{part}</p>" for part in parts * (1 if teasers else 2))
    return f"<title>{page['headline']}</title><article><h1>{page['headline']}</h1>{text}{teasers}</article>"


def magazine(page: dict[str, Any]) -> str:
    """The page as a magazine on all arts would show it: its lines below a menu that says film and music alike."""
    parts = []
    for line in page["text"].strip().splitlines():
        mark = next((mark for mark in ROW if line.startswith(mark)), "")
        parts.append(ROW.get(mark, "<p>{}</p>").format(line.removeprefix(mark)))
    headline = page["headline"].replace("<", "&lt;")
    text = f"<article><h1>{headline}</h1>{''.join(parts)}</article>"
    return f"<title>{headline} | The Foghorn</title><nav>{MENU}</nav>{text}<footer>© The Foghorn</footer>"


def _cases(pages: list[dict[str, Any]]) -> list[Any]:
    known = pytest.mark.xfail(strict=True, reason="read as another kind")
    return [pytest.param(page, id=page["name"], marks=[known] if "read_as" in page else []) for page in pages]


@pytest.mark.parametrize("page", _cases(TRAPS))
def test_a_page_is_not_taken_for_its_neighbour(page: dict[str, Any]) -> None:
    found = extract(magazine(page), url=page.get("url"), content_type="text/html")
    assert found.kind == page["kind"], found.evidence["kind"].raw


@pytest.mark.parametrize("page", _cases(PAGES))
def test_a_page_is_what_a_reader_calls_it(page: dict[str, Any]) -> None:
    found = extract(html(page), url=page.get("url"), content_type="text/html")
    assert found.kind == page["kind"], found.evidence["kind"].raw
