"""What a page shows of its kind: named features of its words, headline, structure and claims.

Rules of this room: each feature is a number between 0 and about 3, bigger for more, whatever the language; none knows
which kind it speaks for. Words come from a table by language.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import lru_cache
from typing import Final
from urllib.parse import unquote, urlsplit

from reviewcrawler.blocks import Block, Label
from reviewcrawler.draft import Draft
from reviewcrawler.headline import fold, site_names, without_site
from reviewcrawler.tables import load

_TABLE: Final = load("kinds")
_TOPICS: Final = tuple(_TABLE["words"])
_SPACELESS: Final = frozenset(["ja", "ko", "zh"])
_NEAR: Final = {"sk": "cs", "uk": "ru", "bg": "ru", "no": "da", "ca": "es", "gl": "pt", "mr": "hi", "ms": "id"}
_INSTRUCTIONS: Final = frozenset(_TABLE["instructions"]["words"].split())
_HEADLINES: Final = {name: frozenset(words.split()) for name, words in _TABLE["headlines"].items()}
_SECTIONS: Final = {name: frozenset(words) for name, words in _TABLE["sections"].items()}
_VERDICTS: Final = frozenset(_TABLE["headings"]["verdict"].split())
_GLUED: Final = re.compile(r"[\u3040-\u9fff\uac00-\ud7a3]")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_HINDI: Final = re.compile(r"[^\s.,;:!?()\"'“”‘’।-]+")
_FILM_AND_YEAR: Final = re.compile(r"[\"”’»』》\w]\s?[(\[（](?:[^()\d]{0,30}[,\s])?(?:18[89]|19\d|20\d)\d[)\]）]")
_NUMBERED: Final = re.compile(r"\s*(?:(?:#|no\.?\s|nº\s|n°\s)?\d{1,3}\s?[.):–-]|\d{1,3}위|第\d)", re.I)
_YEAR_LAST: Final = re.compile(r"[(（](?:19|20)\d\d[)）]")
_QUESTION: Final = re.compile(r"(?:Q|F|P|D|В|問|Q\d+)\s?[:.)]")
_QUOTE: Final = re.compile('[“"„«「]')
_BRACKET: Final = re.compile(r"[(\[（]")
_SPEECH: Final = re.compile(r"[“\"„][^“”\"„\n]{50,400}[”\"“]|«[^«»\n]{50,400}»|「[^「」\n]{25,200}」|^[—–-]\s?\w")
_COUNT: Final = re.compile(r"(?<![\d(/.,-])\b(?:[2-9]|[1-9]\d|100)\b(?![\d)/.,-])")
_ANNOUNCING: Final = ("headline review", "section review", "claims review", "verdict heading")
_WORDS: Final = 400
_PARAGRAPHS: Final = 40
"""Paragraphs whose habits are counted."""
_ELSEWHERE: Final = frozenset(["nav", "footer", "aside"])
_SHOWN: Final = 600
"""Blocks whose links are weighed."""
_CLAIMS: Final = {
    "claims review": {"Review", "CriticReview", "MovieReview"},
    "claims film": {"Movie", "Film", "ShortFilm"},
    "claims else": {
        "Book", "VideoGame", "Game", "Product", "TVSeries", "TVSeason", "MusicAlbum", "Recipe", "Restaurant", "Course",
        "SoftwareApplication", "Event", "LocalBusiness",
    },
    "claims list": {"ItemList", "CollectionPage", "SearchResultsPage"},
}  # fmt: skip


def _lexicon() -> dict[str, tuple[dict[str, set[str]], dict[str, set[str]]]]:
    """For each language its whole words and its stems, each with the topics it speaks of."""
    lexicon: dict[str, tuple[dict[str, set[str]], dict[str, set[str]]]] = {}
    for topic, languages in _TABLE["words"].items():
        for language, words in languages.items():
            whole, stems = lexicon.setdefault(language, ({}, {}))
            for word in words.split():
                (stems if word.endswith("*") else whole).setdefault(word.rstrip("*"), set()).add(topic)
    return lexicon


_LEXICON: Final = _lexicon()
_SHORTEST: Final = 3
"""Letters of the shortest stem."""
_STARTS: Final = {language: {stem[:_SHORTEST] for stem in stems} for language, (_, stems) in _LEXICON.items()}
_SIGNS: Final = re.compile("|".join(sorted({*_LEXICON["cjk"][0]}, key=len, reverse=True)))


@lru_cache(maxsize=1 << 16)
def topics_of(word: str, language: str) -> frozenset[str]:
    """The topics that a word speaks of, in a language; in any, where the language has no table.

    >>> sorted(topics_of("kameramann", "de")), sorted(topics_of("masterpieces", "en"))
    (['film'], ['judge'])
    """
    found: set[str] = set()
    for name in (language,) if language in _LEXICON else _LEXICON:
        whole, stems = _LEXICON[name]
        if word in whole:
            found |= whole[word]
        if word[:_SHORTEST] in _STARTS[name]:
            found.update(*(stems.get(word[:length], ()) for length in range(_SHORTEST, min(len(word), 14) + 1)))
    return frozenset(found)


def features(draft: Draft) -> dict[str, float]:
    """The page's features by name; one that is not named is zero."""
    body = draft.body_blocks()
    found = dict(_of_words(body, draft.review.language or ""))
    found |= _of_headline(draft) | _of_structure(draft, body) | _of_claims(draft) | _of_record(draft, body)
    found |= _together(found)
    return {name: round(value, 3) for name, value in found.items() if value}


