"""The page's headline: which block shows it, and what it says without the site's name.

Rules of this room: the headline that a reader sees comes before the one in the page's head; a heading counts by
agreeing with what the head says, by standing where headlines stand, and by not being the site's name. Nothing here
asks where the body is.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from reviewcrawler.blocks import Block
from reviewcrawler.draft import Draft
from reviewcrawler.folding import plain_words
from reviewcrawler.inheritance import Inherited
from reviewcrawler.review import By
from reviewcrawler.spans import Label
from reviewcrawler.tables import load

_TABLE: Final = load("headlines")
_CLASSES: Final = frozenset(_TABLE["classes"]["headline"])
_ASIDE: Final = frozenset(_TABLE["classes"]["aside"])
_SEPARATOR: Final = re.compile("|".join(re.escape(s) for s in sorted(_TABLE["separators"]["between"], key=len)[::-1]))
_WORD: Final = re.compile(r"\w+")
_TEXT_LINES: Final = 6
"""Opening blocks of a page without headings that may hold its headline."""
_LONGEST: Final = 250
_BRAND, _BRANDS = 40, 2
"""Letters of a site's name, and elements of a block that may hold it."""
_TOP: Final = 12
"""Blocks at the page's top among which a site's name stands."""
_RANKS: Final = {"h1": 1.6, "h2": 0.8, "h3": 0.4}
_ARTICLE: Final = frozenset(["article", "main"])
_ENOUGH: Final = 1.5


@lru_cache(maxsize=2048)
def fold(text: str) -> str:
    """Letters and digits in one spelling, for comparison.

    >>> fold("‘The Café’ – Review")
    'the café review'
    """
    text = text[:2000]
    words = plain_words(text)
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()) if words is None else words)


def mark(draft: Draft) -> None:
    """Label the block that shows the headline."""
    told = told_headlines(draft)
    sites = site_names(draft)
    judge = _Judge(draft, told, sites)
    likely = [
        block
        for block in draft.blocks
        if ((place := block.place).tag in _RANKS or (place.names and _is_headline_class(place.names)))
        and not place.hidden
        and len(block.text) <= _LONGEST
        and judge.may_be(block)
    ]
    best = max(((judge.score(block), -block.index) for block in likely), default=(0.0, 0))
    index = -best[1] if best[0] >= _ENOUGH else _opening_line(draft, told, sites)
    if index is not None:
        draft.spans.fill(index, Label.HEADLINE, "heading that agrees with the page's title")


def read(draft: Draft) -> None:
    """Set the headline: the one shown, else the one that the head tells."""
    for raw, by in _sources(draft):
        said = without_site(raw, site_names(draft))
        if said:
            draft.review.headline = said
            return draft.prove("headline", by, raw)
    return None


def _sources(draft: Draft) -> list[tuple[str, By]]:
    shown = [draft.spans.text(span) for span in draft.spans.labelled(Label.HEADLINE)]
    told = draft.linked.evidence.get("headline")
    line = without_kicker(" ".join(shown[:1]).strip(), [draft.linked.headline, draft.document.meta("og:title")])
    line = with_colon(line.strip(" :|–-"), [draft.linked.headline, draft.document.meta("og:title")])
    sources: list[tuple[str, By]] = [(line, "headline")]
    sources.append((draft.linked.headline, told.by if told else "meta"))
    sources.append((draft.document.title, "meta"))
    return [(raw, by) for raw, by in sources if raw]


def without_kicker(shown: str, told: list[str]) -> str:
    """The shown headline without the line that stands above it in the same heading, where the head tells it without.

    >>> without_kicker("Cinema in autumn A slow film, and long", ["A slow film, and long"])
    'A slow film, and long'
    """
    for headline in told:
        if " " in headline and shown.casefold().endswith(headline.casefold()):
            return shown[len(shown) - len(headline) :]
    return shown


def with_colon(shown: str, told: list[str]) -> str:
    """The shown headline with the colon behind its first part, where the page shows that part on a line of its own.

    >>> with_colon("Cinema in autumn A slow film", ["Cinema in autumn: A slow film"])
    'Cinema in autumn: A slow film'
    """
    bare = _bare_of_colons(shown)
    return next((headline for headline in told if headline != shown and _bare_of_colons(headline) == bare), shown)


def _bare_of_colons(text: str) -> str:
    return " ".join(text.replace(":", " ").split())


def told_headlines(draft: Draft) -> dict[str, float]:
    """What the page's head calls its headline, folded, and how far it is trusted: later parts of a title name sites."""
    title, linked = draft.document.title, draft.linked.headline
    first, *others = _SEPARATOR.split(title[:_LONGEST])
    told = [(linked, 1.0), (draft.document.meta("og:title"), 0.9), (title, 0.9), (first, 0.8)]
    trusted = {fold(text): trust for text, trust in reversed([*told, *((other, 0.4) for other in others)])}
    trusted.pop("", None)
    return trusted


def site_names(draft: Draft) -> frozenset[str]:
    """The site's names, folded: as told, and the host with and without its ending; with a colon, what one may part."""
    host = (draft.page.site or draft.linked.canonical_url.partition("//")[2].partition("/")[0]).lower()
    told = draft.document.meta("og:title") or draft.linked.headline
    return _site_names(draft.document.title, told, draft.linked.site_name, host, _brand(draft))


