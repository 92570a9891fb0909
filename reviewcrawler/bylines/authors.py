"""Who signs: the names in by-lines and sign-offs, and in what machines are told.

Rules of this room: the page's own list is fuller than a machine's, where it holds the machine's names; else the
machine is surer. Lines that sign by words come before those that do by their class, and those before bare names. A
house signs only where a by-line says so and nobody else does, and nobody is invented.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from reviewcrawler import dates
from reviewcrawler.blocks import Block, Mark
from reviewcrawler.bylines.houses import is_agency, is_office, without_office
from reviewcrawler.bylines.owners import introduced
from reviewcrawler.bylines.signatures import is_nobody, people, signed, unbracketed
from reviewcrawler.draft import Draft
from reviewcrawler.headline import fold, is_site, site_names
from reviewcrawler.review import By
from reviewcrawler.spans import Label
from reviewcrawler.tables import load

_TABLE: Final = load("bylines")
_BESIDE: Final = ("meta", "byline", "info")
_STROKE: Final = re.compile(r"\s[|/·•–—-]\s")
_PATHS: Final = tuple(_TABLE["signs"]["paths"])
_AUTHOR_WORDS: Final = tuple(_TABLE["classes"]["author"])
_AUTHOR_WHOLE: Final = frozenset(_TABLE["classes"]["author_whole"])
_NOT_AUTHOR: Final = tuple(_TABLE["classes"]["not_author"])

Line = tuple[list[str], str, str]
"""The names in a by-line, the line itself, and how it signs."""


def read(draft: Draft) -> None:
    """Set the author."""
    proof = draft.linked.evidence.get("author")
    by_told: By = proof.by if proof else "meta"
    sites = site_names(draft)
    told = [name for said in draft.linked.author for name in _told(said, sites)]
    makers = {_key(name) for sheet in draft.sheets for name in sheet.director}
    makers.update(map(_key, (*draft.review.director, *draft.linked.director)))
    signing = [line for line in lines(draft) if line[0] and makers.isdisjoint(map(_key, line[0]))]
    if told:
        keys = {_key(name) for name in told}
        signing = [line for line in signing if keys & {_key(name) for name in line[0]}]
    shown = list(
        {_key(name): name for line in _surest(signing) for name in line[0] if not _is_house(name, sites)}.values()
    )
    if shown and {_key(name) for name in told} <= {_key(name) for name in shown}:
        _sign(draft, shown, "prose", " | ".join(raw for _, raw, _ in _surest(signing)))
    elif told:
        _sign(draft, told, by_told, ", ".join(draft.linked.author))
    elif (house := _house(draft, signing)) and not _is_staff(house[0][0], sites):
        _sign(draft, *house)
    elif owner := introduced(draft):
        _sign(draft, [owner[0]], "prose", owner[1])
    elif agencies := [name for name in draft.linked.author if _signs_as_agency(draft, name, sites)]:
        _sign(draft, agencies, by_told, ", ".join(draft.linked.author))


def _told(said: str, sites: frozenset[str]) -> list[str]:
    """The people in what machines are told; a single word in capitals behind a house's name is its place."""
    names = people(said, handles=True)
    behind = bool(names) and _is_house(names[0], sites)
    return [name for name in names if not _is_house(name, sites) and (" " in name or not behind or name.islower())]


def _house(draft: Draft, signing: list[Line]) -> tuple[list[str], By, str] | None:
    """The house that a by-line says to sign; one that only machines are told of is no author."""
    for names, raw, how in signing:
        if how != "bare" and any(" " in name for name in names):
            return names[:1], "prose", raw
    told = [name for name in draft.linked.author if " " in name and _key(name) in _shown(draft)]
    return (told[:1], "prose", told[0]) if told and not is_nobody(fold(told[0])) else None


def _signs_as_agency(draft: Draft, name: str, sites: frozenset[str]) -> bool:
    """True for an agency that a by-line shows, on a page that is not its own."""
    return is_agency(name) and _key(name) in _shown(draft) and not is_site(name, sites)


