"""The pages: search, records, sites.

Rule of this room: a page asks the index and the store, and hands what it found to a template, which escapes it.
"""

from __future__ import annotations

import asyncio
import json
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, unquote

from datasette.database import QueryInterrupted
from datasette.utils.asgi import Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from reviewcrawler.browsing import plots, searching
from reviewcrawler.browsing.index import Index
from reviewcrawler.browsing.searching import Question
from reviewcrawler.errors import PageError
from reviewcrawler.extract import extract
from reviewcrawler.page import Page
from reviewcrawler.review import Review

TEMPLATES: Final = Path(__file__).parent / "templates"
_RECORD: Final = (
    "SELECT r.record, r.code, p.fetched_at, p.status, p.sha256, p.rights, p.version, length(p.body) AS kept "
    "FROM records r JOIN pages p USING (id, version) WHERE r.id = :id AND r.newest"
)
_BYTES: Final = (
    "SELECT p.body, p.url, p.content_type, p.source, p.headers FROM records r JOIN pages p USING (id, version) "
    "WHERE r.id = :id AND r.newest"
)
_SITES: Final = (
    "SELECT site, count(*) AS pages, sum(kind = 'review') AS reviews, "
    "avg(CASE kind WHEN 'review' THEN title IS NOT NULL END) AS film, "
    "avg(CASE kind WHEN 'review' THEN director > 0 END) AS director, "
    "avg(CASE kind WHEN 'review' THEN actors > 0 END) AS 'cast', "
    "avg(CASE kind WHEN 'review' THEN synopsis END) AS synopsis, "
    "avg(CASE kind WHEN 'review' THEN author <> '' END) AS author, "
    "avg(CASE kind WHEN 'review' THEN date IS NOT NULL END) AS date, "
    "avg(CASE kind WHEN 'review' THEN rating IS NOT NULL END) AS rating, "
    "avg(CASE kind WHEN 'review' THEN language IS NOT NULL END) AS language FROM reviews"
)
_SHARES: Final = ("film", "director", "cast", "synopsis", "author", "date", "rating", "language")


