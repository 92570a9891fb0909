"""What all pages share: the databases that they ask, and the templates that they fill.

Rule of this room: templates escape whatever they are given; nothing else makes markup but the plots.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, Final

from datasette.database import QueryInterrupted
from datasette.utils.asgi import Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from reviewcrawler.browsing.index import Index

TEMPLATES: Final = Path(__file__).parent / "templates"
Values = Mapping[str, Any]
Handler = Callable[[Any, Any], Awaitable[Any]]


class Answering:
    """Pages over one index and its store."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self._templates = Environment(
            loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )
        self._templates.globals["store"] = index.store.name

    @staticmethod
    async def of_index(datasette: Any, query: str, values: Values) -> list[Any]:
        """Rows of the index."""
        return list((await datasette.get_database("index").execute(query, values)).rows)

    @staticmethod
    async def of_store(datasette: Any, query: str, values: Values) -> list[Any]:
        """Rows of the store."""
        return list((await datasette.get_database("store").execute(query, values)).rows)

    def page(self, template: str, status: int = 200, **context: Any) -> Any:
        """A template, filled."""
        return Response.html(self._templates.get_template(template).render(context), status=status)

    def answers(self, handler: Handler) -> Handler:
        """The same handler, which says so where an answer takes too long."""

        async def answer(datasette: Any, request: Any) -> Any:
            try:
                return await handler(datasette, request)
            except QueryInterrupted:
                return self.page("missing.html", 503, said="This takes too long: add a word or a filter")

        return answer

    def missing(self, said: str) -> Any:
        """The page for what is not there."""
        return self.page("missing.html", 404, said=said)
