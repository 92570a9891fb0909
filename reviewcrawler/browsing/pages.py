"""The pages for readers: search, and records.

Rule of this room: a page asks the index and the store, and hands what it found to a template.
"""

from __future__ import annotations

import asyncio
import json
import zlib
from typing import Any, Final
from urllib.parse import parse_qsl, unquote

from datasette.database import QueryInterrupted
from datasette.utils.asgi import Response

from reviewcrawler.browsing import searching
from reviewcrawler.browsing.answering import TEMPLATES, Answering
from reviewcrawler.browsing.copies import copies_of
from reviewcrawler.browsing.searching import Question
from reviewcrawler.errors import PageError
from reviewcrawler.extract import extract
from reviewcrawler.page import Page
from reviewcrawler.review import Review
from reviewcrawler.store import SHARED

_RECORD: Final = (
    "SELECT r.record, r.code, p.fetched_at, p.status, p.sha256, p.rights, p.version, length(p.body) AS kept "
    "FROM records r JOIN pages p USING (id, version) WHERE r.id = :id AND r.newest"
)
_TEXT: Final = (
    "SELECT coalesce(json_extract(record, '$.body'), json_extract(record, '$.synopsis'), '') FROM records "
    "WHERE id = :id AND newest"
)
_BYTES: Final = (
    f"SELECT p.body, p.url, p.content_type, p.source, p.headers, {SHARED} AS shared "
    "FROM records r JOIN pages p USING (id, version) "
    "WHERE r.id = :id AND r.newest"
)


class Pages(Answering):
    """The pages of one store."""

    def routes(self) -> list[tuple[str, Any]]:
        """Paths as patterns, with what answers each."""
        return [
            (r"^/$", self.search), (r"^/style\.css$", self.style), (r"^/record/(?P<id>[^/]+)$", self.record),
        ]  # fmt: skip

    async def style(self, datasette: Any, request: Any) -> Any:  # noqa: ARG002 - as all handlers
        """The style of all pages."""
        return Response((TEMPLATES / "style.css").read_text("utf-8"), content_type="text/css; charset=utf-8")

    async def search(self, datasette: Any, request: Any) -> Any:
        """Results for words and filters, with the filters that divide them further."""
        question = Question.of(parse_qsl(request.query_string))
        count = (await self.of_index(datasette, *searching.count_sql(question)))[0][0]
        found = await self.of_index(datasette, *searching.results_sql(question))
        results = [await self._result(datasette, dict(row), question) for row in found]
        return self.page(
            "search.html", question=question, count=count, most=searching.MOST, results=results, asked=question.words,
            facets=await self._facets(datasette, question, count), page_size=searching.PAGE_SIZE,
            growing=not self.index.behind.is_set(), error=self.index.error,
        )  # fmt: skip

    async def _facets(self, datasette: Any, question: Question, count: int) -> list[dict[str, Any]]:
        """How the results divide; none where that would take too long."""
        try:
            rows = await self.of_index(datasette, *searching.facets_sql(question))
        except QueryInterrupted:
            rows = []
        chosen = dict(question.chosen)
        # Of many results only a part is looked at.
        more = "+" if (chosen or question.words) and count > searching.MOST else ""
        entries: dict[str, list[Any]] = {name: [] for name in searching.FACETS}
        for name, value, number in rows:
            entries[name].append(
                _entry(question, name, value, f"{number:,}{more}", chosen=str(value) == chosen.get(name))
            )
        return [
            {"name": name, "entries": found if len(found) > 1 or name in chosen else []}
            for name, found in entries.items()
        ]

    async def _result(self, datasette: Any, row: dict[str, Any], question: Question) -> dict[str, Any]:
        found = await self.of_store(datasette, _TEXT, {"id": row["id"]})
        text = found[0][0] if found else ""
        before, word, after = searching.passage(text, question.words)
        row["date"] = (row["date"] or "")[:10]
        facts = [row[name] for name in ("site", "author", "date", "rating", "language") if row[name]]
        return {**row, "facts": facts, "before": before, "found": word, "after": after}

    async def record(self, datasette: Any, request: Any) -> Any:
        """One record, with the evidence of each value, and what was removed where that is asked for."""
        page = unquote(request.url_vars["id"])
        found = await self.of_store(datasette, _RECORD, {"id": page})
        if not found:
            return self.missing("There is no such record")
        row = found[0]
        record = _complete(json.loads(row["record"]))
        removed = await self._removed(datasette, page) if request.args.get("removed") else None
        facts = {
            "address": record["url"], "its own address": record["canonical_url"],
            "source": record["source"] != record["url"] and record["source"],
            "fetched": row["fetched_at"], "status": row["status"], "version": row["version"], "reserved": row["rights"],
            "sha256": row["sha256"], "read by": f"reviewcrawler {row['code']}", "id": record["id"],
        }  # fmt: skip
        return self.page(
            "record.html", record=record, removed=removed,
            copies=await copies_of(self, datasette, page),
            cast=", ".join(c["name"] + (f" ({c['role']})" if c.get("role") else "") for c in record["cast"]),
            paragraphs=(record["body"] or "").split("\n\n") if record["body"] else [],
            page_facts=[(name, str(value)) for name, value in facts.items() if value],
        )  # fmt: skip

    async def _removed(self, datasette: Any, page: str) -> list[Any] | str:
        """What was removed from a page, derived anew; or why that cannot be told."""
        found = await self.of_store(datasette, _BYTES, {"id": page})
        body, url, content_type, source, headers, shared = found[0]
        if not body:
            return "The bytes of this page were not kept."
        try:
            stored = Page(zlib.decompress(body), url, content_type, source, headers=json.loads(headers), shared=shared)
            return (await asyncio.to_thread(extract, stored)).debris
        except (PageError, zlib.error) as error:
            return f"The stored page cannot be read: {error}"


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
