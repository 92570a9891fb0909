"""Where pages, feeds and sitemaps lead."""

import gzip
from collections.abc import Callable

import pytest

from reviewcrawler.addresses.links import MAX_LINKS, link, may_be_page
from reviewcrawler.derive import derive
from reviewcrawler.discovery.listings import MAX_ENTRIES, of_listing
from reviewcrawler.page import Page

BASE = "http://example.org/blog/page.html"


def links(html: str) -> list[tuple[str, str]]:
    return [(found.url.removeprefix("http://example.org"), found.role) for found in derive(Page(html, url=BASE)).links]


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('<p>x<a href="a.html">A</a>', [("/blog/a.html", "page")]),
        ('<p>x<a href="/a.html#one">A</a><a href="/a.html#two">A</a>', [("/a.html", "page")]),
        ('<p>x<a href="/a?utm_source=x&b=1">A</a><a href="/a?b=1">A</a>', [("/a?b=1", "page")]),
        ('<p>x<a href="page.html#top">here</a>', []),
        ('<p>x<a href="mailto:ada@example.org">A</a><a href="javascript:void(0)">B</a><a href="tel:1">C</a>', []),
        ('<p>x<a href="/still.jpg">A</a><a href="/a.pdf">B</a><a href="/a?replytocom=3">C</a>', []),
        ('<p>x<a rel="nofollow" href="/a">A</a><a href="/b">B</a>', [("/b", "page")]),
        ('<meta name="robots" content="noindex, nofollow"><p>x<a href="/a">A</a>', []),
        ('<link rel="next" href="/page/2"><p>x<a href="/a">A</a>', [("/page/2", "next"), ("/a", "page")]),
        ('<link rel="alternate" type="application/rss+xml" href="/feed"><p>x', [("/feed", "feed")]),
        ('<link rel="alternate" hreflang="de" href="/de"><p>x', []),
        ('<p>x<a href="http://[broken">A</a><a href="/b">B</a>', [("/b", "page")]),
    ],
)
def test_links_of_a_page(html: str, found: list[tuple[str, str]]) -> None:
    assert links(html) == found


def test_links_of_one_page_are_bounded() -> None:
    html = "<p>x" + "".join(f'<a href="/{n}">n</a>' for n in range(MAX_LINKS + 500))
    assert len(links(html)) == MAX_LINKS


def test_a_page_without_an_address_leads_nowhere() -> None:
    assert derive(Page('<p>x<a href="http://example.org/a">A</a>', source="a.html")).links == []


RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>T</title><link>http://example.org/</link>
<item><title>One</title><link>http://example.org/one</link><pubDate>Wed, 01 May 2024 20:00:00 +0200</pubDate></item>
<item><title>Two</title><link> /two </link></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><link rel="self" href="http://example.org/feed"/><entry>
<link rel="edit" href="http://example.org/edit/1"/><link href="http://example.org/one"/>
<published>2024-05-01T20:00:00Z</published></entry></feed>"""
RDF = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><item><link>http://example.org/one</link><dc:date>2024-05-01</dc:date></item>
</rdf:RDF>"""
SITEMAP = """<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><url><image:image><image:loc>http://example.org/s.jpg</image:loc>
</image:image><loc>http://example.org/one</loc><lastmod>2024-05-01</lastmod></url></urlset>"""
INDEX = """<sitemapindex><sitemap><loc>http://example.org/posts.xml.gz</loc></sitemap></sitemapindex>"""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (RSS, [("/one", "page", "2024-05-01T18:00:00"), ("/two", "page", "")]),
        (ATOM, [("/one", "page", "2024-05-01T20:00:00")]),
        (RDF, [("/one", "page", "2024-05-01")]),
        (SITEMAP, [("/one", "page", "2024-05-01")]),
        (INDEX, [("/posts.xml.gz", "sitemap", "")]),
        (RSS[:200], [("/one", "page", "2024-05-01T18:00:00")]),
        ("<rss><channel>", []),
    ],
)
@pytest.mark.parametrize("pack", [str.encode, lambda text: gzip.compress(text.encode())])
def test_entries_of_a_listing(text: str, found: list[tuple[str, str, str]], pack: Callable[[str], bytes]) -> None:
    given = of_listing(Page(pack(text), url="http://example.org/feed"))
    assert given is not None
    assert [(each.url.removeprefix("http://example.org"), each.role, each.dated) for each in given] == found


@pytest.mark.parametrize(
    "text", ["<html><body><p>&lt;rss></p></body></html>", "<p>How to write an <rss> feed</p>", "# <rss>"]
)
def test_a_page_that_speaks_of_feeds_is_no_feed(text: str) -> None:
    assert of_listing(Page(text if text.startswith("#") else f"<html>{text}", url=BASE)) is None


def test_entities_of_a_hostile_feed_are_not_expanded() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "http://example.org/"><!ENTITY b "&a;&a;">]>'
    assert of_listing(Page(f"<?xml version='1.0'?>{bomb}<rss><item><link>&b;</link></item></rss>", url=BASE)) == []


def test_entries_of_one_sitemap_are_bounded() -> None:
    entries = "".join(f"<url><loc>http://example.org/{n}</loc></url>" for n in range(MAX_ENTRIES + 10))
    found = of_listing(Page(f"<urlset>{entries}</urlset>", url=BASE))
    assert found is not None
    assert len(found) == MAX_ENTRIES


@pytest.mark.parametrize(
    "url",
    ["ftp://example.org/a", "http:///a", "http://example.org/\ud83d", "http://example.org/" + "a" * 1000,
     "http://example.org:99999/", "http://example.org:port/", "http://\x7f/", "http://a b.example/",
     "http://user:secret@example.org/"],
)  # fmt: skip
def test_what_is_no_address(url: str) -> None:
    assert link(url) is None


@pytest.mark.parametrize(
    "path", ["wp-login.php", "a/b/c/a/b/c/a/b/c", "x?a=1&b=2&c=3&d=4&e=5&f=6", "feed.json", "Still.JPG"]
)
def test_what_leads_to_no_page(path: str) -> None:
    assert not may_be_page(f"http://example.org/{path}")


@pytest.mark.parametrize("path", ["", "2024/05/01/a-review", "?p=17", "page.php?id=3", "film/se7en.html", "a.b/c.d"])
def test_what_may_be_a_page(path: str) -> None:
    assert may_be_page(f"http://example.org/{path}")


@pytest.mark.parametrize(
    ("said", "more"),
    [
        ("The Quay", 0),
        ("Film review: The Quay", 4),
        ("Filmkritik: Der Kai", 4),
        ("Película: El Muelle", 4),
        ("The Moors – Quay | album review", -2),
        ("A word on the album that a film was made of", 4),
        ("The film begins in the rain, on a quay. " * 9, 0),
    ],
)
def test_the_words_of_a_link_in_a_list_promise_what_it_leads_to(said: str, more: int) -> None:
    rows = "".join(f"<h2><a href='/{n}/'>Pears bite {n}</a></h2><p>Dogs do, too.</p>" for n in range(9))
    row = f"<h2><a href='/pale-harvest/'>{said}</a></h2>"
    menu = "<ul><li><a href='/films/'>Films</a></li><li><a href='/about/'>About the film pages</a></li></ul>"
    html = f"<html><body>{menu}<main>{rows}{row}</main></body></html>".encode()
    promised = {
        each.url.partition("example.org")[2]: each.promise
        for each in derive(Page(html, "http://example.org/archive/")).links
    }
    assert promised["/pale-harvest/"] - promised["/1/"] == more
