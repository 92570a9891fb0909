"""By-lines: the lines that say who signs the text and when, near the headline and below the prose.

Rule of this room: a by-line stands near the headline or signs the prose it follows; what stands elsewhere is another
text's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from reviewcrawler import dates
from reviewcrawler.blocks import Block
from reviewcrawler.bylines import authors, dating
from reviewcrawler.bylines.authors import has_author_class, names_of
from reviewcrawler.bylines.signatures import alone, clean, is_name, is_short, signed, unbracketed
from reviewcrawler.draft import Draft
from reviewcrawler.folding import plain
from reviewcrawler.spans import Label
from reviewcrawler.tables import load

_TABLE: Final = load("bylines")
_PUBLISHED_PHRASES: Final = frozenset(_TABLE["dates"]["published"])
_PUBLISHED: Final = frozenset(word for phrase in _TABLE["dates"]["published"] for word in phrase.split())
_RELEASE: Final = tuple(plain(phrase) for phrase in _TABLE["dates"]["release"])
_RELEASE_GLUED: Final = tuple(phrase for phrase in _TABLE["dates"]["release"] if phrase[0] > "\u2e80")
"""Those in scripts that set no spaces between words."""
_DIGITS: Final = re.compile(r"[\d.,:;|/()·-]+")
_READING: Final = tuple(_TABLE["reading"]["phrases"])
_BEFORE, _AFTER = 6, 14
"""Blocks before and after the headline among which by-lines stand."""
_FARTHEST, _OVER = 60, 3
"""Blocks among which the first paragraph stands, and how far above it a by-line does."""
_PROSE, _DENSE_PROSE = 180, 80
"""Characters of a paragraph that a sign-off may follow; of one in a script whose letters are syllables or words."""
_DENSE: Final = "\u2e80"
"""Where those scripts begin."""
_LINKED: Final = 0.3
"""Share of links from which on a paragraph is none."""
_SIGN_OFF: Final = 80
_CLOSES: Final = (Label.CREDITS, Label.RATING, Label.BYLINE)
_LINES: Final = frozenset(["p", "div", "td", "section", "article"])
_CLOSING: Final = 12
"""Blocks that may close a text below its last paragraph."""
_LINE: Final = 200
_LABEL: Final = 30
_NONE: Final = Label.NONE
_FREE: Final = (Label.NONE, Label.CREDITS)
_DATED: Final = 120
_DATE_WORDS: Final = tuple(_TABLE["classes"]["date"])
_DATE_WHOLE: Final = frozenset(_TABLE["classes"]["date_whole"])
_TAIL: Final = 60
_STOPS: Final = re.compile(r"[.!?…”»\"]+\s*")
_HAS_DIGIT: Final = re.compile(r"\d")
_CLOCK: Final = re.compile(r"\d{1,2}[:.h]\d{2}(?::\d{2})?\s?(?:[ap]\.?m\b\.?|uhr\b)?")


def mark(draft: Draft) -> None:
    """Label lines of by-line, date and reading time near the headline, and sign-offs below the prose."""
    prose = [_is_long(b.text) and b.link_share < _LINKED for b in draft.blocks]
    zone = _zone(draft)
    signed_by = False
    over = _over_prose(prose, zone)
    for block in (*draft.blocks[zone.start : zone.stop], *draft.blocks[over.start : over.stop]):
        if (len(block.text) <= _LINE or "\n" in block.text) and _is_article(draft, block):
            signed_by |= _mark_lines(draft, block)
    for index in _below_prose(draft, prose):
        block = draft.blocks[index]
        if index not in zone and draft.spans.label(index) is _NONE:
            signed_by |= _mark_sign_off(draft, block, prose)
    if not draft.linked.author and not signed_by:
        _mark_bare(draft, zone, prose)


def _is_long(text: str) -> bool:
    """True for a text as long as a paragraph, in its script."""
    return len(text) >= _PROSE or (len(text) >= _DENSE_PROSE and text > _DENSE)


_BESIDE: Final = frozenset(["aside", "nav"])
_DASHES: Final = "—–-"


def _is_article(draft: Draft, block: Block) -> bool:
    """True for a block that a reader sees, not beside the article, and that does not say whom a quotation is from."""
    if block.place.hidden:
        return False
    tags = draft.tags.of(block.place)
    return _BESIDE.isdisjoint(tags) and not (block.text[0] in _DASHES and "blockquote" in tags)


def _below_prose(draft: Draft, prose: list[bool]) -> Iterator[int]:
    """Indices of the blocks that may sign prose: short ones right below it, and paragraphs that no prose follows."""
    near, last, blocks = draft.near, len(prose), draft.blocks
    for index in range(near.start, min(near.stop + 2, last)):
        if prose[index]:
            if index < near.stop and not _stands_beside(draft, prose, blocks[index], 1):
                yield index
        elif len(blocks[index].text) <= _SIGN_OFF:
            above = _above(draft, index, prose)
            if any(prose[max(near.start, above - 2) : above]):
                yield index


def _above(draft: Draft, index: int, prose: list[bool]) -> int:
    """The block behind which a sign-off stands: what closes a text below its prose parts it from nothing.

    That is credits and a verdict, other sign-offs, and the last short lines that read like the text.
    """
    lowest = max(draft.near.start, index - _CLOSING)
    while (
        index > lowest and not prose[index - 1] and (draft.chosen[index - 1] or draft.spans.label(index - 1) in _CLOSES)
    ):
        index -= 1
    return index


def _mark_sign_off(draft: Draft, block: Block, prose: list[bool]) -> bool:
    """Label the sign-off that a block is, or ends with; False where there is none."""
    start = _tail_of(block) if prose[block.index] else 0 if _signs_off(draft, block, prose) else None
    if start is None or not _is_article(draft, block):
        return False
    draft.spans.mark(block.index, Label.BYLINE, "sign-off", start=start)
    return True


def _mark_lines(draft: Draft, block: Block) -> bool:
    """Label the lines of by-line in a block; what stands among credits may still be a date. True where one signs."""
    label = draft.spans.label(block.index)
    signs = False
    for start, end in _lines(block) if label in _FREE else ():
        reason = _byline(block, start, end)
        if reason == "date" and _is_below_release(draft, block):
            continue
        signing = reason == "signed" and has_author_class(block.place.names)
        if reason and (label is _NONE or signing or (reason == "date" and not _is_row(draft, block.index, start))):
            draft.spans.mark(block.index, Label.BYLINE, reason, start=start, end=end)
            signs |= reason == "signed"
    return signs


def _is_below_release(draft: Draft, block: Block) -> bool:
    """True for a date in the cell behind a label for the film's release."""
    above = draft.blocks[block.index - 1] if block.index else None
    return (
        above is not None and len(above.text) <= _LABEL and not above.heading and tells_release(above.text.casefold())
    )


