"""How pages are downloaded: by Scrapy, over connections that stay open.

Rule of this room: nothing is decided here about when a host is asked, or for what.
"""

from __future__ import annotations

from typing import Final

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler

OPEN: Final = 8
"""Connections to a host that stay open between requests; a host that is asked for one page at a time has one."""


class KeptConnections(HTTP11DownloadHandler):
    """Keeps as many connections as a host bears that is asked for several pages at once.

    Scrapy keeps CONCURRENT_REQUESTS_PER_DOMAIN of them, whatever DOWNLOAD_SLOTS says: a server of this machine, which
    is asked for eight pages at once, would be connected to anew for most of them.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool.maxPersistentPerHost = max(OPEN, self._pool.maxPersistentPerHost)
