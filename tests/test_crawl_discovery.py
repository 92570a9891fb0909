"""A crawl from a bare home page: it finds what is there, stays out of traps, and asks again only for what may have changed."""

import re
import sqlite3
from collections import Counter
from pathlib import Path

import pytest

from reviewcrawler.store import Store
from tests.serving import Answer, Site, command, page

pytestmark = pytest.mark.long

FILMS = 60


def review(number: int) -> str:
    words = " ".join(
        f"Scene {number * 37 + n} is shot from the pier with patience, and this quiet film is the better for it."
        for n in range(12)
    )
    return page(f"The Quay, part {number} review", "/", text=words)


def crawled(store: Path) -> list[str]:
    with Store(store, create=False) as opened:
        return [record.url or "" for record in opened.reviews()]


def asked_states(store: Path) -> Counter[str]:
    with sqlite3.connect(store) as sql:
        return Counter(dict(sql.execute("SELECT state, count(*) FROM frontier GROUP BY state")))


def trap(path: str) -> Answer:
    """A calendar, facets, a trail that gets ever longer, and numbers without an end: none of it has an article."""
    if found := re.fullmatch(r"/calendar/(\d+)", path):
        here = int(found[1])
        return Answer(page(f"Week {here}", f"/calendar/{here + 1}", f"/calendar/{here - 1}", text="No events."))
    if path.startswith("/shop"):
        names = ["colour", "size", "cut", "cloth"]
        facets = [
            f"{path}{'&' if '?' in path else '?'}{name}={n}" for name in names for n in range(9) if name not in path
        ]
        return Answer(page("Shop", *facets, text="Nothing to buy."))
    if path.startswith("/deep/") and len(path) < 900:
        step = path.count("/")
        return Answer(page("Deeper", f"{path}s{step}/", f"{path}t{step}/", text="Go on."))
    if found := re.fullmatch(r"/more\?n=(\d+)", path):
        return Answer(page("More", f"/more?n={int(found[1]) + 1}", text="There is more."))
    return Answer("not here", 404)


@pytest.fixture(scope="module")
def maze(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, Path]:
    """Reviews behind thirty pages of an archive that knows no `rel=next`, among traps on every side."""
    folder = tmp_path_factory.mktemp("maze")
    with Site() as site:
        site.otherwise = trap
        site.routes["/"] = Answer(
            page(
                "Home",
                "/archive/page/1",
                "/calendar/500",
                "/shop",
                "/deep/",
                "/more?n=1",
                "/films/1?sid=77f",
                text="Home.",
            )
        )
        for number in range(1, FILMS // 2 + 1):
            films = [f"/films/{2 * number - 1}?PHPSESSID={number}{n}" for n in range(3)] + [f"/films/{2 * number}"]
            further = [f"/archive/page/{number + 1}"] if number < FILMS // 2 else []
            site.routes[f"/archive/page/{number}"] = Answer(page(f"Archive {number}", *films, *further, text="Older."))
        for number in range(1, FILMS + 1):
            site.routes[f"/films/{number}"] = Answer(review(number))
        result = command("crawl", site.url, "--allow-private", "--jobs", "0", cwd=folder)
        assert result.returncode == 0, result.stderr
        return site, folder / "reviews.db"


def test_every_review_is_found_among_traps(maze: tuple[Site, Path]) -> None:
    site, store = maze
    assert {f"{site.url}films/{n}" for n in range(1, FILMS + 1)} <= set(crawled(store))


def test_traps_do_not_hold_it(maze: tuple[Site, Path]) -> None:
    site, _ = maze
    spent = Counter(path.split("/")[1].partition("?")[0] for path in site.asked)
    assert {name: count for name, count in spent.items() if count > 300} == {}
    assert max(Counter(site.asked).values()) == 1


def test_reviews_come_before_the_traps_are_done(maze: tuple[Site, Path]) -> None:
    site, _ = maze
    last = max(n for n, path in enumerate(site.asked) if path.startswith("/films/"))
    assert last < len(site.asked) * 0.75


def test_what_was_left_out_has_its_reason(maze: tuple[Site, Path]) -> None:
    with sqlite3.connect(maze[1]) as sql:
        reasons = {reason for (reason,) in sql.execute("SELECT reason FROM frontier WHERE state = 'failed'")}
    assert reasons == {"left out: addresses of this shape bring nothing new", "HTTP 404"}


def wordpress(site: Site) -> None:
    """Nothing is linked from the home page: its feed and sitemaps have it all."""
    site.routes.update({
        "/": Answer(f'<meta name="generator" content="WordPress 6.4">{page("Home")}'),
        "/robots.txt": Answer("User-agent: *\nDisallow: /wp-admin/", type="text/plain"),
        "/feed/": Answer(
            f"<rss><channel><item><link>{site.url}films/1</link><pubDate>Wed, 01 May 2024 20:00:00 GMT</pubDate></item>"
            "</channel></rss>", type="application/rss+xml",
        ),
        "/wp-sitemap.xml": Answer(
            f"<sitemapindex><sitemap><loc>{site.url}wp-sitemap.xml</loc></sitemap>"
            f"<sitemap><loc>{site.url}posts.xml</loc></sitemap></sitemapindex>", type="text/xml",
        ),
        "/posts.xml": Answer(
            "<urlset>" + "".join(f"<url><loc>{site.url}films/{n}</loc><lastmod>2024-0{n}-01</lastmod></url>" for n in (2, 4, 3))
            + "</urlset>", type="text/xml",
        ),
    })  # fmt: skip
    site.routes |= {f"/films/{n}": Answer(review(n)) for n in range(1, 5)}


def test_lists_are_found_where_the_platform_keeps_them_and_the_newest_comes_first(tmp_path: Path) -> None:
    with Site() as site:
        wordpress(site)
        result = command(
            "crawl", site.url, "--allow-private", "--jobs", "0", "--max-pages", "4", "--delay", "0.05", cwd=tmp_path
        )
        assert result.returncode == 0, result.stderr
        films = [path for path in site.asked if path.startswith("/films/")]
    assert films == ["/films/1", "/films/4", "/films/3"]


def test_a_saved_site_is_crawled_under_the_address_where_it_is_served(tmp_path: Path) -> None:
    with Site() as site:
        home = '<meta property="og:url" content="http://www.quayside.example/">'
        site.routes["/"] = Answer(home + page("Home", "http://www.quayside.example/films/1", "http://other.example/"))
        site.routes["/films/1"] = Answer(review(1))
        command("crawl", site.url, "--allow-private", "--jobs", "0", cwd=tmp_path)
        assert crawled(tmp_path / "reviews.db") == [site.url, f"{site.url}films/1"]
