"""Rows of credits within one block: a label and its value.

Rules of this room: rows follow each other; a label without a value of its own makes no row, and gives what stands
behind it back to the row before. A lone phrase that opens a paragraph of prose is no row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from reviewcrawler.blocks import Block
from reviewcrawler.people.names import read_names
from reviewcrawler.sheets.by_whom import by_with
from reviewcrawler.sheets.colonless import loose_cues
from reviewcrawler.sheets.cues import find_cues
from reviewcrawler.sheets.labels import ALONE, MAX_CARD, MAX_LOOK, Cue, bare_role, plot_of, role_of
from reviewcrawler.sheets.values import MAX_FACT, SENTENCE, Row, read_value

_HEADS: Final = frozenset(["dt", "th", "td"])
"""Cells in which a small word like "with" is a label."""
MIN_CAST: Final = 2
"""Actors behind a small word that make the line before it a director's."""
CAPSULES: Final = ("D: ", "Dir: ", "D. ", "Dir. ")
"""What a line opens with that names a director, then actors without a label."""
MAX_CAPSULE: Final = 300
"""Characters of such a line that are read."""
MIN_CAPSULE: Final = 3
"""Actors whom it takes for that."""
_LINKED: Final = 0.6
"""Share of links from which on a link's text is no label: such blocks are menus."""


def rows_of(block: Block) -> list[Row]:
    """The rows of one block; a last row without a value is open: its value stands in the next blocks."""
    text = block.text[:MAX_LOOK]
    if block.heading and (told := plot_of(text)):
        return [Row(block.index, 0, len(text), told, text.strip())]
    if len(text) <= ALONE and (role := bare_role(text) or (role_of(text) if block.tag in _HEADS else None)):
        return [Row(block.index, 0, len(block.text), role, text.strip(" :：*"))] if _stands_alone(block) else []
    if reversed_row := _labelled_behind(block):
        return [reversed_row]
    if text.startswith(CAPSULES) and (capsule := _capsule(block)):
        return capsule
    cues = find_cues(text, [(m.start, m.end) for m in block.marks if m.tag != "a" or block.link_share < _LINKED])
    cues = [cue for cue in cues if cue.firm or len(cues) > 1]
    if len(text) <= MAX_CARD and (is_set_apart(block) or any(c.role == "fact" and not c.phrase for c in cues)):
        cues = _merged(cues, loose_cues(text))
    cues = [c for c in cues if not c.weak or _is_backed(c, cues)]
    while True:
        rows = [_row(block.index, text, cue, stop) for cue, stop in _with_stops(cues, len(text))]
        kept = [(cue, row) for cue, row in zip(cues, rows, strict=True) if row is not None]
        if len(kept) == len(cues):
            break
        cues = [cue for cue, _ in kept]
    found = [row for _, row in kept]
    _cut_glued_synopsis(text, found)
    return found if _is_no_prose(text, found) else []


def _capsule(block: Block) -> list[Row]:
    """The rows of a line that names director and actors in a row: ``D: Ada Moor. Joe Ray, Ann Lee, Bo Ek.``"""
    text = block.text[:MAX_CAPSULE]
    at = text.index(" ") + 1
    by = read_names(text[at:])
    cast = read_names(text[at + by.end :])
    told = by.whole and cast.whole and len(cast.credits) >= MIN_CAPSULE
    if not told or not all(" " in credit.name for credit in (*by.credits, *cast.credits)):
        return []
    over, end = at + by.end, at + by.end + cast.end
    return [
        Row(block.index, 0, over, "director", text[: at - 1], by.credits, ", ".join(by.names)),
        Row(block.index, over, end, "cast", text[: at - 1], cast.credits, ", ".join(cast.names)),
    ]


def rows_of_two(block: Block, behind: Sequence[Block]) -> list[Row]:
    """The rows of two blocks of which one says by whom a film is, the next with whom: ``Von A`` ``Mit B, C``."""
    if not behind:
        return []
    following = behind[0]
    text = f"{block.text}\n{following.text}"
    pair = by_with(text) if len(block.text) <= ALONE and len(following.text) <= MAX_CARD else None
    if pair is None or pair.start("by") or pair.start("with") != len(block.text) + 1:
        return []
    by, cast = read_names(text[pair.end("by") : len(block.text)]), read_names(text[pair.end("with") :].lstrip(" :"))
    if not by.whole or not cast.whole or len(cast.credits) < MIN_CAST:
        return []
    return [
        Row(block.index, 0, len(block.text), "director", pair["by"].strip(), by.credits, ", ".join(by.names)),
        Row(following.index, 0, len(following.text), "cast", pair["with"], cast.credits, ", ".join(cast.names)),
    ]


