"""The blocks that a sheet of credits takes: its rows, and what belongs to them by its place.

Rule of this room: beside rows only short lines are taken that say nothing else: a title with its year, a running time,
what a row leaves over. A line with a date is left to the by-lines.
"""

from __future__ import annotations

import re
from typing import Final

from reviewcrawler import dates
from reviewcrawler.blocks import Block
from reviewcrawler.draft import Draft
from reviewcrawler.sheets import Sheet
from reviewcrawler.sheets.values import Row
from reviewcrawler.spans import Label

_TITLE_LINE: Final = re.compile(r"[\W_]*\S.{0,90}[,(\s]\s?(?:19|20)\d\d[)\]]?[\W_]*")
_FACT_LINE: Final = re.compile(
    r"\d{1,3}\s?(?:min|mins|minutes?|Minuten|minuti|minutos|′|'|’|分|분)\b|\bFSK\b|\bPG-13\b|^Rated\b|^\d{1,2}\s?h\s?\d"
    r"|[,(/]\s?(?:19|20)\d\d\)?\.?$",
    re.I,
)
_LABEL_OF: Final = {"synopsis": Label.SYNOPSIS, "plot": Label.SYNOPSIS, "rating": Label.RATING}


def mark_sheet(draft: Draft, sheet: Sheet) -> None:
    """Cut the blocks at the rows of a sheet and label these, and what stands between them."""
    for row in sheet.rows:
        _mark_row(draft, row)
    _mark_beside(draft, sheet)


def _mark_row(draft: Draft, row: Row) -> None:
    if row.role == "review" or row.end <= row.start:
        return
    label = _LABEL_OF.get(row.role, Label.CREDITS)
    draft.spans.mark(row.block, label, f"label: {row.word.lower()}", start=row.start, end=row.end)
    for block, start, end in row.pieces:
        draft.spans.mark(block, label, f"value of label: {row.word.lower()}", start=start, end=end)


def _mark_beside(draft: Draft, sheet: Sheet) -> None:
    """Label what stands between rows and says nothing else: a title line, a running time, crumbs of a row."""
    for index in {row.block for row in sheet.rows if row.role != "review"}:
        crumbs = [s for s in draft.spans.of(index) if s.label is Label.NONE]
        for span in crumbs:
            if span.end - span.start <= 60 or (span.end - span.start <= 120 and span.start == 0):
                draft.spans.mark(index, Label.CREDITS, "beside credits", start=span.start, end=span.end)
    for index in (sheet.first - 1, sheet.first - 2):
        if index >= 0 and _is_title_line(draft.blocks[index]):
            draft.spans.fill(index, Label.CREDITS, "title over credits")
    for index in range(max(0, sheet.first - 2), min(len(draft.blocks), sheet.last + 3)):
        if _is_fact_line(draft.blocks[index]):
            draft.spans.fill(index, Label.CREDITS, "fact beside credits")


def _is_fact_line(block: Block) -> bool:
    short = len(block.text) <= 60 and not block.heading
    return short and _FACT_LINE.search(block.text) is not None and not dates.find(block.text)


def _is_title_line(block: Block) -> bool:
    if len(block.text) > 110 or block.heading or not _TITLE_LINE.fullmatch(block.text):
        return False
    return dates.find(block.text) is None