def _brand(draft: Draft) -> str:
    """What stands before a colon in the page's title, where a link at the top that leads home says the same."""
    first, colon, _ = draft.document.title.partition(": ")
    if not colon or len(first) > _BRAND:
        return ""
    told = _tight(fold(first))
    for block in draft.blocks[:_TOP]:
        for mark in block.marks[:_BRANDS]:
            said = block.text[mark.start : mark.end] if mark.tag == "a" and mark.end - mark.start < _BRAND else ""
            if said and _tight(fold(said)) == told and _is_home(mark.value):
                return first
    return ""


@lru_cache(maxsize=8)  # three steps ask for the same page
def _site_names(title: str, told: str, site_name: str, host: str, brand: str = "") -> frozenset[str]:
    host = host.removeprefix("www.").partition(":")[0]
    labels = host.split(".")
    parts = [fold(part) for part in _SEPARATOR.split(title[:_LONGEST])]
    others = [part for part in parts if part != fold(told)] if fold(told) in parts else []
    if told and not others and told in title[:_LONGEST]:  # a headline that holds a separator itself
        others = [part for part in map(fold, title[:_LONGEST].split(told, 1)) if part]
    hosts = (host, labels[0], labels[-2] if len(labels) > 1 else "")
    names = {*others[-1:], *map(fold, (brand, site_name, *hosts)), f"{fold(brand)}:" if brand else ""}
    return frozenset(names - {""})


@lru_cache(maxsize=8)
def _spaceless(names: frozenset[str]) -> frozenset[str]:
    return frozenset(map(_tight, names))


def _tight(name: str) -> str:
    """A folded name as it stands in hosts and accounts: without spaces, and without its article."""
    return name.replace(" ", "").removeprefix("the")


def is_site(text: str, sites: frozenset[str]) -> bool:
    """True where a text is the site's name, however it is spaced."""
    said = fold(text)
    return said in sites or _tight(said) in _spaceless(sites)


def without_site(text: str, sites: frozenset[str]) -> str:
    """The text without a site's name at either end.

    >>> without_site("Solaris (1972) - Film Review | The Daily Reel", frozenset(["the daily reel"]))
    'Solaris (1972) - Film Review'
    """
    text = " ".join(text.split())
    for part in list(_SEPARATOR.finditer(text))[::-1]:
        if is_site(text[part.end() :], sites):
            text = text[: part.start()]
    brand, colon, rest = text.partition(": ")
    if colon and f"{fold(brand)}:" in sites:
        return rest
    first = _SEPARATOR.search(text)
    return text[first.end() :] if first and is_site(text[: first.start()], sites) else text


@lru_cache(maxsize=4096)
def _is_headline_class(names: str) -> bool:
    return not _CLASSES.isdisjoint(names.split())


class _Judge:
    """How surely blocks of a page are its headline."""

    def __init__(self, draft: Draft, told: dict[str, float], sites: frozenset[str]) -> None:
        self._tags = draft.tags
        self._aside = Inherited(draft.document.shapes, _is_aside, False)
        self._told = [(said, set(said.split()), trust) for said, trust in told.items()]
        self._words = frozenset().union(*(words for _, words, _ in self._told))
        self._sites = sites

    def may_be(self, block: Block) -> bool:
        """False for a heading below the first rank that says nothing of what the head says: it cannot score enough."""
        return not self._told or block.place.tag == "h1" or not self._words.isdisjoint(fold(block.text).split())

    def score(self, block: Block) -> float:
        """Agreement with the head, rank of the heading, class words, surroundings."""
        said = fold(block.text)
        if not said:
            return -9.0
        agreement = self._agreement(said)
        score = 3 * agreement if agreement > 0 else -1.0 * bool(self._told)
        score += _RANKS.get(block.place.tag, 0.0)
        score += 0.8 * (_is_headline_class(block.place.names) or block.place.prop in ("headline", "name"))
        score += 0.4 * (not _ARTICLE.isdisjoint(self._tags.of(block.place))) - 2.0 * self._aside.of(block.place)
        return score - 2.5 * is_site(block.text, self._sites) - 1.5 * any(_is_home(m.value) for m in block.links)

    def _agreement(self, said: str) -> float:
        """How far a text says what the head tells: shared words over the words of both, less what trust lacks."""
        words = set(said.split())
        best = -1.0 if self._told else 0.0
        for told, others, trust in self._told:
            share = 1.0 if said == told else len(words & others) / len(words | others)
            best = max(best, share + trust - 1)
        return best


def _is_aside(tag: str, names: str, outer: bool) -> bool:
    """True for a place that its tag or class words, or those of what it stands in, set beside the article."""
    words = names.split()
    said = _ASIDE.intersection(words)
    return outer or tag in ("nav", "aside", "footer") or bool(said and not (said == {"widget"} and "blog" in words))


def _is_home(href: str) -> bool:
    return href.rstrip("/").count("/") <= 2 and (href.startswith("http") or href in ("/", "./", "../", "index.html"))


def _opening_line(draft: Draft, told: dict[str, float], sites: frozenset[str]) -> int | None:
    """The first block that is a line of words, where no heading is: that is how plain texts begin."""
    for block in draft.blocks[:_TEXT_LINES]:
        if block.place.hidden or len(block.text) > 160 or len(block.text.split()) < 1:
            continue
        said = fold(block.text)
        if said in told and not is_site(said, sites):
            return block.index
        if not told and _is_title_line(block.text):
            return block.index
    return None


_NO_TITLE = re.compile(r"\)\s*$|\.(?:jpe?g|png|gif|webp)\b|^\W*$|[.:]\W*$|^https?:", re.I)


def _is_title_line(text: str) -> bool:
    """True for a line that may head a text: words, no end of a sentence, no remains of an image's link."""
    return not _NO_TITLE.search(text) or (text.rstrip().endswith(")") and "(" in text)
