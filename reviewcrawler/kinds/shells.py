"""Pages that are only a shell: what they say is written by scripts, which are not run.

Rule of this room: only a page with next to no text of its own can be a shell, so that no article that speaks of scripts
is taken for one.
"""

from __future__ import annotations

import re
from typing import Final

from reviewcrawler.draft import Draft
from reviewcrawler.errors import PageError

_LITTLE: Final = 400
"""Letters of visible text up to which a page may be a shell."""
_LONGEST: Final = 500_000
"""Characters of a page that are searched for its root."""
_ROOT: Final = re.compile(
    r"""<(?:div|main|section)\s[^<>]{0,200}?\bid\s?=\s?["']?"""
    r"""(?:root|app|app-root|react-root|__next|__nuxt|___gatsby|svelte|ember-app|mount|main-app|gwt-root)["'\s>]"""
    r"""[^<>]{0,200}>?\s*(?:<!--[^<>]{0,50}-->\s*)?</|<app-root\b[^<>]{0,200}>\s*</app-root>""",
    re.I,
)
_MESSAGE: Final = (
    "the page writes its text with JavaScript, which is not run: save it from a browser once it shows its text, "
    "and read the saved file"
)


def tell(draft: Draft) -> bool:
    """True for a shell; then a fault says what to do."""
    if draft.page.media != "html" or not _is_shell(draft):
        return False
    draft.fault("body", _MESSAGE)
    return True


def _is_shell(draft: Draft) -> bool:
    shown = 0
    asks = False
    for block in draft.blocks[:60]:
        shown += 0 if block.place.hidden else len(block.text)
        asks = asks or "javascript" in block.text[:600].lower()
        if shown > _LITTLE:
            return False
    if len(draft.blocks) > 60:
        return False
    return asks or _has_empty_root(draft)


def _has_empty_root(draft: Draft) -> bool:
    try:
        text = draft.page.text[:_LONGEST]
    except PageError:
        return False
    return "<script" in text and _ROOT.search(text) is not None
