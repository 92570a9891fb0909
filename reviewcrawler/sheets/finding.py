"""Sheets of credits: the rows in which a page says who made a film, and what it is about.

Rules of this room: a value stands behind its label, or in the blocks after it. A sheet is a run of rows that name a
director, a cast or a synopsis; rows that do not stand in a sheet are no credits. Nothing is labelled here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from reviewcrawler.blocks import Block
from reviewcrawler.folding import fold
from reviewcrawler.review import Credit
from reviewcrawler.sheets.by_whom import opens_by, opens_with
from reviewcrawler.sheets.colonless import MAX_BARE, loose_cues
from reviewcrawler.sheets.filling import fill, listed_cast
from reviewcrawler.sheets.labels import ALONE, Role, bare_role, is_small, opens, plot_of
from reviewcrawler.sheets.rows import CAPSULES, is_set_apart, row_with, rows_of, rows_of_two
from reviewcrawler.sheets.values import Row
from reviewcrawler.tables import load

MAX_GAP: Final = 4
"""Blocks without a row that may stand between two rows of a sheet."""
_SIGNS: Final = frozenset(fold(word) for word in load("bylines")["signs"]["sure"])
_FEW: Final = 3
"""Spaces that a line of several labels with their values has more of."""
_HOUR: Final = re.compile(r"\b\d{1,2}:\d\d\b")
_TOLD: Final = 80
"""Characters of a story that is told, where less is an opinion on it."""
_LINKED: Final = 0.6
"""Share of links from which on a block's lines are a menu's."""
_MENUS: Final = ("nav", "select", "button")


@dataclass(slots=True)
class Sheet:
    """A run of rows about one film."""

    rows: list[Row]

    def of(self, *roles: Role) -> list[Row]:
        return [row for row in self.rows if row.role in roles]

    @property
    def first(self) -> int:
        return self.rows[0].block

    @property
    def last(self) -> int:
        return max(row.last for row in self.rows)

    @property
    def director(self) -> list[str]:
        """Names of the director rows, in order, each once."""
        return list(dict.fromkeys(c.name for row in self.of("director") for c in row.credits))

    @property
    def cast(self) -> list[Credit]:
        """Names of the cast rows, in order, each once."""
        return list(
            {c.name.casefold(): c for row in reversed(self.of("cast")) for c in reversed(row.credits)}.values()
        )[::-1]

    @property
    def title(self) -> str:
        """The film's title as a row gives it, or an empty string."""
        return next((row.value for row in self.of("title")), "")


def find_sheets(blocks: Sequence[Block], near: range | None = None) -> list[Sheet]:
    """The sheets that begin in `near`, or anywhere on the page, in order.

    >>> from reviewcrawler.blocks import Place
    >>> blocks = [Block(0, "Director: Ada Moor", Place("p")), Block(1, "Cast: Joe Ray, Ann Lee", Place("p"))]
    >>> sheet, = find_sheets(blocks)
    >>> sheet.director, [credit.name for credit in sheet.cast]
    (['Ada Moor'], ['Joe Ray', 'Ann Lee'])
    """
    return [
        _with_listed(sheet, blocks)
        for run in _runs(list(_rows(blocks, near or range(len(blocks)))))
        for sheet in _parted(_trimmed(_retold(run)))
        if _counts(sheet)
    ]


def _rows(blocks: Sequence[Block], near: range) -> Iterator[Row]:
    """The rows of a page; a label without a value takes it from the blocks behind it."""
    taken = directed = -1
    for block in blocks[near.start : near.stop]:
        if block.index <= taken or block.place.hidden:
            continue
        if block.index == directed + 1 and opens_with(block.text) and (cast := row_with(block)):
            yield cast
            continue
        if opens_by(block.text) and (pair := rows_of_two(block, blocks[block.index + 1 : block.index + 2])):
            yield from pair
            taken = block.index + 1
            continue
        if not _opens(block) or block.place.within(*_MENUS):
            continue
        for row in rows_of(block):
            if not row.value and row.role not in ("header", "review"):
                if not fill(row, blocks):
                    continue
                taken = row.last
            directed = row.last if row.role == "director" else directed
            yield row


