"""Schema.org's nodes of a page, read into what it says of itself.

Rules of this room: only what the page says of itself counts. Nodes of recommended articles, of lists, of comments, and
the votes of a film's public are other people's words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, Final

from reviewcrawler.review import Credit, Evidence, Rating
from reviewcrawler.stated import nodes
from reviewcrawler.stated.linked import LinkedData
from reviewcrawler.stated.nodes import Json, Nodes
from reviewcrawler.stated.values import listed, rating, text
from reviewcrawler.tables import load

_TABLE: Final = load("linked_data")
_TYPES: Final = {name: frozenset(words) for name, words in _TABLE["types"].items()}
_ASIDE: Final = frozenset(_TABLE["aside"]["keys"])
_YEAR: Final = re.compile(r"\b(1[89]\d\d|20\d\d)\b")


class Reader:
    """Reads one set of nodes into what is found so far; what is set already stays."""

    def __init__(self, all_nodes: Nodes, found: LinkedData, titles: list[str]) -> None:
        self._nodes = all_nodes
        self._found = found
        self._titles = titles

    def read(self) -> None:
        """Set every value that the page's own nodes give."""
        article, review, page = self._own("article"), self._review(), self._own("page")
        film = self._film(review, article)
        for node in (review, article, film):
            self._found.types |= set(nodes.types(node))
        self._found.types |= set(nodes.types(self._target(review)))
        for node in (review, article):
            people, houses = self._signers(node.get("author") or node.get("creator"))
            self._say("author", people)
            self._say("houses", houses)
            self._say("rating", self._rating(node))
        for node in (article, review, page):
            self._read_article(node)
        if film:
            self._read_film(film)
        self._read_site(article)

    def _read_article(self, node: Json) -> None:
        if not _TYPES["page"].issuperset(nodes.types(node)):
            self._say("headline", text(node.get("headline") or node.get("name")))
        self._say("date_published", text(node.get("datePublished") or node.get("dateCreated")))
        self._say("date_modified", text(node.get("dateModified")))
        self._say("language", text(node.get("inLanguage")))
        self._say("canonical_url", _address(node))

    def _read_film(self, film: Json) -> None:
        self._say("film_title", text(film.get("name")))
        dates = (film.get("dateCreated"), film.get("datePublished"), film.get("copyrightYear"))
        years = [y for date in dates for y in _YEAR.findall(text(date))]
        self._say("film_year", int(years[0]) if years else None)
        self._say("director", self._names(film.get("director") or film.get("directors")))
        self._say("cast", self._cast(film.get("actor") or film.get("actors")))
        self._say("synopsis", text(film.get("description")))
        others = [film.get("@id"), film.get("url"), *listed(film.get("sameAs"))]
        self._say("film_same_as", [other for other in others if isinstance(other, str)])

    def _read_site(self, article: Json) -> None:
        publisher = self._nodes.follow(article.get("publisher"))
        sites = [p.node for p in self._nodes.typed if "WebSite" in p.kinds and not _is_aside(p.path)]
        for node in (publisher if isinstance(publisher, dict) else {}, *sites[:1]):
            self._say("site_name", text(node.get("name")))

    def _say(self, name: str, value: Any) -> None:
        """Set a field that is still empty, with its evidence."""
        if value and not getattr(self._found, name):
            setattr(self._found, name, value)
            raw = value.raw if isinstance(value, Rating) else value
            self._found.evidence[name] = Evidence("linked-data", _shown(raw))

    def _candidates(self, kind: str) -> list[nodes.Placed]:
        kinds = _TYPES[kind]
        return [p for p in self._nodes.typed if not kinds.isdisjoint(p.kinds) and not _is_aside(p.path)]

    def _own(self, kind: str) -> Json:
        """The node of that kind that speaks of this page: by its headline where there are several."""
        found = [p.node for p in self._candidates(kind)]
        if len(found) < 2:
            return found[0] if found else {}
        said = [(_agreement(text(n.get("headline") or n.get("name")), self._titles), n) for n in found]
        best, node = max(said, key=lambda pair: pair[0])
        alike = len({json.dumps(nodes.types(n)) for n in found}) > 1 or kind == "page"
        return node if best >= 0.5 else found[0] if alike else {}

    def _review(self) -> Json:
        """The page's own review: the only one there is, or the only one outside a list of them."""
        found = self._candidates("review")
        outer = [p for p in found if not p.path or p.path[-1] not in ("review", "reviews")]
        return (outer or found)[0].node if len(outer) == 1 or len(found) == 1 else {}

    def _target(self, review: Json) -> Json:
        target = review.get("itemReviewed")
        target = self._nodes.follow(target[0] if isinstance(target, list) and target else target)
        return target if isinstance(target, dict) else {"name": target} if isinstance(target, str) else {}

    def _film(self, review: Json, article: Json) -> Json:
        """The film that is judged or described."""
        named = [self._target(review), self._target(article)]
        named += [v for v in map(self._nodes.follow, listed(article.get("about"))) if isinstance(v, dict)]
        films = [n for n in named if not _TYPES["film"].isdisjoint(nodes.types(n)) or _is_bare(n)]
        if not films:
            films = [p.node for p in self._candidates("film")]
            films = films if len(films) == 1 else []
        return films[0] if films else {}

    def _names(self, value: Any) -> list[str]:
        """Names of people out of strings, objects, references, and lists of these."""
        people = [self._nodes.follow(v) for v in listed(value)]
        names = [text(p.get("name")) if isinstance(p, dict) else text(p) for p in people]
        return list(dict.fromkeys(n for n in names if n and not n.startswith(("http:", "https:"))))

    def _signers(self, value: Any) -> tuple[list[str], list[str]]:
        """Who signs: people, and houses (organisations)."""
        signers = [self._nodes.follow(v) for v in listed(value)]
        kinds = [nodes.types(s) if isinstance(s, dict) else [] for s in signers]
        are_houses = [any("Organization" in k for k in names) and "Person" not in names for names in kinds]
        people = [s for s, is_house in zip(signers, are_houses, strict=True) if not is_house]
        houses = [s for s, is_house in zip(signers, are_houses, strict=True) if is_house]
        return self._names(people), self._names(houses)

    def _cast(self, value: Any) -> list[Credit]:
        """Actors, with their roles where a ``PerformanceRole`` tells them."""
        cast = []
        for person in map(self._nodes.follow, listed(value)):
            role = person if isinstance(person, dict) else {}
            inner = self._names(role.get("actor")) or self._names(person)
            cast += [Credit(name, text(role.get("characterName")) or None) for name in inner]
        return cast

    def _rating(self, node: Json) -> Rating | None:
        return rating(self._nodes.follow(node.get("reviewRating")))


