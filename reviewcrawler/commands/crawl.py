"""``reviewcrawler crawl``: sites, folders and web archives into a store."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import click
from click.core import ParameterSource
from rich.console import Console

from reviewcrawler import siterules
from reviewcrawler.archives import writer
from reviewcrawler.console.counting import counted
from reviewcrawler.console.saying import be_json, console
from reviewcrawler.crawling.ending import BROKEN, outcome
from reviewcrawler.crawling.launch import Order, crawl
from reviewcrawler.crawling.progress import figures, summary, tell_json, watched
from reviewcrawler.crawling.run import Run
from reviewcrawler.crawling.shards import Shard
from reviewcrawler.crawling.tally import Tally
from reviewcrawler.crawling.wanted import Wanted, wanted
from reviewcrawler.errors import UsageError
from reviewcrawler.health.metrics import check_installed, write_metrics
from reviewcrawler.health.overview import overview
from reviewcrawler.health.runs import Verdict
from reviewcrawler.keeping.forgetting import keep
from reviewcrawler.keeping.intake import take_in
from reviewcrawler.keeping.snapshots import most
from reviewcrawler.sitesfile import Plan
from reviewcrawler.sitesfile.settings import iso_day
from reviewcrawler.store import Store


def _day(_context: click.Context, _option: click.Parameter, value: str) -> str:
    try:
        return iso_day(value) if value else ""
    except ValueError as error:
        raise click.BadParameter("give a date such as 2020-01-01, or a year") from error


@click.command("crawl")
@click.argument("starts", nargs=-1, required=True, metavar="URL|PATH|SITES.toml [SITE]...")
@click.option("--store", type=click.Path(path_type=Path, dir_okay=False), default="reviews.db", show_default=True,
              envvar="REVIEWCRAWLER_STORE", help="The file that keeps pages and records.")  # fmt: skip
@click.option("--shard", metavar="I/N", help="Crawl only the sites whose hosts fall to shard I of N, each into its own "
              "store.  [default store: reviews-I-of-N.db]")  # fmt: skip
@click.option("--max-pages", type=click.IntRange(0), default=0, help="Stop after so many pages.  [default: no limit]")
@click.option("--delay", type=click.FloatRange(0), help="Seconds between two requests to a host.  [default: 1]")
@click.option("--since", default="", callback=_day, metavar="DATE",
              help="Leave out pages that a feed, a sitemap or their address dates before.")  # fmt: skip
@click.option(
    "--contact", default="", envvar="REVIEWCRAWLER_CONTACT", help="Your mail address or web page, told to each site."
)
@click.option(
    "--allow-private", is_flag=True, envvar="REVIEWCRAWLER_ALLOW_PRIVATE", help="Allow loopback and private addresses."
)
@click.option("--jobs", type=click.IntRange(0), help="Processes that read pages.  [default: all cores but one]")
@click.option("--warc", type=click.Path(path_type=Path, file_okay=False), envvar="REVIEWCRAWLER_WARC",
              help="A folder for web archives of all that is asked and answered.")  # fmt: skip
@click.option("--wacz/--no-wacz", default=True, help="At the end pack them into one WACZ file, a second copy.  "
              "[default: pack]")  # fmt: skip
@click.option("--sites", type=click.Path(file_okay=False), envvar=siterules.FOLDER,
              help="A folder with rules of single sites.")  # fmt: skip
@click.option("--recrawl", is_flag=True, help="Ask for every page again, whatever is known of it.")
@click.option("--keep-versions", type=click.IntRange(1), metavar="N", envvar="REVIEWCRAWLER_KEEP_VERSIONS",
              help="Keep only the newest N versions of a page.  [default: all]")  # fmt: skip
@click.option("--keep-bytes", type=click.IntRange(0), metavar="DAYS", envvar="REVIEWCRAWLER_KEEP_BYTES",
              help="Keep bytes of pages for so many days; records stay.  [default: for good]")  # fmt: skip
@click.option("--metrics", type=click.Path(path_type=Path, dir_okay=False), envvar="REVIEWCRAWLER_METRICS",
              metavar="FILE", help="Write the store's figures to FILE as OpenMetrics text at the end.")  # fmt: skip
@click.option("--gates/--no-gates", default=True, help="Judge each site by its last runs.  [default: judge]")
@click.option("--dry-run", is_flag=True, help="Say what would be crawled, and fetch nothing.")
@click.option("--json-log", is_flag=True, is_eager=True, callback=be_json,
              help="Say everything on stderr as JSON, one object a line.")  # fmt: skip
@click.option("-v", "--verbose", is_flag=True, help="Show Scrapy's log.")
def command(  # noqa: PLR0913, PLR0917 - one parameter an option
    starts: tuple[str, ...], store: Path, shard: str | None, max_pages: int, delay: float | None, since: str,
    contact: str, allow_private: bool, jobs: int | None, warc: Path | None, sites: str | None, recrawl: bool,
    keep_versions: int | None, keep_bytes: int | None, metrics: Path | None, gates: bool, dry_run: bool,
    json_log: bool, verbose: bool, wacz: bool,
) -> int:  # fmt: skip
    """Fetch every page of the sites, or read the files of the folders and web archives, into a store.

    A start is a home page, a sitemap or a feed; a sites file names many, each with its scope and pace. Each site is
    left only when all of it is fetched; a crawl that was interrupted goes on where it was when it is started again, a
    finished one looks for what is new. A site that is read worse than in its last runs is told, and the exit status
    is 3.

    \b
    Examples:
      reviewcrawler crawl https://example.org --contact you@example.org
      reviewcrawler crawl https://example.org/sitemap.xml --max-pages 500 --contact you@example.org
      reviewcrawler crawl sites.toml
      reviewcrawler crawl sites.toml quayside --dry-run
      reviewcrawler crawl saved-pages/ crawl.warc.gz --store archive.db
      reviewcrawler crawl https://example.org --contact you@example.org --warc archives/
      reviewcrawler crawl http://localhost:8000 --allow-private
      reviewcrawler crawl sites.toml --shard 2/4
    """
    siterules.use(sites)
    part = Shard.read(shard) if shard is not None else None
    if part and click.get_current_context().get_parameter_source("store") is ParameterSource.DEFAULT:
        store = Path(part.store)
    found = wanted(starts, since=since, store=store, recrawl=recrawl)
    if part:
        found = _part(found, part)
    order = Order(
        found.urls, found.paths, store, max_pages=max_pages, delay=delay, contact=contact or found.contact,
        allow_private=allow_private, jobs=jobs, recrawl=recrawl, verbose=verbose, json_log=json_log, warc=warc,
        wacz=wacz, scopes=found.scopes, delays=found.delays, gates=found.gates, elsewhere=found.elsewhere,
    )  # fmt: skip
    _check(order, found, metrics)
    if dry_run:
        return _foretell(found, store)
    return _run(order, found, Ending(keep_versions, keep_bytes, metrics, gates))


def _part(found: Wanted, shard: Shard) -> Wanted:
    """What of a crawl is a shard's, said where it is nothing."""
    own = shard.part_of(found)
    if found.starts and not own.starts:
        own.waiting.append(f"no host of these falls to shard {shard}")
    return own


