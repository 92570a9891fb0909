"""Whose site it is: the person who says so in a few words about themselves, and whose name the site bears.

Rule of this room: it is asked only where nobody signs. A name counts where somebody says "my name is" before it and the
page's title, its first heading or its notice of rights has the same name.
"""

from __future__ import annotations

import re
from typing import Final

from reviewcrawler.bylines.signatures import is_name
from reviewcrawler.draft import Draft
from reviewcrawler.folding import either, fold
from reviewcrawler.people.running import name_at
from reviewcrawler.tables import load

_SAYS: Final = re.compile(
    rf"(?<!\w)(?i:{either(w for words in load('bylines')['introduces'].values() for w in words)})\s(?=[^\W\d_])"
)
_RIGHTS: Final = re.compile(r"©|\(c\)|copyright", re.I)
_SHORT: Final = 80
_INTRODUCTION: Final = 600
_MAX_BLOCKS: Final = 400


def introduced(draft: Draft) -> tuple[str, str] | None:
    """The name of whoever the site is, and the words that introduce them; None where nobody is."""
    for block in draft.blocks[:_MAX_BLOCKS]:
        found = _SAYS.search(block.text, 0, _SHORT) if len(block.text) <= _INTRODUCTION else None
        names, end = name_at(block.text, found.end()) if found else ((), 0)
        if found and len(names) == 1 and " " in names[0] and is_name(names[0]):
            shown = _shown(draft, names[0])
            if shown:
                return shown, block.text[found.start() : end]
    return None


def _shown(draft: Draft, name: str) -> str:
    """A name as the site bears it: with what stands between its words there; an empty string where it does not."""
    words = fold(name).split()
    site = re.split(r"\s[|–—•·-]\s", draft.document.title)[-1]
    for text in (site, *(block.text for block in draft.blocks[:_MAX_BLOCKS] if len(block.text) <= _SHORT)):
        told = fold(text).split()
        if told[:1] == words[:1] and told[-1:] == words[-1:] and len(told) <= len(words) + 1:
            return text.strip()
        if _RIGHTS.search(text) and fold(name) in fold(text):
            return name
    return ""
