"""A page with what its site's rules find on it.

Rule of this room: the markup is only marked, never cut, so that what was visible on the page stays in the record's body
or debris.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlsplit

from lxml import etree, html

from reviewcrawler.page import Page
from reviewcrawler.siterules import rules_of
from reviewcrawler.siterules.parsing import Layout, SiteRules

BODY: Final = "reviewcrawler-rule-body"
DEBRIS: Final = "reviewcrawler-rule-debris"
"""Class words that stand in the marked page for what the selectors found."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """A page with what its site's rules found on it: texts by field, and the page with these places marked."""

    rules: SiteRules
    page: Page
    texts: dict[str, list[str]]


def prepare(page: Page) -> Ruled | None:
    """The page by its site's rules; None where it has none, or is no HTML."""
    rules = rules_of(page.site)
    if rules is None or page.media != "html":
        return None
    try:
        tree = html.document_fromstring(page.utf8, html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, ValueError):
        return None
    path = path_of(page.url)
    layout = next((each for each in rules.layouts if each.fits(path, tree)), None)
    if layout is None:
        return Ruled(rules, page, {})
    texts = _found(layout, tree)
    for name, word in (("body", BODY), ("debris", DEBRIS)):
        for place in layout.places.get(name, ()):
            for element in place.elements(tree):
                element.set("class", f"{element.get('class', '')} {word}".strip())
    return Ruled(rules, replace(page, body=html.tostring(tree, encoding="unicode"), content_type="text/html"), texts)


def _found(layout: Layout, tree: html.HtmlElement) -> dict[str, list[str]]:
    """For each field the texts of the first of its places that holds any."""
    found = {}
    for name, places in layout.places.items():
        for place in places:
            said = [e.get(place.attribute, "") if place.attribute else e.text_content() for e in place.elements(tree)]
            if texts := [" ".join(text.split()) for text in said if text.strip()]:
                found[name] = texts
                break
    return found


def path_of(url: str | None) -> str:
    """The path of an address; empty where it has none."""
    try:
        return urlsplit(url or "").path
    except ValueError:
        return ""