def _is_staff(name: str, sites: frozenset[str]) -> bool:
    """True for the site's own staff, which is nobody."""
    bare = without_office(name)
    return bare != name and is_site(bare, sites)


def _shown(draft: Draft) -> str:
    """The letters of all by-lines."""
    return _key(" ".join(draft.spans.text(span) for span in draft.spans.labelled(Label.BYLINE)))


def _sign(draft: Draft, names: list[str], by: By, raw: str) -> None:
    draft.review.author = names
    draft.prove("author", by, raw)


def _is_house(name: str, sites: frozenset[str]) -> bool:
    return is_office(name) or is_site(name, sites)


def lines(draft: Draft) -> Iterator[Line]:
    """The lines that may sign, in page order."""
    for span in draft.spans.labelled(Label.BYLINE):
        raw = draft.spans.text(span)
        if by_words := signed(unbracketed(raw)):
            by_class = names_of(draft.blocks[span.block], span.start, span.end)
            yield by_class or by_words, raw, "words"
        elif span.reason == "sign-off":
            yield people(unbracketed(raw)), raw, "bare"
        else:
            yield names_of(draft.blocks[span.block], span.start, span.end), raw, "class"


def _surest(lines: list[Line]) -> list[Line]:
    """The lines that sign by words; else the first that does by its class; else the bare names."""
    ways = {how: [line for line in lines if line[2] == how] for how in ("words", "class", "bare")}
    return ways["words"] or ways["class"][:1] or ways["bare"]


def _key(name: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", name).casefold()))


def names_of(block: Block, start: int, end: int) -> list[str]:
    """Who signs a line: by its words, else by the class of the line or of an element in it."""
    line = block.text[start:end]
    marked = [m for m in block.marks if start <= m.start and m.end <= end and _is_author(m)]
    innermost = [m for m in marked if not any(_holds(m, other) for other in marked)]
    names = [name for m in innermost for name in _marked_names(block.text[m.start : m.end])]
    if names and not any(m.tag == "time" for m in innermost):
        return list(dict.fromkeys(names))
    words = signed(line) or _handle(line) or _beside_date(line, block.place.names)
    if words:
        return words
    return _marked_names(line) if has_author_class(block.place.names) or block.place.prop == "author" else []


def _is_author(mark: Mark) -> bool:
    """True for an element whose class or link leads to the author."""
    return has_author_class(mark.names) or (mark.tag == "a" and any(map(mark.value.__contains__, _PATHS)))


def _marked_names(text: str) -> list[str]:
    """The names in an element whose class says that they are an author's."""
    return signed(text) or people(text, handles=True)


def _handle(line: str) -> list[str]:
    """The account name in a line that says nothing else than by whom, and perhaps when."""
    words = line.split()
    if len(words) < 2 or words[0].casefold() not in ("by", "by:"):
        return []
    behind = " ".join(words[2:])
    dated = dates.find(behind) if behind else None
    alone = not behind or (dated is not None and len(behind.strip(". ")) <= dated.end - dated.start)
    return people(words[1], handles=True) if alone else []


def _beside_date(line: str, names: str) -> list[str]:
    """The name that stands beside a date, parted by a stroke, in a line that its class words call a by-line."""
    if not _is_info(names) or not _STROKE.search(line) or (found := dates.find(line)) is None:
        return []
    rest = f"{line[: found.start]} {line[found.end :]}"
    told = [part for part in _STROKE.split(f" {rest} ") if part.strip()]
    return people(told[0]) if len(told) == 1 and len(told[0].split()) in (2, 3) else []


@lru_cache(maxsize=4096)
def _is_info(names: str) -> bool:
    """True for class words of a line that tells who wrote a text and when."""
    return any(word in names for word in _BESIDE)


def _holds(outer: Mark, inner: Mark) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end and outer.end - outer.start > inner.end - inner.start


@lru_cache(maxsize=4096)
def has_author_class(names: str) -> bool:
    """True for class words that say that an element holds the author's name."""
    said = any(w in names for w in _AUTHOR_WORDS) or not _AUTHOR_WHOLE.isdisjoint(names.split())
    return said and not any(w in names for w in _NOT_AUTHOR)
