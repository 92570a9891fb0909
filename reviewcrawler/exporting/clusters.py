"""Clusters of copies in an export: which cluster a record belongs to, and which one of each cluster stays.

Rule of this room: what a copy is was decided elsewhere; here it is only looked up.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from reviewcrawler.exporting.filters import Condition
from reviewcrawler.store import Store


class Copies(NamedTuple):
    """How the query of an export finds the cluster of a record: a join, and its three columns."""

    join: str
    cluster: str
    relation: str
    original: str

    @property
    def columns(self) -> str:
        """Cluster, relation to it, and id of the original."""
        return f"{self.cluster}, {self.relation}, {self.original}"


NONE: Final = Copies("", "NULL", "NULL", "NULL")
MEMBERS: Final = Copies("LEFT JOIN copy_members m ON m.id = r.id", "m.cluster", "m.relation", "m.original")


def joined(store: Store) -> Copies:
    """The clusters of a store; none where it does not hold any."""
    there = store.sql.execute("SELECT 1 FROM sqlite_master WHERE name = 'copy_members'").fetchone()
    return MEMBERS if there else NONE


def one_of_each(store: Store, condition: Condition, copies: Copies) -> Condition:
    """The same condition, but of each cluster one record: its original, else the one with the longest body."""
    ranked = (
        f"SELECT r.id, row_number() OVER (PARTITION BY {copies.cluster} ORDER BY r.id IS NOT {copies.original}, "
        "length(json_extract(r.record, '$.body')) DESC, r.site, r.address, r.id) AS place "
        f"FROM records r JOIN pages p USING (id, version) {copies.join} "
        f"WHERE {condition.sql} AND {copies.cluster} IS NOT NULL"
    )
    store.sql.execute("CREATE TEMP TABLE IF NOT EXISTS left_out (id TEXT PRIMARY KEY) WITHOUT ROWID")
    store.sql.execute("DELETE FROM temp.left_out")
    store.sql.execute(f"INSERT INTO temp.left_out SELECT id FROM ({ranked}) WHERE place > 1", condition.values)
    return Condition(f"{condition.sql} AND r.id NOT IN (SELECT id FROM temp.left_out)", condition.values)
