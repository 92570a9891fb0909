"""Who signs the text, and when it appeared: by-lines near the headline, sign-offs, and what machines are told.

Rules of this room: a by-line stands near the headline or signs the prose it follows; what stands elsewhere is another
text's. The page's own list of authors is fuller than a machine's, which is surer than a lone sign-off. A house signs only
where nobody does, and nobody is invented.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Final

from reviewcrawler import dates
from reviewcrawler.blocks import Block, Label, Mark
from reviewcrawler.draft import Draft
from reviewcrawler.headline import is_site, site_names
from reviewcrawler.review import By
from reviewcrawler.signatures import is_name, is_office, people, signed
from reviewcrawler.tables import load

_TABLE: Final = load("bylines")
_PUBLISHED: Final = frozenset(word for phrase in _TABLE["dates"]["published"] for word in phrase.split())
_MODIFIED: Final = tuple(_TABLE["dates"]["modified"])
_READING: Final = tuple(_TABLE["reading"]["phrases"])
_BEFORE, _AFTER = 6, 14
"""Blocks before and after the headline among which by-lines stand."""
_PROSE: Final = 180
"""Characters of a paragraph that a sign-off may follow."""
_LINE: Final = 200
_AUTHOR_WORDS: Final = ("author", "byline", "by-line", "vcard", "writer", "contributor", "autor", "auteur")
_NOT_AUTHOR: Final = ("bio", "desc", "avatar", "social", "comment", "related", "about", "follow", "more", "newsletter", "img")


def mark(draft: Draft) -> None:
    """Label lines of by-line, date and reading time near the headline, and sign-offs below the prose."""
    zone = _zone(draft)
    for block in draft.blocks:
        if block.place.hidden or draft.spans.label(block.index) is not Label.NONE:
            continue
        if block.index in zone:
            for start, end in _lines(block):
                if reason := _byline(block, start, end):
                    draft.spans.mark(block.index, Label.BYLINE, reason, start=start, end=end)
        elif _ends_prose(draft, block) and (signed(block.text) or _bare_name(draft, block)):
            draft.spans.fill(block.index, Label.BYLINE, "sign-off")
        elif len(block.text) >= _PROSE and not _is_prose(draft, block.index + 1, block):
            _mark_tail(draft, block)


def read(draft: Draft) -> None:
    """Set author and dates."""
    _read_author(draft)
    _read_dates(draft)


def _zone(draft: Draft) -> range:
    """Indices of the blocks near the headline; of the first blocks where there is none."""
    found = next((span.block for span in draft.spans.labelled(Label.HEADLINE)), None)
    first = 0 if found is None else max(0, found - _BEFORE)
    last = min(len(draft.blocks), (found or 0) + _AFTER)
    prose = [i for i in range((found or 0) + 1, last) if len(draft.blocks[i].text) >= _PROSE]
    return range(first, prose[2] if len(prose) > 2 else last)


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
    classed = _has_author_class(block.place.names) and len(line) <= 80
    if _names(block, start, end):
        return "signed"
    folded = line.casefold()
    if any(phrase in folded for phrase in _READING) and len(line) < 100:
        return "reading time"
    rest = _without_dates(folded)
    if len(rest) < len(folded) and sum(map(str.isalpha, rest)) <= 12:
        return "date"
    return "author's class" if classed and not line.endswith((".", "!", "?")) else ""


def _without_dates(folded: str) -> str:
    """A line without its dates and the words that stand before dates."""
    for found in reversed(list(dates.find_all(folded))):
        folded = folded[: found.start] + folded[found.end :]
    return " ".join(word for word in folded.split() if word.strip(":.,") not in _PUBLISHED)


def _names(block: Block, start: int, end: int) -> list[str]:
    """Who signs a line: by its words, else by the class of the line or of an element in it."""
    line = block.text[start:end]
    marked = [m for m in block.marks if start <= m.start and m.end <= end and _has_author_class(m.names)]
    innermost = [m for m in marked if not any(_holds(m, other) for other in marked)]
    names = [name for m in innermost for name in _marked_names(block.text[m.start : m.end])]
    if names and not any(m.tag == "time" for m in innermost):
        return list(dict.fromkeys(names))
    words = signed(line)
    if words:
        return words
    return _marked_names(line) if _has_author_class(block.place.names) or block.place.prop == "author" else []


def _marked_names(text: str) -> list[str]:
    """The names in an element whose class says that they are an author's."""
    return signed(text) or people(text, handles=True)


def _holds(outer: Mark, inner: Mark) -> bool:
    return outer is not inner and outer.start <= inner.start and inner.end <= outer.end and outer.names != inner.names


def _has_author_class(names: str) -> bool:
    return any(w in names for w in _AUTHOR_WORDS) and not any(w in names for w in _NOT_AUTHOR)


