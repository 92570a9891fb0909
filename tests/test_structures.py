"""Shapes of structured data and kinds of debris on outlets' pages, a line each: ``structures.toml``."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from reviewcrawler import extract
from tests.test_outlet_pages import TABLE as OUTLETS
from tests.test_outlet_pages import markup, told

TABLE: dict[str, Any] = tomllib.loads(Path(__file__).with_name("structures.toml").read_text("utf-8"))
SHAPES: list[dict[str, Any]] = TABLE["line"]
DEBRIS: list[dict[str, Any]] = TABLE["debris"]
PARAGRAPHS: list[str] = OUTLETS["prose"]["en"].format(t="Tarn").split("\n")
ENDS: str = f"<p>{PARAGRAPHS[1]}</p>"


@pytest.mark.parametrize("line", SHAPES, ids=[line["name"] for line in SHAPES])
def test_a_shape_of_structured_data_is_read(line: dict[str, Any]) -> None:
    page = {"language": "en", "headline": "Tarn review", **line, "says": {"title": line["says"].get("title", "Tarn")}}
    found = told(extract(markup(page)))
    assert {field: found[field] or False for field in line["says"]} == line["says"]


@pytest.mark.parametrize("line", DEBRIS, ids=[line["name"] for line in DEBRIS])
def test_debris_is_no_body(line: dict[str, Any]) -> None:
    page = {"language": "en", "headline": "Tarn review", **line, "says": {"title": "Tarn"}}
    html = markup(page).replace(ENDS, line.get("between", "") + ENDS)
    body = extract(html).body or ""
    assert line["gone"] not in body
    assert [paragraph for paragraph in PARAGRAPHS if paragraph not in body] == []


def test_every_line_is_told_once() -> None:
    names = [line["name"] for line in (*SHAPES, *DEBRIS)]
    assert len(names) == len(set(names)) >= 70
    assert ENDS in markup({"language": "en", "headline": "Tarn review", "says": {"title": "Tarn"}})
