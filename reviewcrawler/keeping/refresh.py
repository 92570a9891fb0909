"""Records derived anew from the bytes in a store: after an upgrade of the code, or of what is known of a site.

Rule of this room: offline, and a loop over `anew`: a crawl and a refresh of the same bytes give the same records.
Each record and how far the work has come are one transaction, so that an interrupted refresh goes on where it was.
"""

from __future__ import annotations

import json
import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from reviewcrawler.derive import Derived, code_version, record_text
from reviewcrawler.keeping import snapshots
from reviewcrawler.keeping.anew import COLUMNS, Version, derive_anew, put_anew
from reviewcrawler.keeping.joining import join_parts
from reviewcrawler.store import Store
from reviewcrawler.workers import Workers

EXAMPLES: Final = 3
_WORK: Final = "refresh"
_BATCH: Final = 50
_UNSAID: Final = ("id", "url", "source", "site")
_QUERY: Final = (
    f"SELECT {COLUMNS} FROM pages p LEFT JOIN records r USING (id, version) "
    "WHERE (p.id, p.version) > (?, ?) AND p.body != x'' ORDER BY p.id, p.version LIMIT ?"
)


@dataclass(slots=True)
class Refreshed:
    """What a refresh has done so far: how many versions it read, how many records changed, and in which fields."""

    read: int = 0
    changed: int = 0
    failed: int = 0
    fields: dict[str, Counter[str]] = field(default_factory=dict)
    """By field how often it was ``gained``, ``lost`` and ``altered``."""
    examples: dict[str, list[list[Any]]] = field(default_factory=dict)
    """By field: address, value before, value now."""

    def note(self, version: Version, before: dict[str, Any], now: dict[str, Any]) -> None:
        """Count the fields that differ."""
        differing = [name for name in now if now[name] != before.get(name) and name not in _UNSAID]
        self.changed += bool(differing)
        for name in differing:
            was, is_ = before.get(name), now[name]
            kind = "gained" if was in (None, [], {}, "") else "lost" if is_ in (None, [], {}, "") else "altered"
            self.fields.setdefault(name, Counter())[kind] += 1
            shown = self.examples.setdefault(name, [])
            if len(shown) < EXAMPLES and name not in ("evidence", "faults"):
                shown.append([version.url or version.source, was, is_])


def older(code: str | None, than: str) -> bool:
    """True for a record of an older version of the code; one without a number is older than any.

    >>> older("0.9.2", "0.10"), older("1.0", "1.0"), older("checkout", "0.1"), older(None, "0.1")
    (True, False, True, True)
    """
    return _numbers(code) < _numbers(than)


def _numbers(version: str | None) -> list[int]:
    found = re.match(r"\d+(\.\d+)*", version or "")
    return [int(part) for part in found[0].split(".")] if found else []


class Refresh:
    """A refresh of a store whose lock is held. ``total`` is how many versions it reads at most.

    With `site` only the pages of that site are read, with `before` only records of code before that version, and
    those that were not read with what their site's pages share today; with `keep` false nothing is written.
    """

    def __init__(self, store: Store, *, site: str = "", before: str = "", keep: bool = True) -> None:
        self.store, self.site, self.before, self.keep = store, site, before, keep
        self.shelf = snapshots.Shelf(store)
        self.done = Refreshed()
        self.after = ("", 0)
        self.total = store.sql.execute("SELECT count(*) FROM pages WHERE body != x''").fetchone()[0]

    @property
    def _what(self) -> list[str]:
        return [self.site, self.before, code_version(), snapshots.digest(self.store)]

    def _look(self, workers: Workers) -> None:
        """See what the pages of each site share where other code did, or where there are enough new ones."""
        for site in snapshots.due(self.store, code=code_version()):
            if self.site in ("", site):
                snapshots.renew(self.store, workers, site, self.shelf, keep=self.keep)

    def _take_up(self) -> None:
        """Go on where an interrupted refresh of the same pages by the same code was."""
        found = self.store.sql.execute("SELECT state FROM works WHERE name = ?", (_WORK,)).fetchone()
        state = json.loads(found[0]) if found and self.keep else {}
        if state.get("what") == self._what:
            self.after = tuple(state["after"])
            done = state["done"]
            self.done = Refreshed(**done | {"fields": {k: Counter(v) for k, v in done["fields"].items()}})

    def run(self, workers: Workers) -> Iterator[int]:
        """Do it; yields how many versions have been passed, after each that was read."""
        self._look(workers)
        self._take_up()
        passed = self.store.sql.execute(
            "SELECT count(*) FROM pages WHERE (id, version) <= (?, ?)", self.after
        ).fetchone()[0]
        waiting: deque[tuple[int, Version]] = deque()

        def calls() -> Iterator[tuple[Version, str]]:
            for number, version in enumerate(self._versions(), passed + 1):
                if self._is_meant(version):
                    waiting.append((number, version))
                    yield version, self.shelf.of(version.site).shared

        for derived in workers.map(derive_anew, calls()):
            number, version = waiting.popleft()
            with self.store.transaction():
                self._replace(version, derived)
                self.after = (version.id, version.version)
                if self.keep:
                    self._remember()
            yield number
        if self.keep:
            join_parts(self.store)
            with self.store.transaction():
                self.store.sql.execute("DELETE FROM works WHERE name = ?", (_WORK,))
                snapshots.is_settled(self.store, self.site)

    def _versions(self) -> Iterator[Version]:
        after = self.after
        while rows := self.store.sql.execute(_QUERY, (*after, _BATCH)).fetchall():
            yield from (Version(*row) for row in rows)
            after = rows[-1][:2]

    def _is_meant(self, version: Version) -> bool:
        if self.site and version.site != self.site:
            return False
        known = self.shelf.of(version.site).version
        return not self.before or older(version.code, self.before) or not snapshots.is_read_with(version.code, known)

    def _replace(self, version: Version, derived: Derived) -> None:
        """The new record in place of the old one; where our own code fails, the old one stays."""
        self.done.read += 1
        if derived.broken:
            self.done.failed += 1
            return
        before = json.loads(version.record) if version.record else {}
        now = json.loads(record_text(derived.record)) if derived.record else {}
        self.done.note(version, before, now or dict.fromkeys(before))
        if self.keep:
            put_anew(self.store, version, derived)

    def _remember(self) -> None:
        done = {"read": self.done.read, "changed": self.done.changed, "failed": self.done.failed,
                "fields": self.done.fields, "examples": self.done.examples}  # fmt: skip
        state = json.dumps({"what": self._what, "after": self.after, "done": done})
        self.store.sql.execute("INSERT OR REPLACE INTO works VALUES (?, ?)", (_WORK, state))
