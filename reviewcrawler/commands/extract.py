"""``reviewcrawler extract``: pages in, records out.

Rule of this room: one record a page, in the order of the inputs; a page that cannot be read is one line on
stderr.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import fields
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final, NamedTuple

import click

from reviewcrawler import siterules
from reviewcrawler.archives.pages import archives_under, pages_of
from reviewcrawler.archives.records import Damage
from reviewcrawler.derive import derive, version_of, version_with
from reviewcrawler.errors import PageError, UsageError
from reviewcrawler.exporting import markdown
from reviewcrawler.exporting.reading import json_bytes
from reviewcrawler.extract import extract, reviewed
from reviewcrawler.inputs import Input, files_of, read_page
from reviewcrawler.page import Page
from reviewcrawler.review import Review
from reviewcrawler.showing.explain import explain
from reviewcrawler.siblings import Siblings
from reviewcrawler.templates import Snapshot
from reviewcrawler.workers import Workers, usable_cores

FEW = 200
"""Inputs up to which starting workers costs more than it gains."""


class Captured(NamedTuple):
    """A page of an archive, or what could not be read there, and the archive's name."""

    archive: str
    found: Page | Damage


Given = Input | bytes | Captured


class Wanted(NamedTuple):
    """How records are written: as JSON or as Markdown, with or without what was taken away."""

    form: str
    debris: bool


_FACTS: Final = tuple(f.name for f in fields(Review) if f.name not in ("evidence", "debris", "faults", "copy"))
"""What is said of a text in Markdown."""


@click.command("extract")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...|-")
@click.option("--url", help="The address that the page came from (for a single page).")
@click.option("--jobs", type=click.IntRange(1), help="Processes that read pages.  [default: one a core]")
@click.option(
    "--sites", type=click.Path(file_okay=False), envvar=siterules.FOLDER, help="A folder with rules of single sites."
)
@click.option("--debris/--no-debris", default=True, help="With or without what was taken away.  [default: with]")
@click.option(
    "--format", "form", type=click.Choice(["json", "markdown"]), default="json", show_default=True,
    help="A record a line, or the texts with their subheadings, lists and quotations.",
)  # fmt: skip
@click.option(
    "--siblings/--no-siblings", default=True,
    help="Of a folder, first see what its pages share: texts on several of them are no article's.  [default: see it]",
)  # fmt: skip
@click.option("--explain", "explained", is_flag=True, help="Show each block of the page with its label and the reason.")
@click.option("--full", is_flag=True, help="With --explain: do not cut long texts.")
def command(  # noqa: PLR0913, PLR0917 - one parameter an option
    paths: tuple[str, ...],
    url: str | None,
    jobs: int | None,
    sites: str | None,
    debris: bool,
    form: str,
    siblings: bool,
    explained: bool,
    full: bool,
) -> int:
    """Read HTML, Markdown and text files, web archives, folders of them, or stdin (-): one JSON record a line.

    Of a web archive (.warc, .warc.gz) the pages are read that were fetched with success.

    \b
    Examples:
      reviewcrawler extract page.html --url https://example.org/review
      reviewcrawler extract pages/ > records.jsonl
      reviewcrawler extract crawl.warc.gz > records.jsonl
      curl -s https://example.org/review | reviewcrawler extract -
      reviewcrawler extract --format markdown page.html > review.md
      reviewcrawler extract --explain page.html
    """
    siterules.use(sites)
    inputs = chain.from_iterable(map(_inputs, paths))
    first = list(islice(inputs, FEW))
    if url and (len(first) > 1 or isinstance(first[0], Captured)):
        raise UsageError("--url is the address of one page: give a single file with it")
    everything = chain(first, inputs)
    if explained:
        return _explain(everything, url, full=full)
    folders = frozenset(Path(path) for path in paths if siblings and Path(path).is_dir())
    jobs = jobs or (usable_cores() if len(first) == FEW else 1)
    return _write(everything, url, 0 if jobs == 1 else jobs, Wanted(form, debris), folders)


def _inputs(path: str) -> Iterator[Given]:
    if path == "-":
        yield sys.stdin.buffer.read()
    elif Path(path).exists():
        archives = archives_under(path)
        if archives != [Path(path)]:
            yield from files_of(path)
        for archive in archives:
            with archive.open("rb") as file:
                yield from (Captured(str(archive), found) for found in pages_of(file))
    else:
        yield Input(Path(path), Path(path).name)


def _write(inputs: Iterator[Given], url: str | None, jobs: int, wanted: Wanted, folders: frozenset[Path]) -> int:
    failed = False
    with Workers(jobs) as workers:
        shared = Siblings(workers)

        def call(given: Given) -> tuple[Given, str | None, Wanted, Snapshot | None]:
            if isinstance(given, Input) and not folders.isdisjoint(given.path.parents):
                return given, url, wanted, shared.of_folder(given.path.parent)
            return given, url, wanted, None

        for line, said in workers.map(written, map(call, inputs)):
            if said:
                failed = True
                click.echo(said, err=True)
            else:
                sys.stdout.buffer.write(line)
    return 1 if failed else 0


def written(given: Given, url: str | None, wanted: Wanted, shared: Snapshot | None = None) -> tuple[bytes, str]:
    """The record of an input as it is wanted, and what there is to say where it has none."""
    try:
        page = _page(given, url)
        review = None if isinstance(given, Captured) else reviewed(page, shared)
        record = review.to_dict() if review is not None else _captured(page)
        text = (review or extract(page)).markdown() if record is not None and wanted.form == "markdown" else None
    except (PageError, OSError) as error:
        return b"", f"{_name(given)}: {_told(error)}"
    except Exception as error:  # noqa: BLE001 - one page must not cost the rest
        return b"", f"{_name(given)}: internal error: {type(error).__name__}: {error}"
    if record is None:
        return b"", ""
    at = page.fetched_at.isoformat(timespec="seconds") if page.fetched_at else None
    version = version_with(version_of(page), shared.version if shared is not None else "")
    record["fetched"] = {"at": at, "status": page.status, "sha256": page.sha256, "version": version}
    if text is not None:
        return markdown.page({name: record[name] for name in _FACTS}, text) + b"\n", ""
    if not wanted.debris:
        del record["debris"]
    return json_bytes(record) + b"\n", ""


def _captured(page: Page) -> dict[str, Any] | None:
    """The record of a page as a crawl makes it; None for a feed or sitemap. Raises PageError."""
    derived = derive(page)
    if derived.reason:
        raise PageError(derived.reason)
    return derived.record


def _page(given: Given, url: str | None) -> Page:
    if isinstance(given, Captured):
        if isinstance(given.found, Damage):
            raise PageError(given.found.reason)
        return given.found
    return Page(given, url=url) if isinstance(given, bytes) else read_page(given, url)


def _name(given: Given) -> str:
    if isinstance(given, Captured):
        found = given.found
        return f"{given.archive}: {f'byte {found.offset}' if isinstance(found, Damage) else found.url}"
    return "stdin" if isinstance(given, bytes) else str(given.path)


def _told(error: PageError | OSError) -> str:
    return (isinstance(error, OSError) and error.strerror) or str(error)


def _explain(inputs: Iterator[Given], url: str | None, *, full: bool) -> int:
    failed = False
    for each in inputs:
        try:
            explain(_page(each, url), _name(each), full=full)
        except (PageError, OSError) as error:
            failed = True
            click.echo(f"{_name(each)}: {_told(error)}", err=True)
    return 1 if failed else 0
