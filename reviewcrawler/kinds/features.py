"""What a page shows of its kind: named features of its words, headline, structure and claims.

Rules of this room: each feature is a number between 0 and about 3, bigger for more, whatever the language; none knows
which kind it speaks for. A page on which nothing speaks of films is asked for little.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import Final

from reviewcrawler.blocks import Block
from reviewcrawler.draft import Draft
from reviewcrawler.headline import fold
from reviewcrawler.kinds.address import of_claims
from reviewcrawler.kinds.headlines import of_headline
from reviewcrawler.kinds.passages import of_passages
from reviewcrawler.kinds.structure import bareness, of_links, of_names, of_structure
from reviewcrawler.kinds.words import RIVALS, TOPICS, WORKS, count
from reviewcrawler.spans import Label
from reviewcrawler.subject import may_hold_a_film

_FILMIC: Final = ("headline film", "section film", "claims film", "slug film")
_ANNOUNCING: Final = ("headline review", "section review", "claims review", "verdict heading", "slug review")
_OF_RIVALS: Final = (
    "rival leads", "rival without a film", "share of rival", "another work", "rows of another work",
)  # fmt: skip
_OPINION: Final = ("words judge", "words self", "words craft", "words argue", "weighs", "director in text")
_OF_LISTS: Final = (
    "headline list", "numbered sections", "titled passages", "films with year", "many films", "repeated credits",
    "items", "films in turn", "counted off", "verdicts", "a work each", "headline rounds", "headline works",
)  # fmt: skip
"""What a list of films has at least one of."""
_IN_TURN: Final = ("films in turn", "counted off", "verdicts", "a work each", "figures", "hours")
_FILM_WORDS: Final = 0.9
"""How much a text speaks of films that takes them in turn."""
_WITH_CASES: Final = frozenset(["bg", "cs", "fi", "hr", "hu", "pl", "ru", "sk", "sr", "tr", "uk"])
"""Languages whose titles change their endings."""
_TWO_PARAGRAPHS: Final = math.log1p(2) / 2
_OF_ELSE: Final = tuple(
    f"headline {name}"
    for name in (
        "day", "diary", "draw", "index", "instalment", "interview", "list", "news", "plain", "preview", "rival",
        "rounds", "takings",
    )
)  # fmt: skip
"""What a headline may promise besides a review, so that it announces none, or one among others."""
_PLAIN_TOPICS: Final = (
    "film", "self", "judge", "craft", "argue", "plot", "event", "coming", "talk", "world", "draw", "reception",
)  # fmt: skip
_TEXT: Final = 5000
"""Characters of a text whose words are counted, about."""
_SHARE: Final = 50
"""Words added to a text's length, so that one word in a short text is no topic."""
_LEAD: Final = 400
"""Characters in which a text names what it is about; they count twice, as the headline does."""
_MANY: Final = 400
_BLOCK: Final = 2000


def features(draft: Draft) -> dict[str, float]:
    """The page's features by name; one that is not named is zero."""
    first = next((s.block for s in draft.spans.labelled(Label.HEADLINE)), 0)
    if may_hold_a_film(draft):
        body = draft.body_blocks()
        found, text = _of_record(draft, body), sample(body)
        found |= (
            of_words(text, draft.review.language or "", (draft.review.headline or "")[:200].casefold())
            | of_headline(draft, named=bool(found["film mentioned"] or found["film in credits"]))
            | of_claims(draft)
        )
        found |= of_links(draft, first) | of_structure(draft, body, first) | of_names(draft, body)
        found |= of_passages(_lines(draft, body, first), body, text)
        found |= _together(found)
    else:
        found = {"silent": 1.0} | (of_links(draft, first) if bareness(draft) else {})
    return {name: round(value, 3) for name, value in found.items() if value}


def _lines(draft: Draft, body: list[Block], first: int) -> list[Block]:
    """The lines below the headline, up to the end of the text."""
    last = body[-1].index + 1 if body else len(draft.blocks)
    return [block for block in draft.blocks[first + 1 : last] if not block.place.hidden]