def _is_row(draft: Draft, block: int, start: int) -> bool:
    """True where a line of credits has a label of its own: its date is the film's."""
    return any(s.start <= start < s.end and "label: " in s.reason for s in draft.spans.of(block))


def _mark_bare(draft: Draft, zone: range, prose: list[bool]) -> None:
    """Label names that stand alone above or below the prose, where nothing else is signed.

    Film titles, actors and headings stand alone, too: but the text speaks of them, and a signer it does not mention.
    """
    short = [block for block in draft.blocks if 4 < len(block.text) <= 40]
    found = [b for b in short if (b.marks and _is_bare(draft, b, zone, prose)) or _is_last(draft, b, prose)]
    if not found:
        return
    text = "\n".join(block.text for block in draft.blocks if block not in found)
    alone = [block for block in found if block.text.strip() not in text]
    if len(alone) <= 2:
        for block in alone:
            draft.spans.fill(block.index, Label.BYLINE, "sign-off")


def _is_bare(draft: Draft, block: Block, zone: range, prose: list[bool]) -> bool:
    """True for a name in bold, italics or a heading, next to prose."""
    text = block.text
    if not any(_stands_beside(draft, prose, block, step) for step in (-1, 1)):
        return False
    styled = any(m.tag in ("strong", "b", "em", "i") and m.end - m.start == len(text) for m in block.marks)
    if not styled or block.links or (block.heading and block.index not in zone):
        return False
    unlabelled = draft.spans.label(block.index) is Label.NONE and not text.isupper()
    return unlabelled and (len(text.split()) > 1 or text.count(".") > 1) and is_name(text)


def _is_last(draft: Draft, block: Block, prose: list[bool]) -> bool:
    """True for a plain line that ends what the prose stands in, and is a name."""
    parent = block.place.parent
    if block.index not in draft.near or block.heading or parent is None or parent.last != block.index + 1:
        return False
    if block.place.tag not in _LINES or block.links or "." in block.text or draft.spans.label(block.index) is not _NONE:
        return False
    above = _above(draft, block.index, prose) - 1
    stands = above >= 0 and prose[above] and _is_beside(draft.blocks[above], block)
    return stands and not block.text.isupper() and bool(alone(block.text))


def read(draft: Draft) -> None:
    """Set author and dates."""
    authors.read(draft)
    dating.read(draft)


def _zone(draft: Draft) -> range:
    """Indices of the blocks near the headline; of the first blocks where there is none."""
    found = next((span.block for span in draft.spans.labelled(Label.HEADLINE)), None)
    first = 0 if found is None else max(0, found - _BEFORE)
    last = min(len(draft.blocks), (found or 0) + _AFTER)
    prose = [i for i in range((found or 0) + 1, last) if _is_long(draft.blocks[i].text)]
    heads = [i for i in range(prose[0] + 1, last) if draft.blocks[i].heading and draft.blocks[i].links] if prose else []
    return range(first, min([last, *prose[2:3], *heads[:1]]))