def _shown(value: Any) -> str:
    """A value as evidence: a text of bounded length."""
    names = [v.name if isinstance(v, Credit) else str(v) for v in value] if isinstance(value, list) else [str(value)]
    return ", ".join(names)[:500]


def _is_aside(path: Iterable[str]) -> bool:
    keys = [key.lower() for key in path]
    return not _ASIDE.isdisjoint(keys) or any(key.startswith(("related", "recommend", "other")) for key in keys)


def _is_bare(node: Json) -> bool:
    """True for a reviewed thing that says its name and not what it is."""
    return bool(node.get("name")) and set(nodes.types(node)) <= {"Thing", "CreativeWork"}


def _address(node: Json) -> str:
    """The node's own address."""
    page = node.get("mainEntityOfPage") or node.get("url")
    page = page.get("@id") or page.get("url") if isinstance(page, dict) else page
    return page.strip() if isinstance(page, str) and page.startswith("http") else ""


_WORD = re.compile(r"\w+")


def _agreement(said: str, titles: list[str]) -> float:
    """Share of the words of `said` that stand in one of `titles`, 0 to 1."""
    words = set(_WORD.findall(said.casefold()))
    shares = (len(words & set(_WORD.findall(t.casefold()))) / len(words) for t in titles if words)
    return max(shares, default=0.0)