def _is_prose(draft: Draft, index: int, near: Block) -> bool:
    """True where the block of that index is a paragraph in the same place as another."""
    if not 0 <= index < len(draft.blocks):
        return False
    block = draft.blocks[index]
    return len(block.text) >= _PROSE and block.place.parent is near.place.parent and block.link_share < 0.3


def _ends_prose(draft: Draft, block: Block) -> bool:
    """True for a short line right below a paragraph."""
    return len(block.text) <= 80 and any(_is_prose(draft, block.index - back, block) for back in (1, 2))


def _bare_name(draft: Draft, block: Block) -> bool:
    """True for a name in bold or italics that ends the container of the prose above it."""
    text, place = block.text.strip(" .~—–-"), block.place
    styled = any(m.tag in ("strong", "b", "em", "i") and m.end - m.start >= len(text) for m in block.marks)
    last = place.parent is not None and place.parent.last == block.index + 1
    return styled and last and not block.heading and len(text.split()) <= 4 and is_name(text)


def _mark_tail(draft: Draft, block: Block) -> None:
    """Label the signature that is glued to the end of the last paragraph."""
    tail = block.text[-60:]
    end = max(tail.rfind(stop) for stop in ".!?…”»\"")
    end = max(tail.rfind(stop, 0, end) for stop in ".!?…”»\"") if end >= len(tail) - 3 else end
    if 0 < end < len(tail) - 5 and len(names := signed(tail[end + 1 :])) == 1 and len(names[0].split(".")) + len(names[0].split()) > 2:
        draft.spans.mark(block.index, Label.BYLINE, "sign-off", start=len(block.text) - len(tail) + end + 1)


def _read_author(draft: Draft) -> None:
    linked = draft.linked.author
    proof = draft.linked.evidence.get("author")
    told = [name for said in linked for name in people(said, handles=True)]
    shown, raw = _shown_names(draft)
    sites = site_names(draft)
    told, shown = ([n for n in names if not is_site(n, sites)] for names in (told, shown))
    sources: list[tuple[list[str], By, str]] = [(told, proof.by if proof else "meta", ", ".join(linked))]
    fuller = {_key(n) for n in told} <= {_key(n) for n in shown}
    sources.insert(0 if fuller else 1, (shown, "prose", raw))
    for offices in (False, True):
        for names, by, text in sources:
            if kept := [n for n in names if is_office(n) == offices]:
                draft.review.author = kept
                return draft.prove("author", by, text)
    return None


def _shown_names(draft: Draft) -> tuple[list[str], str]:
    """The names in the by-lines and sign-offs, each once, and the lines themselves."""
    names: dict[str, str] = {}
    raws = []
    for span in draft.spans.labelled(Label.BYLINE):
        found = _names(draft.blocks[span.block], span.start, span.end)
        if not found and span.reason == "sign-off":
            found = people(draft.spans.text(span))
        for name in found:
            names.setdefault(_key(name), name)
        raws += [draft.spans.text(span)] if found else []
    return list(names.values()), " | ".join(raws)


def _key(name: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", name).casefold()))


def _read_dates(draft: Draft) -> None:
    review, language = draft.review, draft.review.language or ""
    for field, told in (("date_published", draft.linked.date_published), ("date_modified", draft.linked.date_modified)):
        if iso := dates.normal(told, language):
            setattr(review, field, iso)
            review.evidence[field] = draft.linked.evidence[field]
    for field, iso, raw in _shown_dates(draft, language):
        if not getattr(review, field):
            setattr(review, field, iso)
            draft.prove(field, "prose", raw)
    path = dates.in_path(draft.page.url or draft.linked.canonical_url)
    if path and not review.date_published:
        review.date_published = path
        draft.prove("date_published", "meta", draft.page.url or draft.linked.canonical_url)


def _shown_dates(draft: Draft, language: str) -> Iterator[tuple[str, str, str]]:
    """Field, ISO date and text of the dates in the by-lines: ``time`` elements before words."""
    lines = [(draft.blocks[s.block], s) for s in draft.spans.labelled(Label.BYLINE) if s.reason != "sign-off"]
    for block, span in lines:
        for mark in block.marks:
            if mark.tag == "time" and span.start <= mark.start < span.end and (iso := dates.normal(mark.value, language)):
                field = "date_modified" if _tells_change(mark.names, block.text[: mark.start]) else "date_published"
                yield field, iso, block.text[mark.start : mark.end]
    for block, span in lines:
        line = block.text[span.start : span.end]
        for found in dates.find_all(line, language):
            changed = _tells_change("", line[: found.start])
            yield "date_modified" if changed else "date_published", found.iso, line
            break


def _tells_change(names: str, before: str) -> bool:
    """True where the words right before a date, or its class alone, say that the text was changed then."""
    if before.casefold().rstrip(" :,-–|am·ilonele").endswith(_MODIFIED) or before.casefold().rstrip(" :,-–|·").endswith(_MODIFIED):
        return True
    return ("updated" in names or "modified" in names) and "publish" not in names and "entry-date" not in names
