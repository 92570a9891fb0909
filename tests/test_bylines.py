"""Who signs, and when the text appeared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewcrawler import dates, extract
from reviewcrawler.bylines.signatures import is_name, people, signed
from reviewcrawler.extract import label
from reviewcrawler.page import Page
from reviewcrawler.spans import Label

PROSE = "The keeper waits for a storm that never comes, and the camera waits with him through a long, pale winter. " * 3


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Dee Lark", ["Dee Lark"]),
        ("By Dee Lark and Cy Fenn", ["Dee Lark", "Cy Fenn"]),
        ("Posted on April 3, 2012 by Dee Lark | 3 comments", ["Dee Lark"]),
        ("Written by Dee Lark on 3 May 2019", ["Dee Lark"]),
        ("Review by Dee Lark, Film Critic", ["Dee Lark"]),
        ("Von Dee Lark am 3. Mai 2019", ["Dee Lark"]),
        ("Par Dée Larque et Cy Fenn, le 3 mai 2019", ["Dée Larque", "Cy Fenn"]),
        ("Por Dê Lobo e Cy Fenn", ["Dê Lobo", "Cy Fenn"]),
        ("Escrito por Dé Lobo", ["Dé Lobo"]),
        ("Scritto da Dea Larco, Cino Fenni", ["Dea Larco", "Cino Fenni"]),
        ("Door Dee van der Lark", ["Dee van der Lark"]),
        ("Autor: Daria Larka", ["Daria Larka"]),
        ("Yazan Deniz Lark", ["Deniz Lark"]),
        ("Автор: Дарья Ларк", ["Дарья Ларк"]),
        ("글: 이다인", ["이다인"]),
        ("이다인 기자", ["이다인"]),
        ("作者：李大音", ["李大音"]),
        ("-Door Dee van der Lark", ["Dee van der Lark"]),
        ("⎥ Dée Larque", ["Dée Larque"]),
        ("- Recomendação: 16 anos", []),
        ("Он многому научился у старого паромщика, у моста, у воды, от Ивана Озёрного.", []),
        ("文/小明 | 2019-11-26", ["小明"]),
        ("撰文｜李大音", ["李大音"]),
        ("Neppure il talento, indiscusso, di Moor e Ray", []),
        ("Directed by Ada Moor", []),
        ("Photo by Ada Moor", []),
        ("by · Published 26 January 2017", []),
        ("By admin", []),
        ("Reading time: 3 minutes", []),
    ],
)
def test_lines_that_sign(line: str, names: list[str]) -> None:
    assert signed(line) == names


@pytest.mark.parametrize(
    "name",
    [
        "Read More",
        "Movie Reviews",
        "Film Critic",
        "Staff Writer",
        "https://x.example",
        "Best Of 2019",
        "Источник: Daily Reel",
    ],
)
def test_things_are_nobody(name: str) -> None:
    assert not is_name(name)


@given(st.text(max_size=200))
def test_any_line_is_read(line: str) -> None:
    assert all(names == names.strip() for names in [*signed(line), *people(line, handles=True)])


def page(top: str = "", bottom: str = "", head: str = "") -> str:
    return f"<html><head>{head}</head><body><article><h1>The Salt Road</h1>{top}<p>{PROSE}</p><p>{PROSE}</p>{bottom}</article></body></html>"


LINKED = (
    '<script type="application/ld+json">{"@type": "Article", "author": {"name": "%s"}, "datePublished": "%s"}</script>'
)


@pytest.mark.parametrize(
    ("html", "authors"),
    [
        (page("<p>By Dee Lark"), ["Dee Lark"]),
        (page('<div class="entry-author"><a href="/author/dee">Dee Lark</a></div>'), ["Dee Lark"]),
        (page('<p class="byline">dee'), ["dee"]),
        (page(bottom="<p><strong>By: Dee Lark</strong>"), ["Dee Lark"]),
        (page(bottom="<p>~ Dee Lark"), ["Dee Lark"]),
        (page(bottom="<p><em>Dee Lark</em>"), ["Dee Lark"]),
        (page("<p>Ingestuurd door Dee Lark op di, 04/11/2014 - 21:15"), ["Dee Lark"]),
        (page('<div class="by">Dee Lark <time>4 mei 2019</time></div>'), ["Dee Lark"]),
        (page(bottom="<p>7/10</p><p>Until next week!</p><p>Posted by Dee at 10:32 PM"), ["Dee"]),
        (page(bottom="<p>Dee Lark"), ["Dee Lark"]),
        (page(bottom="<p>(Dee Lark)"), ["Dee Lark"]),
        (page(bottom="<p>（李 大音）"), ["李 大音"]),
        (page("<p>by larklark77 2025. 11. 11.</p>"), ["larklark77"]),
        (page("<p>zaterdag 11 december 2021</p><p>Dee Lark</p>"), ["Dee Lark"]),
        (f"<article><h1>The Salt Road</h1><p>{PROSE}[Dee Lark]</p></article>", ["Dee Lark"]),
        (f"<article><h1>The Salt Road</h1><p>{PROSE}-Door Dee Lark</p></article>", ["Dee Lark"]),
        (f"<article><h1>The Salt Road</h1><p>{PROSE}[Dee Lark]</p><h2>More</h2><p>{PROSE}</p></article>", []),
        (page(bottom="<p>（敬称略）"), []),
        (page(bottom="<p>Dee Lark</p><p>Director: Ada Moor</p><p>Cast: Joe Ray, Ann Lee</p>"), ["Dee Lark"]),
        (page(bottom="<p>My name is Dee Lark. I row.</p><p>© 2019 Dee Lark"), ["Dee Lark"]),
        (page(bottom='<h3>Dee "Dy" Lark</h3><p>Hi, I’m Dee Lark and I row.</p>'), ['Dee "Dy" Lark']),
        (page(bottom="<p>“I am Dee Lark,” the ferryman says, and rows.</p>"), []),
        (page(bottom=f"<p>{PROSE}</p><p><i>Dee Lark<br>14.03.2003</i>"), ["Dee Lark"]),
        (page(bottom="<p>Read More Stories"), []),
        (page(head=LINKED % ("Dee Lark", "2019-01-02")), ["Dee Lark"]),
        (page("<p>By Dee Lark and Cy Fenn", head=LINKED % ("Dee Lark", "")), ["Dee Lark", "Cy Fenn"]),
        (page("<p>By Cy Fenn", head=LINKED % ("Dee Lark", "")), ["Dee Lark"]),
        (page("<p>By Dee Lark", head=LINKED % ("admin", "")), ["Dee Lark"]),
        (page("<p>By Daily Reel Staff"), ["Daily Reel Staff"]),
        (page(), []),
        (page("<p>Directed by Ada Moor"), []),
        (page(head=LINKED % ("admin", "")), []),
        (page(bottom="<aside><h3>More</h3><p>By Cy Fenn</aside>"), []),
    ],
)  # fmt: skip
def test_the_author_is_who_signs_the_text(html: str, authors: list[str]) -> None:
    assert extract(html, content_type="text/html").author == authors


@pytest.mark.parametrize(
    ("text", "language", "iso"),
    [
        ("June 11, 2017", "en", "2017-06-11"),
        ("Sept. 3rd, 2014", "en", "2014-09-03"),
        ("03/04/2017", "en", "2017-03-04"),
        ("03/04/2017", "fr", "2017-04-03"),
        ("25/04/2017", "en", "2017-04-25"),
        ("17. Januar 2014", "de", "2014-01-17"),
        ("le 5 février 2019", "fr", "2019-02-05"),
        ("1º de maio de 2015", "pt", "2015-05-01"),
        ("23 de marzo de 2026", "es", "2026-03-23"),
        ("24 Marzo 2023", "it", "2023-03-24"),
        ("18-10-2015", "nl", "2015-10-18"),
        ("14 września 2008", "pl", "2008-09-14"),
        ("3. října 2012", "cs", "2012-10-03"),
        ("5 апреля 2012 г.", "ru", "2012-04-05"),
        ("22 Nisan 2013 Pazartesi", "tr", "2013-04-22"),
        ("2014. március 3.", "hu", "2014-03-03"),
        ("2020年7月15日", "ja", "2020-07-15"),
        ("2019년 10월 6일", "ko", "2019-10-06"),
        ("12 फ़रवरी 2020", "hi", "2020-02-12"),
        ("8 tháng 3, 2019", "vi", "2019-03-08"),
        ("12 มกราคม 2566", "th", "2023-01-12"),
    ],
)
def test_written_dates(text: str, language: str, iso: str) -> None:
    found = dates.find(f"· {text} ·", language)
    assert found is not None
    assert found.iso == iso


@pytest.mark.parametrize(
    "text", ["rated 3.5.2", "in 2012 points", "31/31/2019", "3/5 stars 2019", "12 Angry 1957", "30 February 2019"]
)
def test_no_dates(text: str) -> None:
    assert dates.find(text) is None


@given(st.text(max_size=80), st.sampled_from(["", "en", "de", "th"]))
def test_dates_never_fail_and_are_iso(text: str, language: str) -> None:
    assert all(len(found.iso) == 10 for found in dates.find_all(text, language))
    assert dates.normal(text, language)[:2] in ("", "19", "20")


@pytest.mark.parametrize(
    ("html", "url", "published", "modified"),
    [
        (page("<p>Posted on June 11, 2017"), None, "2017-06-11", None),
        (page('<time datetime="2017-06-11T20:15:16Z">yesterday</time>'), None, None, None),
        (page('<p>By Dee Lark, <time datetime="2017-06-11T20:15:16Z">June 11, 2017</time>'), None, "2017-06-11T20:15:16+00:00", None),
        (page("<p>Published 2 May 2019 | Updated 3 May 2019"), None, "2019-05-02", "2019-05-03"),
        (page(head=LINKED % ("Dee Lark", "2019-01-02")), None, "2019-01-02", None),
        (page(), "https://reel.example/2011/04/08/salt", "2011-04-08", None),
        (page("<p>Opens January 6, 2023 in cinemas everywhere, at last, after years of waiting"), None, None, None),
        (page(), None, None, None),
        (page("<p>zaterdag 11 december 2021 Filmpost</p>"), None, "2021-12-11", None),
        (page(), "https://post.example/afisha/reviews/20190625/tarn/", "2019-06-25", None),
        (page("<p>監督 森谷有紀<br>脚本 森谷有紀<br>公開日 2018年6月8日<br>出演 小坂一也 真木よう</p>"), None, None, None),
        (page(), "https://post.example/yule/2021/0526/299262.html", "2021-05-26", None),
    ],
)  # fmt: skip
def test_dates_of_pages(html: str, url: str | None, published: str | None, modified: str | None) -> None:
    review = extract(html, url=url, content_type="text/html")
    assert (review.date_published, review.date_modified) == (published, modified)


@pytest.mark.parametrize(
    ("line", "iso"),
    [
        ("Erschienen am 05.01.2020", "2020-01-05"),
        ("18 octobre 2017 en salle | 2h 06min", None),
        ("2022年10月7日より全国ロードショー", None),
    ],
)
def test_a_release_is_no_date_of_the_text(line: str, iso: str | None) -> None:
    assert extract(page(f'<p class="date">{line}')).date_published == iso


def test_a_place_behind_the_name_of_a_house_does_not_sign() -> None:
    head = '<title>The Salt Road - Reel Post</title><meta property="og:title" content="The Salt Road">'
    head += '<meta name="author" content="Reel Post, Ruritania">'
    assert extract(page("<p>By Dee Lark", head=head)).author == ["Dee Lark"]


def test_a_glued_signature_is_cut_from_the_paragraph() -> None:
    draft = label(Page(page(bottom=f"<p>{PROSE} por D.G. Lobo</p>"), content_type="text/html"))
    assert [draft.spans.text(s).strip() for s in draft.spans.labelled(Label.BYLINE)] == ["por D.G. Lobo"]


@pytest.mark.parametrize(
    ("written", "language", "iso"),
    [
        ("4th of July, 2020 at noon", "en", "2020-07-04"),
        ("Tuesday the 5th in May 2016", "en", "2016-05-05"),
        ("Summer 2016", "en", ""),
        ("5", "xx", ""),
    ],
)
def test_a_labelled_date_of_another_form_is_read_by_the_library(written: str, language: str, iso: str) -> None:
    assert dates.normal(written, language) == iso
