"""A saved site of reviews of records, one post in a hundred on a film: ``python -m benchmarks.mixed FOLDER``.

Rule of this room: nothing about a post tells the two apart but what it says: addresses, lists, dates, ratings and
layout are the same. `python -m benchmarks.sites FOLDER` crawls what is written; ``films.txt`` names the films' pages.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks.arts import page

PER_PAGE: Final = 12
_SYLLABLES: Final = "ba ker lo min sar tu vel no rin dash mo cal per jo wen".split()


class Post(NamedTuple):
    """A post: where it stands, what it is called, and its article."""

    path: str
    title: str
    article: str
    film: bool
    month: str


def posts(count: int, chance: random.Random) -> list[Post]:
    """Posts from the oldest to the newest; every hundredth is on a film."""
    found = []
    for number in range(count):
        kind = "film" if number % 100 == 57 else "record"
        html = page(chance, kind)
        title = html.partition("<title>")[2].partition(" - ")[0]
        article = html[html.index("<article>") : html.index("</article>")]
        month = f"{2004 + number * 18 // count}/{number * 216 // count % 12 + 1:02}"
        slug = "-".join("".join(chance.choices(_SYLLABLES, k=3)) for _ in range(3))
        more = "" if kind == "film" else "<ol>" + "".join(f"<li>{_name(chance)}</li>" for _ in range(9)) + "</ol>"
        found.append(Post(f"/{month}/{slug}/", title, article + more + "</article>", kind == "film", month))
    return found


def _name(chance: random.Random) -> str:
    return " ".join("".join(chance.choices(_SYLLABLES, k=2)).title() for _ in range(2))


def write(folder: Path, found: list[Post]) -> None:
    """The site: posts with their neighbours, the home page with its older ones, a page for each month."""
    newest = found[::-1]
    months = list(dict.fromkeys(post.month for post in newest))
    aside = "<aside>" + _list((f"/{month}/", month) for month in months) + "</aside>"
    for number, post in enumerate(newest):
        beside = _list((each.path, each.title) for each in newest[max(0, number - 1) : number + 2] if each is not post)
        _put(folder, post.path, post.title, f"{post.article}<nav>{beside}</nav>{aside}")
    starts = range(0, len(newest), PER_PAGE)
    for page_number, start in enumerate(starts, 1):
        older = f'<a rel="next" href="/page/{page_number + 1}/">Older</a>' if page_number < len(starts) else ""
        path = "/" if page_number == 1 else f"/page/{page_number}/"
        _put(folder, path, "Foghorn", _teasers(newest[start : start + PER_PAGE]) + older + aside)
    for month in months:
        _put(folder, f"/{month}/", month, _teasers(post for post in newest if post.month == month) + aside)
    (folder / "films.txt").write_text("".join(f"{post.path}\n" for post in newest if post.film), "utf-8")


def _teasers(some: Iterable[Post]) -> str:
    return "".join(f'<h2><a href="{each.path}">{each.title}</a></h2><p>{_opening(each)}</p>' for each in some)


def _opening(post: Post) -> str:
    return post.article.partition("<p>")[2].partition("</p>")[0][:80]


def _list(links: Iterable[tuple[str, str]]) -> str:
    return "<ul>" + "".join(f'<li><a href="{path}">{said}</a></li>' for path, said in links) + "</ul>"


def _put(folder: Path, path: str, title: str, body: str) -> None:
    place = folder / path.strip("/")
    place.mkdir(parents=True, exist_ok=True)
    head = f'<!doctype html><meta charset="utf-8"><title>{title} - Foghorn</title>'
    menu = '<nav><a href="/">Home</a> <a href="/page/2/">Archive</a></nav>'
    (place / "index.html").write_text(f"{head}{menu}<main>{body}</main><footer>Foghorn, since 2004</footer>", "utf-8")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mixed", description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--posts", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    write(given.folder, posts(given.posts, random.Random(given.seed)))


if __name__ == "__main__":
    main()
