"""All that is derived from a page in one go: record, out-links, packed bytes. What a worker does for a crawl.

Rule of this room: a pure function of the page, of what its site's pages share, and of the code's version; it never
raises, whatever the page. A disk that is full (a library unpacks its tables there) is no fault of a page: that is a
StoreError.
"""

from __future__ import annotations

import errno
import hashlib
import json
import zlib
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final, TypeVar

from reviewcrawler.addresses.links import Link, grouped, of_document
from reviewcrawler.discovery import guesses, listings
from reviewcrawler.errors import PageError, StoreError
from reviewcrawler.extract import finish, label
from reviewcrawler.page import Page
from reviewcrawler.review import Review
from reviewcrawler.siterules import version_with_rules
from reviewcrawler.sketching.sketch import sketch_of
from reviewcrawler.stated.rights import rights_of
from reviewcrawler.templates import read_back

_Text = TypeVar("_Text", str, str | None)

TEXT: Final = 200
"""Characters that an article has at least; less is a caption, a form, an empty day of a calendar."""
_FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
NOT_CONTENT: Final = ("fetched", "debris", "copy", "evidence", "faults")
"""Keys of a record that may differ between two fetches of the same content."""


@dataclass(slots=True)
class Derived:
    """What came of a page. ``record`` is None for feeds and sitemaps, and where ``reason`` says why."""

    id: str
    sha256: str
    packed: bytes
    record: dict[str, Any] | None = None
    links: list[Link] = field(default_factory=list)
    content: str = ""
    debris: int = 0
    reason: str = ""
    broken: bool = False
    """The fault is ours, not the page's: its bytes are worth keeping."""
    rights: str = ""
    """What the page or its site reserves: words of `rights.py`, parted by blanks."""
    text: int = 0
    """Tells one article from another; 0 where there is none."""
    own_host: str = ""
    """The host whose name the page bears, where it came from another."""
    sketch: bytes = b""
    """What the text is found and compared by; empty where it was not asked for."""
    platform: int = -1
    """What the page shows to be made with: a number of `discovery.guesses`."""
    told: str = ""
    """The record as `record_text` tells it, where that was asked for."""
    version: str = ""
    """Of all that made the record beside the page: code, rules of the site, what its pages share."""


def derive(page: Page) -> Derived:
    """The record and the out-links of a page, from one parse.

    >>> derived = derive(Page(b"<h1>Solaris</h1><p><a href='/b'>B</a>", url="http://example.org/a"))
    >>> derived.record["url"], [link.url for link in derived.links]
    ('http://example.org/a', ['http://example.org/b'])
    >>> derive(Page(b"%PDF-1.7")).reason
    'the file is binary, not a page: give HTML, Markdown or plain text'
    """
    derived = Derived(page.id, page.sha256, b"", version=version_of(page))
    try:
        found = listings.of_listing(page)
        if found is None:
            _read(page, derived)
        else:
            derived.links = grouped(found, page.url or "", listing=True)
            derived.content = derived.sha256
            derived.own_host = _only_host(found, page)
    except PageError as error:
        derived.reason = str(error)
    except Exception as error:
        if getattr(error, "errno", None) in _FULL:
            raise StoreError(f"{error}: make room on the disk and run again, nothing committed is lost") from error
        # A page that our code cannot take must not cost the crawl.
        derived.reason, derived.broken = f"internal error: {type(error).__name__}: {error}", True
    if derived.record is not None or derived.broken:
        derived.packed = zlib.compress(page.raw, 3)
    return derived


def derive_lean(page: Page) -> Derived:
    """What a crawl keeps of a page: `derive` without what was taken away, which need not travel between processes, but
    with the record as it is kept, so that the one who keeps it need not write it out.

    >>> "debris" in derive_lean(Page(b"<h1>Solaris</h1>", url="http://example.org/a")).record
    False
    """
    derived = sketched(derive(page))
    if derived.record is not None:
        del derived.record["debris"]
        derived.told = record_text(derived.record)
    return derived


def sketched(derived: Derived) -> Derived:
    """The same with what its text is found and compared by."""
    if derived.record is not None:
        derived.sketch = sketch_of(Review.from_dict(derived.record)).pack()
    return derived


def _read(page: Page, derived: Derived) -> None:
    draft = label(page)
    document = draft.document
    derived.rights = rights_of(page.headers, document)
    review = finish(draft)
    derived.debris = len(review.debris)
    derived.record = review.to_dict()
    derived.content = content_hash(derived.record)
    if page.url and "nofollow" not in derived.rights:
        derived.links = grouped(of_document(document, page), page.url, listing=review.kind == "index")
        derived.own_host = guesses.own_host(document, page.url)
        derived.platform = guesses.platform_of(document, page.raw)
    if review.body and len(review.body) >= TEXT and review.kind != "index":
        derived.text = int.from_bytes(hashlib.sha256(review.body.encode("utf-8", "replace")).digest()[:6])


def _only_host(found: list[Link], page: Page) -> str:
    """The host that all entries of a listing lead to, where that is not its own: a saved copy's."""
    hosts = {each.site for each in found}
    return hosts.pop() if len(hosts) == 1 and page.site not in hosts else ""


def content_hash(record: dict[str, Any]) -> str:
    """Tells whether two records say the same, whatever stood around the article."""
    kept = {k: v for k, v in record.items() if k not in NOT_CONTENT}
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode("utf-8")).hexdigest()[:32]


def record_text(record: dict[str, Any]) -> str:
    """A record as it is kept: as JSON, without what is not kept with each record."""
    kept = {k: v for k, v in record.items() if k not in ("fetched", "debris", "copy")}
    return valid(json.dumps(kept, ensure_ascii=False))


def valid(text: _Text) -> _Text:
    """Text that can be kept in UTF-8: half characters replaced."""
    return text and text.encode("utf-8", "replace").decode("utf-8")


@cache
def code_version() -> str:
    """Version of the code that derives records."""
    try:
        return version("reviewcrawler")
    except PackageNotFoundError:
        return "checkout"


def version_of(page: Page) -> str:
    """Version of all that makes a page's record: of the code, of its site's rules, of what the site's pages share.

    >>> version_of(Page("A quay.")) == code_version()
    True
    """
    shared = read_back(page.shared)
    return version_with(version_with_rules(code_version(), page.site), shared.version if shared else "")


def version_with(version: str, snapshot: str) -> str:
    """The same version, with what the pages of a site share: ``0.1.0+pages.3f2a9c1b04d7``."""
    return f"{version}+pages.{snapshot}" if snapshot else version


def complete(derived: Derived, page: Page) -> dict[str, Any] | None:
    """The record as it is passed on: with the facts of its fetching, without what was taken away."""
    if derived.record is None:
        return None
    at = page.fetched_at.isoformat(timespec="seconds") if page.fetched_at else None
    fetched = {"at": at, "status": page.status, "sha256": derived.sha256, "version": derived.version}
    return {k: v for k, v in derived.record.items() if k != "debris"} | {"fetched": fetched}
