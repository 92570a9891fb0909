"""The director of a film as a review's sentences name him.

Rules of this room: a sentence counts only where it speaks of the page's own film: it holds the film's title, or it
stands at the article's beginning and names no other film. Two directors who cannot be told apart are none. A name
is told as it stands, but for cases whose rule is sure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from reviewcrawler.folding import fold, plain
from reviewcrawler.prose.binding import OPENING, bond, is_clear
from reviewcrawler.prose.makers import named_by_trade
from reviewcrawler.prose.outright import is_company, named_outright
from reviewcrawler.prose.passing import named_in_passing
from reviewcrawler.prose.speech import Speech
from reviewcrawler.prose.titled import without_title
from reviewcrawler.prose.told import telling_words, words_of
from reviewcrawler.prose.turns import named_by_turn
from reviewcrawler.prose.unspaced import CERTAIN, Named
from reviewcrawler.prose.wording import words

MAX_PARAGRAPHS: Final = 60
MAX_PARAGRAPH: Final = 4000
_LATE: Final = 16
"""Paragraphs that are searched for those whom a text names in passing."""
_LINE: Final = 40
"""Characters of a line of facts, a verdict or a date."""
_LEAD: Final = 160
"""Characters of a paragraph that is more than a line."""
_AGAIN: Final = 3
"""Times that a text speaks of the bearer of a surname who made its film."""
_ENOUGH: Final = 0.9
"""What the phrases say together that name somebody late, and nobody else."""
_TRADES: Final = telling_words(words("title", "trade_nouns"))
"""A text without any of these speaks of no director."""
_ON_FILMS: Final = telling_words(words("own_works", "title"))
"""A paragraph without any of these, and without the title, names nobody in passing."""


class Mention(NamedTuple):
    """A name that a sentence gives as a director's: where, and how surely of this film."""

    names: tuple[str, ...]
    paragraph: int
    """How many paragraphs that are more than a line stand before."""
    start: int
    score: float
    raw: str
    weight: float
    """What the phrase says alone."""
    at: int = 0
    """The paragraph, of all."""


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
    lead = next((at for at, each in enumerate(paragraphs[:OPENING]) if len(each.text) >= _LEAD), 0)
    sure = _all_of(paragraphs, called, speech, _mentions)
    told = _chosen(sure, speech, lead)
    if told[0] or not called:
        return told
    if all(_TRADES.isdisjoint(words_of(paragraph.text[:MAX_PARAGRAPH])) for paragraph in paragraphs[:MAX_PARAGRAPHS]):
        return told
    told = _chosen([*sure, *_all_of(paragraphs[:_LATE], called, speech, _in_passing)], speech, lead)
    return told if told[0] else _late(sure, paragraphs, [plain(title) for title in called], speech)


def _all_of(
    paragraphs: Sequence[Paragraph], called: list[str], speech: Speech, read: Callable[..., Iterator[Mention]]
) -> list[Mention]:
    """The mentions in a text, those of other films too, which have no score."""
    found: list[Mention] = []
    place = 0
    for at, paragraph in enumerate(paragraphs[:MAX_PARAGRAPHS]):
        found += (mention._replace(at=at) for mention in read(paragraph, place, called, speech))
        place += len(paragraph.text) >= _LINE
    return found


def _key(mention: Mention) -> str:
    """By what mentions of one person agree: the surname of whom they name first."""
    return (fold(mention.names[0]).split() or [mention.names[0]])[-1]


def _late(
    mentions: list[Mention], paragraphs: Sequence[Paragraph], titles: list[str], speech: Speech
) -> tuple[list[str], str]:
    """The one whom a text calls a director, if but once and late, where it calls nobody else so, of whatever film."""
    if len({_key(mention) for mention in mentions}) != 1:
        return [], ""
    for mention in mentions:
        paragraph, end = paragraphs[mention.at], mention.start + len(mention.raw)
        full = mention.weight >= 1 and mention.score > 0 and " " in mention.names[0]
        if full and is_clear(paragraph.text[:MAX_PARAGRAPH], paragraph.apart, mention.start, end, titles):
            return ([], "") if speech.plays(mention.names[0]) else (list(mention.names), mention.raw)
    return [], ""