def _of_words(body: list[Block], language: str) -> dict[str, float]:
    """How much of the text speaks of each topic: per hundred words, on a scale that flattens out."""
    text = " ".join(block.text[:2000] for block in body[:25])[:4000].casefold()
    language = _NEAR.get(language, language)
    counts: Counter[str] = Counter()
    if language in _SPACELESS:
        for sign in _SIGNS.findall(text):
            counts.update(_LEXICON["cjk"][0][sign])
        total = len(text) / 2.5
    else:
        words = (_HINDI if language == "hi" else _WORD).findall(text)[:_WORDS]
        for word, times in Counter(words).items():
            for topic in topics_of(word, language):
                counts[topic] += times
        total = len(words)
    share = {f"words {topic}": math.log1p(100 * counts[topic] / max(total, 40)) for topic in _TOPICS}
    return share | {"long": min(total / 300, 1.5), "short": max(0.0, 1 - total / 120)}


def _of_headline(draft: Draft) -> dict[str, float]:
    """What the headline promises."""
    headline, film = draft.review.headline or "", draft.review.film
    line = f"{headline} | {without_site(draft.document.title, site_names(draft))}"
    words = set(fold(line).split()) - (set(fold(film.title).split()) if film else set())
    glued = line if _GLUED.search(line) else ""
    found = {
        kind: bool(words & signs) or (bool(glued) and any(sign in glued for sign in signs if not sign.isascii()))
        for kind, signs in _HEADLINES.items()
    }
    found["index"] = bool(_HEADLINES["index"] & set(fold(headline).split()) & words)
    number = _COUNT.search(headline) is not None
    best, films = found.pop("best"), found.pop("films")
    found |= {
        "list": (best and (films or number)) or (films and number) or found["list"],
        "best": best,
        "number": number,
    }
    found["asks"] = headline.rstrip().endswith("?")
    found["is film"] = film is not None and fold(headline) == fold(film.title)
    return {f"headline {name}": float(value) for name, value in found.items()}


def _of_structure(draft: Draft, body: list[Block]) -> dict[str, float]:
    """How the page is built: its sections, and what its paragraphs do."""
    first = next((s.block for s in draft.spans.labelled(Label.HEADLINE)), 0)
    last = body[-1].index + 1 if body else len(draft.blocks)
    heads = [b for b in draft.blocks[first + 1 : last] if (b.heading or _is_bold_line(b)) and not b.place.hidden]
    text = sum(len(b.text) for b in body)
    body = body[:_PARAGRAPHS]
    paragraphs = max(1, len(body))
    return _of_links(draft, first) | {
        "sections": math.log1p(len(heads)) / 2,
        "numbered sections": math.log1p(sum(_is_numbered(b.text[:120]) for b in heads)),
        "films with year": math.log1p(sum(_films_with_year(b.text[:3000]) for b in body)) / 2,
        "questions": min(1.0, 3 * sum(_is_question(b.text[-200:]) for b in body if not b.heading) / paragraphs)
        * (paragraphs > 3),
        "verdict heading": float(
            any(not _VERDICTS.isdisjoint(fold(b.text).split()) for b in heads if len(b.text) < 50)
        ),
        "speech": sum(_has_speech(b.text[:1500]) for b in body) / paragraphs,
        "orders": math.log1p(sum(_is_order(b.text) for b in body)),
        "little text": 1.0 if text < 250 else 0.0,
        "items": math.log1p(sum(b.tag == "li" for b in body)) / 2,
    }


def _of_links(draft: Draft, first: int) -> dict[str, float]:
    """How much of the page leads elsewhere, and how much of what stands below the headline does."""
    letters = linked = 0.0
    headings = blocks = teasers = 0
    text = draft.body_range()
    for block in draft.blocks[:_SHOWN]:
        if block.place.hidden:
            continue
        size = len(block.text)
        letters += size
        share = block.link_share if block.marks else 0.0
        linked += share * size
        if share > 0.8:
            headings += block.heading > 0
            teasers += block.heading > 0 and block.index in text
            blocks += block.index > first and size > 14 and _ELSEWHERE.isdisjoint(draft.tags.of(block.place))
    return {
        "link farm": 2 * linked / letters if letters else 0.0,
        "linked headings": math.log1p(headings) / 2,
        "linked blocks": math.log1p(blocks) / 2,
        "teasers for text": min(1.0, teasers / 4),
    }


