"""When the text appeared and was changed.

Rule of this room: dates given for machines come first, then ``time`` elements in the by-lines, then their words, then
the address.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from reviewcrawler import dates
from reviewcrawler.draft import Draft
from reviewcrawler.spans import Label
from reviewcrawler.tables import load

_MODIFIED: Final = tuple(load("bylines")["dates"]["modified"])


def read(draft: Draft) -> None:
    """Set the dates of publication and of the last change."""
    review, language = draft.review, draft.review.language or ""
    for field, told in (("date_published", draft.linked.date_published), ("date_modified", draft.linked.date_modified)):
        if iso := dates.normal(told, language):
            setattr(review, field, iso)
            review.evidence[field] = draft.linked.evidence[field]
    for field, iso, raw in _shown_dates(draft, language):
        if not getattr(review, field):
            setattr(review, field, iso)
            draft.prove(field, "prose", raw)
        elif getattr(review, field)[:10] != iso[:10]:
            draft.doubt(field, "prose", raw)
    path = dates.in_path(draft.page.url or draft.linked.canonical_url)
    if path and not review.date_published:
        review.date_published = path
        draft.prove("date_published", "meta", draft.page.url or draft.linked.canonical_url)


def _shown_dates(draft: Draft, language: str) -> Iterator[tuple[str, str, str]]:
    """Field, ISO date and text of the dates in the by-lines: ``time`` elements before words."""
    lines = [(draft.blocks[s.block], s) for s in draft.spans.labelled(Label.BYLINE)]
    for block, span in lines:
        for mark in block.marks:
            if (
                mark.tag == "time"
                and span.start <= mark.start < span.end
                and (iso := dates.normal(mark.value, language))
            ):
                field = "date_modified" if _tells_change(mark.names, block.text[: mark.start]) else "date_published"
                yield field, iso, block.text[mark.start : mark.end]
    for block, span in lines:
        line, at = block.text[span.start : span.end], 0
        for found in dates.find_all(line, language):
            yield "date_modified" if _tells_change("", line[at : found.start]) else "date_published", found.iso, line
            at = found.end


def _tells_change(names: str, before: str) -> bool:
    """True where the words right before a date, or its class alone, say that the text was changed then."""
    words = " ".join(before.casefold().rstrip(" :,-–|·").split()[-3:])
    if any(phrase in words for phrase in _MODIFIED):
        return True
    return ("updated" in names or "modified" in names) and "publish" not in names and "entry-date" not in names