class Ending(NamedTuple):
    """What is done when a run has come to its end."""

    keep_versions: int | None
    keep_bytes: int | None
    metrics: Path | None
    gates: bool


def _check(order: Order, found: Wanted, metrics: Path | None) -> None:
    """Raise UsageError for what cannot be, before anything is begun."""
    order.check()
    _check_remembered(found, order.store)
    if order.warc:
        writer.check_installed()
    if metrics:
        check_installed()


def _run(order: Order, found: Wanted, ending: Ending) -> int:
    screen, as_json = console(), order.json_log
    for line in found.waiting:
        tell_json(screen, "waiting", reason=line) if as_json else screen.print(line, markup=False)
    if not (found.urls or found.paths or found.archives):
        return 0
    with order.open() as run:
        with watched(run, screen, as_json=as_json):
            _take_in(run, found.archives)
            interrupted = crawl(order, run) if found.urls or found.paths else 0
        if not interrupted:
            _share(run, screen, as_json=as_json)
        verdicts = run.judge() if ending.gates else []
        _tell(run, screen, verdicts, as_json=as_json)
        _let_go(run.store, found.plan, ending.keep_versions, ending.keep_bytes)
        if ending.metrics:
            write_metrics(overview(run.store), ending.metrics)
        return 128 + interrupted if interrupted else max(outcome(run), BROKEN if verdicts else 0)


