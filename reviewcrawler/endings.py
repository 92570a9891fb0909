"""Whether the text breaks off before its end.

Rules of this room: a text is held to its own habits: where its paragraphs end in final marks and the last one does
not, it breaks off. Verse, lists and careless pages have no such habit. Dots alone are a matter of style, unless the
rest is offered.
"""

from __future__ import annotations

from typing import Final

from reviewcrawler.draft import Draft
from reviewcrawler.tables import load

_TABLE: Final = load("endings")
_FINAL: Final = _TABLE["marks"]["final"]
_CLOSING: Final = _TABLE["marks"]["closing"]
_CUT: Final = tuple(_TABLE["marks"]["cut"])
_DOTS: Final = tuple(_TABLE["marks"]["dots"])
_MORE: Final = tuple(_TABLE["phrases"]["more"])
_STOP: Final = {language: frozenset(words.split()) for language, words in load("languages")["words"].items()}
_PROSE: Final = 60
"""Characters of a paragraph that ends in a final mark, if its writer sets any."""
_HABIT: Final = 0.7
_AFTER: Final = 3
"""Blocks below the text that may offer its rest."""


def read(draft: Draft) -> None:
    """Set whether the text breaks off."""
    paragraphs = (draft.review.body or "").split("\n\n")
    draft.review.truncated = breaks_off(paragraphs, draft.review.language or "") or _is_offered(draft, paragraphs[-1])
    if draft.review.truncated:
        draft.prove("truncated", "prose", paragraphs[-1][-120:])


def breaks_off(paragraphs: list[str], language: str = "") -> bool:
    """True where the last paragraph stops in mid-sentence.

    >>> breaks_off(["The sea is calm, and so is the camera in this long first act of the film.", "A slow [...]"])
    True
    >>> breaks_off(["A rose is a rose", "is a rose", "is a rose"])
    False
    """
    last = paragraphs[-1].rstrip()
    if last.endswith(_CUT):
        return True
    if is_closed(last) or len(last) < 20:
        return False
    words = last.split()
    if len(paragraphs) < 3 or not _has_habit(paragraphs[:-1]):
        return len(words) > 12 and (last.endswith(",") or words[-1].casefold() in _STOP.get(language, ()))
    width = len(last) * (2 if last[-1] >= "\u3000" else 1)
    return width >= _PROSE and (len(words) >= 8 or not last.isascii()) and last[-1] not in ":;|#@0123456789%/€$★☆"


def is_closed(text: str) -> bool:
    """True for a text whose last sign but brackets and quotation marks ends a sentence.

    >>> is_closed('He said: "No."'), is_closed("built on bodies")
    (True, False)
    """
    return text.rstrip(_CLOSING)[-1:] in _FINAL if text.rstrip(_CLOSING) else True


def _has_habit(paragraphs: list[str]) -> bool:
    """True where the paragraphs of prose end in final marks."""
    prose = [p for p in paragraphs if len(p) >= _PROSE]
    return len(prose) >= 2 and sum(map(is_closed, prose)) >= _HABIT * len(prose)


def _is_offered(draft: Draft, last: str) -> bool:
    """True where the text ends in dots and the page offers the rest."""
    body = draft.body_range()
    if not body or not last.rstrip(_CLOSING).endswith(_DOTS):
        return False
    below = draft.blocks[body[-1] : body[-1] + 1 + _AFTER]
    return any(block.text[-60:].casefold().strip(" .…→»>[]").endswith(_MORE) for block in below)
