"""What a run means for the health of its sites: it begins or goes on, it comes to its end, it is judged.

Rule of this room: local files are no sites. What a run leaves undone is judged by what there is, and measures no other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reviewcrawler.health import runs
from reviewcrawler.health.gates import Gates
from reviewcrawler.health.runs import Verdict

if TYPE_CHECKING:
    from reviewcrawler.crawling.run import Run

ENOUGH: Final = 20
"""Pages of a site, fetched by a run that leaves others undone, by which it is judged."""


def begin(run: Run, site: str) -> None:
    """Note that a site is begun or gone on with, before any of its addresses is taken up."""
    if site not in run.tallies and not site.startswith("file:"):
        runs.begin(run.store, site)


def end(run: Run) -> list[Verdict]:
    """Judge the sites of a run that is over, each once; the gates that they break."""
    found: list[Verdict] = []
    for site, tally in run.tallies.items():
        gates = run.gates.get(site, Gates())
        if site.startswith("file:"):
            continue
        if run.is_complete(site):
            found += runs.end(run.store, site, gates)
        elif tally.pages >= ENOUGH and run.error is None:
            found += runs.look(run.store, site, gates)
    return found
