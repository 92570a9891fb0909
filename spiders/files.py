"""Reads local files and folders: ``scrapy crawl files -a path=FOLDER``."""

from __future__ import annotations

from typing import Any

from .site import SiteSpider


class FilesSpider(SiteSpider):
    """Reads the HTML, Markdown and text files of a folder, or one file."""

    name = "files"

    def __init__(self, path: str | list[str] = "", **kwargs: Any) -> None:
        super().__init__(path=path, **kwargs)
