"""How we knock: who we are, and what we do not ask for.

Rule of this room: small things that every request passes through, each with its own reason.
"""

from __future__ import annotations

from typing import Self
from weakref import WeakKeyDictionary

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import StopDownload
from scrapy.http import Headers, Request, Response, TextResponse

from reviewcrawler.crawling.visit import is_text
from reviewcrawler.derive import code_version
from reviewcrawler.stated.rights import ROBOT


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


class TextOnly:
    """Extension that breaks off the download of what is no text, and of a robots.txt that is endless."""

    received: WeakKeyDictionary[Request, int]

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make one."""
        extension = cls()
        crawler.signals.connect(extension.headers_received, signals.headers_received)
        crawler.signals.connect(extension.bytes_received, signals.bytes_received)
        extension.received = WeakKeyDictionary()
        return extension

    def headers_received(self, headers: Headers, request: Request) -> None:
        """Stop at the headers; the response goes on without a body."""
        content_type = headers.get("Content-Type")
        if "row" in request.meta and not is_text(content_type.decode("latin-1") if content_type else None):
            raise StopDownload(fail=False)

    def bytes_received(self, data: bytes, request: Request) -> None:
        """Stop where a bound is reached that the request names; what came until then is read."""
        if "most_bytes" in request.meta:
            self.received[request] = self.received.get(request, 0) + len(data)
            if self.received[request] >= request.meta["most_bytes"]:
                raise StopDownload(fail=False)


class PlainCompressed:
    """Downloader middleware that keeps Scrapy from guessing the charset of bytes that are still compressed.

    HttpCompressionMiddleware asks a text response for its encoding before it unpacks it; without a charset in the
    header that runs a detection over noise, at nearly the cost of all the rest.
    """

    def process_response(self, request: Request, response: Response) -> Response:  # noqa: ARG002 - Scrapy's names
        """Hand compressed text on as plain bytes."""
        if isinstance(response, TextResponse) and "Content-Encoding" in response.headers:
            return Response(
                response.url, response.status, response.headers, response.body, response.flags, response.request,
                response.certificate, response.ip_address, response.protocol,
            )  # fmt: skip
        return response
