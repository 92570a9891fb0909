"""A crawl in shards: which hosts are whose.

Rule of this room: a host belongs to one shard, told by its name alone, on every machine and for all times; so shards
keep to each host's pace without a word between them.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from typing import Final, NamedTuple, Self
from urllib.parse import urlsplit

from reviewcrawler.crawling.wanted import Wanted
from reviewcrawler.errors import UsageError

MOST: Final = 100_000
_SHARD: Final = re.compile(r"([0-9]{1,9})/([0-9]{1,9})", re.ASCII)


class Shard(NamedTuple):
    """One of several shards, counted from 1."""

    number: int
    of: int

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"

    @classmethod
    def read(cls, given: str) -> Self:
        """The shard that a person names.

        Raises UsageError where there is no such shard.

        >>> str(Shard.read("2/4"))
        '2/4'
        """
        found = _SHARD.fullmatch(given.strip())
        shard = cls(int(found[1]), int(found[2])) if found else cls(0, 0)
        if not 1 <= shard.number <= shard.of <= MOST:
            raise UsageError(f"{given!r} is no shard: give I/N with I from 1 to N, such as 1/4 and so on up to 4/4")
        return shard

    def holds(self, site: str) -> bool:
        """True where the host of a site is this shard's: a port makes no other host, nor does ``www.``.

        >>> [number for number in range(1, 5) if Shard(number, 4).holds("quayside.example")]
        [3]
        """
        host = (urlsplit(f"//{site}").hostname or site).removeprefix("www.")
        return int.from_bytes(hashlib.sha256(host.encode("utf-8", "surrogatepass")).digest()[:8]) % self.of == (
            self.number - 1
        )

    @property
    def store(self) -> str:
        """The store that it has unless another one is named."""
        return f"reviews-{self.number}-of-{self.of}.db"

    def part_of(self, found: Wanted) -> Wanted:
        """What of a crawl is this shard's.

        Raises UsageError for files, which have no host.
        """
        if found.paths or found.archives:
            path = (found.paths or found.archives)[0]
            raise UsageError(f"{path} has no host to tell its shard by: crawl it without --shard")
        own = [start for start in found.starts if self.holds(start.site)]
        others = frozenset(start.site for start in found.starts if not self.holds(start.site))
        return replace(found, starts=own, elsewhere=others)