def _chosen(mentions: list[Mention], speech: Speech, lead: int) -> tuple[list[str], str]:
    """The names that the surest mentions agree on; of whom a text speaks again and again, it speaks as of its maker.

    `lead`: the first paragraph that is more than a line; up to there, less is enough.
    """
    scores: dict[str, float] = {}
    mentions = [mention for mention in mentions if mention.score > 0]
    for mention in mentions:
        key = _key(mention)
        if key not in scores and mention.paragraph < OPENING and speech.count(key) >= _AGAIN:
            scores[key] = 0.5
        scores[key] = scores.get(key, 0) + mention.score
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    if not ranked or (len(ranked) > 1 and ranked[1][1] > ranked[0][1] * 0.6):
        return [], ""
    own = [m for m in mentions if _key(m) == ranked[0][0]]
    if ranked[0][1] < (1 if own[0].paragraph > lead else 0.5) and not (len(ranked) == 1 and _is_sure(own, speech)):
        return [], ""
    fullest = max(own, key=lambda m: (len(m.names), " " in m.names[0], speech.has(m.names[0]), m.score))
    return list(fullest.names), fullest.raw


def _is_sure(mentions: list[Mention], speech: Speech) -> bool:
    """True where a text that names one director, if late, says whose they are, or their trade and comes back."""
    again = speech.count(mentions[0].names[0]) > 1
    near = mentions[0].paragraph < OPENING
    full = again and " " in mentions[0].names[0]
    if full and (near or sum(m.weight for m in mentions) >= _ENOUGH):
        return True
    return any(m.weight >= CERTAIN or (full and m.weight >= 1) for m in mentions)


def _mentions(paragraph: Paragraph, number: int, called: list[str], speech: Speech) -> Iterator[Mention]:
    text = paragraph.text[:MAX_PARAGRAPH]
    turns = named_by_turn(text, called, speech) if number < OPENING else named_by_trade(text, called)
    yield from _weighed(paragraph, number, called, (*named_outright(text, speech.language[:2]), *turns))


def _speaks_of_films(paragraph: Paragraph, called: list[str]) -> bool:
    said = words_of(paragraph.text[:MAX_PARAGRAPH])
    return not _ON_FILMS.isdisjoint(said) or any(said.issuperset(words_of(title)) for title in called)


def _in_passing(paragraph: Paragraph, number: int, called: list[str], speech: Speech) -> Iterator[Mention]:
    if not _speaks_of_films(paragraph, called):
        return
    text = paragraph.text[:MAX_PARAGRAPH]
    late = named_by_turn(text, called, speech) if number >= OPENING else ()
    yield from _weighed(paragraph, number, called, (*late, *named_in_passing(text, speech)))


def _is_titular(name: str, title: str) -> bool:
    """True for a name that is a title's, or holds one; a name that closes a longer title may be its maker's.

    >>> _is_titular("Ada Moor", " ada moor waits "), _is_titular("Ada Moor", " tarn de ada moor ")
    (True, False)
    """
    folded = plain(name)
    return title in folded or (folded in title and not title.endswith(folded))


def _weighed(paragraph: Paragraph, number: int, called: list[str], named: Iterable[Named]) -> Iterator[Mention]:
    text = paragraph.text[:MAX_PARAGRAPH]
    titles = [plain(title) for title in called]
    for told, start, end, weight in named:
        names = tuple(filter(None, (without_title(name, called) for name in told)))
        if not names or is_company(names[0]) or any(_is_titular(name, title) for name in names for title in titles):
            continue
        score = weight * bond(text, paragraph.apart, start, end, number, titles)
        yield Mention(names, number, start, score, text[start:end], weight)
