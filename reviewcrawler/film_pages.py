"""Where else the reviewed film has a page: IMDb, Wikidata, Letterboxd, TMDB.

Rules of this room: linked data comes first; a link counts where its text is the film's title or begins with a
service's name, or where it stands in the credits. Where links of one service lead to different films, only those under
the title count, and none where these differ, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from reviewcrawler.draft import Draft
from reviewcrawler.folding import plain
from reviewcrawler.spans import Label
from reviewcrawler.tables import load


class Service(NamedTuple):
    """A place where films have pages: what its addresses hold, how they are read, the form they are given in."""

    name: str
    part: str
    address: re.Pattern[str]
    form: str


_SERVICES: Final = tuple(
    Service(s["name"], s["part"], re.compile(s["address"], re.I), s["form"]) for s in load("film_pages")["service"]
)
_YEAR_BEHIND: Final = re.compile(r"\s*[(\[]?(?:18|19|20)\d\d[)\]]?\s*\Z")


def read(draft: Draft) -> None:
    """Set ``film.same_as``, where the page is about one film."""
    film = draft.review.film
    if film is None:
        return
    told = list(dict.fromkeys(filter(None, map(known, draft.linked.film_same_as))))
    found = told or _chosen(list(_links(draft, film.title)))
    if found:
        draft.review.film = replace(film, same_as=found)


def known(address: str) -> str:
    """The address of a film's page in the form of its service; an empty string for any other address.

    >>> known("http://m.imdb.com/title/tt0069293/?ref_=x"), known("https://www.imdb.com/name/nm0000001/")
    ('https://www.imdb.com/title/tt0069293/', '')
    """
    for service in _SERVICES:
        if service.part in address and (found := service.address.search(address)):
            return service.form.format(found[1])
    return ""


class _Link(NamedTuple):
    address: str
    service: str
    titled: bool


def _links(draft: Draft, title: str) -> Iterator[_Link]:
    """The links that may lead to the film's own page."""
    asked = plain(title)
    for index, href, _ in draft.document.anchors:
        service = next((s for s in _SERVICES if s.part in href), None)
        address = known(href) if service else ""
        if not service or not address or index >= len(draft.blocks):
            continue
        block = draft.blocks[index]
        texts = [plain(_YEAR_BEHIND.sub("", block.text[m.start : m.end])) for m in block.links if m.value == href]
        titled = asked in texts
        named = any(text.startswith(f" {service.name} ") for text in texts)
        if titled or (index in draft.near and (named or _is_credits(draft, index))):
            yield _Link(address, service.name, titled)


def _is_credits(draft: Draft, index: int) -> bool:
    return any(span.label in (Label.CREDITS, Label.RATING) for span in draft.spans.of(index))


def _chosen(links: list[_Link]) -> list[str]:
    """One address a service: the only one there is, or the only one under the title."""
    found = []
    for service in dict.fromkeys(link.service for link in links):
        every = {link.address for link in links if link.service == service}
        titled = {link.address for link in links if link.service == service and link.titled}
        sure = titled or every
        if len(sure) == 1:
            found.append(sure.pop())
    return found
