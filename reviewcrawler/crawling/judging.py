"""What a run means for the health of its sites: it begins or goes on, it comes to its end, it is judged.

Rule of this room: local files are no sites, and a run that leaves something undone is not judged.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import TYPE_CHECKING

from reviewcrawler.errors import StoreError
from reviewcrawler.health import runs
from reviewcrawler.health.gates import Gates
from reviewcrawler.health.runs import Verdict

if TYPE_CHECKING:
    from reviewcrawler.crawling.run import Run

logger = logging.getLogger(__name__)


def begin(run: Run, site: str) -> None:
    """Note that a site is begun or gone on with, before any of its addresses is taken up."""
    if site not in run.tallies and not site.startswith("file:"):
        runs.begin(run.store, site)


def close(run: Run) -> None:
    """Judge what nobody has asked to be judged, and write it into the log; an error is not told here."""
    with suppress(StoreError):
        for verdict in end(run):
            logger.warning("gate broken on %s", verdict)


def end(run: Run) -> list[Verdict]:
    """Judge the sites of which nothing is left to fetch, each once; the gates that they break."""
    found: list[Verdict] = []
    for site in run.tallies:
        if not site.startswith("file:") and run.is_complete(site):
            found += runs.end(run.store, site, run.gates.get(site, Gates()))
    return found
