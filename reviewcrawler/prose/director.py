"""The director of a film as a review's sentences name him.

Rules of this room: a sentence counts only where it speaks of the page's own film: it holds the film's title, or it
stands at the article's beginning and names no other film. Two directors who cannot be told apart are none. A name
is told as it stands, but for cases whose rule is sure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from reviewcrawler.folding import either, fold, plain
from reviewcrawler.people.inflection import nominative
from reviewcrawler.people.running import name_at, name_before
from reviewcrawler.prose.binding import OPENING, bond
from reviewcrawler.prose.makers import named_by_trade
from reviewcrawler.prose.speech import Speech
from reviewcrawler.prose.told import telling_words, words_of
from reviewcrawler.prose.turns import named_by_turn
from reviewcrawler.prose.unspaced import CERTAIN, Named, named_unspaced
from reviewcrawler.sheets.labels import role_of
from reviewcrawler.tables import load

MAX_PARAGRAPHS: Final = 60
MAX_PARAGRAPH: Final = 4000
_LEAD: Final = 160
"""Characters of a paragraph that is more than a line."""
_AGAIN: Final = 3
"""Times that a text speaks of the bearer of a surname who made its film."""
_TABLE: Final = load("prose")


def _words(*sections: str) -> list[str]:
    found = {word for name in sections for words in _TABLE[name].values() for word in words}
    return sorted(found, key=len, reverse=True)


def _spelt(*sections: str) -> Iterator[str]:
    """Words with either apostrophe."""
    for word in _words(*sections):
        yield from {word, word.replace("'", "’")}


_WORKS: Final = frozenset(map(fold, _words("work")))
_CASES: Final = {fold(word): tag for case in ("genitive", "instrumental") for tag, words in _TABLE[case].items()
                 for word in words}  # fmt: skip
"""Words that a name in another case follows, and their languages."""
_OTHERS: Final = frozenset(fold(w) for words in _TABLE["others"].values() for w in words)
_NOT_SKIPPED: Final = (
    "for of at in and to with on from who that has is was son non não que qui che pour für per para des e et y "
    "como like wie comme come zoals"
)
_SKIP: Final = (
    r"(?:\s(?:(?:the|da|dal|del|von|pelo|pela|por|il|le|la|o|a|um|uma|un|una)\s)?"
    rf"(?!(?:{either(_NOT_SKIPPED.split())})\b)[a-zà-ÿ][\w-]{{2,14}}){{0,2}}"
)
_PHRASES: Final = sorted(_spelt("act", "title", "work", "genitive", "instrumental"))
_TELLING: Final = telling_words(_PHRASES)
_BEFORE: Final = re.compile(
    rf"(?:(?<![\w-])|(?<=-turned-)|(?<=-feature-)|(?<=-time-))"
    rf"(?i:(?P<word>{either(_PHRASES)}))"
    rf"(?:{_SKIP}\s|\s\(|(?<=['’]))(?=[^\W\d_])"
)
_OTHER_TRADE: Final = re.compile(rf"\s(?:{either(_TABLE['other_trades']['words'])})\s", re.I)
"""Between a word for a work and a name, whose bearer did something else: ``a film from producer Ada Moor``."""
_APPOSITION: Final = re.compile(
    rf",\s(?:{either(_words('apposition'))})(?![\w-])(?!\s(?:de|do|da|of|di|du|des|del|von|van|behind|for)\s)", re.I
)
_WITH_ARTICLE: Final = re.compile(r",\s(?:the|el|la|o|a|il|le|der|die|de)\s", re.I)
_CLOSED: Final = re.compile(r"\s?[,.;:)–—!?]|\s(?:who|whose|behind|and|que|quien|che|qui|dont|y|e|et|und)\b|$", re.I)
_POSSESSED: Final = re.compile(rf"['’]s?\s(?:{either(_words('possessed'))})(?![\w-])")
_COMPANIES: Final = frozenset(_TABLE["companies"]["words"])
_UNSPACED: Final = re.compile("[\u2e80-\U0010ffff]")
_CLAUSE: Final = re.compile(r"[.!?:;]\s")


class Mention(NamedTuple):
    """A name that a sentence gives as a director's: where, and how surely of this film."""

    names: tuple[str, ...]
    paragraph: int
    start: int
    score: float
    raw: str
    weight: float
    """What the phrase says alone."""


@dataclass(slots=True)
class Paragraph:
    """A paragraph of the body, and the ranges in it that are set apart (titles, mostly)."""

    text: str
    apart: list[tuple[int, int]] = field(default_factory=list)


