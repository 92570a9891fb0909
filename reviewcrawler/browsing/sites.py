"""The pages for those who run a crawl: what each site gives, and how that went over its runs.

Rule of this room: what a run found was counted when it ended; here it is only drawn.
"""

from __future__ import annotations

import json
from typing import Any, Final
from urllib.parse import unquote

from markupsafe import Markup

from reviewcrawler.browsing import plots
from reviewcrawler.browsing.answering import Answering
from reviewcrawler.browsing.layout import SHARES
from reviewcrawler.health.figures import FIELDS, Figures

SHOWN: Final = 1000
"""Sites that are listed."""
_SITES: Final = "SELECT * FROM sites WHERE pages > 0"
_SHARES: Final = tuple(SHARES)
_RUNS: Final = (
    "SELECT began, figures FROM (SELECT * FROM runs WHERE site = :site AND ended IS NOT NULL ORDER BY run DESC "
    "LIMIT 60) ORDER BY run"
)
_REASONS: Final = (
    "SELECT reason, count(*) AS count FROM frontier WHERE site = :site AND reason <> '' GROUP BY reason "
    "ORDER BY count DESC, reason LIMIT 20"
)
_STATES: Final = "SELECT state, count(*) FROM frontier WHERE site = :site GROUP BY state ORDER BY state"


class Sites(Answering):
    """The pages of the sites."""

    def routes(self) -> list[tuple[str, Any]]:
        """Paths as patterns, with what answers each."""
        return [(r"^/sites$", self.sites), (r"^/site/(?P<site>[^/]*)$", self.site)]

    async def sites(self, datasette: Any, request: Any) -> Any:  # noqa: ARG002 - Datasette's signature
        """Every site with how many pages it gave and what its reviews say."""
        rows = await self.of_index(datasette, f"{_SITES} ORDER BY pages DESC, site LIMIT {SHOWN}", {})
        sites = [{"site": row["site"], "figures": _figures(row)} for row in rows]
        return self.page("sites.html", sites=sites, names=("pages", "reviews", *_SHARES))

    async def site(self, datasette: Any, request: Any) -> Any:
        """One site: what its reviews say, where its addresses stand, and how that went over its runs."""
        site = unquote(request.url_vars["site"])
        row = next(iter(await self.of_index(datasette, f"{_SITES} AND site = :site", {"site": site})), None)
        states, reasons, runs = [
            await self.of_store(datasette, query, {"site": site}) for query in (_STATES, _REASONS, _RUNS)
        ]
        if row is None and not states:
            return self.missing("There is no such site")
        shares = {name: _share(row, name) or 0.0 for name in _SHARES}
        bars = plots.bars(shares, "What the reviews say")
        found = [(began, Figures.from_dict(json.loads(told))) for began, told in runs]
        return self.page(
            "site.html", site=site, records=row["pages"] if row else 0, shares=bars,
            frontier=[tuple(state) for state in states], reasons=[tuple(reason) for reason in reasons],
            plots=over_runs(found), runs=found,
            gates=[(began[:10], said) for began, run in found[::-1] for said in run.broken],
        )  # fmt: skip


def _figures(row: Any) -> list[str]:
    shares = (_share(row, name) for name in _SHARES)
    told = ("–" if share is None else f"{share:.0%}" for share in shares)
    return [f"{row['pages']:,}", f"{row['reviews']:,}", *told]


def _share(row: Any, name: str) -> float | None:
    """The share of a site's reviews that say something; None where there are no reviews."""
    return row[name] / row["reviews"] if row and row["reviews"] else None


def over_runs(runs: list[tuple[str, Figures]]) -> list[Markup]:
    """How the figures of a site went, a plot each, the oldest run first; two make a line."""
    if len(runs) < 2:
        return []
    labels = [began[:10] for began, _ in runs]
    counts: dict[str, list[float]] = {
        "new and changed pages": [run.news for _, run in runs],
        "reviews": [run.reviews for _, run in runs],
    }
    shares = {"failed requests": [run.error_share for _, run in runs]}
    shares |= {f"reviews with {name.replace('_', ' ')}": [run.share(name) for _, run in runs] for name in FIELDS}
    drawn = [plots.line(values, labels, title, share=False) for title, values in counts.items()]
    return drawn + [plots.line(values, labels, title, share=True) for title, values in shares.items()]
