"""What a crawl learns of a site while it runs: which shapes of addresses are reviews, which lists lead to them, and
which bring nothing new.

Rule of this room: figures of shapes only, kept in the store with every page, so that a run that is resumed knows what
the one before has learned. Nothing here decides more than an order, but for shapes that are traps.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Final

from reviewcrawler.frontier.twins import may_be_index
from reviewcrawler.store import Store

MAX_SHAPES: Final = 300
"""Shapes that are told apart on one site; further ones are counted together by their address alone."""
BARREN_SHAPE: Final = 200
"""Addresses of a shape in a row that bring nothing new, after which the rest of them is left out."""
LATE: Final = 5
"""So many times as long for a shape that has held articles."""
BARREN_STEPS: Final = 50
"""Links in a row over pages that bring nothing new, after which a trail is left."""
UNKNOWN: Final = 30
"""Pages of a shape after which it is known whether it holds articles."""
OFTEN: Final = 5
"""Pages after which the order of the shapes is told anew."""

_FIXED: Final = {"(start)": 100.0, "(sitemap)": 10.0, "(feed)": 10.0}
_LISTINGS: Final = ("(sitemap)", "(feed)")
_PRIOR: Final = 3.0
_EXPLORE: Final = 0.25


@dataclass(slots=True)
class Shape:
    """The figures of a shape: see the table ``shapes``."""

    id: int
    text: str
    pages: int = 0
    reviews: int = 0
    texts: int = 0
    leads: int = 0
    hits: int = 0
    barren: int = 0
    promise: int = 0
    """What the words of its addresses promise; not kept, for it is told anew with each address."""
    newest: str = ""
    """The newest date of its addresses that wait, in ISO 8601."""
    base: Shape | None = None
    """The shape of its addresses alone, wherever they were found and whatever they ask."""

    def score(self) -> float:
        """The share of film reviews to expect here or behind it, with a bonus for what is little known."""
        fixed = _FIXED.get(self.text)
        if fixed is not None:
            return fixed
        prior = _PRIOR * min(0.9, max(0.02, 0.15 + 0.06 * self.promise))
        own = (self.reviews + prior) / (self.pages + _PRIOR)
        behind = (self.hits + prior) / (self.leads + _PRIOR)
        return max(own, 0.95 * behind) + _EXPLORE / sqrt(self.pages + 1)

    @property
    def is_trap(self) -> bool:
        """True where so many in a row brought nothing: soon where none ever did, late where some have."""
        if self.base and self.base.is_trap and not self.base.has_articles:
            return True
        return self.barren >= (LATE if self.has_articles else 1) * BARREN_SHAPE and self.text != "(start)"

    @property
    def has_articles(self) -> bool:
        return self.texts > 0 or self.reviews > 0

    @property
    def may_hold_articles(self) -> bool:
        if self.base and not self.base.may_hold_articles:
            return False
        return self.pages < UNKNOWN or self.has_articles


class Learned:
    """The shapes of one site, as far as they are known."""

    def __init__(self, store: Store, site: str, *, learn: bool = True) -> None:
        self.store, self.site, self.learn = store, site, learn
        rows = store.sql.execute(
            "SELECT id, shape, pages, reviews, texts, leads, hits, barren FROM shapes WHERE site = ?", (site,)
        )
        self.by_id = {row[0]: Shape(*row) for row in rows}
        self.by_text = {shape.text: shape for shape in self.by_id.values()}
        pending = "SELECT shape, max(dated) FROM frontier WHERE site = ? AND state = 'pending' GROUP BY shape"
        newest: dict[int, str] = dict(store.sql.execute(pending, (site,)).fetchall())
        self.waiting = set(newest)
        for shape in self.by_id.values():
            shape.newest = newest.get(shape.id, "")
            shape.base = self.by_text.get(_address(shape.text))
        self.has_files = any(map(may_be_index, self.by_text))
        """Some of its addresses may be index files of folders."""
        self._texts: set[int] = set()
        self._order: list[int] = []
        self._noted = 0

    def shape(self, text: str, promise: int, dated: str = "") -> Shape:
        """The shape of that name, which is noted if it is new."""
        found = self.by_text.get(text)
        if found is None:
            found = self._note(text if len(self.by_id) < MAX_SHAPES else text.partition(" < ")[0])
        if promise > found.promise or not found.promise:
            found.promise = promise
        found.newest = max(found.newest, dated)
        return found

    def _note(self, text: str) -> Shape:
        found = self.by_text.get(text)
        if found is None:
            if len(self.by_id) >= 2 * MAX_SHAPES:
                return self.by_text.get("(other)") or self._insert("(other)")
            found = self._insert(text)
        return found

    def _insert(self, text: str) -> Shape:
        # What was noted in a transaction that came to nothing is noted again by the next run.
        row = self.store.sql.execute(
            "INSERT INTO shapes (site, shape) VALUES (?, ?) "
            "ON CONFLICT DO UPDATE SET shape = excluded.shape RETURNING id",
            (self.site, text),
        ).fetchall()
        found = Shape(row[0][0], text)
        self.by_id[found.id] = self.by_text[text] = found
        self.has_files = self.has_files or may_be_index(text)
        if address := _address(text):
            found.base = self.by_text.get(address) or self._insert(address)
        return found

    def caught(self, shape: int) -> list[int]:
        """The shapes that have turned out traps with this one."""
        found = self.by_id.get(shape)
        if not found or not found.is_trap:
            return []
        base = found.base if found.base and found.base.is_trap else None
        return [each.id for each in self.by_id.values() if each is found or (base and each.base is base)]

    def wait(self, shape: int) -> None:
        """Addresses of a shape wait to be fetched."""
        if shape not in self.waiting:
            self.waiting.add(shape)
            self._order.clear()

    def wait_all(self) -> None:
        """Addresses of any shape may have been taken up again."""
        self.waiting.update(self.by_id)
        self._order.clear()

    def empty(self, shape: int) -> None:
        """No address of the shape may be fetched now."""
        self.waiting.discard(shape)
        self._order.clear()

    def is_listing(self, shape: int) -> bool:
        """True for the shape of feeds and of sitemaps."""
        return shape in self.by_id and self.by_id[shape].text in _LISTINGS

    def order(self) -> list[int]:
        """The shapes of which addresses wait, the most promising first."""
        if not self._order:
            if self.learn:
                self._order = sorted(
                    sorted(self.waiting, key=self._newest, reverse=True), key=self._score, reverse=True
                )
            else:
                self._order = sorted(self.waiting)
        return list(self._order)

    def _newest(self, shape: int) -> str:
        return self.by_id[shape].newest if shape in self.by_id else ""

    def _score(self, shape: int) -> float:
        return round(self.by_id[shape].score(), 2) if shape in self.by_id else 0.0

    def note(self, shape: int, source: int, *, review: bool, text: int, brings: bool) -> None:
        """A page of a shape, found on one of the shape `source`, was read, inside the transaction that keeps it."""
        own, found_on = self.by_id.get(shape), self.by_id.get(source)
        new = bool(text) and text not in self._texts
        if text:
            self._texts.add(text)
        for each in (own, own and own.base):
            if each:
                each.pages, each.reviews, each.texts = each.pages + 1, each.reviews + review, each.texts + new
                each.barren = 0 if new or brings or review else each.barren + 1
        if found_on and found_on is not own:
            found_on.leads, found_on.hits = found_on.leads + 1, found_on.hits + review
        self._noted += 1
        if self._noted % OFTEN == 0:
            self._order.clear()
        self._keep([each for each in (own, own and own.base, found_on) if each])

    def is_new(self, text: int) -> bool:
        """True for an article that stands nowhere else, as far as this run has seen."""
        return bool(text) and text not in self._texts

    def _keep(self, shapes: list[Shape]) -> None:
        self.store.sql.executemany(
            "UPDATE shapes SET pages = ?, reviews = ?, texts = ?, leads = ?, hits = ?, barren = ? WHERE id = ?",
            [(s.pages, s.reviews, s.texts, s.leads, s.hits, s.barren, s.id) for s in shapes],
        )


def _address(text: str) -> str:
    """The shape of the addresses alone: without where they were found, and without the names of their queries.

    >>> _address("/list?colour&size < /"), _address("/list?")
    ('/list?', '')
    """
    address, found_at, _ = text.partition(" < ")
    path, asks, _ = address.partition("?")
    return path + asks if found_at else ""