def find_director(paragraphs: Sequence[Paragraph], titles: Sequence[str], language: str = "") -> tuple[list[str], str]:
    """The director named in prose and the words that name him, or nothing.

    `titles`: what the page's own film is called; `language`: the text's.

    >>> find_director([Paragraph("Tarn, directed by Ada Moor, is a slow film.")], ["Tarn"])
    (['Ada Moor'], 'directed by Ada Moor')
    >>> find_director([Paragraph("It recalls Fell, directed by Joe Ray.")], ["Tarn"])
    ([], '')
    """
    speech = Speech([paragraph.text for paragraph in paragraphs[:MAX_PARAGRAPHS]], language)
    called = list(dict.fromkeys(told for title in titles for told in (title, title.rstrip("?!… ")) if told))
    mentions = [
        mention
        for number, paragraph in enumerate(paragraphs[:MAX_PARAGRAPHS])
        for mention in _mentions(paragraph, number, called, speech)
        if mention.score > 0
    ]
    lead = next((at for at, each in enumerate(paragraphs[:OPENING]) if len(each.text) >= _LEAD), 0)
    return _chosen(mentions, speech, lead)


def _chosen(mentions: list[Mention], speech: Speech, lead: int) -> tuple[list[str], str]:
    """The names that the surest mentions agree on; of whom a text speaks again and again, it speaks as of its maker.

    `lead`: the first paragraph that is more than a line; up to there, less is enough.
    """
    scores: dict[str, float] = {}
    for mention in mentions:
        key = fold(mention.names[0]).split()[-1]
        if key not in scores and mention.paragraph < OPENING and speech.count(key) >= _AGAIN:
            scores[key] = 0.5
        scores[key] = scores.get(key, 0) + mention.score
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    if not ranked or (len(ranked) > 1 and ranked[1][1] > ranked[0][1] * 0.6):
        return [], ""
    own = [m for m in mentions if fold(m.names[0]).split()[-1] == ranked[0][0]]
    if ranked[0][1] < (1 if own[0].paragraph > lead else 0.5) and not (len(ranked) == 1 and _is_sure(own, speech)):
        return [], ""
    fullest = max(own, key=lambda m: (len(m.names), len(m.names[0].split()) > 1, m.score))
    return list(fullest.names), fullest.raw


def _is_sure(mentions: list[Mention], speech: Speech) -> bool:
    """True where a text that names one director, if late, says whose they are, or their trade and comes back."""
    again = speech.count(mentions[0].names[0]) > 1
    near = mentions[0].paragraph < OPENING
    return any(m.weight >= CERTAIN or (again and (near or m.weight >= 1) and " " in m.names[0]) for m in mentions)


def _mentions(paragraph: Paragraph, number: int, called: list[str], speech: Speech) -> Iterator[Mention]:
    text = paragraph.text[:MAX_PARAGRAPH]
    titles = [plain(title) for title in called]
    turns = named_by_turn(text, called, speech) if number < OPENING else named_by_trade(text, called)
    for names, start, end, weight in (*_named(text), *turns):
        if any(plain(name) in title or title in plain(name) for name in names for title in titles):
            continue
        score = weight * bond(text, paragraph.apart, start, end, number, titles)
        yield Mention(names, number, start, score, text[start:end], weight)


def _named(text: str) -> Iterator[Named]:
    """Directors named in a text."""
    for found in _BEFORE.finditer(text) if not _TELLING.isdisjoint(words_of(text)) else ():
        word = fold(found["word"])
        before = fold(_CLAUSE.split(text[max(0, found.start() - 20) : found.start()])[-1]).split()
        if not _OTHERS.isdisjoint(before[-2:]) or _is_crew(text, found):
            continue
        if word in _WORKS and _OTHER_TRADE.search(found[0]):
            continue
        names, end = name_at(text, found.end())
        if text[found.end() - 1] == "(" and text[end : end + 1] != ")":
            continue
        if word in _CASES:
            told = tuple(nominative(name, _CASES[word]) for name in names)
            names = () if word in _WORKS and told == names else told
        if names and all(" " in name for name in names) and not _is_company(names[0]):
            yield Named(names, found.start(), end, 0.5 if word in _WORKS else 1.0)
    yield from _named_before(text)
    if not text.isascii() and _UNSPACED.search(text):
        yield from named_unspaced(text)


def _named_before(text: str) -> Iterator[Named]:
    """Directors whose name stands before the words: "Ada Moor, the director", "Ada Moor's debut feature"."""
    for found in _APPOSITION.finditer(text):
        if _WITH_ARTICLE.match(found[0]) and not _CLOSED.match(text, found.end()):
            continue  # a sentence begins with its own director: "shot at Bell Mill, the director waits"
        if name := name_before(text, found.start()):
            yield Named((name,), found.start() - len(name), found.end(), 1.0 if " " in name else 0.5)
    for found in _POSSESSED.finditer(text):
        name = name_before(text, found.start())
        if " " in name:
            yield Named((name,), found.start() - len(name), found.end(), 0.5)


def _is_company(name: str) -> bool:
    return not _COMPANIES.isdisjoint(fold(name).split())


def _is_crew(text: str, found: re.Match[str]) -> bool:
    """True where a phrase goes on into another trade: "direção de" into "direção de arte"."""
    following = text[found.end() : found.end() + 20].split(" ", 1)[0]
    return role_of(f"{found['word']} {following}") in ("crew", "fact")
