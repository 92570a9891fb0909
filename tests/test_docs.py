"""The documentation cannot lie: commands, options, fields, links and examples are checked against the code."""

import doctest
import re
import runpy
import shlex
from collections.abc import Iterator
from dataclasses import fields
from itertools import dropwhile
from pathlib import Path

import click
import pytest

from reviewcrawler import cli
from reviewcrawler.review import Review

ROOT = Path(__file__).resolve().parent.parent
DOCS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("fixtures/*.md")])
GENERATED = runpy.run_path(str(ROOT / "docs" / "generate.py"))["pages"]()
CONSOLE = re.compile(r"^```console\n(.*?)^```", re.M | re.S)
LINK = re.compile(r"\]\(([^)\s]+)\)")


def commands() -> dict[str, click.Command]:
    context = click.Context(cli.program)
    found = {name: cli.program.get_command(context, name) for name in cli.program.list_commands(context)}
    return {name: command for name, command in found.items() if command}


def typed() -> Iterator[tuple[str, str]]:
    """Every line that the documentation tells a reader to type, with the file it stands in."""
    for path in DOCS:
        for block in CONSOLE.findall(path.read_text("utf-8")):
            for line in block.splitlines():
                if line.startswith("$ "):
                    yield path.name, line.removeprefix("$ ")


@pytest.mark.parametrize("name", GENERATED)
def test_generated_page_is_fresh(name: str) -> None:
    written = (ROOT / "docs" / "reference" / name).read_text("utf-8")
    assert written == GENERATED[name], "run `make docs`"


@pytest.mark.parametrize("name", commands())
def test_command_has_help_with_an_example(name: str) -> None:
    said = commands()[name].help or ""
    assert f"reviewcrawler {name}" in said


@pytest.mark.parametrize("name", commands())
def test_command_and_options_are_in_the_reference(name: str) -> None:
    _, _, section = GENERATED["cli.md"].partition(f"\n## {name}\n")
    section = section.partition("\n## ")[0]
    for param in commands()[name].params:
        if isinstance(param, click.Option):
            assert param.help, f"{param.name} has no help"
            assert all(f"`{option}`" in section for option in param.opts)


@pytest.mark.parametrize("name", [field.name for field in fields(Review)])
def test_field_is_described(name: str) -> None:
    row = re.search(rf"^\| `{name}` \| `[^`]+` \| (.+) \|$", GENERATED["record.md"], re.M)
    assert row, f"{name} has no docstring in reviewcrawler/review.py"
    assert len(row[1]) > 5


ROOMS = {
    (path.name, room)
    for path in (*sorted((ROOT / "docs").glob("*.md")), ROOT / "CONTRIBUTING.md")
    for room in re.findall(r"`((?:[a-z_]+/)*[a-z_]+\.py|tables/[a-z_]+\.toml)`", path.read_text("utf-8"))
}


@pytest.mark.parametrize(("where", "room"), sorted(ROOMS))
def test_a_room_that_is_named_exists(where: str, room: str) -> None:
    assert any((ROOT / base / room).exists() for base in ("", "reviewcrawler")), where


@pytest.mark.parametrize(("where", "line"), list(typed()))
def test_what_a_reader_types_exists(where: str, line: str) -> None:
    words = shlex.split(line.partition(">")[0].partition("|")[2 if line.startswith("curl") else 0])
    words = list(dropwhile(lambda word: word.startswith("REVIEWCRAWLER_"), words))
    if words[0] == "make":
        assert f"\n{words[1]}:" in (ROOT / "Makefile").read_text("utf-8"), where
    elif words[0] == "reviewcrawler":
        known = {option for param in commands()[words[1]].params for option in param.opts}
        assert {word for word in words[2:] if word.startswith("-") and word != "-"} <= known, where
    else:
        assert words[0] in ("pip", "scrapy"), where


@pytest.mark.parametrize("path", [pytest.param(path, id=str(path.relative_to(ROOT))) for path in DOCS])
def test_links_lead_somewhere(path: Path) -> None:
    for target in LINK.findall(path.read_text("utf-8")):
        if "://" not in target:
            file, _, section = target.partition("#")
            there = (path.parent / file).resolve() if file else path
            assert there.exists(), target
            section = section if there.suffix == ".md" else ""  # of a picture it says when it is shown
            titles = re.findall(r"^#+ (.+)$", there.read_text("utf-8"), re.M) if section else []
            assert not section or section in {title.lower().replace(" ", "-") for title in titles}, target


@pytest.mark.parametrize(
    "path", [path for path in DOCS if ">>> " in path.read_text("utf-8")], ids=lambda path: path.name
)
def test_examples_run(path: Path) -> None:
    failed, tried = doctest.testfile(str(path), module_relative=False)
    assert tried
    assert not failed
