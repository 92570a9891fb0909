"""``reviewcrawler crawl``: sites and folders into a store."""

from __future__ import annotations

from pathlib import Path

import click

from reviewcrawler.archives.pages import archives_under, is_archive
from reviewcrawler.archives.writer import check_installed
from reviewcrawler.crawling.launch import Order, crawl
from reviewcrawler.crawling.progress import console, summary, watched
from reviewcrawler.crawling.run import Run, Tally
from reviewcrawler.errors import CrawlFailed, UsageError
from reviewcrawler.intake import take_in


@click.command("crawl")
@click.argument("starts", nargs=-1, required=True, metavar="URL|PATH...")
@click.option("--store", type=click.Path(path_type=Path, dir_okay=False), default="reviews.db", show_default=True,
              envvar="REVIEWCRAWLER_STORE", help="The file that keeps pages and records.")  # fmt: skip
@click.option("--max-pages", type=click.IntRange(0), default=0, help="Stop after so many pages.  [default: no limit]")
@click.option("--delay", type=click.FloatRange(0), help="Seconds between two requests to a host.  [default: 1]")
@click.option(
    "--contact", default="", envvar="REVIEWCRAWLER_CONTACT", help="Your mail address or web page, told to each site."
)
@click.option(
    "--allow-private", is_flag=True, envvar="REVIEWCRAWLER_ALLOW_PRIVATE", help="Allow loopback and private addresses."
)
@click.option("--jobs", type=click.IntRange(0), help="Processes that read pages.  [default: all cores but one]")
@click.option("--warc", type=click.Path(path_type=Path, file_okay=False), envvar="REVIEWCRAWLER_WARC",
              help="A folder for web archives of all that is asked and answered.")  # fmt: skip
@click.option("--recrawl", is_flag=True, help="Ask for every page again, whatever is known of it.")
@click.option("-v", "--verbose", is_flag=True, help="Show Scrapy's log.")
def command(  # noqa: PLR0913, PLR0917 - one parameter an option
    starts: tuple[str, ...], store: Path, max_pages: int, delay: float | None, contact: str, allow_private: bool,
    jobs: int | None, warc: Path | None, recrawl: bool, verbose: bool,
) -> int:  # fmt: skip
    """Fetch every page of the sites, or read the files of the folders and web archives, into a store.

    A start is a home page, a sitemap or a feed. Each site is left only when all of it is fetched; a crawl that was
    interrupted goes on where it was when it is started again, a finished one looks for what is new.

    \b
    Examples:
      reviewcrawler crawl https://example.org --contact you@example.org
      reviewcrawler crawl https://example.org/sitemap.xml --max-pages 500 --contact you@example.org
      reviewcrawler crawl saved-pages/ crawl.warc.gz --store archive.db
      reviewcrawler crawl https://example.org --contact you@example.org --warc archives/
      reviewcrawler crawl http://localhost:8000 --allow-private
    """
    paths = [start for start in starts if Path(start).exists()]
    urls = [start for start in starts if start not in paths]
    archives = [archive for path in paths for archive in archives_under(path)]
    paths = [path for path in paths if not is_archive(path)]
    order = Order(
        _addresses(urls), paths, store, max_pages, delay, contact, allow_private, jobs, recrawl, verbose, warc
    )
    order.check()
    if warc:
        check_installed()
    screen = console()
    with order.open() as run:
        with watched(run, screen):
            _take_in(run, archives)
            interrupted = crawl(order, run) if urls or paths else 0
        screen.print(summary(run))
        return 128 + interrupted if interrupted else outcome(run)


def _addresses(starts: list[str]) -> list[str]:
    for start in starts:
        if "://" not in start and "." not in start.partition("/")[0].strip("."):
            raise UsageError(f"{start} is neither a file or folder here nor an address")
    return starts


def _take_in(run: Run, archives: list[Path]) -> None:
    """Read the archives one after the other; each has a tally of its own."""
    for archive in archives:
        tally = run.tallies.setdefault(archive.resolve().as_uri(), Tally())
        for taken in take_in(run.store, run.workers, archive):
            tally.visits += 1
            tally.pages += taken.change is not None
            if taken.change:
                tally.changes[taken.change] += 1
            if taken.reason:
                tally.failures[taken.reason] += 1
            if run.max_pages and run.pages >= run.max_pages:
                return


def outcome(run: Run) -> int:
    """The exit status of a run that came to its end: 1 where a local file gave nothing.

    Raises CrawlFailed where a site gave no page at all.
    """
    sites = [site for site in run.tallies if not site.startswith("file:")]
    dead = [f"{site} ({_why(run, site)})" for site in sites if _is_dead(run, site)]
    if dead:
        raise CrawlFailed(f"no page at all from {', '.join(dead)}: check the address and try again")
    lost = [f"{site} ({run.given_up[site]})" for site in sites if site in run.given_up]
    if lost:
        raise CrawlFailed(f"no more answers from {', '.join(lost)}: run again, what is left is fetched then")
    local = (tally for site, tally in run.tallies.items() if site.startswith("file:"))
    return 1 if any(tally.failures for tally in local) else 0


def _is_dead(run: Run, site: str) -> bool:
    tally = run.tallies[site]
    answered = tally.pages or tally.unchanged
    return run.frontier.is_dead(site) or (site in run.given_up and not answered)


def _why(run: Run, site: str) -> str:
    return run.given_up.get(site) or run.frontier.reasons(site)[0][0]
