"""Keeps a crawl from where it has no business: private addresses, and foreign sites without a contact.

Rule of this room: an address is judged where it is used: literal ones as the request passes, names as they are
resolved, so that neither a redirect nor a name server can lead inside.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final, Self
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request
from scrapy.resolver import CachingThreadedResolver
from scrapy.settings import BaseSettings
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from reviewcrawler.addresses.links import Link
from reviewcrawler.errors import UsageError

REFUSED: Final = "private or loopback address: refused without --allow-private"
_TRANSLATED: Final = IPv6Network("64:ff9b::/96")
"""Addresses that a router translates to IPv4 (RFC 6052)."""
_inside: set[str] = set()
"""Names that were resolved to private addresses."""


def is_public(address: str) -> bool:
    """True for an address of the open internet.

    >>> [is_public(a) for a in ("93.184.216.34", "10.0.0.1", "127.0.0.1", "169.254.169.254", "::ffff:127.0.0.1")]
    [True, False, False, False, False]
    """
    ip = ip_address(address)
    if isinstance(ip, IPv6Address):
        inner = IPv4Address(int(ip) & 0xFFFF_FFFF) if ip in _TRANSLATED else ip.ipv4_mapped or ip.sixtofour
        ip = inner or ip
    return ip.is_global and not ip.is_multicast


def is_loopback(host: str) -> bool:
    """True for this machine's own names and addresses.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("example.org")
    (True, True, False)
    """
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def check_starts(starts: Iterable[Link], settings: BaseSettings) -> None:
    """Raise UsageError where a start may not be crawled as things are set."""
    for start in starts:
        parts = urlsplit(start.url)
        host = parts.hostname or ""
        if parts.scheme == "file":
            continue
        if not settings.getbool("REVIEWCRAWLER_ALLOW_PRIVATE") and _is_inside(host):
            raise UsageError(
                f"{start.url} is a private or loopback address: add --allow-private if you mean it"
                " (with scrapy: -s REVIEWCRAWLER_ALLOW_PRIVATE=1)"
            )
        if not is_loopback(host) and not settings.get("REVIEWCRAWLER_CONTACT"):
            raise UsageError(
                f"{start.url} is somebody's site: say who crawls it, with --contact and a mail address or web page"
            )


def _is_inside(host: str) -> bool:
    try:
        return not is_public(host)
    except ValueError:
        return is_loopback(host)


class AddressGuard:
    """Downloader middleware that refuses private addresses."""

    def __init__(self, *, allow_private: bool) -> None:
        self.allow_private = allow_private

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make one."""
        return cls(allow_private=crawler.settings.getbool("REVIEWCRAWLER_ALLOW_PRIVATE"))

    def process_request(self, request: Request) -> None:
        """Refuse a literal address that is private, and a local file that no one asked for."""
        parts = urlsplit(request.url)
        if parts.scheme == "file":
            row = request.meta.get("row")
            if row is None or not row.site.startswith("file:"):
                raise IgnoreRequest("local files are not read by a crawl of a site")
        elif not self.allow_private and _is_inside(parts.hostname or ""):
            raise IgnoreRequest(REFUSED)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Name the true reason where the resolver refused."""
        if not self.allow_private and urlsplit(request.url).hostname in _inside:
            raise IgnoreRequest(REFUSED) from exception


class PublicResolver(CachingThreadedResolver):
    """Resolver that gives no private address away."""

    def __init__(self, reactor: ReactorBase, cache_size: int, timeout: float, *, allow_private: bool = False) -> None:
        super().__init__(reactor, cache_size, timeout)
        self.allow_private = allow_private

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        """Scrapy's way to make one."""
        resolver = super().from_crawler(crawler, reactor)
        resolver.allow_private = crawler.settings.getbool("REVIEWCRAWLER_ALLOW_PRIVATE")
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802 - Twisted's name
        """The address of a host, if it is public."""
        return super().getHostByName(name, timeout).addCallback(self._checked, name)

    def _checked(self, address: str, name: str) -> str:
        if not self.allow_private and not is_public(address):
            _inside.add(name)
            raise DNSLookupError(REFUSED)
        return address
