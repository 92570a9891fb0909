"""A store's records as one page for a browser: each record, its evidence, and what was taken away.

Rule of this room: one file, no scripts, nothing loaded from elsewhere. Whatever a page said is escaped.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from reviewcrawler.review import Review

STYLE: Final = """
:root { color-scheme: light dark; --line: #8884; --soft: #8882; --kept: #197a3e; --gone: #b3341f; --key: #2457a6;
        --quiet: #5d6470; }
@media (prefers-color-scheme: dark) { :root { --kept: #6fcf8f; --gone: #ff8f78; --key: #8ab4ff; --quiet: #a8adb6; } }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem;
       overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; } h2 { margin-top: 2.5rem; font-size: 1.15rem; }
p.lead { color: var(--quiet); }
details { border: 1px solid var(--line); border-radius: .5rem; margin: .5rem 0; padding: .5rem .9rem; }
details details { border: 0; border-top: 1px solid var(--line); border-radius: 0; padding: .5rem 0; }
summary { cursor: pointer; } summary .film { font-weight: 600; }
.kind { display: inline-block; min-width: 5.2em; color: var(--key); font-size: .85em; }
.figures { color: var(--quiet); font-size: .85em; }
table { border-collapse: collapse; width: 100%; font-size: .92em; }
th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; border-top: 1px solid var(--line); }
th { width: 8.5em; font-weight: 600; } td.proof { color: var(--quiet); width: 38%; }
td, .text { overflow-wrap: anywhere; } .none { color: var(--quiet); }
.body { border-left: 3px solid var(--kept); padding-left: 1rem; white-space: pre-line; }
ul.debris { list-style: none; padding: 0; font-size: .9em; }
ul.debris li { border-left: 3px solid var(--gone); padding-left: .8rem; margin: .35rem 0; }
ul.debris b { color: var(--gone); font-weight: 600; }
@media (max-width: 40rem) {
  body { margin: 1rem auto; } details { padding: .5rem .7rem; }
  tr { display: block; border-top: 1px solid var(--line); padding: .3rem 0; }
  th, td, td.proof { display: block; width: auto; border: 0; padding: .1rem 0; } td.proof:empty { display: none; }
}
"""
LONG: Final = 600
"""Characters of a piece of debris or evidence that are shown."""
_FIELDS: Final = (
    "film", "director", "cast", "synopsis", "headline", "author", "date_published", "rating", "language", "truncated",
    "canonical_url",
)  # fmt: skip


def write_report(reviews: Iterable[Review], path: str | os.PathLike[str], *, title: str, names: dict[str, str]) -> None:
    """Write the page; `names` gives each site a name for people."""
    by_site: dict[str, list[Review]] = {}
    for review in reviews:
        by_site.setdefault(review.site or "", []).append(review)
    sections = "".join(_section(names.get(site, site), found) for site, found in by_site.items())
    count = sum(map(len, by_site.values()))
    Path(path).write_text(
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{STYLE}</style></head><body><h1>{escape(title)}</h1>"
        f'<p class="lead">{count} pages of {len(by_site)} sites. Open one to see its record, what each value was read '
        f"from, and what was taken away.</p>{sections}</body></html>\n",
        "utf-8",
        "replace",
    )


def _section(name: str, reviews: list[Review]) -> str:
    kinds = ", ".join(f"{count} {kind}" for kind, count in Counter(r.kind for r in reviews).most_common())
    return f'<h2>{escape(name)} <span class="figures">{escape(kinds)}</span></h2>{"".join(map(_entry, reviews))}'


def _entry(review: Review) -> str:
    title = review.film.title if review.film else review.headline or review.source or review.id
    year = f" ({review.film.year})" if review.film and review.film.year else ""
    figures = f"{words(review)} words, {removed(review)} pieces of debris"
    return (
        f'<details><summary><span class="kind">{escape(review.kind)}</span> <span class="film">{escape(title)}</span>'
        f'{escape(year)} <span class="figures">{figures}</span></summary>'
        f"<p>{_address(review)}</p><table>{''.join(_rows(review))}</table>"
        f"<details><summary>Body</summary>{_body(review)}</details>"
        f"<details><summary>Taken away</summary>{_debris(review)}</details></details>"
    )


def words(review: Review) -> int:
    """Words of the body; in scripts without spaces, runs between them."""
    return len((review.body or "").split())


def removed(review: Review) -> int:
    """Pieces of debris, repeats counted."""
    return sum(piece.count for piece in review.debris)


def _address(review: Review) -> str:
    shown = escape(review.url or review.source or "")
    linked = urlsplit(review.url or "").scheme in ("http", "https")
    return f'<a href="{shown}" rel="noreferrer">{shown}</a>' if linked else shown


def _rows(review: Review) -> Iterator[str]:
    record = review.to_dict()
    if review.rating:
        record["rating"] = review.rating.raw or review.rating.value
    for name in _FIELDS:
        proof = review.evidence.get(name)
        told = f"<b>{escape(proof.by)}</b>: {escape(_cut(proof.raw))}" if proof else ""
        yield f'<tr><th>{name.replace("_", " ")}</th><td>{_value(record[name])}</td><td class="proof">{told}</td></tr>'
    for fault in review.faults:
        yield f"<tr><th>fault</th><td>{escape(fault.field)}</td><td>{escape(fault.message)}</td></tr>"


def _value(value: Any) -> str:
    if value in (None, []):
        return '<span class="none">–</span>'
    if isinstance(value, list):
        return "<br>".join(map(_value, value))
    if isinstance(value, dict):
        return escape(", ".join(str(v) for v in value.values() if v not in (None, "")))
    return escape({True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value))


def _body(review: Review) -> str:
    return f'<div class="body text">{escape(review.body)}</div>' if review.body else '<p class="none">none</p>'


def _debris(review: Review) -> str:
    if not review.debris:
        return '<p class="none">nothing</p>'
    items = (
        f'<li class="text"><b>{escape(d.kind)}{f" × {d.count}" if d.count > 1 else ""}</b> {escape(_cut(d.text))}</li>'
        for d in review.debris
    )
    return f'<ul class="debris">{"".join(items)}</ul>'


def _cut(text: str) -> str:
    return text if len(text) <= LONG else f"{text[:LONG]} […]"
