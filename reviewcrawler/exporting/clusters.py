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


MEMBERS: Final = Copies("LEFT JOIN copy_members m ON m.id = r.id", "m.cluster", "m.relation", "m.original")


def one_of_each(store: Store, condition: Condition) -> Condition:
    """The same condition, but of each cluster one record: its original, else the one with the longest body."""
    ranked = (
        f"SELECT r.id, row_number() OVER (PARTITION BY {MEMBERS.cluster} ORDER BY r.id IS NOT {MEMBERS.original}, "
        "length(json_extract(r.record, '$.body')) DESC, r.site, r.address, r.id) AS place "
        f"FROM records r JOIN pages p USING (id, version) {MEMBERS.join} "
        f"WHERE {condition.sql} AND {MEMBERS.cluster} IS NOT NULL"
    )
    store.sql.execute("CREATE TEMP TABLE IF NOT EXISTS left_out (id TEXT PRIMARY KEY) WITHOUT ROWID")
    store.sql.execute("DELETE FROM temp.left_out")
    store.sql.execute(f"INSERT INTO temp.left_out SELECT id FROM ({ranked}) WHERE place > 1", condition.values)
    return Condition(f"{condition.sql} AND r.id NOT IN (SELECT id FROM temp.left_out)", condition.values)
