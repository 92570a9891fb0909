"""An element tree as blocks: one walk that sees each element once.

Rules of this room: it decides by look-ups in the tables below; words are never glued or split at inline tags; hidden
elements that stand on their own are read and marked hidden, hidden inline ones are not read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice
from typing import Any, Final

from lxml import etree

from reviewcrawler.blocks import Document, Property
from reviewcrawler.readers.builder import Builder

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

_LONGEST_PROPERTY: Final = 2000
_LONGEST_META: Final = 5000
_NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_LONG_PROPERTIES = frozenset(["articlebody", "reviewbody", "text", "blogpost", "mainentity", "mainentityofpage"])
_VALUES: Final = ("datetime", "aria-label", "title", "data-rating", "content")
_TELLING: Final = frozenset(["style", "hidden", "itemprop", "itemscope", "role", "aria-label"])
"""Attributes of a block element that matter beside its names."""
_SOURCES: Final = ("data-src", "data-lazy-src", "data-original", "src")
_NOTHING, _CONTENT, _MARK, _PLACE = range(4)

Given = dict[str, str]
Element = Any
"""An lxml element; its stubs allow bytes where those of HTML have str alone."""


class Walk(Builder):
    """A builder that a tree leads.

    Each handler returns what its element opened, and so what its end must close.
    """

    def __init__(self) -> None:
        super().__init__()
        self._scopes: list[tuple[Element, str]] = []

    def over(self, root: Element) -> Document:
        """Walk the tree; the document it holds.

        Most texts of a tree are the white space of its markup; before a block's first word it says nothing.
        """
        handler_of, block, opened = _HANDLERS.get, Walk._block, []
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            if event == "start":
                what = handler_of(element.tag, block)(self, element)
                opened.append(what)
                if what == _NOTHING:
                    walk.skip_subtree()
                elif (text := element.text) and (self._length or not text.isspace()):
                    self.text(text)
                continue
            what = opened.pop()
            if what == _PLACE:
                self.close_place()
            elif what == _MARK:
                self.close_mark()
            if self._scopes and self._scopes[-1][0] is element:
                self._scopes.pop()
            if (text := element.tail) and (self._length or not text.isspace()):
                self.text(text)
        return self.finish()

    def _skip(self, _element: Element) -> int:
        return _NOTHING

    def _enter(self, _element: Element) -> int:
        return _CONTENT

    def _block(self, element: Element) -> int:
        tag, names, telling = element.tag, "", False
        for name, value in element.items():
            if name in ("class", "id"):
                names = f"{names} {value}" if names else value
            elif name in _TELLING:
                telling = True
        if telling:
            self._telling_block(element, names.lower())
        else:
            self.open_place(tag, names.lower(), tag in UNSEEN)
        return _PLACE

    def _telling_block(self, element: Element, names: str) -> None:
        """Open a place that says more of itself than its names."""
        given = dict(element.items())
        prop = self._property(element, given) if "itemprop" in given or "itemscope" in given else ""
        role = given.get("role") or given.get("aria-label") or ""
        self.open_place(element.tag, names, element.tag in UNSEEN or _is_hidden(given), prop, role)

    def _inline(self, element: Element) -> int:
        items = element.items()
        if not items:
            self._open.append((self._length, element.tag, "", ""))
            return _MARK
        given = dict(items)
        if _is_hidden(given):
            return _NOTHING
        if "itemprop" in given or "itemscope" in given:
            self._property(element, given)
        self.open_mark(element.tag, _names(given), next((said for v in _VALUES if (said := given.get(v))), ""))
        return _MARK

    def _a(self, element: Element) -> int:
        given = dict(element.items())
        if _is_hidden(given):
            return _NOTHING
        href, names = given.get("href", "").strip(), _names(given)
        if "itemprop" in given:
            self._property(element, given)
        if rel := given.get("rel", ""):
            names = f"{names} {rel}".strip()
        if href:
            self.anchor(href, rel)
        self.open_mark("a", names, href)
        return _MARK

    def _br(self, _element: Element) -> int:
        self.line_break()
        return _NOTHING

    def _option(self, _element: Element) -> int:
        """A choice of a form is a line of it."""
        if self._length and not self._breaks:
            self.line_break()
        return _CONTENT

    def _img(self, element: Element) -> int:
        given = dict(element.items())
        if "itemprop" in given:
            self._property(element, given)
        src = next((said for s in _SOURCES if (said := given.get(s))), "")
        self.image(src, (given.get("alt") or given.get("title") or "").strip(), _names(given))
        return _NOTHING

    def _html(self, element: Element) -> int:
        self.document.language = element.get("lang") or element.get("xml:lang") or ""
        return _CONTENT

    def _title(self, element: Element) -> int:
        document = self.document
        document.title = document.title or " ".join("".join(map(str, element.itertext())).split())[:_LONGEST_META]
        return _NOTHING

    def _meta(self, element: Element) -> int:
        given = dict(element.items())
        if "itemprop" in given:
            self._property(element, given)
        name = given.get("property") or given.get("name") or given.get("http-equiv")
        content = given.get("content", "").strip()[:_LONGEST_META]
        if name and content:
            self.document.metas.setdefault(name.strip().lower(), []).append(content)
        return _NOTHING

    def _link(self, element: Element) -> int:
        given = dict(element.items())
        if "itemprop" in given:
            self._property(element, given)
        for rel in given.get("rel", "").lower().split():
            self.document.rels.setdefault(rel, []).append(given)
        return _NOTHING

    def _base(self, element: Element) -> int:
        self.document.rels.setdefault("base", []).append(dict(element.items()))
        return _NOTHING

    def _script(self, element: Element) -> int:
        if "ld+json" in (element.get("type") or "").lower():
            self.document.scripts.append("".join(map(str, element.itertext())))
        return _NOTHING

    def _property(self, element: Element, given: Given) -> str:
        """Note the element's microdata; its property name."""
        prop = given.get("itemprop", "")
        scope = tuple(name for _, name in self._scopes)
        if "itemscope" in given:
            kind = given.get("itemtype", "").rstrip("/").rpartition("/")[2]
            self._scopes.append((element, f"{prop}:{kind}"))
        for name in prop.split():
            if "itemscope" not in given and name.lower() not in _LONG_PROPERTIES:
                self.document.properties.append(Property(name, _property_value(element, given), scope))
        return prop


_HANDLERS: Final[dict[str, Callable[[Walk, Element], int]]] = {
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
    if "style" not in given and "hidden" not in given:
        return False
    return given.get("hidden", "until-found") != "until-found" or bool(_NOT_SHOWN.search(given.get("style", "")))


def _property_value(element: Element, given: Given) -> str:
    """What a microdata property says: its machine value, else its text (HTML Standard, "values" of microdata)."""
    for name in ("content", "datetime"):
        if said := given.get(name):
            return said.strip()
    if element.tag in ("a", "link", "img") and not (element.text or len(element)):
        return (given.get("href") or given.get("src") or "").strip()
    pieces = islice(element.itertext(), _LONGEST_PROPERTY)
    return " ".join("".join(map(str, pieces))[:_LONGEST_PROPERTY].split())