class Pages:
    """The pages of one store."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self._templates = Environment(
            loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )
        self._templates.globals["store"] = index.store.name

    def routes(self) -> list[tuple[str, Any]]:
        """Paths as patterns, with what answers each."""
        return [
            (r"^/$", self.search), (r"^/style\.css$", self.style), (r"^/record/(?P<id>[^/]+)$", self.record),
            (r"^/sites$", self.sites), (r"^/site/(?P<site>[^/]*)$", self.site),
        ]  # fmt: skip

    async def style(self, request: Any) -> Any:  # noqa: ARG002 - Datasette's signature
        """The style of all pages."""
        return Response((TEMPLATES / "style.css").read_text("utf-8"), content_type="text/css; charset=utf-8")

    async def search(self, datasette: Any, request: Any) -> Any:
        """Results for words and filters, with the filters that divide them further."""
        question = Question.of(parse_qsl(request.query_string))
        count = (await self._ask(datasette, searching.count_sql(question)))[0][0]
        found = await self._ask(datasette, searching.results_sql(question))
        facets = [await self._facet(datasette, question, name) for name in searching.FACETS]
        results = [await self._result(datasette, dict(row), question) for row in found]
        return self._page(
            "search.html", question=question, count=count, results=results, facets=facets, asked=question.words,
            page_size=searching.PAGE_SIZE, growing=not self.index.behind.is_set(), error=self.index.error,
        )  # fmt: skip

    async def _facet(self, datasette: Any, question: Question, name: str) -> dict[str, Any]:
        try:
            rows = await self._ask(datasette, searching.facet_sql(question, name))
        except QueryInterrupted:
            rows = []
        chosen = dict(question.chosen).get(name)
        entries = [
            _entry(question, name, row["value"], f"{row['count']:,}", chosen=str(row["value"]) == chosen)
            for row in rows
        ]
        return {"name": name, "entries": entries if len(entries) > 1 or chosen else []}

    async def _result(self, datasette: Any, row: dict[str, Any], question: Question) -> dict[str, Any]:
        found = await datasette.get_database("store").execute(
            "SELECT coalesce(json_extract(record, '$.body'), json_extract(record, '$.synopsis'), '') FROM records "
            "WHERE id = :id AND newest", {"id": row["id"]},
        )  # fmt: skip
        text = found.rows[0][0] if found.rows else ""
        before, word, after = searching.passage(text, question.words)
        row["date"] = (row["date"] or "")[:10]
        facts = [row[name] for name in ("site", "author", "date", "rating", "language") if row[name]]
        return {**row, "facts": facts, "before": before, "found": word, "after": after}

    async def record(self, datasette: Any, request: Any) -> Any:
        """One record, with the evidence of each value, and what was removed where that is asked for."""
        page = unquote(request.url_vars["id"])
        found = (await datasette.get_database("store").execute(_RECORD, {"id": page})).rows
        if not found:
            return self._missing("There is no such record")
        row = found[0]
        record = _complete(json.loads(row["record"]))
        removed = await self._removed(datasette, page) if request.args.get("removed") else None
        facts = {
            "address": record["url"], "its own address": record["canonical_url"],
            "source": record["source"] != record["url"] and record["source"],
            "fetched": row["fetched_at"], "status": row["status"], "version": row["version"], "reserved": row["rights"],
            "sha256": row["sha256"], "read by": f"reviewcrawler {row['code']}", "id": record["id"],
        }  # fmt: skip
        return self._page(
            "record.html", record=record, removed=removed, copies=None,
            cast=", ".join(c["name"] + (f" ({c['role']})" if c.get("role") else "") for c in record["cast"]),
            paragraphs=(record["body"] or "").split("\n\n") if record["body"] else [],
            page_facts=[(name, str(value)) for name, value in facts.items() if value],
        )  # fmt: skip

    async def _removed(self, datasette: Any, page: str) -> list[Any] | str:
        """What was removed from a page, derived anew; or why that cannot be told."""
        found = (await datasette.get_database("store").execute(_BYTES, {"id": page})).rows
        body, url, content_type, source, headers = found[0]
        if not body:
            return "The bytes of this page were not kept."
        try:
            stored = Page(zlib.decompress(body), url, content_type, source, headers=json.loads(headers))
            return (await asyncio.to_thread(extract, stored)).debris
        except (PageError, zlib.error) as error:
            return f"The stored page cannot be read: {error}"

    async def sites(self, datasette: Any, request: Any) -> Any:  # noqa: ARG002 - Datasette's signature
        """Every site with how many pages it gave and what its reviews say."""
        rows = await self._ask(datasette, (f"{_SITES} GROUP BY site ORDER BY pages DESC, site", {}))
        sites = [
            {"site": row["site"], "figures": [f"{row['pages']:,}", f"{row['reviews']:,}",
                                              *("–" if row[name] is None else f"{row[name]:.0%}" for name in _SHARES)]}
            for row in rows
        ]  # fmt: skip
        return self._page("sites.html", sites=sites, names=("pages", "reviews", *_SHARES))

    async def site(self, datasette: Any, request: Any) -> Any:
        """One site: what its reviews say, where its addresses stand, and how that went over its runs."""
        site = unquote(request.url_vars["site"])
        rows = await self._ask(datasette, (f"{_SITES} WHERE site = :site", {"site": site}))
        store = datasette.get_database("store")
        states = await store.execute(
            "SELECT state, count(*) FROM frontier WHERE site = :site GROUP BY state ORDER BY state", {"site": site}
        )
        reasons = await store.execute(
            "SELECT reason, count(*) AS count FROM frontier WHERE site = :site AND reason <> '' GROUP BY reason "
            "ORDER BY count DESC, reason LIMIT 20", {"site": site},
        )  # fmt: skip
        runs = await store.execute(
            "SELECT began, figures FROM (SELECT * FROM runs WHERE site = :site AND ended IS NOT NULL ORDER BY run DESC "
            "LIMIT 60) ORDER BY run", {"site": site},
        )  # fmt: skip
        if not rows[0]["pages"] and not states.rows:
            return self._missing("There is no such site")
        shares = {name: rows[0][name] or 0.0 for name in _SHARES}
        return self._page(
            "site.html", site=site, records=rows[0]["pages"], shares=plots.bars(shares, "What the reviews say"),
            frontier=[tuple(row) for row in states.rows], reasons=[tuple(row) for row in reasons.rows],
            plots=over_runs([(row["began"], json.loads(row["figures"])) for row in runs.rows]),
        )  # fmt: skip

    async def _ask(self, datasette: Any, query: tuple[str, Mapping[str, Any]]) -> list[Any]:
        return list((await datasette.get_database("index").execute(*query)).rows)

    def _page(self, template: str, status: int = 200, **context: Any) -> Any:
        return Response.html(self._templates.get_template(template).render(context), status=status)

    def _missing(self, said: str) -> Any:
        return self._page("missing.html", 404, said=said)


def _entry(question: Question, name: str, value: Any, count: str, *, chosen: bool) -> dict[str, Any]:
    """A value of a facet, with the address that chooses it, or takes it away where it is chosen."""
    address = question.address(**{name: None if chosen else value, "page": None})
    return {"value": value, "count": count, "chosen": chosen, "address": address}


def _complete(record: dict[str, Any]) -> dict[str, Any]:
    """A record with every key that a template asks for, whatever version wrote it."""
    return Review.from_dict(record).to_dict() | {"evidence": _Proofs(record.get("evidence") or {})}


class _Proofs(dict[str, Any]):
    def __missing__(self, name: str) -> None:
        return None


def over_runs(runs: list[tuple[str, dict[str, Any]]]) -> list[Any]:
    """A plot for each figure that the runs have, in the order of the newest run."""
    if not runs:
        return []
    labels = [began[:10] for began, _ in runs]
    found = []
    for name in flat(runs[-1][1]):
        values = [float(flat(figures).get(name, 0)) for _, figures in runs]
        found.append(
            plots.line(
                values,
                labels,
                name,
                share=all(0 <= value <= 1 for value in values) and any(value != int(value) for value in values),
            )
        )
    return found


def flat(figures: Mapping[str, Any], path: str = "") -> dict[str, float]:
    """Figures that are numbers, by what they are called.

    >>> flat({"pages": 3, "filled": {"director": 0.5}, "said": "well"})
    {'pages': 3, 'filled director': 0.5}
    """
    found: dict[str, float] = {}
    for name, value in figures.items():
        if isinstance(value, Mapping):
            found |= flat(value, f"{path}{name} ")
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            found[f"{path}{name.replace('_', ' ')}"] = value
    return found
