"""Wordings of debris: what a block says that gives it away.

Rule of this room: it looks a text up in ``tables/debris.toml`` and names the kind; whether the block then is debris is
the caller's to decide.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from reviewcrawler.folding import class_words
from reviewcrawler.spans import Label
from reviewcrawler.tables import load

_EDGE_MARKS: Final = " .,:;!?|·•–—-…()[]{}<>«»\"'“”‘’*_#→←↗›‹»▶►：。、"
_LONGEST_WHOLE: Final = 60
_LONGEST_BEGINNING: Final = 60
_TABLE: Final = {Label(kind): wordings for kind, wordings in load("debris").items()}


_ASKING: Final = 160
_LONGEST_BIO: Final = 400
_ROLE_NEAR: Final = 80
_BIO: Final = _TABLE[Label.BIO]
_VERBS: Final = "|".join(map(re.escape, _BIO["verbs"]))
_INTRODUCED: Final = re.compile(
    rf"[^\W\d_a-z][\w.’'-]{{0,30}}(?:\s+[^\s\d_a-z][\w.’'-]{{0,30}}){{0,4}}\s+(?:{_VERBS})\s"
)
_ROLES: Final = re.compile(rf"\b(?:{'|'.join(map(re.escape, _BIO['roles']))})\b(?!-)")
_MADE: Final = re.compile(rf"\b(?:{'|'.join(map(re.escape, _BIO['works']))})\b")


class Wording(NamedTuple):
    """A wording found: the kind of debris, and the words that gave it away."""

    label: Label
    words: str


def fold(text: str) -> str:
    """Lower case, one apostrophe, no marks at the edges.

    >>> fold("→ You May Also Like… ")
    'you may also like'
    """
    return " ".join(text.lower().replace("’", "'").split()).strip(_EDGE_MARKS)


def _index(part: str) -> dict[str, Label]:
    return {fold(w): label for label, table in _TABLE.items() for w in table.get(part, ())}


_WHOLE: Final = _index("whole")
_HEADS: Final = _index("heads")
_CLASSES: Final = _index("classes")
_SURE_CLASSES: Final = _index("sure")
_INSIDE: Final = tuple(_TABLE[Label.NEWSLETTER]["inside"])
_LEAST_ASKING: Final = min(map(len, _INSIDE))
_ASKING_WORDS: Final = sorted({max(words.split(), key=len) for words in _INSIDE})
"""The longest word of each: where none is in a text, no wording is."""
_CONTAINS: Final = [(w, label) for label, table in _TABLE.items() for w in table.get("contains", ())]
_CONTAINED: Final = tuple(words for words, _ in _CONTAINS)


_REPLIES: Final = frozenset(map(fold, _TABLE[Label.COMMENTS]["replies"]))
_LONGEST_REPLY: Final = max(map(len, _REPLIES)) + 4
_LONGEST_NOTICE: Final = 1500
_NOTICE: Final = re.compile(r"(?:copyright\s{0,3})?(?:©|\(c\))\s{0,3}\S|copyright\s{1,3}(?:19|20)\d\d\b", re.I)
_KEY: Final = 2


class Beginnings(NamedTuple):
    """Beginnings that share their first characters, longest first, and the kinds they tell."""

    words: tuple[str, ...]
    labels: dict[str, Label]


def _by_opening() -> dict[str, Beginnings]:
    """Beginnings by their first characters; one of a single character stands with all that go on from it."""
    said = {words: label for label, table in _TABLE.items() for words in table.get("begins", ())}
    keys = {words[:_KEY] for words in said}
    out = {}
    for key in keys:
        alike = {words: label for words, label in said.items() if words[:_KEY] in (key, key[:1])}
        out[key] = Beginnings(tuple(sorted(alike, key=lambda words: -len(words))), alike)
    return out


_BEGINS: Final = _by_opening()
_BULLETS: Final = "→←»›▶►•·- "


def head(text: str) -> Wording | None:
    """A heading that begins a run of debris, such as "Other articles".

    >>> head("Lesen Sie auch:").label.value
    'related'
    """
    if len(text) > _LONGEST_WHOLE:
        return None
    words = fold(text)
    label = _HEADS.get(words)
    return Wording(label, words) if label else None


def telling(text: str) -> Wording | None:
    """What a block says that gives it away: a wording as its first line, at its beginning, or asking for an address.

    >>> telling("Sign up for our weekly letter").label.value, telling("Share this:").label.value
    ('newsletter', 'share')
    """
    low = text[:_ASKING].lower().replace("’", "'")
    line = low.partition("\n")[0]
    if len(line) <= _LONGEST_WHOLE:
        words = line.strip(_EDGE_MARKS)
        label = _WHOLE.get(words) or _HEADS.get(words)
        if label is not None:
            return Wording(label, words)
    begun = _beginning(low.lstrip(_BULLETS)[:_LONGEST_BEGINNING])
    if begun is not None or not _LEAST_ASKING <= len(text) <= _ASKING:
        return begun
    asked = _asks_for_an_address(low)
    return Wording(Label.NEWSLETTER, asked) if asked is not None else None


def is_notice(text: str) -> bool:
    """True for a longer text that opens as a copyright notice does.

    >>> is_notice("Copyright © 2019 The Lantern. All rights reserved."), is_notice("Copyright law is its hero.")
    (True, False)
    """
    return len(text) <= _LONGEST_NOTICE and text[0] in "©(cC" and _NOTICE.match(text) is not None


def is_reply_link(text: str) -> bool:
    """True for what stands under each comment, to answer it.

    >>> is_reply_link("Reply"), is_reply_link("A reply to all critics")
    (True, False)
    """
    return len(text) <= _LONGEST_REPLY and fold(text) in _REPLIES


def _beginning(opening: str) -> Wording | None:
    known = _BEGINS.get(opening[:_KEY]) or _BEGINS.get(opening[:1])
    if known is None or not opening.startswith(known.words):
        return None
    words = next(words for words in known.words if opening.startswith(words))
    return Wording(known.labels[words], words)


def _asks_for_an_address(text: str) -> str | None:
    if not any(map(text.__contains__, _ASKING_WORDS)):
        return None
    return next((words for words in _INSIDE if words in text), None)


def inside(text: str) -> Wording | None:
    """A block that says what stands at an article's edge: a wording of the table, or who somebody is.

    >>> inside("Ada Moor is a film critic in Leeds.").label.value
    'bio'
    """
    words = text[:_LONGEST_BIO].lower()
    if any(map(words.__contains__, _CONTAINED)):
        return next(Wording(label, found) for found, label in _CONTAINS if found in words)
    return _introduction(text[:_LONGEST_BIO])


def _introduction(text: str) -> Wording | None:
    """Somebody introduced: a name, a verb and a role near its beginning; a film is introduced by whose work it is.

    >>> _introduction("Ada Moor is a writer in Leeds.").words, _introduction("Tarn is the debut of writer Ada Moor.")
    ('writer', None)
    """
    found = _INTRODUCED.match(text)
    role = _ROLES.search(text.lower(), found.end() - 1, found.end() + _ROLE_NEAR) if found is not None else None
    if found is None or role is None or _MADE.search(text.lower(), found.end() - 1, role.start()):
        return None
    return Wording(Label.BIO, role[0])


def class_word(names: str) -> Wording | None:
    """A class or id word that names a kind of debris.

    >>> class_word("post-related box").label.value
    'related'
    """
    return _first(names, _CLASSES)


def sure_class_word(names: str) -> Wording | None:
    """A class or id word that gives a place away, whatever its text reads like."""
    return _first(names, _SURE_CLASSES)


def _first(names: str, kinds: dict[str, Label]) -> Wording | None:
    """The first of the words that names a kind. To cut them anew costs less than to remember what most pages lack."""
    words = class_words(names)
    if kinds.keys().isdisjoint(words):
        return None
    return next(Wording(kinds[word], word) for word in words if word in kinds)
