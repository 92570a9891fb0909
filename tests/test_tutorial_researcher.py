"""The researcher's path, as its tutorial says: crawl the demo, export, load in one line each; the counts agree."""

import re
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import pytest

from tests.serving import ROOT, environment
from tests.tools import tool

pytestmark = pytest.mark.long

BLOCK = re.compile(r"^```(console|python)\n(.*?)^```", re.M | re.S)
TEXT = (ROOT / "docs" / "tutorial-researcher.md").read_text("utf-8")
TOOLS = ("pandas", "polars", "duckdb", "datasets")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which every command of the tutorial was run; browse, which serves until it is stopped, has its own tests."""
    place = tmp_path_factory.mktemp("researcher")
    lines = [line for kind, text in BLOCK.findall(TEXT) if kind == "console" for line in text.splitlines()]
    assert len(lines) == 10
    for line in lines:
        if not line.startswith("$ reviewcrawler browse"):
            call = line.replace("$ reviewcrawler", f'"{sys.executable}" -m reviewcrawler')
            done = subprocess.run(
                call, shell=True, cwd=place, env=environment(), capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
    return place


def loads() -> list[str]:
    return [line for kind, text in BLOCK.findall(TEXT) if kind == "python" for line in text.splitlines()]


def count(loaded: Any) -> int:
    """Rows of whatever a tool calls a table; of all the parts of a data set."""
    return sum(map(len, loaded.values())) if isinstance(loaded, dict) else len(loaded)


@pytest.mark.parametrize("line", loads())
def test_one_line_loads_it(line: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in TOOLS:
        if name in line:
            tool(name)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    if "datasets" in line:  # it keeps what it has read of another folder of the same name, too
        monkeypatch.setattr("datasets.config.HF_DATASETS_CACHE", folder / "cache")
    first, _, second = line.partition("; ")
    names: dict[str, Any] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(first, names)
        loaded = eval(second, names)
    assert count(loaded) == _reviews(folder) > 20


def _reviews(folder: Path) -> int:
    """How many reviews the demo has, told by the records that it wrote itself."""
    lines = (folder / "reviewcrawler-demo" / "records.jsonl").read_text("utf-8").splitlines()
    return sum('"kind": "review"' in line for line in lines)


def test_choices_find_something(folder: Path) -> None:
    for name in ("german.csv", "moor.csv", "free.csv"):
        assert (folder / name).read_text("utf-8").startswith("id,url,")
    assert len((folder / "german.csv").read_text("utf-8").splitlines()) > 5
