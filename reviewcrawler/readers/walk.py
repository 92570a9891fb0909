"""Markup as blocks: what a parser meets, in one pass that sees each element once and makes no tree.

Rules of this room: it decides by look-ups in the tables below; words are never glued or split at inline tags; hidden
elements that stand on their own are read and marked hidden, hidden inline ones are not read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from inspect import signature
from typing import Final

from reviewcrawler.readers import rdfa
from reviewcrawler.readers.builder import Builder
from reviewcrawler.readers.microdata import Given, Microdata

SKIPPED: Final = frozenset("style svg canvas object iframe noframes audio video map datalist param template".split())
"""Elements without visible text of their own."""

VOID: Final = frozenset("bgsound command embed keygen source track wbr".split())
"""Elements that end where they begin, which libxml2 does not know: it takes what follows for their content."""

INLINE: Final = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark math nobr output picture q rb rp "
    "rt rtc ruby s samp small span strike strong sub sup time tt u var".split()
)
"""Elements that stand inside a line (HTML Standard, phrasing content); every element that no table names begins a
block."""

UNSEEN: Final = frozenset(["noscript", "dialog"])
"""Block elements that a browser with scripts does not show at first."""

DEEPEST: Final = 2048
"""Elements within one another up to which a page is read: a parser looks through all of them at each stray end."""

_LONGEST_META: Final = 5000
_NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_HIDING: Final = ("none", "dden")
"""What that ends in: far cheaper to see."""
_VALUES: Final = ("datetime", "aria-label", "title", "data-rating", "content")
_VALUED: Final = frozenset(_VALUES)
_TELLING: Final = rdfa.ATTRIBUTES | {"style", "hidden", "itemprop", "itemscope", "role", "aria-label"}
"""Attributes of a block element that matter beside its names."""
_SPOKEN: Final = 60
"""Characters of what is read out for a drawing in which a number of stars stands."""
_SCORE: Final = re.compile(r"\d")
_SOURCES: Final = ("data-src", "data-lazy-src", "data-original", "src")
_NOTHING, _CONTENT, _MARK, _PLACE = range(4)
"""What an element opened; false where it opened nothing."""


class TooDeep(Exception):
    """More elements within one another than are read."""


class Walk(Builder):
    """A builder that a parser leads: the target of an lxml parser, which calls `start`, `data` and `end` as it reads.

    Each handler returns what its element opened, and so what its end must close.
    """

    def __init__(self) -> None:
        super().__init__()
        self._opened: list[int] = []
        self._skipped = 0
        self._kept: list[str] | None = None
        self._microdata = Microdata(self.document.properties)
        self._speaks_schema = False
        # Asked at every text and end: looked up once.
        self._scopes, self._asked = self._microdata.scopes, self._microdata.asked

    def start(self, tag: str, given: Given) -> None:
        """An element begins."""
        if self._skipped:
            self._skipped += 1
            return
        opened = self._opened
        if what := _HANDLERS.get(tag, _BLOCK)(self, tag, given):
            opened.append(what)
            if len(opened) > DEEPEST:
                raise TooDeep
            return
        self._skipped = 1
        if self._scopes:
            self._microdata.leave(len(opened))

    def data(self, text: str) -> None:
        """Text of the innermost element, or a part of it.

        Most texts are the white space of the markup; before a block's first word it says nothing.
        """
        if self._skipped:
            if self._kept is not None:
                self._kept.append(text)
            return
        if self._asked:
            self._microdata.hear(text)
        if not text.isspace():
            self.text(text)
        elif self._length:
            self.space(text)

    def end(self, tag: str) -> None:
        """The innermost element ends."""
        if self._skipped:
            self._skipped -= 1
            if self._kept is not None and not self._skipped:
                self._keep(tag, "".join(self._kept))
            return
        opened = self._opened
        what = opened.pop()
        if what == _PLACE:
            self.close_place()
        elif what == _MARK:
            self.close_mark()
        if self._scopes or self._asked:
            self._microdata.leave(len(opened))

    def close(self) -> None:
        """Nothing more comes."""

    def _skip(self, _tag: str, _given: Given) -> int:
        return _NOTHING

    def _enter(self, _tag: str, _given: Given) -> int:
        return _CONTENT

    def _block(self, tag: str, given: Given) -> int:
        if not given:
            self.open_place(tag, "", tag in UNSEEN)
        elif _TELLING.isdisjoint(given):
            self.open_place(tag, _names(given), tag in UNSEEN)
        else:
            prop = self._property(tag, given) if "itemprop" in given or "itemscope" in given else ""
            if not (prop or rdfa.ATTRIBUTES.isdisjoint(given)):
                self._rdfa(tag, given)
            role = given.get("role") or given.get("aria-label") or ""
            if "aria-label" in given and _SCORE.search(role[:_SPOKEN]):
                self.speak(role, _names(given))
            hidden = tag in UNSEEN or (("style" in given or "hidden" in given) and _is_hidden(given))
            self.open_place(tag, _names(given), hidden, prop, role)
        return _PLACE

    def _inline(self, tag: str, given: Given) -> int:
        if not given:
            self._open.append((self._length, tag, "", ""))
            return _MARK
        if ("style" in given or "hidden" in given) and _is_hidden(given):
            return _NOTHING
        if "itemprop" in given or "itemscope" in given:
            self._property(tag, given)
        elif "property" in given or "typeof" in given:
            self._rdfa(tag, given)
        value = "" if _VALUED.isdisjoint(given) else next((said for v in _VALUES if (said := given.get(v))), "")
        if value and _SCORE.search(value[:_SPOKEN]) and "datetime" not in given:
            self.speak(value, _names(given))
        self._open.append((self._length, tag, _names(given), value))
        return _MARK

    def _a(self, tag: str, given: Given) -> int:
        if ("style" in given or "hidden" in given) and _is_hidden(given):
            return _NOTHING
        href, names = given.get("href", "").strip(), _names(given)
        if "itemprop" in given:
            self._property(tag, given)
        elif "property" in given:
            self._rdfa(tag, given)
        if rel := given.get("rel", ""):
            names = f"{names} {rel}".strip()
        if href:
            self.anchor(href, rel)
        self._open.append((self._length, "a", names, href))
        return _MARK

    def _br(self, _tag: str, _given: Given) -> int:
        self.line_break()
        return _NOTHING

    def _option(self, _tag: str, _given: Given) -> int:
        """A choice of a form is a line of it."""
        if self._length and not self._breaks:
            self.line_break()
        return _CONTENT

    def _img(self, tag: str, given: Given) -> int:
        if "itemprop" in given:
            self._property(tag, given)
        elif "property" in given:
            self._rdfa(tag, given)
        src = next((said for s in _SOURCES if (said := given.get(s))), "")
        self.image(src, (given.get("alt") or given.get("title") or "").strip(), _names(given))
        return _NOTHING

    def _html(self, _tag: str, given: Given) -> int:
        self._speaks_schema = rdfa.speaks(given)
        self.document.language = given.get("lang") or given.get("xml:lang") or ""
        return _CONTENT

    def _title(self, _tag: str, _given: Given) -> int:
        self._kept = []
        return _NOTHING

    def _meta(self, tag: str, given: Given) -> int:
        if "itemprop" in given:
            self._property(tag, given)
        elif self._scopes and "property" in given:
            self._rdfa(tag, given)
        name = given.get("property") or given.get("name") or given.get("http-equiv")
        content = given.get("content", "").strip()[:_LONGEST_META]
        if name and content:
            self.document.metas.setdefault(name.strip().lower(), []).append(content)
        return _NOTHING

    def _link(self, tag: str, given: Given) -> int:
        if "itemprop" in given:
            self._property(tag, given)
        elif "property" in given:
            self._rdfa(tag, given)
        for rel in given.get("rel", "").lower().split():
            self.document.rels.setdefault(rel, []).append(dict(given))
        return _NOTHING

    def _base(self, _tag: str, given: Given) -> int:
        self.document.rels.setdefault("base", []).append(dict(given))
        return _NOTHING

    def _script(self, _tag: str, given: Given) -> int:
        if "ld+json" in given.get("type", "").lower():
            self._kept = []
        return _NOTHING

    def _keep(self, tag: str, text: str) -> None:
        """Note the text of an element that is not shown but wanted."""
        self._kept = None
        if tag == "script":
            self.document.scripts.append(text)
        else:
            self.document.title = self.document.title or " ".join(text.split())[:_LONGEST_META]

    def _property(self, tag: str, given: Given) -> str:
        return self._microdata.note(tag, given, len(self._opened))

    def _rdfa(self, tag: str, given: Given) -> None:
        """Note what RDFa says of an element, where it speaks schema.org; from its first word on the page does."""
        self._speaks_schema = self._speaks_schema or rdfa.speaks(given)
        said = rdfa.told(given, spoken=self._speaks_schema)
        if "itemprop" in said or "itemscope" in said:
            self._property(tag, said)


setattr(Walk.start, "__signature__", signature(Walk.start))  # noqa: B010  lxml asks for it at every page
_BLOCK: Final = Walk._block
_HANDLERS: Final[dict[str, Callable[[Walk, str, Given], int]]] = {
    **dict.fromkeys(VOID, Walk._enter), **dict.fromkeys(SKIPPED, Walk._skip), **dict.fromkeys(INLINE, Walk._inline),
    "html": Walk._html, "head": Walk._enter, "title": Walk._title, "meta": Walk._meta, "link": Walk._link,
    "base": Walk._base,
    "script": Walk._script, "br": Walk._br, "img": Walk._img, "a": Walk._a, "input": Walk._skip,
    "option": Walk._option, "optgroup": Walk._option,
}  # fmt: skip
"""What is done at an element's start; functions of the class, not of the walk, so that a walk is no cycle."""


def _names(given: Given) -> str:
    """Class and id words, lower case."""
    if "id" in given:
        return f"{given.get('class', '')} {given['id']}".strip().lower()
    return given["class"].strip().lower() if "class" in given else ""


def _is_hidden(given: Given) -> bool:
    if given.get("hidden", "until-found") != "until-found":
        return True
    style = given.get("style", "")
    return any(map(style.lower().__contains__, _HIDING)) and _NOT_SHOWN.search(style) is not None
