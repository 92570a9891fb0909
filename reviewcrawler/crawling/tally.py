"""What a run has done on one site, in the figures that people watch.

Rule of this room: counting only.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from reviewcrawler.crawling.visit import Visit
from reviewcrawler.frontier import Row
from reviewcrawler.store import Change


@dataclass(slots=True)
class Tally:
    """What a run has done on one site."""

    pages: int = 0
    """Successful page responses."""
    changes: Counter[Change] = field(default_factory=Counter)
    """Records by what became of them."""
    unchanged: int = 0
    """Pages of which the server says that they are what they were."""
    failures: Counter[str] = field(default_factory=Counter)
    """Addresses by the reason for which they gave nothing."""
    visits: int = 0
    answers: int = 0
    share: float = 0.0
    """Of an archive: how much of it has been read."""
    silence: int = 0
    """Requests without an answer since the last one."""

    @property
    def records(self) -> int:
        return sum(self.changes.values())

    def count(self, visit: Visit, row: Row, change: Change | None) -> None:
        """A visit to a row of the site is settled."""
        self.visits += 1
        self.unchanged += visit.unchanged
        self.silence = self.silence + 1 if visit.silent else 0
        self.answers += not visit.silent
        if visit.record is not None:
            self.pages += 1
        if visit.record is not None and change:
            self.changes[change] += 1
        if visit.reason and visit.redirect is None and visit.again is None and not row.is_guess:
            self.failures[visit.reason] += 1
