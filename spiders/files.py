"""Reads local files and folders: ``scrapy crawl files -a path=FOLDER``."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any
from urllib.parse import unquote

from scrapy import Spider
from scrapy.http import Response

from reviewcrawler.crawling.visit import Visit, of_response
from reviewcrawler.inputs import file_links
from reviewcrawler.links import Link


class FilesSpider(Spider):
    """Reads each HTML, Markdown and text file under its paths."""

    name = "files"

    def __init__(self, path: str | list[str] = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        paths = [path] if isinstance(path, str) else path
        self.starts: list[Link] = [found for each in paths if each for found in file_links(each)]

    async def start(self) -> AsyncIterator[Any]:
        """Nothing: the frontier knows the files."""
        for nothing in ():
            yield nothing

    def parse(self, response: Response) -> Iterator[Visit]:
        """One item a file; its source is the path below the given root."""
        site = response.meta["row"].site
        yield of_response(response, source=unquote(response.url.removeprefix(site)))
