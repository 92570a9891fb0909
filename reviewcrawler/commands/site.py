"""``reviewcrawler site``: rules of sites that need their own, begun and checked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

import click

from reviewcrawler import siterules
from reviewcrawler.derive import code_version
from reviewcrawler.errors import PageError, UsageError
from reviewcrawler.page import MAX_BYTES, Page
from reviewcrawler.siterules import trying

_FOLDER = click.option(
    "--sites", type=click.Path(path_type=Path, file_okay=False), default="sites", envvar=siterules.FOLDER,
    show_default=True, help="The folder of the rules.",
)  # fmt: skip


@click.group("site")
def command() -> None:
    """Give a site rules of its own, in a file of a few lines, and check them on saved pages.

    Most sites need none: try extract first. `site new` saves a page, writes the file where there is none, and a record
    to correct by hand; `site check` reads each saved page by the rules and shows a line a field. extract, crawl and
    refresh take the rules with --sites, or from the folder that REVIEWCRAWLER_SITES names.

    \b
    Examples:
      reviewcrawler site new https://example.org/review --contact you@example.org
      reviewcrawler site new page.html --url https://example.org/review
      reviewcrawler site check
      reviewcrawler site check example-org
    """


@command.command("new")
@click.argument("given", metavar="URL|FILE")
@click.option("--url", help="The address that the file came from.")
@click.option("--contact", default="", envvar="REVIEWCRAWLER_CONTACT", help="Your address, told to the site.")
@_FOLDER
def new(given: str, url: str | None, contact: str, sites: Path) -> None:
    """Save a page, and write the rules of its site and the record to be read from it, to be corrected by hand."""
    page = _fetched(given, contact) if given.startswith(("http://", "https://")) else _saved(given, url)
    rules, case = trying.begin(sites, page)
    click.echo(f"rules:    {rules}\npage:     {case / 'page.html'}\nexpected: {case / 'expected.json'}")
    click.echo("Correct expected.json by hand, write the selectors, then run: reviewcrawler site check")


@command.command("check")
@click.argument("names", nargs=-1, metavar="[SITE]...")
@_FOLDER
def check(names: tuple[str, ...], sites: Path) -> int:
    """Read each saved page by the rules: a line a field, and status 1 where one differs."""
    siterules.use(sites)
    wrong = 0
    for found in trying.check(sites, names):
        wrong += not found.right
        said = "ok" if found.right else f"expected {_shown(found.expected)}, read {_shown(found.read)}"
        click.echo(f"{found.page}  {found.name}: {said}")
    return 1 if wrong else 0


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 300 else f"{text[:299]}…"


def _saved(path: str, url: str | None) -> Page:
    if not url:
        raise UsageError("rules hold for a host: give the address that the file came from with --url")
    return Page(Path(path).read_bytes(), url, "text/html", path)


def _fetched(url: str, contact: str) -> Page:
    if not contact:
        raise UsageError("whoever fetches a page says who is asking: give --contact you@example.org, or a saved file")
    request = Request(url, headers={"User-Agent": f"reviewcrawler/{code_version()} (+{contact})"})
    try:
        with urlopen(request, timeout=30) as answer:
            return Page(answer.read(MAX_BYTES), answer.url, answer.headers.get("Content-Type"), url)
    except (URLError, ValueError) as error:
        raise PageError(f"{url}: {error}: save the page in a browser and give the file") from error
