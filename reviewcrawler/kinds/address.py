"""What a page says of itself: its address, its sections and tags, its schema types.

Rule of this room: words of addresses count only as whole parts; a page's menu tells nothing of the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final
from urllib.parse import unquote, urlsplit

from reviewcrawler.draft import Draft
from reviewcrawler.tables import load

_SECTIONS: Final = {name: frozenset(words.split()) for name, words in load("kinds")["sections"].items()}
_CLAIMS: Final = {
    "claims review": {"Review", "CriticReview", "MovieReview"},
    "claims film": {"Movie", "Film", "ShortFilm"},
    "claims else": {
        "Book", "VideoGame", "Game", "Product", "TVSeries", "TVSeason", "TVEpisode", "MusicAlbum", "Recipe",
        "MusicRecording", "Restaurant", "Course", "SoftwareApplication", "Event", "LocalBusiness",
        "TheaterEvent", "Play", "MusicRelease", "CreativeWorkSeason", "CreativeWorkSeries", "MobileApplication",
        "Hotel", "PodcastEpisode",
    },
    "claims list": {"ItemList", "CollectionPage", "SearchResultsPage"},
    "claims page": {"AboutPage", "ContactPage", "ProfilePage"},
}  # fmt: skip
_OG_TYPES: Final = {
    "video.movie": "claims film",
    "movie": "claims film",
    "video.tv_show": "claims else",
    "video.episode": "claims else",
    "music.album": "claims else",
    "music.song": "claims else",
    "book": "claims else",
    "product": "claims else",
    "profile": "claims page",
}
_CATEGORY: Final = re.compile(
    r"/(?:tags?|categor(?:y|ies|ias?|ía|ie)|kategori[ae]n?|kategorie|rubri(?:k|que|ca|ek)|section|topics?|labels?|genres?)/([^/?#]{2,40})"
)
_MANY: Final = 14
"""Categories beyond which a page shows those of its site."""
_ELSEWHERE: Final = frozenset(["nav", "footer", "aside", "header"])
_DATES: Final = re.compile(r"(?:/(?:19|20)\d\d)(?:/\d\d?){0,2}/?(?:index\.html?)?")
_YEAR: Final = re.compile(r"(?:19|20)\d\d(?:\.html?)?")
"""What stands behind an archive's name where no single text does."""
_PAGED: Final = re.compile(r"/(?:page|seite|pagina|p)/?-?\d{1,4}/?$")
_PAGED_QUERY: Final = re.compile(r"(?:^|&)(?:page|paged|cat|tag|author|s|q|m)=[^&]")
_ONE: Final = re.compile(r"(?:^|&)(?:[a-z]{0,3}id|no|num|post)=\d")
"""What asks for one text, whatever page of a list it was found on."""
_ENDING: Final = re.compile(r"\.(?:html?|php|aspx?)$")
_INDEX: Final = re.compile(r"/(?:index|default)(?:\.\w{2,5})?$")


def of_claims(draft: Draft) -> dict[str, float]:
    """The page's schema types, its sections and tags, and what its address is one of."""
    found = {name: 1.0 for name, types in _CLAIMS.items() if not types.isdisjoint(draft.linked.types)}
    if claim := _OG_TYPES.get(draft.document.meta("og:type").lower()):
        found[claim] = 1.0
    told = set(_sections(draft))
    names = {
        "section " + kind: 1.0 for kind in ("review", "film", "news", "rival") if not _SECTIONS[kind].isdisjoint(told)
    }
    if "section film" in names:
        # A section of films and something else besides tells only of films.
        names.pop("section rival", None)
    return found | names | _of_address(draft)


def _of_address(draft: Draft) -> dict[str, float]:
    path, query = address(draft)
    parts = [part for part in path.split("/") if part]
    if not parts:
        return {"address home": float(path == "/" and not query)}
    asks = _PAGED_QUERY.search(query) is not None and _ONE.search(query) is None
    listing = _lists(parts) or asks or bool(_DATES.fullmatch(path) or _PAGED.search(path))
    return {"address listing": float(listing), "address plain": float(_ENDING.sub("", parts[-1]) in _SECTIONS["plain"])}


def _lists(parts: list[str]) -> bool:
    """True for an address that ends in a word for lists, or in one and the name of what is listed.

    >>> _lists(["tag", "drama"]), _lists(["category", "film", "tideline"]), _lists(["archives", "4711"])
    (True, False, False)
    """
    if parts[-1] in _SECTIONS["listing"]:
        return True
    above = parts[-2] if len(parts) > 1 else ""
    dated = not above.startswith("archiv") or _YEAR.fullmatch(parts[-1]) is not None
    return above in _SECTIONS["listing"] and dated


def address(draft: Draft) -> tuple[str, str]:
    """Path and query of the page's address, lower case, without the name of an index file."""
    return _split(draft.page.url or draft.linked.canonical_url)


@lru_cache(maxsize=8)
def _split(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    path = unquote(parts.path).lower() if parts.netloc else ""
    return _INDEX.sub("/", path), parts.query.lower()


def slug(draft: Draft) -> str:
    """The last part of the page's address: ``the-salt-road-review``."""
    path = address(draft)[0].rstrip("/").rpartition("/")[2]
    return _ENDING.sub("", path).replace("_", "-")[:200]


def _sections(draft: Draft) -> Iterator[str]:
    """Names of the sections and tags that the page stands in, lower case, words joined by hyphens."""
    for name in _names(draft):
        if len(name) < 40:
            yield name.strip(" #/").lower().replace(" ", "-")


def _names(draft: Draft) -> Iterator[str]:
    yield from address(draft)[0].split("/")[:-1]
    metas = draft.document.metas
    for key in ("article:section", "parsely-section", "og:section"):
        yield from metas.get(key, ())
    for tags in metas.get("article:tag", [])[:20]:
        yield from tags.split(",")
    yield from _categories(draft)


def _categories(draft: Draft) -> set[str]:
    """The categories that the page links as its own: outside menus, and few."""
    found = set()
    for index, href, rel in draft.document.anchors:
        if "/" in href and (told := _CATEGORY.search(href)) and _is_own(draft, index, rel):
            found.add(unquote(told[1]))
    return found if len(found) <= _MANY else set()


def _is_own(draft: Draft, index: int, rel: str) -> bool:
    if "tag" in rel:
        return True
    return index < len(draft.blocks) and _ELSEWHERE.isdisjoint(draft.tags.of(draft.blocks[index].place))
