"""What a page's headline promises, by the words of its headline, its title and its address.

Rule of this room: the film's own title is no promise; its words do not count.
"""

from __future__ import annotations

import re
from typing import Final

from reviewcrawler.draft import Draft
from reviewcrawler.folding import either
from reviewcrawler.headline import fold, site_names, without_site
from reviewcrawler.kinds.address import slug
from reviewcrawler.kinds.structure import QUOTE, TITLE
from reviewcrawler.kinds.words import topics_of
from reviewcrawler.spans import Label
from reviewcrawler.tables import load

_WORDS: Final = {name: frozenset(words.split()) for name, words in load("kinds")["headlines"].items()}
_SIGNS: Final = {name: tuple(word for word in words if not word.isascii()) for name, words in _WORDS.items()}
_GLUED: Final = re.compile(r"[\u3040-\u9fff\uac00-\ud7a3]")
_PHRASES: Final = {
    name: tuple(f" {phrase} " for phrase in phrases) for name, phrases in load("kinds")["phrases"].items()
}
_COUNT: Final = re.compile(
    r"(?<![\d(/.,-])\b(?:[2-9]|[1-9]\d|100)\b(?![\d)/.,-])"
    r"|(?:[2-9]|[1-9]\d|[二两三四五六七八九十百]{1,3})\s?(?:[部本選选편]|大(?!学))"
)
_INSTALMENT: Final = re.compile(
    r"\bS\d{1,2}\s?[.:]?\s?E\d{1,3}\b|\bS0\d\b|\b\d{1,2}x\d\d\b|第\s?[\d一二三四五六七八九十]{1,3}\s?[季集話话期]|\bpodcast\b|\b(?:episode|epis[oó]di?o|folge|épisode|odcinek|aflevering|avsnitt|afsnit|bölüm|выпуск|серия)\s?#?\d|시즌\s?\d|シーズン\s?\d|\d{1,3}화\b",
    re.I,
)

_NUMBERS: Final = frozenset(load("kinds")["numbers"]["words"].split())
_STARS: Final = frozenset(load("ratings")["headline"]["stars"])
"""What a number in words counts in a headline that gives a verdict, and no films."""
_OUTLETS: Final = {name: tuple(words.split()) for name, words in load("kinds")["outlets"].items()}
_SEVERAL: Final = ("diary", "draw", "rounds", "takings")
"""What headlines promise of which none is about one film."""
_OF_MANY: Final = frozenset().union(*(_WORDS[name] for name in ("best", "films", "list", "preview", *_SEVERAL)))
"""What is no word of a title that nothing but the headline gives."""
_DAYS: Final = either(load("kinds")["days"]["words"].split())
_DAY: Final = re.compile(
    rf"\b(?:{_DAYS})\s?#?(?:\d{{1,2}}|{either(_NUMBERS)})\b|\b\d{{1,2}}(?:st|nd|rd|th|[.ºª°])?\s?(?:{_DAYS})\b"
    r"|第\s?[\d一二三四五六七八九十]{1,2}\s?[日天]|\d\s?日目|\d\s?일차",
    re.I,
)
"""A day of a festival: ``Day three``, ``5. Tag``."""
_SPOKEN: Final = re.compile(r"\W{0,2}[“\"„«‘'](?=[^“”\"„«»]{16})[^“”\"„«»]{1,40}\s[^“”\"„«»]{1,160}[”\"“»’']")

_STANDFIRST: Final = 120
"""Letters of the longest line below a headline that goes with it."""
_SENTENCE: Final = 5
"""Spaces of a quotation that is what somebody said, and no title."""
_LONGEST_TITLE: Final = 3
"""Spaces of a headline that may be a film's title and nothing else, about; longer ones say more."""