def _is_bold_line(block: Block) -> bool:
    size = len(block.text)
    if size >= 90 or not block.marks:
        return False
    return any(m.tag in ("b", "strong") and m.end - m.start >= size - 2 for m in block.marks)


def _is_numbered(line: str) -> bool:
    """True for a line that opens with a number of its own, or ends in a film's year."""
    return _NUMBERED.match(line) is not None or _YEAR_LAST.fullmatch(line.rstrip()[-6:]) is not None


def _is_question(tail: str) -> bool:
    return tail.rstrip().endswith(("?", "？")) or _QUESTION.match(tail) is not None


def _films_with_year(text: str) -> int:
    # Most paragraphs have no bracket at all, and to find one is cheap.
    return len(_FILM_AND_YEAR.findall(text)) if _BRACKET.search(text) else 0


def _has_speech(text: str) -> bool:
    # The whole pattern is asked only where a quotation mark or a dash can open it.
    may_open = text[:1] in ("—", "–", "-") or _QUOTE.search(text) is not None
    return may_open and _SPEECH.search(text) is not None


def _is_order(text: str) -> bool:
    """True for a line that tells a writer what to write: ``Tone: Discuss how …``."""
    after = text[:120].partition(": ")[2] or text
    opening = after.split(None, 1)
    return len(opening) > 1 and opening[0].casefold().strip("*_ ") in _INSTRUCTIONS


def _of_claims(draft: Draft) -> dict[str, float]:
    """What the page says of itself: its schema types, its section, its tags."""
    found = {name: 1.0 for name, types in _CLAIMS.items() if types & draft.linked.types}
    sections = _sections(draft)
    return found | {f"section {kind}": 1.0 for kind, names in _SECTIONS.items() if names & sections}


def _sections(draft: Draft) -> set[str]:
    """Names of the sections and tags that the page stands in, folded."""
    try:
        path = urlsplit(draft.page.url or draft.linked.canonical_url).path
    except ValueError:
        path = ""
    names = [unquote(part) for part in path.split("/")[:-1]]
    names += draft.document.metas.get("article:section", []) + draft.document.metas.get("parsely-section", [])
    names += [tag for tags in draft.document.metas.get("article:tag", [])[:20] for tag in tags.split(",")]
    for block in draft.blocks[:400]:
        for m in block.marks:
            if m.tag == "a" and _is_category(m.names, m.value):
                names.append(block.text[m.start : m.end])
    return {name.strip(" #").casefold() for name in names if len(name) < 40}


def _is_category(names: str, href: str) -> bool:
    return "/tag/" in href or "/categor" in href or "/kategorie" in href or ("tag" in names and "tag" in names.split())


def _of_record(draft: Draft, body: list[Block]) -> dict[str, float]:
    """What has been read so far: a film with credits, a verdict, a synopsis."""
    review, film = draft.review, draft.review.film
    title = fold(film.title) if film else ""
    text = f" {' '.join(fold(b.text) for b in body[:12])} " if title else ""
    labelled = {span.label for span in draft.spans.labelled(Label.CREDITS, Label.SYNOPSIS)}
    reasons = Counter(span.reason for span in draft.spans.labelled(Label.CREDITS) if span.reason.startswith("label"))
    rows = sum(1 for _ in draft.spans.labelled(Label.CREDITS))
    return {
        "director": float(bool(review.director)),
        "cast": float(bool(review.cast)),
        "credits": min(1.5, math.log1p(rows) / 2),
        "repeated credits": math.log1p(max(reasons.values(), default=1) - 1),
        "dated": float(bool(review.date_published)),
        "film in headline": float(bool(title) and f" {title} " in f" {fold(review.headline or '')} "),
        "film unmentioned": float(bool(title) and len(text) > 600 and title not in text),
        "synopsis": float(Label.SYNOPSIS in labelled or bool(review.synopsis)),
        "verdict": float(review.rating is not None),
        "film mentioned": math.log1p(min(text.count(title), 8)) if title else 0.0,
        "signed": float(bool(review.author)),
    }


def _together(found: dict[str, float]) -> dict[str, float]:
    """What features say only together: a page that nowhere calls itself a review, and a film's sheet by itself."""
    announced = any(found.get(name) for name in _ANNOUNCING)
    sheet = found["director"] and (found["cast"] or found["synopsis"])
    alone = sheet and not (announced or found["dated"] or found["signed"])
    filmless = max(0.0, 1 - 2 * found["words film"]) if found["long"] > 0.2 and not found.get("claims film") else 0.0
    return {"no film": filmless, "not announced": float(not announced), "sheet alone": float(bool(alone))}
