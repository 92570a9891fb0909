"""What a run ends with, in an exit status.

Rule of this room: the worst that happened is told; what a later run puts right by itself is no less a failure of this
one.
"""

from __future__ import annotations

from typing import Final

from reviewcrawler.crawling.turns import Turns
from reviewcrawler.errors import CrawlFailed, ReviewCrawlerError

BROKEN: Final = 3
"""The exit status where a health gate is broken."""
INTERRUPTED: Final = 130


def status(run: Turns, *, is_interrupted: bool, is_broken: bool) -> tuple[int, str]:
    """The exit status of a run that is over and whose store is open, and what is to be said of it.

    `is_broken` where a site broke a gate of health.
    """
    if run.error is not None:
        return run.error.exit_status, str(run.error)
    if is_interrupted:
        return INTERRUPTED, "interrupted: run again to go on"
    try:
        return max(outcome(run), BROKEN if is_broken else 0), ""
    except ReviewCrawlerError as error:
        return error.exit_status, str(error)


def outcome(run: Turns) -> int:
    """The exit status of a run that came to its end: 1 where a local file gave nothing.

    Raises CrawlFailed where a site gave no page at all, or stopped to answer.
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


def _is_dead(run: Turns, site: str) -> bool:
    tally = run.tallies[site]
    answered = tally.pages or tally.unchanged
    return run.frontier.is_dead(site) or (site in run.given_up and not answered)


def _why(run: Turns, site: str) -> str:
    return run.given_up.get(site) or run.frontier.reasons(site)[0][0]