def of_headline(draft: Draft, *, named: bool) -> dict[str, float]:
    """What the headline promises, feature by feature; a film is `named` where more than the headline tells of it."""
    headline, film = draft.review.headline or "", draft.review.film
    line = f"{headline} | {without_site(draft.document.title, site_names(draft))}"
    title = fold(film.title) if film else ""
    own = set() if title == fold(headline) and title.count(" ") > _LONGEST_TITLE else set(title.split())
    # What is taken for a title may be the one who is asked: it is no title's word unless it opens it.
    own -= {word for word in _WORDS["interview"] if not title.startswith(word)}
    own -= set() if named else _OF_MANY
    words = set(fold(line).split()) - own
    glued = line if _GLUED.search(line) else ""
    found = {name: _speaks(words, glued, name) for name in _WORDS}
    found["interview"] = found["interview"] or _speaks(set(fold(_standfirst(draft)).split()), "", "interview")
    found |= _of_phrases(found, f" {fold(line)} ")
    # The film of the week is one, and so is what a column's name leads to.
    one = found["review"] or (named and _ends_in(headline, title)) or _names_one(words, draft.review.language or "")
    found["rounds"] = found["rounds"] and not one
    found["index"] = not _WORDS["index"].isdisjoint(set(fold(headline).split()) & words)
    found["plain"] = fold(headline) in _WORDS["plain"]
    rest = headline.replace(film.title, " ") if film and own and named else headline
    numbers = any(map(str.isdigit, rest)), not _NUMBERS.isdisjoint(words) and _STARS.isdisjoint(words)
    found |= _of_lists(found, _COUNT.search(rest) is not None or numbers[1])
    found["instalment"] = _INSTALMENT.search(line) is not None
    found["day"] = any(numbers) and _DAY.search(headline) is not None
    found["asks"] = headline.rstrip().endswith(("?", "？"))
    found["speaks"] = _speaks_itself(headline, title)
    found["is film"] = (
        film is not None
        and fold(headline) == title
        and not (found["list"] or found["asks"] or found["day"] or any(found[name] for name in _SEVERAL))
        and title.count(" ") <= _LONGEST_TITLE + 1
    )
    found["works"] = QUOTE.search(headline) is not None and len(set(TITLE.findall(headline))) > 1
    address = set(slug(draft).split("-")) - own
    places = {f"slug {name}": not _WORDS[name].isdisjoint(address) for name in ("review", "film", "rival")}
    outlet = " ".join(site_names(draft))
    places |= {f"outlet {name}": any(part in outlet for part in parts) for name, parts in _OUTLETS.items()}
    return {f"headline {k}": float(v) for k, v in found.items()} | {k: float(v) for k, v in places.items()}


def _names_one(words: set[str], language: str) -> bool:
    """True where one of the words stands for one film, and for no more than one."""
    return any("one" in told and "many" not in told for told in (topics_of(word, language) for word in words))


def _standfirst(draft: Draft) -> str:
    """The short line right below the headline."""
    first = next((span.block for span in draft.spans.labelled(Label.HEADLINE)), None)
    below = draft.blocks[first + 1 : first + 2] if first is not None else []
    return below[0].text if below and len(below[0].text) < _STANDFIRST else ""


def _of_phrases(found: dict[str, bool], line: str) -> dict[str, bool]:
    """What phrases of a folded headline say against its words: what others judge is no review, one film no list."""
    told = any(phrase in line for phrase in _PHRASES["news"])
    best = found["best"] and not any(phrase in line for phrase in _PHRASES["one"])
    rival = found["rival"] and not any(phrase in line for phrase in _PHRASES["film"])
    return {"news": found["news"] or told, "review": found["review"] and not told, "best": best, "rival": rival}


def _ends_in(headline: str, title: str) -> bool:
    """True for a headline that leads to a film's title with a colon: ``Film of the week: Tarn``.

    >>> _ends_in("In cinemas: Tarn", "tarn"), _ends_in("Tarn", "tarn")
    (True, False)
    """
    column, colon, rest = headline.rpartition(": ")
    return bool(column and colon and title) and fold(rest) == title


def _speaks_itself(headline: str, title: str = "") -> bool:
    """True for a headline that is what somebody said; a film's folded title is nobody's word.

    >>> _speaks_itself("“I never wanted to make a film about bees”"), _speaks_itself("“Bees”: a film about honey")
    (True, False)
    """
    said = _SPOKEN.match(headline)
    return said is not None and said[0].count(" ") >= _SENTENCE and fold(said[0]) != title


def _speaks(words: set[str], glued: str, name: str) -> bool:
    return not words.isdisjoint(_WORDS[name]) or (bool(glued) and any(sign in glued for sign in _SIGNS[name]))


def _of_lists(found: dict[str, bool], number: bool) -> dict[str, bool]:
    """A list promises the best of something, or a number of films."""
    best, films = found["best"], found.pop("films")
    return {"list": (best and (films or number)) or (films and number) or found["list"], "number": number}
