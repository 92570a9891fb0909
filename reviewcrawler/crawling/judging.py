"""What a run means for the health of its sites: it begins or goes on, it comes to its end, it is judged.

Rule of this room: local files are no sites. What a run leaves undone is judged by what there is, and measures no other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from reviewcrawler.crawling.turns import Turns
from reviewcrawler.health import runs
from reviewcrawler.health.gates import Gates
from reviewcrawler.health.runs import Verdict

ENOUGH: Final = 20
"""Pages of a site, fetched by a run that leaves others undone, by which it is judged."""


def begin(run: Turns, site: str) -> None:
    """Note that a site is begun or gone on with, before any of its addresses is taken up."""
    if site not in run.tallies and not site.startswith("file:"):
        runs.begin(run.store, site)


def end(run: Turns, gates: Mapping[str, Gates]) -> list[Verdict]:
    """Judge the sites of a run that is over, each once, by its gates or the usual ones; those that they break."""
    found: list[Verdict] = []
    for site, tally in run.tallies.items():
        if site.startswith("file:"):
            continue
        if run.is_complete(site):
            found += runs.end(run.store, site, gates.get(site, Gates()))
        elif tally.pages >= ENOUGH and run.error is None:
            found += runs.look(run.store, site, gates.get(site, Gates()))
    return found