def sample(body: list[Block]) -> str:
    """The text whose words are counted, case-folded: the beginning, the end, and paragraphs from all over between."""
    step = max(1, sum(len(block.text) for block in body[:_MANY]) // _TEXT)
    chosen = [*body[:2], *body[2:-2:step], *body[max(2, len(body) - 2) :]]
    return " ".join(block.text[:_BLOCK] for block in chosen)[: 2 * _TEXT].casefold()


def of_words(text: str, language: str, headline: str = "") -> dict[str, float]:
    """How much of a case-folded text speaks of each topic: per hundred words, on a scale that flattens out."""
    counts, total = count(text, language)
    share = {topic: math.log1p(100 * counts[topic] / (total + _SHARE)) for topic in TOPICS}
    lead, _ = count(f"{headline} {text[:_LEAD]}", language)
    works = {work: counts[work] + lead[work] for work in WORKS}
    other, own = max(works.values()), counts["one"] + lead["one"]
    rival = max(share[topic] for topic in RIVALS)
    most = max(counts[topic] for topic in RIVALS)
    both = counts["one"] + counts["many"]
    return {f"words {topic}": share[topic] for topic in _PLAIN_TOPICS} | {
        "words rival": rival,
        "words one film": share["one"],
        "series leads": max(0.0, share["series"] - share["one"]),
        "rival leads": max(0.0, rival - share["film"]),
        "rival without a film": max(0.0, rival - share["one"] - 0.5),
        "share of rival": max(0.0, 2 * most / (most + 2 * counts["one"] + 1) - 1) if most > 3 else 0.0,
        "many films": (counts["many"] - counts["one"]) / (both + 2) if counts["many"] > counts["one"] else 0.0,
        "one film": min(1.0, counts["one"] / 5) if counts["one"] > 2 * counts["many"] else 0.0,
        "another work": max(0.0, (other - own) / (other + own + 2)),
        "a film's work": max(0.0, (own - other) / (other + own + 2)),
        "weighs": max(0.0, share["argue"] - share["plot"]),
        "long": min(total / 300, 1.5),
        "short": max(0.0, 1 - total / 120),
    }


def _of_record(draft: Draft, body: list[Block]) -> dict[str, float]:
    """What has been read so far: a film with credits, a verdict, a synopsis."""
    review, film = draft.review, draft.review.film
    title = fold(film.title) if film else ""
    text = f" {' '.join(fold(b.text) for b in body[:12])} " if title or review.director else ""
    rows = list(draft.spans.labelled(Label.CREDITS))
    reasons = Counter(span.reason for span in rows if span.reason.startswith("label"))
    synopsis = review.synopsis or next(draft.spans.labelled(Label.SYNOPSIS), None)
    told = review.evidence.get("film")
    return {
        "film known": float(film is not None),
        "film in credits": float(told is not None and told.by in ("credits", "linked-data")),
        "director": float(bool(review.director)),
        "director in text": float(any(_is_called(fold(name), text, rows=bool(rows)) for name in review.director)),
        "cast": float(bool(review.cast)),
        "credits": min(1.5, math.log1p(len(rows)) / 2),
        "repeated credits": math.log1p(max(reasons.values(), default=1) - 1),
        "film in headline": float(bool(title) and f" {title} " in f" {fold(review.headline or '')} "),
        "film unmentioned": float(
            bool(title)
            and len(text) > 600
            and not _is_named(title, text, review.language or "")
            and _shares_script(title, text)
        ),
        "synopsis": float(bool(synopsis)),
        "verdict": float(review.rating is not None),
        "film mentioned": math.log1p(min(text.count(title), 8)) if title else 0.0,
        "undated": float(not review.date_published),
        "unsigned": float(not review.author),
    }


def _is_named(title: str, text: str, language: str) -> bool:
    """True where a folded text has a title, in whatever case.

    >>> _is_named("solna droga", " widziałem solną drogę wczoraj ", "pl")
    True
    """
    if language not in _WITH_CASES:
        return title in text
    return all(f" {word[: max(3, len(word) - 2)]}" in text for word in title.split())


def _is_called(name: str, text: str, *, rows: bool) -> bool:
    """True where a text comes back to a person by the surname alone, or at all where rows of credits give the name.

    >>> _is_called("ida brandt", " it is slow and brandt knows it ", rows=False)
    True
    """
    surname = name.rpartition(" ")[2]
    told = 0 if rows else text.count(f" {name} ")
    return surname != name and text.count(f" {surname} ") > told


def _shares_script(title: str, text: str) -> bool:
    """False for a title in Latin letters over a text in others, which names the film in its own."""
    return not title.isascii() or sum(letter.isascii() for letter in text[:_LEAD]) > _LEAD / 2


def _together(found: dict[str, float]) -> dict[str, float]:
    """What features say only together: a page that nowhere calls itself a review, and a film's sheet by itself."""
    announced = any(found.get(name) for name in _ANNOUNCING)
    sheet = found["director"] and (found["cast"] or found["synopsis"])
    if found["opinions of others"] and (found["director"] or found["synopsis"]):
        # On a film's own page it is the public that judges.
        found |= dict.fromkeys(_OPINION, 0.0)
    filed = found.get("section film") or found.get("claims film")
    if (found["director"] and found["credits"]) or found["repeated credits"] or filed:
        # Who gives a film's credits, or files a page under films, reviews no record, however much is sung in it.
        whole = found["director"] and found["cast"] and found["running time"]
        found |= {name: (0.1 if whole else 0.4) * found[name] for name in _OF_RIVALS}
    if not any(found.get(name) for name in _FILMIC):
        # Passages that take something in turn take no films where few words are of films.
        found |= {name: min(1.0, found["words film"] / _FILM_WORDS) * found[name] for name in _IN_TURN}
    # Many small sites sign and date nothing: that tells only of pages that are rows or links besides.
    bare = min(1.0, found["credits"] + found["synopsis"] + found["linked blocks"])
    found |= {name: bare * found[name] for name in ("undated", "unsigned")}
    alone = sheet and not announced and found["undated"] and found["unsigned"]
    if announced:
        # A review's headline names its film, whether or not the text does again.
        found["film unmentioned"] *= 0.3
    # Who is asked is called by the surname as well.
    found["director in text"] *= max(0.0, 1 - 3 * found["speech"])
    filmless = max(0.0, 1 - 2 * found["words film"] / 3 - found["a film's work"] / 2) * min(1.0, 2 * found["long"])
    filmless *= 0.5 if filed or found["running time"] else 1.0
    alone_on_film = bool(found["words film"]) and (not found["words rival"] or found["running time"] > 0)
    on_film = found["words film"] > 0.9 or any(found.get(name) for name in _FILMIC) or bool(sheet) or alone_on_film
    judged = announced or (found["verdict"] and not alone)
    rival = max(found["rival leads"], 2 * found["share of rival"], 2 * found["another work"])
    named = found["film in headline"] and (found["film mentioned"] or found["film in credits"])
    in_turn = min(1.0, max(found["films in turn"], found["counted off"], found["verdicts"]))
    return {
        "no film": filmless,
        "not announced": float(not announced),
        "sheet alone": float(bool(alone)),
        "sheet of one text": bool(alone and found["paragraphs"] < _TWO_PARAGRAPHS) * max(0.0, 1 - found["words judge"]),
        "no rows of films": float(not any(found.get(name) for name in _OF_LISTS)),
        "sheet without opinion": bool(alone)
        * max(0.0, 1 - found["words judge"] - found["words self"] / 2 - found["words craft"] / 2),
        "review of a film": float(bool(judged and on_film and not rival)),
        "called a review": float(
            bool(found.get("headline review")) and on_film and not rival and not any(found.get(n) for n in _OF_ELSE)
        ),
        "review of something": bool(judged) * max(min(1.0, rival), 0.4 * (not on_film)),
        "text on one film": min(1.0, found["long"])
        * (1 - in_turn)
        * bool(named and on_film and not found["film unmentioned"]),
        "opinion": min(found["words film"], found["words judge"], 1.5),
        "appraisal": min(found["words craft"], found["words judge"], 1.5),
    }
