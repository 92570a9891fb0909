"""Whether a page speaks of films at all: asked before anybody looks for a film, its makers or a verdict on it.

Rule of this room: it says no only where nothing speaks of films, or a long text does so once and its head never;
whether the page is about one film is for others to tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final, NamedTuple

from reviewcrawler.draft import Draft
from reviewcrawler.tables import load

_NO_ASCII: Final = re.compile(b"[\x80-\xff]")


class Words(NamedTuple):
    """Words to look for, encoded: those in ASCII, and the others by the first byte of their first other letter."""

    ascii: tuple[bytes, ...]
    others: tuple[tuple[bytes, tuple[bytes, ...]], ...]

    @classmethod
    def of(cls, name: str) -> Words:
        """The words of that name in the table of labels."""
        words = [word.encode() for word in load("labels")["film"][name]]
        others: dict[bytes, list[bytes]] = {}
        for word in words:
            if first := _NO_ASCII.search(word):
                others.setdefault(first[0], []).append(word)
        plain = tuple(word for word in words if word.isascii())
        return cls(plain, tuple((byte, tuple(found)) for byte, found in others.items()))


_FILM: Final = Words.of("words")
_MAKERS: Final = Words.of("makers")
_JUDGING: Final = frozenset(load("kinds")["headlines"]["review"].split())
_BLOCK: Final = 2000
_TEXT: Final = 8_000
"""Characters around the article that are asked."""
_ENOUGH: Final = 2
"""Mentions of films that make a page speak of them; whoever mentions them once speaks of something else."""
_FEW: Final = 1500
"""Characters of a page that need not say what it is about."""
_MAX_BLOCKS: Final = 400
_LINE: Final = 60


def may_hold_a_film(draft: Draft) -> bool:
    """False where nothing on the page speaks of films, or but once: then it has no film, nor a verdict on one.

    Asked once headline, linked data and the article's place are known.
    """
    if draft.may_hold_a_film is None:
        head, text = _head(draft), _around(draft)
        said = _ENOUGH * _has_any(_FILM, head) + _count(_FILM, text)
        draft.says_film = said > 0
        draft.may_hold_a_film = said >= _ENOUGH or _has_any(_MAKERS, text) or _is_told(draft) or _is_short(draft)
    return draft.may_hold_a_film


def says_film(draft: Draft) -> bool:
    """True for a page that may hold a film, where title, address or the text around the article speak of films."""
    return may_hold_a_film(draft) and bool(draft.says_film)


def lists_film(draft: Draft) -> bool:
    """True where a short line anywhere on the page, be it of a menu, has a word on films."""
    lines = " ".join(block.text for block in draft.blocks[:_MAX_BLOCKS] if len(block.text) < _LINE).lower()
    return _has_any(_FILM, lines.encode("utf-8", "replace"))


def _has_any(words: Words, text: bytes) -> bool:
    # Looking for each word by itself is several times faster than one pattern for all of them; and a byte that most
    # texts lack spares looking for the words that hold it.
    return any(word in text for word in words.ascii) or any(
        byte in text and any(word in text for word in found) for byte, found in words.others
    )


def _count(words: Words, text: bytes) -> int:
    """How often a text has one of the words; counted no further than `_ENOUGH`."""
    said = 0
    for found in (words.ascii, *(found for byte, found in words.others if byte in text)):
        for word in found:
            if word in text:
                said += text.count(word)
                if said >= _ENOUGH:
                    return said
    return said


def _is_told(draft: Draft) -> bool:
    """True where linked data speak of a film, or the headline announces a judgement."""
    linked = draft.linked
    if linked.film_title or linked.director or linked.rating:
        return True
    return not _JUDGING.isdisjoint(f"{draft.document.title} {linked.headline}".casefold().split())


def _head(draft: Draft) -> bytes:
    """What the page's title, its headline and its address say."""
    said = (draft.document.title, draft.linked.headline, draft.page.url or "", draft.linked.canonical_url)
    return " ".join(said).lower().encode("utf-8", "replace")


def _around(draft: Draft) -> bytes:
    """What the blocks in and around the article say."""
    return " ".join(_bounded(block.text[:_BLOCK] for block in draft.near_blocks)).lower().encode("utf-8", "replace")


def _bounded(texts: Iterable[str]) -> Iterator[str]:
    left = _TEXT
    for text in texts:
        if left <= 0:
            return
        yield text
        left -= len(text)


def _is_short(draft: Draft) -> bool:
    """True for a page with too little text to say what it is about."""
    return sum(len(block.text) for block in islice(draft.near_blocks, _MAX_BLOCKS)) < _FEW
