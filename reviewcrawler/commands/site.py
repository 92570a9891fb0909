"""``reviewcrawler site``: rules of sites that need their own, begun and checked."""

from __future__ import annotations

import json
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import Any, Final
from urllib.error import HTTPError
from urllib.parse import urljoin
from urllib.request import Request, urlopen

import click
from protego import Protego  # type: ignore[import-untyped,unused-ignore]

from reviewcrawler import siterules
from reviewcrawler.decoding import MAX_BYTES
from reviewcrawler.derive import code_version
from reviewcrawler.errors import PageError, UsageError
from reviewcrawler.page import Page
from reviewcrawler.showing import trying

_ROBOTS_BYTES: Final = 512 * 1024
_TOO_MANY: Final = 429
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
    """Save a page, and write the rules of its site and the record to be read from it, to be corrected by hand.

    A page that its site's robots.txt forbids is not fetched.
    """
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
    agent = f"reviewcrawler/{code_version()} (+{contact})"
    try:
        if not _allows(url, agent):
            raise PageError(
                f"{url}: forbidden by the robots.txt of its site: ask the site, or give a page you have saved"
            )
        with _asked(url, agent) as answer:
            if answer.url != url and not _allows(answer.url, agent):
                raise PageError(
                    f"{url} leads to {answer.url}: forbidden by the robots.txt there: give a page you have saved"
                )
            return Page(answer.read(MAX_BYTES), answer.url, answer.headers.get("Content-Type"), url)
    except (OSError, HTTPException, ValueError) as error:
        raise PageError(f"{url}: {error}: save the page in a browser and give the file") from error


def _allows(url: str, agent: str) -> bool:
    """What a site's robots.txt says of a page; a site without one allows all. Raises OSError where it cannot be had."""
    try:
        with _asked(urljoin(url, "/robots.txt"), agent) as answer:
            rules = answer.read(_ROBOTS_BYTES).decode("utf-8", "replace")
    except HTTPError as error:
        if 400 <= error.code < 500 and error.code != _TOO_MANY:
            return True
        raise
    return bool(Protego.parse(rules).can_fetch(url, agent))


def _asked(url: str, agent: str) -> HTTPResponse:
    try:
        answer: HTTPResponse = urlopen(Request(url, headers={"User-Agent": agent}), timeout=30)
    except HTTPError as error:
        error.close()
        raise
    return answer
