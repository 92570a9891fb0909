"""Clusters as pages for a browser: an index with filters, and a page for each cluster.

Rule of this room: files that need no server and load nothing from elsewhere. Whatever a record said is escaped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from html import escape
from pathlib import Path
from typing import Final

from reviewcrawler.copying.beside import beside
from reviewcrawler.copying.find import CopyCluster, Member
from reviewcrawler.review import Review

SHOWN: Final = 25
"""Members of a cluster whose texts are laid beside the anchor's."""
LISTED: Final = 2000
STYLE: Final = """
:root { color-scheme: light dark; --line: #8885; --gone: #a3301c; --new: #14692f; --key: #1d4f9c; }
@media (prefers-color-scheme: dark) { :root { --gone: #ff9c88; --new: #7bd69a; --key: #8ab4ff; } }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 75rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2.2rem; }
a { color: var(--key); } :focus-visible { outline: 3px solid var(--key); outline-offset: 2px; }
.skip { position: absolute; left: -999rem; } .skip:focus { position: static; }
form { display: flex; flex-wrap: wrap; gap: 1rem; margin: 1rem 0; } label { display: grid; font-size: .9em; }
input, select { font: inherit; padding: .25rem .4rem; }
table { border-collapse: collapse; width: 100%; } caption { text-align: left; padding: .3rem 0; font-weight: 600; }
th, td { text-align: left; vertical-align: top; padding: .35rem .7rem .35rem 0; border-top: 1px solid var(--line); }
td, th, li { overflow-wrap: anywhere; } .short { white-space: nowrap; } table.texts td { width: 50%; }
del { color: var(--gone); } ins { color: var(--new); } .moved { font-style: italic; } .none { color: GrayText; }
"""
SCRIPT: Final = """
const rows = [...document.querySelectorAll("tbody tr")], count = document.getElementById("count");
const asked = ["site", "film", "relation"].map(name => document.getElementById(name));
function choose() {
  let shown = 0;
  for (const row of rows) {
    const held = asked.every(field => (row.dataset[field.id] || "").includes(field.value.trim().toLowerCase()));
    row.hidden = !held; shown += held;
  }
  count.textContent = shown + " of " + rows.length + " clusters";
}
asked.forEach(field => field.addEventListener("input", choose));
choose();
"""

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
        _write(folder / name, f"Cluster {cluster.id}", "".join(_cluster(cluster, reviews)), "../index.html")
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


def _title(review: Review) -> str:
    return review.film.title if review.film and review.film.title else review.headline or review.id


def _row(cluster: CopyCluster, reviews: dict[str, Review], name: str) -> str:
    anchor = reviews[cluster.anchor] if cluster.anchor in reviews else next(iter(reviews.values()))
    relations = Counter(m.relation for m in cluster.members if m.relation)
    sites = sorted({r.site or "" for r in reviews.values()} - {""})
    film = _title(anchor)
    told = ", ".join(f"{count} {relation}" for relation, count in relations.most_common())
    data = {"site": " ".join(sites), "film": film, "relation": " ".join(str(r) for r in relations)}
    attributes = " ".join(f'data-{key}="{escape(value.lower())}"' for key, value in data.items())
    return (
        f'<tr {attributes}><th scope="row"><a href="{name}">{escape(film)}</a></th><td>{len(cluster.members)}</td>'
        f"<td>{escape(told)}</td><td>{escape(', '.join(sites[:6]))}</td>"
        f"<td>{escape(cluster.original or 'unknown')}</td></tr>"
    )


def _index(rows: list[str]) -> str:
    options = "".join(f'<option value="{r}">{r}</option>' for r in ("exact", "near", "excerpt", "spun"))
    return (
        '<form onsubmit="return false"><label>Site<input id="site" type="search"></label>'
        '<label>Film<input id="film" type="search"></label>'
        f'<label>Relation<select id="relation"><option value="">any</option>{options}</select></label></form>'
        f'<p id="count" role="status">{len(rows)} clusters</p>'
        "<table><caption>Clusters of copies, the largest first</caption><thead><tr>"
        '<th scope="col">Film</th><th scope="col">Records</th><th scope="col">Relations</th><th scope="col">Sites</th>'
        f'<th scope="col">Original</th></tr></thead><tbody>{"".join(rows)}</tbody></table><script>{SCRIPT}</script>'
    )


def _cluster(cluster: CopyCluster, reviews: dict[str, Review]) -> Iterator[str]:
    origin = cluster.origin
    yield "<h2>The original</h2>"
    yield f"<p>{escape(cluster.original or f'Unknown: {origin.reason}')}</p><ul>"
    for clue in origin.evidence:
        yield f"<li><b>{escape(clue.kind)}</b> for {escape(clue.speaks_for)}: {escape(clue.says)}</li>"
    yield "</ul>" if origin.evidence else '<li class="none">no evidence</li></ul>'
    if origin.lineage:
        steps = "".join(f"<li>{escape(copy)} from {escape(source)}</li>" for copy, source in origin.lineage)
        yield f"<h2>Who copied from whom</h2><ul>{steps}</ul>"
    yield '<h2>Records</h2><table><thead><tr><th scope="col">Record</th><th scope="col" class="short">Relation</th>'
    yield '<th scope="col" class="short">Score</th><th scope="col">Phrases in common</th></tr></thead><tbody>'
    for member in cluster.members[:LISTED]:
        phrases = "; ".join(member.evidence.get("phrases", ()))
        yield f'<tr><th scope="row">{_address(member, reviews)}</th>'
        yield f'<td class="short">{member.relation or "anchor"}</td>'
        yield f"<td>{member.score:.2f}</td><td>{escape(phrases)}</td></tr>"
    yield "</tbody></table>"
    for link in cluster.links:
        yield f"<p>Shares passages: {escape(link.one)} and {escape(link.other)}.</p>"
    anchor = reviews.get(cluster.anchor)
    for member in cluster.members[:SHOWN]:
        if anchor is not None and member.relation not in (None, "exact"):
            yield _texts(anchor, reviews[member.id], member)


def _address(member: Member, reviews: dict[str, Review]) -> str:
    review = reviews[member.id]
    shown = escape(review.url or review.source or review.id)
    linked = (review.url or "").startswith(("http://", "https://"))
    return f'<a href="{shown}" rel="noreferrer">{shown}</a>' if linked else shown


def _texts(anchor: Review, review: Review, member: Member) -> str:
    rows = "".join(
        f"<tr{' class=moved' if moved else ''}><td>{one}</td><td>{other}</td></tr>"
        for one, other, moved in beside(anchor.body or "", review.body or "", member.evidence)
    )
    name = escape(review.url or review.id)
    note = f"<p>{escape(str(member.evidence['note']))}</p>" if "note" in member.evidence else ""
    return (
        f'<h2>Beside {name}</h2>{note}<table class="texts"><caption>Sentence by sentence; what only one text has is '
        "struck out or underlined, and moved sentences are set in italics</caption><thead><tr>"
        f'<th scope="col">Anchor</th><th scope="col">{escape(member.relation or "")}</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )
