"""HTML as blocks: one lxml parse, one walk.

Rules of this room: the walk sees each element once and decides by look-ups in the tables below; words are never glued
or split at inline tags; hidden elements that stand on their own are read and marked hidden, hidden inline ones are not
read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice
from typing import Final

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

MAX_TAGS: Final = 300_000
"""Tags of a page that are read: some forty times what the fullest real pages have."""

MAX_ATTRIBUTES: Final = 300
"""Attributes beyond which an element's are dropped: libxml2 compares each with all before it."""

_LONG: Final = 4000
"""Characters of a tag up to which its attributes are not counted."""
_LONG_TAG = re.compile(rf"<[a-zA-Z][^<>]{{{_LONG},}}")
_QUOTED = re.compile(r"\"[^\"]*(?:\"|$)|'[^']*(?:'|$)")
_LONGEST_PROPERTY: Final = 2000
_LONGEST_META: Final = 5000
_RESOURCE_LIMIT: Final = 114
"""The number that libxml2 gives the error of going too deep; not every lxml has a name for it."""
_CONTAINERS = re.compile(
    rb"</?(?:div|span|section|article|center|font|b|i|u|em|strong|ul|ol|li|table|tbody|tr|td|blockquote)\b[^<>]*>", re.I
)
_NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_LONG_PROPERTIES = frozenset(["articlebody", "reviewbody", "text", "blogpost", "mainentity", "mainentityofpage"])
_VALUES: Final = ("aria-label", "title", "data-rating", "content")
_NOTHING, _CONTENT, _MARK, _PLACE = range(4)
_SOURCES: Final = ("data-src", "data-lazy-src", "data-original", "src")


def read_html(text: str) -> Document:
    """The document of an HTML page; broken markup is repaired the way lxml does.

    >>> doc = read_html('<h1>Solaris</h1><p>A <em>slow</em> film.<br>Long, too.</p>')
    >>> [(b.tag, b.text) for b in doc.blocks]
    [('h1', 'Solaris'), ('p', 'A slow film.\\nLong, too.')]
    """
    root = parse(text)
    return Walk(root).document() if root is not None else Document()


def parse(text: str) -> etree._Element | None:
    """The element tree, or None where there is no element at all.

    libxml2 drops what lies deeper than 2,048 elements, so such pages are parsed again with their containers read as
    paragraph breaks.
    """
    data = _bounded(text).encode("utf-8", "replace")
    root, too_deep = _parse(data)
    return _parse(_CONTAINERS.sub(b"<p>", data))[0] if too_deep else root


def _bounded(text: str) -> str:
    """The markup up to what one page may ask of the parser."""
    if len(text) > 3 * MAX_TAGS and text.count("<") > MAX_TAGS:
        text = "<".join(text.split("<", MAX_TAGS)[:MAX_TAGS])
    return _LONG_TAG.sub(_bounded_tag, text) if _may_have_long_tags(text) else text


def _may_have_long_tags(text: str) -> bool:
    """True where a tag is open over half the length of a long one, seen at steps of that half."""
    half = _LONG // 2
    opened, closed = 0, 0
    for at in range(half, len(text) - half + 1, half):
        opened = max(opened, text.rfind("<", at - half, at))
        closed = max(closed, text.rfind(">", at - half, at))
        if opened > closed and text[opened + 1].isalpha() and text.find(">", at, at + half) < 0:
            return True
    return False


def _bounded_tag(tag: re.Match[str]) -> str:
    words = _QUOTED.sub("", tag[0]).split(None, MAX_ATTRIBUTES)
    return words[0] if len(words) > MAX_ATTRIBUTES else tag[0]


def _parse(data: bytes) -> tuple[etree._Element | None, bool]:
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return None, False
    errors = parser.error_log.filter_from_fatals()
    return root, any(e.type == _RESOURCE_LIMIT for e in errors)


