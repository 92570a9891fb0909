"""Clusters as pages for a browser: an index with filters, and a page for each cluster.

Rule of this room: files that need no server and load nothing from elsewhere. Whatever a record said is escaped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path
from typing import Final

from reviewcrawler.copying.cluster_page import LISTED, cluster_page, film_of, place_of
from reviewcrawler.copying.dress import SCRIPT, STYLE
from reviewcrawler.copying.elsewhere import site_of
from reviewcrawler.copying.find import CopyCluster
from reviewcrawler.review import Review

_SITES: Final = 6
"""Sites of a cluster that the index names; the filter knows all."""

Held = Callable[[str], Review]


def write_report(clusters: Iterable[CopyCluster], held: Held, folder: Path) -> int:
    """Write the pages into `folder`, which is made where it is missing; `held` gives a record by its id.

    Returns how many clusters there were.
    """
    (folder / "clusters").mkdir(parents=True, exist_ok=True)
    rows = []
    for number, cluster in enumerate(clusters, 1):
        reviews = {m.id: held(m.id) for m in cluster.members[:LISTED]}
        name = f"clusters/{number}.html"
        title = f"{film_of(cluster, reviews)}: {len(cluster.members)} records"
        _write(folder / name, title, "".join(cluster_page(cluster, reviews)), "../index.html")
        rows.append(_row(cluster, reviews, name))
    _write(folder / "index.html", "Copies", _index(rows), None)
    return len(rows)


def _write(path: Path, title: str, body: str, back: str | None) -> None:
    way = f'<nav><a href="{back}">All clusters</a></nav>' if back else ""
    path.write_text(
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<style>{STYLE}</style></head><body><a class="skip" href="#main">To the content</a>{way}'
        f'<main id="main"><h1>{escape(title)}</h1>{body}</main></body></html>\n',
        "utf-8",
        "replace",
    )


def _row(cluster: CopyCluster, reviews: dict[str, Review], name: str) -> str:
    relations = Counter(m.relation for m in cluster.members if m.relation)
    sites = sorted({site_of(r) for r in reviews.values()} - {""})
    film = film_of(cluster, reviews)
    told = ", ".join(f"{count} {relation}" for relation, count in relations.most_common())
    named = ", ".join(sites[:_SITES]) + (f" and {len(sites) - _SITES} more" if len(sites) > _SITES else "")
    original = place_of(reviews[cluster.original]) if cluster.original in reviews else cluster.original or "unknown"
    data = {"site": " ".join(sites), "film": film, "relation": " ".join(str(r) for r in relations)}
    attributes = " ".join(f'data-{key}="{escape(value.lower())}"' for key, value in data.items())
    return (
        f'<tr {attributes}><th scope="row"><a href="{name}">{escape(film)}</a></th><td>{len(cluster.members)}</td>'
        f"<td>{escape(told)}</td><td>{escape(named)}</td><td>{escape(original)}</td></tr>"
    )


def _index(rows: list[str]) -> str:
    options = "".join(f'<option value="{r}">{r}</option>' for r in ("exact", "near", "excerpt", "spun"))
    heads = "".join(f'<th scope="col">{name}</th>' for name in ("Film", "Records", "Relations", "Sites", "Original"))
    return (
        '<form onsubmit="return false"><label>Site<input id="site" type="search"></label>'
        '<label>Film<input id="film" type="search"></label>'
        f'<label>Relation<select id="relation"><option value="">any</option>{options}</select></label></form>'
        f'<p id="count" role="status">{len(rows)} clusters</p><div class="wide">'
        f"<table><caption>Clusters of copies, the largest first</caption><thead><tr>{heads}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table></div><script>{SCRIPT}</script>"
    )
