"""Conventions of real outlets, a line each with an invented page that follows it: ``conventions.toml``."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from reviewcrawler import extract
from tests.test_outlet_pages import TABLE as OUTLETS
from tests.test_outlet_pages import markup, told

TABLE: dict[str, Any] = tomllib.loads(Path(__file__).with_name("conventions.toml").read_text("utf-8"))
LINES: list[dict[str, Any]] = TABLE["line"]
PROSE: dict[str, str] = OUTLETS["prose"] | TABLE["prose"]
NOTHING: dict[str, Any] = {
    "year": None, "director": [], "cast": [], "author": [], "date": None, "rating": None, "synopsis": None,
}  # fmt: skip


@pytest.mark.parametrize("line", LINES, ids=[line["name"] for line in LINES])
def test_a_convention_is_read(line: dict[str, Any]) -> None:
    found = told(extract(markup({"headline": line["says"]["title"], **line}, PROSE)))
    expected = {**NOTHING, **line["says"]}
    free = line.get("also", [])
    assert {k: v for k, v in found.items() if k not in free} == {k: v for k, v in expected.items() if k not in free}


def test_every_convention_is_told_once() -> None:
    names = [line["name"] for line in LINES]
    assert len(names) == len(set(names)) >= 80
