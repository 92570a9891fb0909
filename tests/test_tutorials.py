"""Every command of the tutorials, run in their order, against sites of this machine in place of the invented ones."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.serving import ROOT, Answer, Site, environment, page

pytestmark = pytest.mark.long

TUTORIALS = sorted((ROOT / "docs").glob("tutorial-*.md"))
OURS = ("tutorial-operator.md", "tutorial-archivist.md")
BLOCK = re.compile(r"^```(console|toml)\n(.*?)^```", re.M | re.S)


@pytest.fixture
def sites() -> Iterator[dict[str, str]]:
    """Small sites, by the invented names that they stand in for."""
    with ExitStack() as stack:
        found = {}
        for name in ("quayside", "harbour"):
            site = stack.enter_context(Site())
            site.routes["/"] = Answer(page("Home", *(f"/reviews/{n}" for n in range(4)), "/reviews/the-quay"))
            site.routes["/reviews/the-quay"] = Answer(page("The Quay"))
            site.routes |= {f"/reviews/{n}": Answer(page(f"Film {n}")) for n in range(4)}
            found[f"https://{name}.example"] = site.url.rstrip("/")
            found[f"{name}.example"] = site.host
        yield found


def steps(path: Path, names: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The files to write and the lines to type, with the invented names replaced."""
    for kind, text in BLOCK.findall(path.read_text("utf-8")):
        told = text
        for name, there in names.items():
            told = told.replace(name, there)
        if kind == "toml":
            yield "file", told
        else:
            yield from (("line", line.removeprefix("$ ")) for line in told.splitlines() if line.startswith("$ "))


@pytest.mark.parametrize("name", OURS)
def test_every_command_works(name: str, sites: dict[str, str], tmp_path: Path) -> None:
    command = f'"{sys.executable}" -m reviewcrawler '
    ran = 0
    for kind, told in steps(ROOT / "docs" / name, sites):
        if kind == "file":
            (tmp_path / told.partition("\n")[0].removeprefix("# ")).write_text(told)
            continue
        assert told.startswith("reviewcrawler ")
        call = command + told.removeprefix("reviewcrawler ")
        env = environment() | {"REVIEWCRAWLER_ALLOW_PRIVATE": "1"}
        done = subprocess.run(call, shell=True, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{told}\n{done.stdout}{done.stderr}"
        ran += 1
    assert ran > 4
    counts = {path.name: len(path.read_text().splitlines()) for path in tmp_path.glob("*.*l")}
    assert name != "tutorial-archivist.md" or counts == {"records.jsonl": 6, "archive.jsonl": 6}


def test_tutorials_are_run() -> None:
    assert set(OURS) <= {path.name for path in TUTORIALS}