def _opens(block: Block) -> bool:
    """True where a block may hold a label; be it glued to its value and set apart from it by nothing but an element."""
    if block.text.startswith(CAPSULES) or opens(block.text, styled=bool(block.marks), lined=block.link_share < _LINKED):
        return True
    if (is_set_apart(block) and loose_cues(block.text)) or (block.heading and plot_of(block.text)):
        return True
    first = block.marks[0] if block.marks else None
    if first is None or first.start or first.end > ALONE:
        return False
    return bare_role(block.text[: first.end]) is not None or _opens_behind(block.text[first.end : MAX_BARE])


def _opens_behind(text: str) -> bool:
    """True where labels stand behind the title that opens a line, in a script that sets no spaces within words."""
    text = text.lstrip()
    return text[:1] > "\u2e7f" and text.count(" ") > _FEW and opens(text)


def _runs(rows: list[Row]) -> Iterator[list[Row]]:
    """Rows that stand together."""
    run: list[Row] = []
    for row in rows:
        if run and row.block - run[-1].last > MAX_GAP:
            yield run
            run = []
        run.append(row)
    if run:
        yield run


def _retold(run: list[Row]) -> list[Row]:
    """A run in which a story that the review follows under a label of its own is the synopsis."""
    for row, following in pairwise(run):
        if row.role == "plot" and following.role == "review" and len(row.value) >= _TOLD:
            row.role = "synopsis"
    return run


def _trimmed(run: list[Row]) -> list[Row]:
    """A run from its first credit to its last."""
    kept = [i for i, row in enumerate(run) if row.role != "review"]
    while len(kept) > 1 and _signs(run[kept[0]], run[kept[1]]):
        del kept[0]
    while len(kept) > 1 and _signs_below(run[kept[-1]]):
        del kept[-1]
    return run[kept[0] : kept[-1] + 1] if kept else []


def _signs(row: Row, following: Row) -> bool:
    """True for a row like ``Autor: Ada Moor`` that stands apart from all others: it is a by-line."""
    return row.role == "crew" and following.block - row.last > 1 and fold(row.word) in _SIGNS


def _signs_below(row: Row) -> bool:
    """True for a row that gives the hour at which somebody wrote: ``Autor: Ada Moor o 21:40``."""
    return row.role == "crew" and fold(row.word) in _SIGNS and _HOUR.search(row.value) is not None


def _parted(run: list[Row]) -> Iterator[Sheet]:
    """A run cut where a new film begins: a second title, or a second director after a whole sheet."""
    rows: list[Row] = []
    roles: set[str] = set()
    director: Row | None = None
    for row in run:
        second = row.role == "director" and director is not None and _differs(row, director)
        if second or (row.role == "title" and roles & {"director", "cast"}):
            yield Sheet(rows)
            rows, roles, director = [], set(), None
        rows.append(row)
        roles.add(row.role)
        director = row if row.role == "director" else director
    yield Sheet(rows)


def _with_listed(sheet: Sheet, blocks: Sequence[Block]) -> Sheet:
    """A sheet with the cast that is listed behind it, where its heading promises one."""
    header = next(iter(sheet.of("header")), None)
    if header is not None and not sheet.of("cast") and (cast := listed_cast(header, sheet.last + 1, blocks)):
        sheet.rows.append(cast)
    return sheet


def _differs(row: Row, before: Row) -> bool:
    return {c.name for c in before.credits}.isdisjoint(c.name for c in row.credits) and row.block != before.block


def _counts(sheet: Sheet) -> bool:
    """True where a run of rows is a sheet of credits."""
    director, cast = sheet.director, sheet.cast
    if len(sheet.rows) == 1 and (sheet.rows[0].bare or is_small(sheet.rows[0].word)):
        return False
    if director and (len(sheet.rows) > 1 or " " in director[0] or director[0][0] > "\u024f"):
        return True
    if len(cast) > 1 or (cast and len(sheet.rows) > 1):
        return True
    return any(row.role == "synopsis" for row in sheet.rows)