def _share(run: Run, screen: Console, *, as_json: bool) -> None:
    """See what the pages of each site share; on a terminal it is told how far the work has come."""
    if as_json:
        run.share()
        return
    with counted(screen, "records looked through for what their sites' pages share", most(run.store)) as tell:
        run.share(tell)


def _let_go(store: Store, plan: Plan | None, versions: int | None, days: int | None) -> None:
    """Let go of what is older than the command line, or else the sites file, says."""
    versions = versions if versions is not None or plan is None else plan.keep_versions
    days = days if days is not None or plan is None else plan.keep_bytes
    if versions or days is not None:
        keep(store, versions=versions, days=days)


def _check_remembered(found: Wanted, path: Path) -> None:
    """Raise UsageError for a start that was forgotten."""
    if not path.is_file():
        return
    with Store(path, create=False) as store:
        for start in found.starts:
            if store.is_forgotten(start.key, start.site):
                raise UsageError(f"{start.url} was forgotten and is not to come back: `forget --undo` allows it again")


def _foretell(found: Wanted, path: Path) -> int:
    """Say what a crawl would do."""
    opened = Store(path, create=False) if path.is_file() else None
    for site in dict.fromkeys(start.site for start in found.starts):
        waits = (
            opened.rows("SELECT count(*) FROM frontier WHERE site = ? AND state = 'pending'", site) if opened else ()
        )
        urls = ", ".join(start.url for start in found.starts if start.site == site)
        click.echo(f"{site}: {urls}{_bounds(found, site)}; {sum(n for (n,) in waits)} addresses wait from before")
    for each in (*found.paths, *found.archives):
        click.echo(str(each))
    for line in found.waiting:
        click.echo(line)
    if opened:
        opened.close()
    return 0


def _bounds(found: Wanted, site: str) -> str:
    scope = found.scopes.get(site)
    if scope is None:
        return ""
    told = {"only": ", ".join(scope.only), "never": ", ".join(scope.never), "since": scope.since, "until": scope.until,
            "depth": scope.depth, "at most": f"{scope.max_pages} pages"}  # fmt: skip
    return "".join(f"; {name} {value}" for name, value in told.items() if value not in ("", None))


def _tell(run: Run, screen: Console, verdicts: list[Verdict], *, as_json: bool) -> None:
    """Sum a run up, and name the gates that are broken."""
    if as_json:
        tell_json(screen, "summary", sites=figures(run))
    else:
        screen.print(summary(run))
    loud = console(always=True)
    for verdict in verdicts:
        if as_json:
            broken = verdict.broken._asdict() | {"site": verdict.site, "examples": verdict.examples}
            tell_json(loud, "gate", **broken)
        else:
            loud.print(f"gate broken on {verdict}", style="bold red", markup=False, soft_wrap=True)


def _take_in(run: Run, archives: list[Path]) -> None:
    """Read the archives one after the other; each has a tally of its own."""
    for archive in archives:
        tally = run.tallies.setdefault(archive.resolve().as_uri(), Tally())
        for taken in take_in(run.store, run.workers, archive, obey_rights=run.obey_rights):
            tally.visits += 1
            tally.share = taken.share
            tally.pages += taken.change is not None
            if taken.change:
                tally.changes[taken.change] += 1
            if taken.reason:
                tally.failures[taken.reason] += 1
            if run.max_pages and run.pages >= run.max_pages:
                return
