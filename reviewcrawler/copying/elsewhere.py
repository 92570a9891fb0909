"""What is known of records that does not stand in them: what their pages declare, and who else writes at their place.

Rule of this room: asked for only where records are one text, for it costs a look at a page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from reviewcrawler.review import Review

ARCHIVE: Final = 3
"""Other texts of an author that make a site the place where the author writes."""


def _none(_: str) -> Sequence[str]:
    return ()


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Looked up by the id of a record, and by site and author."""

    sources: Callable[[str], Sequence[str]] = _none
    """The addresses that a record's page declares its text to come from."""
    links: Callable[[str], Sequence[str]] = _none
    """The addresses that a record's page links to."""
    signed: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """How many texts each site holds by each author."""

    def archive(self, named: Sequence[Review]) -> tuple[Review, int] | None:
        """The one record whose site holds more texts by its author, and how many; None where several sites do."""
        held = [max((self._more(review, author) for author in review.author), default=0) for review in named]
        many = [(review, count) for review, count in zip(named, held, strict=True) if count >= ARCHIVE]
        return many[0] if len(many) == 1 and sum(count > 0 for count in held) == 1 else None

    def _more(self, review: Review, author: str) -> int:
        return self.signed.get((site_of(review), author), 1) - 1


NOTHING: Final = Elsewhere()


@lru_cache(1 << 12)  # of a cluster each address is asked for as often as the cluster has texts
def host_of(url: str | None) -> str:
    """The host of an address, without ``www.``."""
    return (urlsplit(url or "").hostname or "").removeprefix("www.")


def site_of(review: Review) -> str:
    """Where a record was published."""
    return review.site or host_of(review.url)
