"""What addresses tell before they are fetched, where lists are looked for, and what is reserved."""

import pytest

from reviewcrawler.addresses.links import link, may_be_page
from reviewcrawler.addresses.shapes import date_in, promise, section_of, shape_of
from reviewcrawler.derive import derive
from reviewcrawler.discovery.guesses import guesses
from reviewcrawler.discovery.listings import of_listing
from reviewcrawler.frontier.scope import Scope
from reviewcrawler.page import Page
from reviewcrawler.stated.rights import is_reserved, rights_of, rules_of

HERE = "http://example.org/"


@pytest.mark.parametrize(
    ("path", "shape"),
    [
        ("", "/"),
        ("the-quay", "/*"),
        ("2024/05/01/the-quay.html", "/Y/N/N/*.html"),
        ("2024/5/", "/Y/N/"),
        ("category/film/page/12/", "/category/film/page/N/"),
        ("films/a-very-long-name-of-a-section-that-is-a-slug/photos", "/films/*/*"),
        ("?p=17", "/?p"),
        ("list?b=2&a=1", "/*?a&b"),
    ],
)
def test_the_shape_of_an_address(path: str, shape: str) -> None:
    assert shape_of(HERE + path) == shape


@pytest.mark.parametrize(
    ("path", "section"),
    [("", "/"), ("films/page/3/", "/films"), ("films/3", "/films"), ("films/index.html", "/films"), ("2031/05/", "/Y")],
)
def test_pages_of_one_list_share_its_section(path: str, section: str) -> None:
    assert section_of(HERE + path) == section


@pytest.mark.parametrize(
    ("path", "date"),
    [
        ("2024/05/01/x", "2024-05-01"),
        ("2024-05-01-x", "2024-05-01"),
        ("2024/5/x", "2024-05"),
        ("films/1984", "1984"),
        ("films/se7en", ""),
    ],
)
def test_the_date_in_an_address(path: str, date: str) -> None:
    assert date_in(HERE + path) == date


def test_words_promise_a_film_review() -> None:
    paths = ["wine/a-red", "the-quay", "film/the-quay", "filmkritiken/der-kai", "movie-review-the-quay"]
    found = [promise(HERE + path) for path in paths]
    assert found == sorted(found)
    assert found[0] < 0 == found[1] < found[2]
    assert promise(f"{HERE}the-quay", "/tag/cinéma") > promise(f"{HERE}the-quay", "/tag/beer")


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("a?PHPSESSID=8f1&b=1", "a?b=1"),
        ("a;jsessionid=8F1.node?b=1", "a?b=1"),
        ("a?sid=8f1", "a"),
        ("a?season=1&side=b", "a?season=1&side=b"),
    ],
)
def test_session_ids_are_no_part_of_an_address(given: str, url: str) -> None:
    found = link(HERE + given)
    assert found
    assert found.url == HERE + url


@pytest.mark.parametrize("path", ["calendar/2199/05/", "events/2199-05-17", "2199/12/31/x"])
def test_nothing_is_written_in_the_future(path: str) -> None:
    assert not may_be_page(HERE + path)


@pytest.mark.parametrize("path", ["films/2046", "2012/05/x", "blade-2049"])
def test_a_film_may_be_named_after_a_year(path: str) -> None:
    assert may_be_page(HERE + path)


def out(html: str, url: str = f"{HERE}blog/page.html") -> list[str]:
    return [found.url for found in derive(Page(html, url=url)).links]


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('<base href="/films/"><p>x<a href="a.html">A</a>', [f"{HERE}films/a.html"]),
        ('<base href="http://[broken"><p>x<a href="a.html">A</a>', [f"{HERE}blog/a.html"]),
        ('<link rel="feed" type="application/rss+xml" href="/index.xml"><p>x', [f"{HERE}index.xml"]),
        ('<link rel="alternate" type="application/rss+xml" title="Comments" href="/c/feed/"><p>x', []),
        ('<meta name="robots" content="none"><p>x<a href="/a">A</a>', []),
        ('<meta name="reviewcrawler" content="nofollow"><p>x<a href="/a">A</a>', []),
    ],
)
def test_links_as_a_page_means_them(html: str, found: list[str]) -> None:
    assert out(html) == found


JSON_FEED = """{"version": "https://jsonfeed.org/version/1.1", "title": "T", "next_url": "http://example.org/feed-2",
"items": [{"id": "1", "url": "http://example.org/one", "date_published": "2024-05-01T20:00:00Z"}, {"id": "2"}, 3]}"""
BLOGGER = """<feed xmlns="http://www.w3.org/2005/Atom"><link rel="next" href="http://example.org/feeds?start-index=26"/>
<entry><published>2024-05-01T20:00:00Z</published><updated>2024-06-01T20:00:00Z</updated>
<link rel="alternate" href="http://example.org/one"/></entry></feed>"""
NEWS = """<urlset xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>http://example.org/one</loc>
<n:news><n:publication_date>2024-05-01</n:publication_date></n:news></url></urlset>"""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (JSON_FEED, [("feed-2", "feed", ""), ("one", "page", "2024-05-01T20:00:00")]),
        (BLOGGER, [("feeds?start-index=26", "feed", ""), ("one", "page", "2024-06-01T20:00:00")]),
        (NEWS, [("one", "page", "2024-05-01")]),
        (JSON_FEED[:150], []),
    ],
)
def test_feeds_of_other_forms(text: str, found: list[tuple[str, str, str]]) -> None:
    given = of_listing(Page(text, url=f"{HERE}feed"))
    assert given is not None
    assert [(each.url.removeprefix(HERE), each.role, each.dated) for each in given] == found


