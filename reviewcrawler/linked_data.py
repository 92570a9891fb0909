"""What the page says of itself to machines: JSON-LD, microdata, OpenGraph and other metas.

Rule of this room: where sources disagree, JSON-LD is trusted before microdata and both before metas.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin, urlsplit

from reviewcrawler.draft import Draft
from reviewcrawler.review import Evidence
from reviewcrawler.stated import metas, nodes
from reviewcrawler.stated.reading import Reader


def read(draft: Draft) -> None:
    """Fill ``draft.linked`` and the record's canonical address."""
    document, found = draft.document, draft.linked
    roots: list[Any] = []
    for script in document.scripts:
        try:
            roots += nodes.parse(script) if script.strip() else []
        except ValueError as error:
            draft.fault("linked_data", str(error))
    titles = [t for t in (document.title, document.meta("og:title"), document.meta("twitter:title")) if t]
    for tree in (roots, nodes.from_microdata(document.properties)):
        if tree:
            Reader(nodes.collect(tree), found, titles).read()
    metas.read(draft.document, found)
    _read_canonical(draft)


def _read_canonical(draft: Draft) -> None:
    """The address that the page calls its own: its canonical link, ``og:url``, then its article's."""
    links = [attributes.get("href", "") for attributes in draft.document.rels.get("canonical", ())]
    told = [(address, True) for address in (*links, *draft.document.metas.get("og:url", []))]
    for address, by_meta in [*told, (draft.linked.canonical_url, False)]:
        if whole := _joined(draft.page.url, address):
            proof = Evidence("meta" if by_meta else "linked-data", address)
            draft.linked.canonical_url = draft.review.canonical_url = whole
            draft.linked.evidence["canonical_url"] = draft.review.evidence["canonical_url"] = proof
            return


def _joined(base: str | None, address: str) -> str:
    """The whole address, or an empty string where it is none."""
    whole = address.strip()
    try:
        if not whole.startswith(("http://", "https://")):
            whole = urljoin(base or "", whole) if whole else ""
        urlsplit(whole)
    except ValueError:
        return ""
    return whole if whole.startswith(("http://", "https://")) else ""
