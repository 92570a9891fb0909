"""Manners: who we are, how often we knock, what we do not ask for.

Rule of this room: what a site asks for (robots.txt, Crawl-delay) can only make us slower, never faster.
"""

from __future__ import annotations

from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured, StopDownload
from scrapy.http import Headers, Request, Response, TextResponse
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached

from reviewcrawler.crawling.visit import is_text
from reviewcrawler.derive import code_version

ROBOT: str = "reviewcrawler"
"""The name that robots.txt may speak to."""


def user_agent(contact: str) -> str:
    """How the crawler introduces itself.

    >>> user_agent("ada@example.org").partition(" ")[2]
    '(+ada@example.org)'
    """
    name = f"{ROBOT}/{code_version()}"
    return f"{name} (+{contact})" if contact else name


class Introduction:
    """Downloader middleware that says who crawls and how to reach them."""

    def __init__(self, contact: str) -> None:
        self.agent = user_agent(contact)
        self.sender = contact if "@" in contact else ""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make one."""
        return cls(crawler.settings.get("REVIEWCRAWLER_CONTACT") or "")

    def process_request(self, request: Request) -> None:
        """Set the headers."""
        request.headers["User-Agent"] = self.agent
        if self.sender:
            request.headers["From"] = self.sender


class CrawlDelay:
    """Extension that keeps to the Crawl-delay of robots.txt where it is longer than our own."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.longest = crawler.settings.getfloat("REVIEWCRAWLER_MAX_CRAWL_DELAY")
        self.own = crawler.settings.getfloat("DOWNLOAD_DELAY")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make one."""
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        manners = cls(crawler)
        crawler.signals.connect(manners.robots_parsed, signals.robots_parsed)
        return manners

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Slow down, for as long as the crawl runs."""
        asked = min(robotparser.crawl_delay(ROBOT) or 0.0, self.longest)
        engine = self.crawler.engine
        if not asked or engine is None:
            return
        downloader = engine.downloader
        key = urlparse_cached(request).hostname or ""
        own = downloader.per_slot_settings.get(key, {}).get("delay", self.own)
        if asked > own:
            downloader.per_slot_settings[key] = {"delay": asked, "concurrency": 1, "jitter": 0.0}
            if slot := downloader.slots.get(key):
                slot.delay, slot.concurrency, slot.jitter = asked, 1, 0.0


class TextOnly:
    """Extension that breaks off the download of what is no text."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make one."""
        extension = cls()
        crawler.signals.connect(extension.headers_received, signals.headers_received)
        return extension

    def headers_received(self, headers: Headers, request: Request) -> None:
        """Stop at the headers; the response goes on without a body."""
        content_type = headers.get("Content-Type")
        if "row" in request.meta and not is_text(content_type.decode("latin-1") if content_type else None):
            raise StopDownload(fail=False)


class PlainCompressed:
    """Downloader middleware that keeps Scrapy from guessing the charset of bytes that are still compressed.

    HttpCompressionMiddleware asks a text response for its encoding before it unpacks it; without a charset in the header
    that runs a detection over noise, at nearly the cost of all the rest.
    """

    def process_response(self, request: Request, response: Response) -> Response:  # noqa: ARG002 - Scrapy's names
        """Hand compressed text on as plain bytes."""
        if isinstance(response, TextResponse) and "Content-Encoding" in response.headers:
            return Response(
                response.url, response.status, response.headers, response.body, response.flags, response.request,
                response.certificate, response.ip_address, response.protocol,
            )  # fmt: skip
        return response