@pytest.mark.parametrize("text", ['{"version": 2, "items": []}', "{}", '{"a": {"version": "https://jsonfeed.org/1"}}'])
def test_other_data_is_no_feed(text: str) -> None:
    assert of_listing(Page(text, url=f"{HERE}feed")) is None


@pytest.mark.parametrize(
    ("html", "path"),
    [
        ('<meta name="generator" content="WordPress 6.4">', "wp-sitemap.xml"),
        ('<link href="/wp-content/themes/a.css" rel="stylesheet">', "wp-sitemap.xml"),
        ('<meta content="blogger" name="generator">', "feeds/posts/default?max-results=150"),
        ('<meta name="generator" content="Hugo 0.67.1">', "index.xml"),
        ("", "sitemap.xml"),
    ],
)
def test_lists_are_looked_for_where_the_platform_keeps_them(html: str, path: str) -> None:
    derived = derive(Page(f"<html><head>{html}</head><body><p>x</p></body></html>", url=HERE))
    assert HERE + path in [found.url for found in guesses(HERE, derived.platform)]


@pytest.mark.parametrize(
    ("html", "host"),
    [
        ('<link rel="canonical" href="http://quayside.example/">', "quayside.example"),
        ('<meta property="og:url" content="http://www.quayside.example/">', "quayside.example"),
        ('<link rel="canonical" href="http://example.org/">', ""),
        ("", ""),
    ],
)
def test_a_copy_tells_whose_it_is(html: str, host: str) -> None:
    assert derive(Page(f"<html><head>{html}</head><body><p>x</p></body></html>", url=HERE)).own_host == host


@pytest.mark.parametrize(
    ("headers", "meta", "rights"),
    [
        ({}, "", ""),
        ({"x-robots-tag": "noindex, nofollow"}, "", "noindex nofollow"),
        ({"x-robots-tag": "reviewcrawler: noai"}, "", "noai"),
        ({"x-robots-tag": "somebot: noindex, reviewcrawler: noai"}, "", "noai"),
        ({"x-robots-tag": "unavailable_after: 25 Jun 2010 15:00:00 PST"}, "", ""),
        ({}, '<meta name="robots" content="index, NOAI, noimageai">', "noai noimageai"),
        ({"tdm-reservation": "1"}, "", "tdm"),
        ({}, '<meta name="tdm-reservation" content="1">', "tdm"),
        ({"tdm-reservation": "0"}, "", ""),
        ({}, '<link rel="license" href="https://licence.example/by/4.0/">', "license:https://licence.example/by/4.0/"),
        ({}, '<link rel="license" href="/terms"><link rel="license" href="javascript:x">', ""),
        ({}, '<link rel="license" href="http://a.example/"><link rel="license" href="http://b.example/">', ""),
    ],
)
def test_what_a_page_reserves(headers: dict[str, str], meta: str, rights: str) -> None:
    derived = derive(Page(f"<html><head>{meta}</head><body><p>x</p></body></html>", url=HERE, headers=headers))
    assert derived.rights == rights
    assert meta or rights_of(headers) == rights


@pytest.mark.parametrize(
    ("path", "reserved"), [("about", False), ("reviews/a", True), ("a.html", True), ("a.html?b=1", False), ("b", False)]
)
def test_what_a_site_reserves(path: str, *, reserved: bool) -> None:
    rules = rules_of(
        b'[{"location": "/about", "tdm-reservation": 0}, {"location": "/reviews/", "tdm-reservation": 1}, '
        b'{"location": "/*.html$", "tdm-reservation": 1, "tdm-policy": "http://example.org/policy"}, "odd"]'
    )
    assert is_reserved(HERE + path, rules) is reserved


@pytest.mark.parametrize("body", [b"", b"<html>", b"{}", b"[" * 100_000, b'[{"location": 3}]'])
def test_a_broken_reservation_reserves_nothing(body: bytes) -> None:
    assert not is_reserved(HERE, rules_of(body))


@pytest.mark.parametrize(
    ("scope", "path", "dated", "depth", "held"),
    [
        (Scope(), "a", "", 99, True),
        (Scope(only=("/films/",)), "wine/a", "", 1, False),
        (Scope(never=("*/print",)), "films/a/print", "", 1, False),
        (Scope(depth=2), "a", "", 3, False),
        (Scope(since="2024-05-02"), "a", "2024-05-01T20:00:00", 1, False),
        (Scope(since="2024-05-02"), "a", "2024", 1, True),
        (Scope(since="2024-05-02"), "a", "", 1, True),
        (Scope(until="2023"), "a", "2024-05-01", 1, False),
    ],
)
def test_what_a_scope_holds(scope: Scope, path: str, dated: str, depth: int, *, held: bool) -> None:
    found = link(HERE + path, "page", dated)
    assert found
    assert scope.holds(found, depth) is held
    assert scope.holds(found._replace(role="sitemap"), depth)
