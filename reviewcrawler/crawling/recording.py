"""Records what a crawl asks and is answered in web archives, as it goes: the setting ``REVIEWCRAWLER_WARC``.

Rule of this room: an answer goes on to its reader when it is on the disk, so that whatever is in the store is in the
archive, too.
"""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Headers, Request, Response

from reviewcrawler.archives.collection import pack, room_for, write_index
from reviewcrawler.archives.writer import ArchiveWriter, Exchange, Pairs
from reviewcrawler.crawling.politeness import user_agent
from reviewcrawler.crawling.run import Run
from reviewcrawler.derive import code_version
from reviewcrawler.errors import StoreError

logger = logging.getLogger(__name__)


class Recorder:
    """Downloader middleware, next to the network: it sees each answer as it came."""

    def __init__(self, crawler: Crawler, folder: Path) -> None:
        self.crawler = crawler
        self.folder = folder
        self.software = f"reviewcrawler/{code_version()}"
        contact = crawler.settings.get("REVIEWCRAWLER_CONTACT") or ""
        about = {"software": self.software, "format": "WARC File Format 1.1", "robots": "obey",
                 "http-header-user-agent": user_agent(contact), "operator": contact}  # fmt: skip
        self.writer = ArchiveWriter(folder, about)
        self.thread = ThreadPoolExecutor(1, "warc")
        crawler.signals.connect(self.closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make one."""
        folder = crawler.settings.get("REVIEWCRAWLER_WARC")
        if not folder:
            raise NotConfigured
        return cls(crawler, Path(folder))

    async def process_response(self, request: Request, response: Response) -> Response:
        """The same response, recorded."""
        if urlsplit(request.url).scheme not in ("http", "https"):
            return response
        exchange = _exchange(request, response)
        try:
            await asyncio.get_running_loop().run_in_executor(self.thread, self.writer.write, exchange)
        except OSError as error:
            failed = StoreError(f"{self.folder}: {error.strerror or error}: make room on the disk and run again")
            Run.of(self.crawler).abort(failed)
            raise failed from error
        return response

    def closed(self, reason: str) -> None:
        """End the file; a crawl that has come to its end leaves an index, and a WACZ file where it is wanted."""
        self.thread.shutdown(wait=True)
        try:
            if reason == "finished":
                write_index(self.writer.captures, self.folder)
                if not self.crawler.settings.getbool("REVIEWCRAWLER_WACZ"):
                    return
                if room_for(self.folder):
                    pack(self.writer.captures, self.folder, software=self.software)
                else:
                    logger.warning("%s: no room on the disk for a WACZ file, the archives are complete", self.folder)
        finally:
            self.writer.close()


def _exchange(request: Request, response: Response) -> Exchange:
    latency = request.meta.get("download_latency")
    facts = [("fetchTimeMs", str(round(latency * 1000)))] if latency else []
    facts += [("hopsFromSeed", str(request.meta["depth"]))] if "depth" in request.meta else []
    return Exchange(
        url=request.url,
        at=datetime.now(UTC),
        request=[("Host", urlsplit(request.url).netloc.rpartition("@")[2]), *_pairs(request.headers)],
        status=response.status,
        answer=_pairs(response.headers),
        body=response.body,
        method=request.method,
        address=str(response.ip_address or ""),
        cut="unspecified" if "download_stopped" in response.flags else "",
        facts=facts,
    )


def _pairs(headers: Headers) -> Pairs:
    return [(k.decode("latin-1"), v.decode("latin-1")) for k, values in headers.items() for v in values]
