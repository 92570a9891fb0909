"""Schema.org nodes of a page: JSON-LD scripts and microdata, as one sort of tree.

Rules of this room: a node is a dict of JSON values; nothing here knows what a film is. Broken JSON is repaired where a
browser's search engine would, and told where it cannot be. Work is bounded: by characters, by nodes, by depth.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Final, NamedTuple

from reviewcrawler.blocks import Property

Json = dict[str, Any]

MAX_SCRIPT: Final = 1_000_000
"""Characters of one script that are read."""
MAX_NODES: Final = 5_000
MAX_DEPTH: Final = 40

_WRAPPERS = re.compile(r"<!\[CDATA\[|\]\]>|<!--|-->")
_STRAY_COMMAS = re.compile(r",(\s{0,200}[}\]])")
_DOUBLED = re.compile(r"(\{)\s{0,20}\{(?=\s{0,20}\")|(\})\s{0,20}\}(?=\s{0,20}[,}\]])")
_NEXT_VALUE = re.compile(r"[\s,;]*(?=[{\[])")
_DECODER = json.JSONDecoder(strict=False)


class Placed(NamedTuple):
    """A node, the keys that lead to it from the top, ``@graph`` left out, and its types."""

    node: Json
    path: tuple[str, ...]
    kinds: frozenset[str] = frozenset()


@dataclass(slots=True)
class Nodes:
    """All nodes of a page that have a type, outer ones first, and all nodes by ``@id``."""

    typed: list[Placed] = field(default_factory=list)
    by_id: dict[str, Json] = field(default_factory=dict)

    def follow(self, value: Any) -> Any:
        """The node that a bare reference points to; anything else stays what it is.

        >>> nodes = collect([{"@graph": [{"@id": "#me", "name": "Ada Moor"}]}])
        >>> nodes.follow({"@id": "#me"})["name"]
        'Ada Moor'
        """
        if isinstance(value, dict) and "@id" in value and not value.keys() - {"@id", "@type"}:
            return self.by_id.get(str(value["@id"]), value)
        return value


def types(node: Json) -> list[str]:
    """The types of a node, without the vocabulary's address.

    >>> types({"@type": ["http://schema.org/Review", "Thing"]})
    ['Review', 'Thing']
    """
    given = node.get("@type", ())
    if isinstance(given, str):
        return [given.rstrip("/").rpartition("/")[2]]
    return [t.rstrip("/").rpartition("/")[2] for t in given if isinstance(t, str)] if isinstance(given, list) else []


def collect(roots: Iterable[Any]) -> Nodes:
    """Every node below `roots`, breadth first, up to the bounds."""
    nodes = Nodes()
    level: list[tuple[Any, tuple[str, ...]]] = [(root, ()) for root in roots]
    count = 0
    for _ in range(MAX_DEPTH):
        below: list[tuple[Any, tuple[str, ...]]] = []
        for value, path in level:
            if isinstance(value, dict):
                count += 1
                _keep(nodes, value, path)
                below += [
                    (v, path if k == "@graph" else (*path, k)) for k, v in value.items() if isinstance(v, (dict, list))
                ]
            elif isinstance(value, list):
                below += [(v, path) for v in value if isinstance(v, (dict, list))]
            if count >= MAX_NODES:
                return nodes
        if not below:
            break
        level = below
    return nodes


def _keep(nodes: Nodes, node: Json, path: tuple[str, ...]) -> None:
    if "@type" in node:
        nodes.typed.append(Placed(node, path, frozenset(types(node))))
    name = node.get("@id")
    if isinstance(name, str) and len(node) > len(nodes.by_id.get(name, ())):
        nodes.by_id[name] = node


def parse(script: str) -> list[Any]:
    """The JSON values of one script; several in a row are several values.

    Raises ValueError where even the repaired text is no JSON.

    >>> parse('/* <![CDATA[ */ {"@type": "Review", "keywords": ["a", "b",]} /* ]]> */')
    [{'@type': 'Review', 'keywords': ['a', 'b']}]
    """
    text = script[:MAX_SCRIPT].strip().rstrip(";")
    for repaired in chain([text], _repairs(text)):
        try:
            return list(_values(repaired))
        except (ValueError, RecursionError):
            continue
    raise ValueError("the script is no JSON, even when repaired")


def _values(text: str) -> Iterator[Any]:
    """The values that stand in a row; what is no value ends the row."""
    at: int | None = 0
    while at is not None:
        value, end = _DECODER.raw_decode(text, at)
        yield value
        more = _NEXT_VALUE.match(text, end)
        at = more.end() if more else None


def _repairs(text: str) -> Iterator[str]:
    """Likely meanings of a broken script, the gentlest first."""
    bare = _WRAPPERS.sub("", text)
    bare = bare[min((at for at in (bare.find("{"), bare.find("[")) if at >= 0), default=0) :]
    yield bare
    yield (commas := _STRAY_COMMAS.sub(r"\1", bare))
    yield _STRAY_COMMAS.sub(r"\1", _DOUBLED.sub(r"\1\2", commas))
    if "&quot;" in commas or "&#34;" in commas:
        yield html.unescape(commas)


def from_microdata(properties: list[Property]) -> list[Json]:
    """Nodes out of microdata properties, which come in page order, each with the scopes it stands in.

    A scope is a new node where a single-valued property comes a second time.

    >>> from_microdata([Property("name", "Ada Moor", (":Review", "author:Person"))])
    [{'@type': 'Review', 'author': {'@type': 'Person', 'name': 'Ada Moor'}}]
    """
    roots: list[Json] = []
    open_nodes: list[tuple[str, Json]] = []
    for prop in properties[:MAX_NODES]:
        shared = 0
        for (name, node), scope in zip(open_nodes, prop.scope, strict=False):
            last = shared == len(prop.scope) - 1
            if name != scope or (last and prop.name in node and prop.name in _SINGLE):
                break
            shared += 1
        del open_nodes[shared:]
        for scope in prop.scope[shared:]:
            node = _open(roots, open_nodes, scope)
            open_nodes.append((scope, node))
        if open_nodes:
            _add(open_nodes[-1][1], prop.name, prop.value)
    return roots


_SINGLE = frozenset(["name", "headline", "ratingValue", "datePublished", "url"])


def _open(roots: list[Json], open_nodes: list[tuple[str, Json]], scope: str) -> Json:
    name, _, kind = scope.rpartition(":")
    node: Json = {"@type": kind} if kind else {}
    if open_nodes and name:
        _add(open_nodes[-1][1], name, node)
    else:
        roots.append(node)
    return node


def _add(node: Json, name: str, value: Any) -> None:
    """Set a property; a second value makes a list."""
    if name not in node:
        node[name] = value
    elif isinstance(node[name], list):
        node[name].append(value)
    elif node[name] != value:
        node[name] = [node[name], value]