class Walk:
    """One pass over a tree that tells a `Builder` what it meets.

    Each handler returns what its element opened, and so what its end must close.
    """

    def __init__(self, root: etree._Element) -> None:
        self._builder = Builder()
        self._root = root
        self._scopes: list[tuple[etree._Element, str]] = []

    def document(self) -> Document:
        """Walk the tree; the document it holds."""
        builder, handlers, block = self._builder, _HANDLERS, Walk._block
        opened: list[int] = []
        walk = etree.iterwalk(self._root, events=("start", "end"))
        for event, element in walk:
            if event == "start":
                what = handlers.get(element.tag, block)(self, element)
                opened.append(what)
                if what == _NOTHING:
                    walk.skip_subtree()
                elif element.text:
                    builder.text(element.text)
                continue
            what = opened.pop()
            if what == _MARK:
                builder.close_mark()
            elif what == _PLACE:
                builder.close_place()
            if self._scopes and self._scopes[-1][0] is element:
                self._scopes.pop()
            if element.tail:
                builder.text(element.tail)
        return builder.finish()

    def _skip(self, _element: etree._Element) -> int:
        return _NOTHING

    def _enter(self, _element: etree._Element) -> int:
        return _CONTENT

    def _block(self, element: etree._Element) -> int:
        given, tag = _given(element), element.tag
        hidden = tag in UNSEEN
        if not given:
            self._builder.open_place(tag, "", hidden)
            return _PLACE
        prop = self._property(element, given) if "itemprop" in given or "itemscope" in given else ""
        role = given.get("role") or given.get("aria-label") or ""
        self._builder.open_place(tag, _names(given), hidden or _is_hidden(given), prop, role)
        return _PLACE

    def _inline(self, element: etree._Element) -> int:
        given = _given(element)
        if not given:
            self._builder.open_mark(element.tag)
            return _MARK
        if _is_hidden(given):
            return _NOTHING
        if "itemprop" in given or "itemscope" in given:
            self._property(element, given)
        value = given.get("datetime") or next((said for v in _VALUES if (said := given.get(v)) is not None), "")
        self._builder.open_mark(element.tag, _names(given), value)
        return _MARK

    def _a(self, element: etree._Element) -> int:
        given = _given(element)
        href, rel = (given.get("href") or "").strip(), given.get("rel") or ""
        if _is_hidden(given):
            return _NOTHING
        if "itemprop" in given:
            self._property(element, given)
        if href:
            self._builder.anchor(href, rel)
        names = f"{_names(given)} {rel}".strip()
        self._builder.open_mark("a", names, href)
        return _MARK

    def _br(self, _element: etree._Element) -> int:
        self._builder.line_break()
        return _NOTHING

    def _img(self, element: etree._Element) -> int:
        given = _given(element)
        if "itemprop" in given:
            self._property(element, given)
        src = next((said for s in _SOURCES if (said := given.get(s))), "")
        self._builder.image(src, (given.get("alt") or given.get("title") or "").strip(), _names(given))
        return _NOTHING

    def _html(self, element: etree._Element) -> int:
        self._builder.document.language = element.get("lang") or element.get("xml:lang") or ""
        return _CONTENT

    def _title(self, element: etree._Element) -> int:
        document = self._builder.document
        document.title = document.title or " ".join("".join(map(str, element.itertext())).split())[:_LONGEST_META]
        return _NOTHING

    def _meta(self, element: etree._Element) -> int:
        given = _given(element)
        if "itemprop" in given:
            self._property(element, given)
        name = given.get("property") or given.get("name") or given.get("http-equiv")
        content = (given.get("content") or "").strip()[:_LONGEST_META]
        if name and content:
            self._builder.document.metas.setdefault(name.strip().lower(), []).append(content)
        return _NOTHING

    def _link(self, element: etree._Element) -> int:
        given = _given(element)
        if "itemprop" in given:
            self._property(element, given)
        for rel in (given.get("rel") or "").lower().split():
            self._builder.document.rels.setdefault(rel, []).append(given)
        return _NOTHING

    def _script(self, element: etree._Element) -> int:
        if "ld+json" in (element.get("type") or "").lower():
            self._builder.document.scripts.append("".join(map(str, element.itertext())))
        return _NOTHING

    def _property(self, element: etree._Element, given: dict[str, str]) -> str:
        """Note the element's microdata; its property name."""
        prop = given.get("itemprop") or ""
        scope = tuple(name for _, name in self._scopes)
        if "itemscope" in given:
            kind = (given.get("itemtype") or "").rstrip("/").rpartition("/")[2]
            self._scopes.append((element, f"{prop}:{kind}"))
        for name in prop.split():
            if "itemscope" not in given and name.lower() not in _LONG_PROPERTIES:
                self._builder.document.properties.append(Property(name, _property_value(element, given), scope))
        return prop


_HANDLERS: Final[dict[str, Callable[[Walk, etree._Element], int]]] = {
    **dict.fromkeys(VOID, Walk._enter), **dict.fromkeys(SKIPPED, Walk._skip), **dict.fromkeys(INLINE, Walk._inline),
    "html": Walk._html, "head": Walk._enter, "title": Walk._title, "meta": Walk._meta, "link": Walk._link,
    "script": Walk._script, "br": Walk._br, "img": Walk._img, "a": Walk._a, "input": Walk._skip,
}  # fmt: skip
"""What is done at an element's start; functions of the class, not of the walk, so that a walk is no cycle."""


def _given(element: etree._Element) -> dict[str, str]:
    """The element's attributes."""
    return dict(element.items())  # type: ignore[arg-type]  # HTML attributes are always str; the stubs allow bytes


def _names(given: dict[str, str]) -> str:
    """Class and id words, lower case."""
    words, name = given.get("class", ""), given.get("id")
    return (f"{words} {name}" if name else words).strip().lower()


def _is_hidden(given: dict[str, str]) -> bool:
    if "hidden" in given:
        return given["hidden"] != "until-found"
    style = given.get("style")
    return style is not None and ("none" in style or "hidden" in style) and bool(_NOT_SHOWN.search(style))


def _property_value(element: etree._Element, given: dict[str, str]) -> str:
    """What a microdata property says: its machine value, else its text (HTML Standard, "values" of microdata)."""
    for name in ("content", "datetime"):
        if said := given.get(name):
            return said.strip()
    if element.tag in ("a", "link", "img") and not (element.text or len(element)):
        return (given.get("href") or given.get("src") or "").strip()
    pieces = islice(element.itertext(), _LONGEST_PROPERTY)
    return " ".join("".join(map(str, pieces))[:_LONGEST_PROPERTY].split())
