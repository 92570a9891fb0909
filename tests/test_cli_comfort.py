"""Options from the command line, the environment and a file; how much is said; completion; the manual."""

import inspect
import json
import os
import pty
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from reviewcrawler import cli
from reviewcrawler.cli import COMMANDS, run
from reviewcrawler.console import manual, versions
from reviewcrawler.console.configuration import in_environment, words
from reviewcrawler.review import Credit, Evidence, Film, Review
from reviewcrawler.store import Store
from tests.browsed import SCRIPT
from tests.serving import environment
from tests.test_export import page_of, put

Said = pytest.CaptureFixture[str]
CALL = [sys.executable, "-W", "error", "-m", "reviewcrawler"]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a store, and nothing in the environment."""
    for name in [name for name in os.environ if name.startswith("REVIEWCRAWLER_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "own"))
    monkeypatch.chdir(tmp_path)
    with Store("reviews.db") as store:
        put(store, page_of("a"), page_of("b"))
    return tmp_path


def options() -> Iterator[tuple[str, click.Option]]:
    """Every option with the words of its command."""

    def under(context: click.Context, command: click.Command, name: str) -> Iterator[tuple[str, click.Option]]:
        yield from ((name, param) for param in command.params if isinstance(param, click.Option))
        if isinstance(command, click.Group):
            for below in command.list_commands(context):
                found = command.get_command(context, below)
                assert found
                yield from under(context, found, f"{name} {below}".strip())

    yield from under(click.Context(cli.program), cli.program, "")


OPTIONS = [(name, option) for name, option in options() if words(option)[-1] not in ("version", "config")]


@pytest.mark.parametrize(("name", "option"), OPTIONS, ids=[f"{n or 'top'}-{words(o)[-1]}" for n, o in OPTIONS])
def test_every_option_has_a_variable_of_its_own(name: str, option: click.Option) -> None:
    variables = option.envvar
    assert isinstance(variables, list)
    expected = "_".join(["REVIEWCRAWLER", *name.split(), words(option)[-1]]).upper().replace("-", "_")
    assert variables[0] == expected


def test_no_two_options_have_the_same_variable() -> None:
    own = [in_environment(name, option)[0] for name, option in OPTIONS]
    assert len(own) == len(set(own))


@pytest.mark.usefixtures("here")
def test_the_command_line_goes_before_the_environment_before_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def exported(*args: str) -> list[str]:
        assert run(["export", "jsonl", "out.jsonl", *args]) == 0
        return [json.loads(line)["url"][-1] for line in Path("out.jsonl").read_text().splitlines()]

    assert exported() == ["a", "b"]
    Path("reviewcrawler.toml").write_text("[export]\nwhere = \"url has '/a'\"\n")
    assert exported() == ["a"]
    monkeypatch.setenv("REVIEWCRAWLER_EXPORT_WHERE", "url has '/b'")
    assert exported() == ["b"]
    assert exported("--where", "kind != none") == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "args"),
    [
        ("[export]\nkind = ['news', 'list']", []),
        ("[export]\nkind = 'news'", []),
        ("[export]\nsite = ['elsewhere.example']\nno-bodies = true", []),
        ("[export]\nno_bodies = true\nsince = 2999-01-01", []),
        ("store = 'nothing.db'\n[export]\nstore = 'reviews.db'\nkind = ['news']", []),
        ("verbose = true\n[export]\nkind = ['news']\n[crawl]\ndelay = 2.5\n[site.new]\nsites = 'rules'", ["--quiet"]),
    ],
)
@pytest.mark.usefixtures("here")
def test_a_file_says_what_the_command_line_says(text: str, args: list[str]) -> None:
    Path("given.toml").write_text(text)
    assert run(["--config", "given.toml", "export", "jsonl", "out.jsonl", *args]) == 0
    assert Path("out.jsonl").read_bytes() == b""


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[exports]\nkind = 'news'", "there is no 'exports': did you mean export?"),
        ("[export]\nkinds = 'news'", "reviewcrawler.toml [export]: there is no 'kinds': did you mean kind?"),
        ("plain = true", "only store, sites, contact, quiet, verbose may stand above the tables"),
        ("[export]\nplain = 'yes'", "plain must be true or false"),
        ("[export]\nwhere = ['a', 'b']", "where must be a text or a number"),
        ("[export]\nkind = ['opera']", "'opera' is not one of"),
        ("[export\n", "reviewcrawler.toml: "),
        ("[site.old]\nsites = 'x'", "there is no 'old'"),
    ],
)
def test_a_file_that_is_wrong_is_told(text: str, said: str, capsys: Said) -> None:
    Path("reviewcrawler.toml").write_text(text)
    assert run(["site" if "site" in text else "export", *(["check"] if "site" in text else ["csv", "out.csv"])]) == 2
    assert said in capsys.readouterr().err
    assert not Path("out.csv").exists()


def test_the_users_own_file_holds_where_the_folder_has_none(here: Path) -> None:
    (here / "own" / "reviewcrawler").mkdir(parents=True)
    (here / "own" / "reviewcrawler" / "config.toml").write_text("[export]\nkind = ['news']")
    if sys.platform.startswith("linux"):
        assert run(["export", "jsonl", "out.jsonl"]) == 0
        assert Path("out.jsonl").read_bytes() == b""


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("args", [["-q", "export", "csv", "out.csv"], ["export", "csv", "out.csv", "--quiet"]])
def test_quiet_says_nothing_but_errors(args: list[str], capsys: Said) -> None:
    assert run(args) == 0
    assert capsys.readouterr() == ("", "")
    assert run([*args, "--where", "colour = red"]) == 2
    assert "there is no field 'colour'" in capsys.readouterr().err


@pytest.mark.usefixtures("here")
def test_verbose_says_what_it_took(capsys: Said) -> None:
    assert run(["-v", "export", "csv", "out.csv"]) == 0
    first, second = capsys.readouterr().err.splitlines()
    assert first == "2 records in out.csv"
    assert " s of CPU, " in second


@pytest.mark.usefixtures("here")
def test_verbose_shows_all_of_an_unexpected_error(capsys: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("reviewcrawler.commands.export.export", broken)
    assert run(["export", "csv", "out.csv", "--verbose"]) == 70
    said = capsys.readouterr().err
    assert "Traceback" in said
    assert "in broken" in said


def test_the_versions_of_what_matters_are_told(capsys: Said) -> None:
    assert run(["--version"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("reviewcrawler ")
    for name in ("Python 3.", "SQLite 3.", *versions.NEEDED, *versions.EXTRAS):
        assert name in said


BASH = """
source <(reviewcrawler completion bash)
COMP_WORDS=({words}); COMP_CWORD={last}
_reviewcrawler_completion reviewcrawler
echo "${{COMPREPLY[@]}}"
"""


def asked(shell: str, line: list[str]) -> list[str]:
    """What a shell's function asks the program, and gets, for the last of some words."""
    fish = {"COMP_WORDS": " ".join(line), "COMP_CWORD": line[-1]}
    asking = {"COMP_WORDS": " ".join(line), "COMP_CWORD": str(len(line) - 1)} if shell != "fish" else fish
    env = environment() | asking | {"_REVIEWCRAWLER_COMPLETE": f"{shell}_complete"}
    done = subprocess.run(CALL, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.mark.long
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
@pytest.mark.parametrize(
    ("line", "found"),
    [
        (["ex"], "export"),
        (["export", "par"], "parquet"),
        (["export", "--one"], "--one-per-cluster"),
        (["export", "--kind", "int"], "interview"),
    ],
)
def test_a_shell_is_told_what_may_follow(shell: str, line: list[str], found: str) -> None:
    assert any(found in word for word in asked(shell, ["reviewcrawler", *line]))


def test_bash_completes(tmp_path: Path) -> None:
    program = tmp_path / "reviewcrawler"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m reviewcrawler "$@"\n')
    program.chmod(0o755)
    env = environment() | {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    script = BASH.format(words="reviewcrawler export par", last=2)
    done = subprocess.run(["bash", "-c", script], env=env, capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["parquet"], done.stderr


@pytest.mark.parametrize("name", [(), *[(name,) for name in COMMANDS], ("site", "new")], ids=" ".join)
def test_the_manual_has_a_page_for_every_command(name: tuple[str, ...], capsys: Said) -> None:
    assert run(["manual", *name]) == 0
    page = capsys.readouterr().out
    assert page.startswith(f"NAME\n    {' '.join(('reviewcrawler', *name))} - ")
    for section in ("SYNOPSIS", "DESCRIPTION", "OPTIONS", "ENVIRONMENT", "FILES", "EXIT STATUS"):
        assert f"\n{section}\n" in page
    assert "_QUIET)" in " ".join(page.split())
    if len(name) < 2:
        assert "\nEXAMPLES\n    reviewcrawler" in page


def test_the_manual_is_made_for_man(tmp_path: Path) -> None:
    assert run(["manual", "--man", str(tmp_path / "man1")]) == 0
    pages = {path.name for path in (tmp_path / "man1").iterdir()}
    assert {"reviewcrawler.1", "reviewcrawler-export.1", "reviewcrawler-site-new.1"} <= pages
    if program := shutil.which("man"):
        call = [program, "--warnings", "-l", str(tmp_path / "man1" / "reviewcrawler-export.1")]
        done = subprocess.run(call, env=environment() | {"MANWIDTH": "90"}, capture_output=True, text=True, check=False)
        assert "--one-per-cluster" in done.stdout
        assert done.stderr == ""


def test_nothing_in_a_manual_is_an_instruction_to_man() -> None:
    page = {"NAME": [manual.Entry(".toml is read\n'tis", fixed=True), manual.Entry("a\\b", "--x")]}
    assert manual.roff(page, "x", "1").splitlines()[3:] == [
        ".nf",
        "\\&.toml is read",
        "\\&'tis",
        ".fi",
        ".TP",
        "\\fB\\-\\-x\\fR",
        "a\\eb",
    ]


def on_terminal(command: list[str], env: dict[str, str]) -> bytes:
    """What a command writes where it believes that somebody looks."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=env) as running:
        os.close(theirs)
        found = b""
        while piece := _read(ours):
            found += piece
        os.close(ours)
    assert running.returncode == 0, found
    return found


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 1 << 16)
    except OSError:
        return b""


def test_no_color_means_no_colour(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(page_of("a").raw)
    env = {k: v for k, v in environment().items() if k != "NO_COLOR"} | {"TERM": "xterm-256color", "COLUMNS": "100"}
    call = [*CALL, "extract", "--explain", str(tmp_path / "page.html")]
    assert b"\x1b[3" in on_terminal(call, env)
    assert b"\x1b[3" not in on_terminal(call, env | {"NO_COLOR": "1"})


def test_a_notebook_shows_a_record() -> None:
    review = Review(id="a", headline=SCRIPT, kind="review", film=Film("The Quay", 1987), director=["Ada Moor"],
                    cast=[Credit("Bo Lind", "the pilot")], body=SCRIPT, evidence={"director": Evidence("prose", SCRIPT)})  # fmt: skip
    shown = review._repr_html_()
    assert "The Quay (1987)" in shown
    assert "Bo Lind (the pilot)" in shown
    assert "<script" not in shown
    assert "<img" not in shown
    assert "<svg" not in shown


def test_help_is_found_without_loading_the_commands() -> None:
    code = "import sys; from reviewcrawler.cli import run; run(['--help']); print('scrapy' in sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=False)
    assert done.stderr.strip() == "False"
    assert inspect.cleandoc(cli.program.help or "").partition("\n")[0] in done.stdout
