"""The pages for those who look for copies: the clusters, and two of their texts side by side.

Rule of this room: which texts are copies, and how, was found elsewhere; here it is only shown.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any, Final
from urllib.parse import unquote

from reviewcrawler.browsing.answering import Answering
from reviewcrawler.browsing.comparing import compared
from reviewcrawler.review import Review

_CLUSTERS: Final = (
    "WITH largest AS (SELECT cluster, count(*) AS size FROM copy_members GROUP BY cluster "
    "ORDER BY size DESC, cluster LIMIT 100 OFFSET :offset) "
    "SELECT m.cluster, size, count(DISTINCT r.site) AS sites, "
    "group_concat(DISTINCT m.relation) AS relations, min(m.settled) AS settled, "
    "max(coalesce(json_extract(r.record, '$.film.title'), json_extract(r.record, '$.headline'), r.address)) AS title "
    "FROM largest JOIN copy_members m USING (cluster) JOIN records r ON r.id = m.id AND r.newest "
    "GROUP BY m.cluster ORDER BY size DESC, m.cluster"
)
_MEMBERS: Final = (
    "SELECT r.id, m.relation, m.original, m.settled, r.site, r.address, "
    "json_extract(r.record, '$.headline') AS headline, "
    "json_extract(r.record, '$.date_published') AS date, json_extract(r.record, '$.language') AS language, "
    "coalesce(length(json_extract(r.record, '$.body')), 0) AS characters "
    "FROM copy_members m JOIN records r ON r.id = m.id AND r.newest WHERE m.cluster = :cluster "
    "ORDER BY m.id IS NOT m.original, m.relation IS NOT 'anchor', characters DESC, r.id LIMIT 500"
)
_RECORD: Final = "SELECT record FROM records WHERE id = :id AND newest"
_OF_RECORD: Final = "SELECT cluster, relation, original, settled FROM copy_members WHERE id = :id"


class Copies(Answering):
    """The pages of the clusters."""

    def routes(self) -> list[tuple[str, Any]]:
        """Paths as patterns, with what answers each."""
        return [(r"^/copies$", self.clusters), (r"^/cluster/(?P<cluster>[^/]+)$", self.cluster)]

    async def clusters(self, datasette: Any, request: Any) -> Any:
        """The clusters, the largest first."""
        page = request.args.get("page") or "1"
        number = int(page) if page.isascii() and page.isdigit() and int(page[:7]) > 0 else 1
        found = await self.of_store(datasette, _CLUSTERS, {"offset": (number - 1) * 100})
        return self.page("copies.html", clusters=found, number=number)

    async def cluster(self, datasette: Any, request: Any) -> Any:
        """One cluster: its members, and two of them side by side."""
        members = await self.of_store(datasette, _MEMBERS, {"cluster": unquote(request.url_vars["cluster"])})
        if not members:
            return self.missing("There is no such cluster of copies")
        by_id = {member["id"]: member for member in members}
        one = by_id.get(request.args.get("one"), members[0])
        others = [member for member in members if member["id"] != one["id"]]
        other = by_id.get(request.args.get("other"), others[0] if others else one)
        texts = [await self._review(datasette, side["id"]) for side in (one, other)]
        told = await asyncio.to_thread(compared, *texts)
        return self.page(
            "cluster.html", members=members, sides=(one, other), told=told,
            original=next((member["original"] for member in members if member["original"]), None),
            settled=all(member["settled"] for member in members),
        )  # fmt: skip

    async def _review(self, datasette: Any, page: str) -> Review:
        found = await self.of_store(datasette, _RECORD, {"id": page})
        return Review.from_dict(json.loads(found[0][0])) if found else Review()


async def copies_of(answering: Answering, datasette: Any, page: str) -> Any:
    """The cluster that a record belongs to, and how; None where it is a copy of nothing."""
    return next(iter(await answering.of_store(datasette, _OF_RECORD, {"id": page})), None)
