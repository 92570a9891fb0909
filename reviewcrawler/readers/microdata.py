"""Microdata of a page, noted as a walk meets it: properties, their values and the scopes they stand in.

Rule of this room: it follows the HTML Standard ("values" of microdata) as far as pages do; an element is known by how
many others are open around it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from reviewcrawler.blocks import Property

Given = Mapping[str, str]
"""The attributes of an element."""

_LONGEST: Final = 2000
_MOST_ASKED: Final = 16
"""Properties within one another whose texts are gathered."""
_LONG: Final = frozenset(["articlebody", "reviewbody", "text", "blogpost", "mainentity", "mainentityofpage"])
"""Properties that hold the article itself."""
_MACHINE_VALUES: Final = ("content", "datetime")
_LINKING: Final = frozenset(["a", "link", "img"])
_WITHOUT_TEXT: Final = frozenset(["img", "link", "meta"])


class Microdata:
    """Collects properties into a list."""

    def __init__(self, found: list[Property]) -> None:
        self._found = found
        self.scopes: list[tuple[int, str]] = []
        """The depth of each open scope, and what it is."""
        self.asked: list[_Asked] = []
        """Properties that wait for the text of their element."""

    def note(self, tag: str, given: Given, depth: int) -> str:
        """Note the properties of an element at a depth, or the scope that it opens; its ``itemprop``."""
        prop, found = given.get("itemprop", ""), self._found
        if "itemscope" in given:
            kind = given.get("itemtype", "").rstrip("/").rpartition("/")[2]
            self.scopes.append((depth, f"{prop}:{kind}"))
            return prop
        names = [name for name in prop.split() if name.lower() not in _LONG]
        value = next((said.strip() for name in _MACHINE_VALUES if (said := given.get(name))), "")
        if names and not value and len(self.asked) < _MOST_ASKED and tag not in _WITHOUT_TEXT:
            self.asked.append(_Asked(depth, range(len(found), len(found) + len(names))))
        if not value and tag in _LINKING:
            value = (given.get("href") or given.get("src") or "").strip()
        scope = tuple(name for _, name in self.scopes)
        found += [Property(name, value, scope) for name in names]
        return prop

    def hear(self, text: str) -> None:
        """Text of the innermost element."""
        for asked in self.asked:
            asked.hear(text)

    def leave(self, depth: int) -> None:
        """The element at a depth ends: so does its scope, and its properties have their text, where there is any."""
        if self.scopes and self.scopes[-1][0] == depth:
            self.scopes.pop()
        if self.asked and self.asked[-1].depth == depth:
            asked = self.asked.pop()
            if text := asked.text():
                for number in asked.properties:
                    self._found[number] = self._found[number]._replace(value=text)


class _Asked:
    """Properties that wait for the text of their element."""

    def __init__(self, depth: int, properties: range) -> None:
        self.depth = depth
        self.properties = properties
        self._pieces: list[str] = []

    def hear(self, text: str) -> None:
        if len(self._pieces) < _LONGEST:
            self._pieces.append(text)

    def text(self) -> str:
        return " ".join("".join(self._pieces)[:_LONGEST].split())
