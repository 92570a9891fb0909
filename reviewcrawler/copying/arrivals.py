"""What a new record is a copy of, told as it arrives; `copies` settles it when all are there.

Rule of this room: what is written belongs to the transaction of the record. People's decisions go before it.
"""

from __future__ import annotations

from reviewcrawler.copying.index import Index, Kin
from reviewcrawler.derive import Derived
from reviewcrawler.review import Review
from reviewcrawler.store import Store


class Arrivals:
    """Records of a crawl, one after the other; the store's lock is held."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._index: Index | None = None

    @property
    def index(self) -> Index:
        """The store's index, opened when it is first asked for."""
        if self._index is None:
            with self.store.guarded():
                self._index = Index(self.store)
        return self._index

    def look_up(self, derived: Derived | None, kin: Kin | None = None, seen: int = 0) -> Kin | None:
        """The held record that a page's text is a copy of; None for one that has no text.

        Where it was looked for before, `kin` is what was found among the sketches numbered up to `seen`.
        """
        if derived is None or (record := derived.record) is None or not derived.sketch:
            return None
        with self.store.guarded():
            newer = self.index.look_up(derived.id, derived.sketch, lambda: Review.from_dict(record), seen)
        return max((each for each in (kin, newer) if each), key=lambda each: each.score, default=None)

    def keep(self, derived: Derived, kin: Kin | None) -> None:
        """Note the sketch of a new or changed record and what it is a copy of, inside its transaction."""
        newest = "SELECT 1 FROM records WHERE id = ? AND newest AND content = ?"
        if not derived.sketch or not self.store.sql.execute(newest, (derived.id, derived.content)).fetchone():
            return
        self.index.add(derived.id, derived.content, derived.sketch)
        self.store.sql.execute("DELETE FROM copy_members WHERE id = ?", (derived.id,))
        if kin and not self._parted(derived.id, kin.id):
            self._join(derived.id, kin)

    def _join(self, record: str, kin: Kin) -> None:
        sql = self.store.sql
        found = sql.execute("SELECT cluster, original FROM copy_members WHERE id = ?", (kin.id,)).fetchone()
        cluster, original = found or (f"c{min(record, kin.id)}", None)
        query = "INSERT INTO copy_members (id, cluster, relation, original, settled) VALUES (?, ?, ?, ?, 0)"
        if not found:
            sql.execute(query, (kin.id, cluster, "anchor", None))
        sql.execute(query, (record, cluster, kin.relation, original))

    def _parted(self, one: str, other: str) -> bool:
        """True where a person last decided that the two are not one text."""
        query = (
            "SELECT kind FROM copy_decisions WHERE kind != 'original' AND one IN (:one, :other) "
            "AND other IN (:one, :other) AND one != other ORDER BY number DESC LIMIT 1"
        )
        found = self.store.sql.execute(query, {"one": one, "other": other}).fetchone()
        return found is not None and found[0] == "other"