def row_with(block: Block) -> Row | None:
    """The row of a block that says with whom a film is, and nothing else: ``Met A, B`` below its director."""
    word = block.text.split(None, 1)[0]
    cast = read_names(block.text[len(word) :].lstrip(" :"))
    if len(cast.credits) < MIN_CAST or block.text[len(word) :].lstrip(" :")[cast.end :].strip(" ."):
        return None
    return Row(block.index, 0, len(block.text), "cast", word, cast.credits, ", ".join(cast.names))


def _labelled_behind(block: Block) -> Row | None:
    """The row of a block whose value stands before its label, each in an element: ``Ada Moor`` ``Director``."""
    if len(block.marks) < 2 or len(block.text) > MAX_FACT:
        return None
    last = block.marks[-1]
    word = block.text[last.start : last.end].strip()
    role = bare_role(word) if last.end == len(block.text) and last.start else None
    if role not in ("director", "cast", "crew") or any(m.end > last.start for m in block.marks[:-1]):
        return None
    value = block.text[: last.start]
    found = read_names(value)
    if not found.credits or value[found.end :].strip():
        return None
    return Row(block.index, 0, len(block.text), role, word, found.credits, value.strip())


def is_set_apart(block: Block) -> bool:
    """True for a block in italics as a whole: so outlets set a line of credits under the text."""
    if len(block.text) > MAX_CARD:
        return False
    return any(m.tag in ("em", "i") and m.end - m.start >= len(block.text) - 4 for m in block.marks)


def _cut_glued_synopsis(text: str, rows: list[Row]) -> None:
    """Where the whole page stands on one line, a synopsis at its end is one sentence."""
    last = rows[-1] if rows else None
    if last is None or last.role != "synopsis" or len(rows) < 2 or len(last.value) < 300 or "\n" in text:
        return
    if len(sentences := SENTENCE.split(last.value)) > 2:
        last.end = text.index(sentences[0], last.start) + len(sentences[0])
        last.value = sentences[0]


def _merged(cues: list[Cue], more: list[Cue]) -> list[Cue]:
    """Both, in order; where two overlap, the first of `cues`."""
    apart = [c for c in more if all(c.end <= o.start or o.end <= c.start for o in cues)]
    return sorted((*cues, *apart))


def _is_backed(cue: Cue, cues: list[Cue]) -> bool:
    """True where a weak label stands beside another label: a sure one, or the other half of a pair."""
    return any(o is not cue and o.role not in ("review", cue.role if o.weak and o.phrase else "review") for o in cues)


def _with_stops(cues: list[Cue], end: int) -> Iterator[tuple[Cue, int]]:
    for i, cue in enumerate(cues):
        yield cue, cues[i + 1].start if i + 1 < len(cues) else end


def _stands_alone(block: Block) -> bool:
    """True where a block that is nothing but a label can be one: no link of a menu."""
    return block.link_share < 0.5 or block.tag in ("dt", "th", "td")


def _row(index: int, text: str, cue: Cue, stop: int) -> Row | None:
    """The row that a label opens, or None where what follows is no value for it."""
    value = text[cue.end : stop]
    row = Row(index, cue.start, stop, cue.role, cue.word, firm=cue.firm, phrase=cue.phrase, bare=cue.bare)
    if not value.strip(" *_\n"):
        row.end = stop
        return None if cue.phrase else row
    return read_value(row, value, cue)


def _is_no_prose(text: str, rows: list[Row]) -> bool:
    """False where a lone phrase ("Directed by X.") only opens a paragraph of prose."""
    if not rows or any(not row.phrase for row in rows) or (len(rows) > 1 and any(r.role != rows[0].role for r in rows)):
        return True
    return len(text) - sum(row.end - row.start for row in rows) <= 90