def _over_prose(prose: list[bool], zone: range) -> range:
    """Indices of the blocks right above the first paragraph, where a sheet of credits parts it from the zone."""
    near = prose[zone.stop : zone.start + _FARTHEST]
    if True not in near or True in prose[zone.start : zone.stop]:
        return range(0)
    first = zone.stop + near.index(True)
    return range(max(zone.stop, first - _OVER), first)


def _lines(block: Block) -> Iterator[tuple[int, int]]:
    """Where the short lines of a block begin and end."""
    at = 0
    for line in block.text[:2000].split("\n")[:6]:
        if 0 < len(line) <= _LINE:
            yield at, at + len(line)
        at += len(line) + 1


def _byline(block: Block, start: int, end: int) -> str:
    """Why a line is a by-line; empty where it is none."""
    line = block.text[start:end]
    if names_of(block, start, end):
        return "signed"
    folded = line.casefold()
    if _HAS_DIGIT.search(folded):
        if len(line) < 100 and any(phrase in folded for phrase in _READING):
            return "reading time"
        if (_is_dated(block, folded) or _is_date_alone(folded)) and not tells_release(folded):
            return "date"
    classed = len(line) <= 80 and has_author_class(block.place.names)
    return "author's class" if classed and not line.endswith((".", "!", "?")) else ""


def tells_release(folded: str) -> bool:
    """True for a line whose words say that its date is the film's: ``v kinech od 12. 5. 2022``."""
    told = plain(_DIGITS.sub(" ", folded))
    return any(word in told for word in _RELEASE) or any(word in folded for word in _RELEASE_GLUED)


def _is_date_alone(folded: str) -> bool:
    """True for a line that holds little else than dates."""
    if dates.find(folded) is None:
        return False
    rest = _without_dates(folded)
    if len(rest) == len(folded) or ":" in rest.rstrip(":") or "★" in rest or rest.endswith("。"):
        return False
    return sum(map(str.isalpha, rest)) <= 12


def _is_dated(block: Block, folded: str) -> bool:
    """True for a line that says by its first words or by its class that it holds the date of the text."""
    if len(folded) > _DATED or folded.endswith((".", "!", "?")) or not _HAS_DIGIT.search(folded):
        return False
    found = dates.find(folded)
    if found is None:
        return False
    names = block.place.names
    classed = any(word in names for word in _DATE_WORDS) or not _DATE_WHOLE.isdisjoint(names.split())
    classed = classed and not block.place.within("li")
    return classed or folded[: found.start].strip(" :·|-–") in _PUBLISHED_PHRASES


def _without_dates(folded: str) -> str:
    """A line without its dates and the words that stand before dates."""
    for found in reversed(list(dates.find_all(folded))):
        folded = folded[: found.start] + folded[found.end :]
    folded = _CLOCK.sub("", folded)
    return " ".join(word for word in folded.split() if word.strip(":.,") not in _PUBLISHED)


def _stands_beside(draft: Draft, prose: list[bool], block: Block, step: int) -> bool:
    """True where the block at that distance is a paragraph, in the same place."""
    index = block.index + step
    return 0 <= index < len(prose) and prose[index] and _is_beside(draft.blocks[index], block)


def _is_beside(prose: Block, block: Block) -> bool:
    """True for a line in the same place as a paragraph, or inside of a place that holds the paragraph as loose text."""
    return prose.place.parent is block.place.parent or prose.place is block.place.parent


def _signs_off(draft: Draft, block: Block, prose: list[bool]) -> bool:
    """True for a short line that signs the prose above it."""
    text = block.text
    if signed(text, soft=False) or _is_dated(block, text.casefold()):
        return True
    if has_author_class(block.place.names) and names_of(block, 0, len(text)):
        return True
    last = _above(draft, block.index, prose)
    above = any(_stands_beside(draft, prose, block, at - block.index) for at in (last - 1, last - 2))
    if not above or _stands_beside(draft, prose, block, 1):
        return False
    if unbracketed(text) != text.strip() or "\n" in text:
        return bool(alone(text) or signed(unbracketed(text)))
    return (bool(signed(text)) or _is_styled(block)) and is_name(clean(text)) and is_short(clean(text))


def _is_styled(block: Block) -> bool:
    """True for a line in bold or italics that ends what it stands in."""
    parent = block.place.parent
    styled = any(m.tag in ("strong", "b", "em", "i") and m.end - m.start >= len(block.text) - 3 for m in block.marks)
    return styled and not block.heading and parent is not None and parent.last == block.index + 1


def _tail_of(block: Block) -> int | None:
    """Where the signature begins that is glued to the end of the last paragraph; None where there is none."""
    tail = block.text[-_TAIL:]
    for stop in _STOPS.finditer(tail[:-5]):
        names = signed(tail[stop.end() :])
        if len(names) == 1 and (" " in names[0] or "." in names[0]):
            return len(block.text) - len(tail) + stop.end()
    return None
