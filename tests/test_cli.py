"""The command line: records on stdout, everything else on stderr, and an exit status for every ending."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from rich.console import Console

from reviewcrawler import cli
from reviewcrawler.cli import COMMANDS, run
from reviewcrawler.commands import extract as extract_command
from reviewcrawler.errors import CrawlFailed, PageError, ReviewCrawlerError, StoreError, StoreLocked, UsageError
from reviewcrawler.page import Page
from reviewcrawler.showing.explain import SHORT, explain, style_of
from reviewcrawler.spans import Label
from tests.serving import environment, page

Capture = pytest.CaptureFixture[bytes]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """``pages/`` with three pages and a link to itself in it, in the current folder."""
    monkeypatch.chdir(tmp_path)
    pages = tmp_path / "pages"
    (pages / "b").mkdir(parents=True)
    (pages / "a.html").write_text(page("The Quay"))
    (pages / "b" / "c.md").write_text("# Harbour\n\nA **slow** film about a harbour in the rain, and a boat.\n")
    (pages / "d.txt").write_text("Lighthouse\n\nA film about a lighthouse that is being automated, and a family.\n")
    (pages / "b" / "up").symlink_to(pages)
    (pages / "logo.svg").write_text("<svg/>")
    (pages / ".hidden.html").write_text(page("Hidden"))
    return pages


def records(capture: Capture) -> list[dict[str, object]]:
    return [json.loads(line) for line in capture.readouterr().out.splitlines()]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_folder_gives_one_record_a_page_in_the_order_of_paths(jobs: str, capfdbinary: Capture) -> None:
    assert run(["extract", "pages", "--jobs", jobs]) == 0
    found = records(capfdbinary)
    assert [record["source"] for record in found] == ["a.html", "b/c.md", "d.txt"]
    assert found[0]["url"] is None
    assert set(found[0]["fetched"]) == {"at", "status", "sha256", "version"}  # type: ignore[call-overload]


def test_the_id_of_a_page_follows_its_bytes_and_its_path_below_the_root(folder: Path, capfdbinary: Capture) -> None:
    run(["extract", str(folder)])
    first = records(capfdbinary)
    folder.rename(folder.parent / "elsewhere")
    run(["extract", "elsewhere"])
    assert records(capfdbinary) == first


@pytest.mark.usefixtures("folder")
def test_an_address_makes_the_id(capfdbinary: Capture) -> None:
    run(["extract", "pages/a.html", "--url", "http://example.org/quay?utm_source=x", "--no-debris"])
    (record,) = records(capfdbinary)
    assert record["id"] == Page(b"", url="http://example.org/quay").id
    assert record["site"] == "example.org"
    assert "debris" not in record


def test_stdin_is_a_page(monkeypatch: pytest.MonkeyPatch, capfdbinary: Capture) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(page("The Quay").encode())))
    assert run(["extract", "-"]) == 0
    (record,) = records(capfdbinary)
    assert record["source"] is None


def test_what_cannot_be_read_is_one_line_and_the_rest_goes_on(folder: Path, capfdbinary: Capture) -> None:
    (folder / "aa.html").write_text(" \n")
    (folder / "bb.html").write_bytes(b"%PDF-1.7")
    assert run(["extract", "nowhere.html", "pages", "pages/a.html"]) == 1
    said = capfdbinary.readouterr()
    assert len(said.out.splitlines()) == 4
    assert said.err.decode().splitlines() == [
        "nowhere.html: No such file or directory",
        "pages/aa.html: the page is empty: there is nothing to read",
        "pages/bb.html: the file is binary, not a page: give HTML, Markdown or plain text",
    ]


def test_a_fault_of_ours_costs_one_page(folder: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: Capture) -> None:
    def broken(given: Page, _shared: object) -> None:
        raise ZeroDivisionError(given.source)

    monkeypatch.setattr(extract_command, "reviewed", broken)
    assert run(["extract", str(folder / "a.html")]) == 1
    assert b"a.html: internal error: ZeroDivisionError: a.html\n" in capfdbinary.readouterr().err


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["extract"], "Missing argument"),
        (["extract", "--url", "http://example.org/", "pages"], "--url is the address of one page"),
        (["extract", "--jobs", "0", "pages"], "--jobs"),
        (["review"], "No such command 'review'"),
        (["exprot"], "did you mean export?"),
    ],
)
def test_usage_errors_say_what_is_wrong(args: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(args) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (StoreLocked("held"), 75),
        (UsageError("wrong"), 2),
        (ReviewCrawlerError("ours"), 70),
        (ZeroDivisionError("ours"), 70),
        (StoreError("full"), 74),
        (OSError(28, "No space left on device"), 74),
        (KeyboardInterrupt(), 130),
        (SystemExit(143), 143),
        (CrawlFailed("dead"), 4),
        (PageError("empty"), 1),
    ],
)
def test_every_ending_has_its_status_and_says_one_line(
    error: BaseException, status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def end(*_: object, **__: object) -> None:
        raise error

    monkeypatch.delenv("REVIEWCRAWLER_DEBUG", raising=False)
    monkeypatch.setattr(cli.program, "main", end)
    assert run([]) == status
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("reviewcrawler: ")


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("reviewcrawler ")


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_help_with_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([name, "--help"]) == 0
    said = capsys.readouterr().out
    assert f"  reviewcrawler {name}" in said
    assert "Example" in said


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    for number in range(40):
        (tmp_path / f"{number}.html").write_text(page(f"Page {number}") * 20)
    call = [sys.executable, "-m", "reviewcrawler", "extract", str(tmp_path), "--jobs", "1"]
    run_ = subprocess.Popen(call, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    with run_:
        assert run_.stdout
        assert run_.stderr
        os.read(run_.stdout.fileno(), 10)
        run_.stdout.close()
        assert run_.stderr.read() == b""
        assert run_.wait() == 0


def explained(html: str, **kwargs: bool) -> str:
    out = io.StringIO()
    explain(Page(html), "a.html", console=Console(file=out, width=120), **kwargs)
    return out.getvalue()


def test_an_explanation_shows_blocks_record_and_sums() -> None:
    said = explained(page("The Quay", "/further"))
    assert "a.html" in said
    assert "article > h1" in said
    assert "100% links" in said
    assert "headline" in said.partition("record")[2]
    assert "characters" in said.partition("sums")[2]


def test_long_texts_are_cut_unless_all_is_asked_for() -> None:
    long = page("The Quay", text="word " * SHORT + "finale")
    assert "more characters…]" in explained(long)
    assert "more characters…]" not in explained(long, full=True)


@pytest.mark.parametrize("text", ["\x1b[31mred", "\x9b31mred", "\x07bell", "[bold]not markup[/bold]"])
def test_a_page_cannot_speak_to_the_terminal(text: str) -> None:
    said = explained(f"<p>{text}</p>")
    assert not {c for c in said if ord(c) < 32 or 127 <= ord(c) < 160} - {"\n"}
    assert text in said or not text.isprintable()


def test_what_is_kept_and_what_is_not_differ_in_colour() -> None:
    kept = {style_of(found) for found in Label if not found.is_debris}
    gone = {style_of(found) for found in Label if found.is_debris}
    assert len(gone) == 1
    assert not kept & gone


def test_explain_on_the_command_line(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    empty = folder / "empty.html"
    empty.write_text("")
    assert run(["extract", "--explain", str(folder / "a.html"), str(empty)]) == 1
    said = capfd.readouterr()
    assert "The Quay" in said.out
    assert "empty.html: the page is empty" in said.err
