"""HTML, Markdown and plain text as the same blocks: what is visible, in order, no word glued, split or lost."""

import gc
import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewcrawler.blocks import Block, Document
from reviewcrawler.page import Page
from reviewcrawler.readers import read
from reviewcrawler.readers.html import read_html
from reviewcrawler.readers.markdown import front_matter, read_markdown
from reviewcrawler.readers.text import lines_are_paragraphs, read_text
from reviewcrawler.readers.walk import INLINE


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks]


@pytest.mark.parametrize(
    ("page", "blocks"),
    [
        pytest.param("<p>One</p><p>Two</p>", ["One", "Two"], id="paragraphs"),
        pytest.param("<p>One<p>Two", ["One", "Two"], id="unclosed paragraphs"),
        pytest.param("One<br>two", ["One\ntwo"], id="line break"),
        pytest.param("One<br> <br>Two", ["One", "Two"], id="two line breaks end a block"),
        pytest.param("<p>Re<b>mark</b>able</p>", ["Remarkable"], id="inline tags glue nothing and split nothing"),
        pytest.param("<p>a <b>fine</b> film</p>", ["a fine film"], id="spaces beside inline tags"),
        pytest.param("<p>a<b> fine </b>film</p>", ["a fine film"], id="spaces within inline tags"),
        pytest.param("<p>a <b> fine </b> film</p>", ["a fine film"], id="double spaces fold"),
        pytest.param("<div>Before<p>Inside</p>After</div>", ["Before", "Inside", "After"], id="text around a block"),
        pytest.param("<p>so\u00adft, wi\u200bde</p>", ["soft, wide"], id="soft hyphen and zero-width space go"),
        pytest.param("<p>a&nbsp;b &amp; c &lt;d&gt; &#8217;</p>", ["a b & c <d> ’"], id="character references"),
        pytest.param("<ul><li>One<li>Two</ul>", ["One", "Two"], id="list items"),
        pytest.param("<table><tr><td>Director<td>Ada</table>", ["Director", "Ada"], id="cells"),
        pytest.param("<dl><dt>Cast<dd>Bo<dd>Cy</dl>", ["Cast", "Bo", "Cy"], id="definitions"),
        pytest.param("<pre>one\ntwo\n\nthree</pre>", ["one\ntwo", "three"], id="preformatted lines"),
        pytest.param("<p>one\ntwo</p>", ["one two"], id="line ends are spaces"),
        pytest.param("<review-box>One</review-box><x-y>Two</x-y>", ["One", "Two"], id="unknown elements are blocks"),
        pytest.param("<p>shown<script>var x</script><style>p{}</style></p>", ["shown"], id="no scripts, no styles"),
        pytest.param("<p>shown<span hidden> not</span></p>", ["shown"], id="hidden inline"),
        pytest.param("<p>shown<span style='display : none'> not</span></p>", ["shown"], id="hidden by style"),
        pytest.param("<p>shown<!-- not --></p>", ["shown"], id="comment"),
        pytest.param("<p>a<img src=x alt='a picture'>b</p>", ["ab"], id="alternative texts are no text"),
        pytest.param("<p>a<wbr>b</p>", ["ab"], id="break opportunity"),
        pytest.param("<p>a<embed src=x>b</p>c", ["ab", "c"], id="void elements swallow nothing"),
        pytest.param("<textarea>typed</textarea>", ["typed"], id="form texts"),
        pytest.param("no element at all", ["no element at all"], id="bare text"),
        pytest.param("<p></p><div> </div>", [], id="nothing visible"),
        pytest.param("<title>Not in the page</title><p>One", ["One"], id="title is no block"),
    ],
)
def test_html_blocks(page: str, blocks: list[str]) -> None:
    assert texts(read_html(page)) == blocks


@pytest.mark.parametrize(
    ("page", "blocks"),
    [
        pytest.param("<ul><li><a>A</a><li><a>B</a><li><a>C</a><li><a>D</a></ul>", ["A\nB\nC\nD"], id="a menu"),
        pytest.param("<ul><li><a>A</a><li><a>B</a><li><a>C</a></ul>", ["A", "B", "C"], id="too few links"),
        pytest.param("<nav><p><a>A</a><p><a>B</a><p><a>C</a><p>D</nav>", ["A", "B", "C", "D"], id="text beside links"),
        pytest.param(
            "<nav><ul><li><a>A</a><li><a>B</a></ul><ul><li><b><a>C</a></b><li><a><i>D</i></a></ul></nav>",
            ["A\nB\nC\nD"],
            id="menus of one menu",
        ),
        pytest.param(
            "<div><h3><a>A</a></h3><h3><a>B</a></h3><h3><a>C</a></h3><h3><a>D</a></h3></div>",
            ["A", "B", "C", "D"],
            id="headings are titles of something",
        ),
        pytest.param(
            "<ul><li><a>A</a><li><a>B</a><li><a>C</a><li hidden><a>D</a></ul>",
            ["A", "B", "C", "D"],
            id="hidden items are no part of what is shown",
        ),
        pytest.param(f"<div>{'<p><a>A</a>' * 3}<p><a>{'A ' * 60}</a></div>", ["A"] * 3 + ["A " * 59 + "A"], id="long"),
        pytest.param("<select><option>A<option>B<option> <option>C</select>", ["A\nB\nC"], id="choices of a form"),
    ],
)
def test_menus_are_one_block(page: str, blocks: list[str]) -> None:
    assert texts(read_html(page)) == blocks


def test_what_stands_in_a_menu_stands_in_its_block() -> None:
    items = "".join(f"<li><a href=/{n}>{n}</a><img src={n}.png>" for n in "abcd")
    document = read_html(f"<p>before<ul>{items}</ul><p>after <a href=/e>e</a>")
    assert texts(document) == ["before", "a\nb\nc\nd", "after e"]
    assert [(a.block, a.href) for a in document.anchors] == [(1, "/a"), (1, "/b"), (1, "/c"), (1, "/d"), (2, "/e")]
    assert {image.block for image in document.images} == {1}
    assert document.blocks[1].link_share == 1
    assert [(b.index, b.place.first <= b.index < b.place.last) for b in document.blocks] == [
        (0, True), (1, True), (2, True),
    ]  # fmt: skip


def test_hidden_blocks_are_read_and_marked() -> None:
    document = read_html("<p>shown</p><div hidden><p>kept</p></div><noscript><p>for few</p></noscript>")
    assert [(b.text, b.place.hidden) for b in document.blocks] == [("shown", False), ("kept", True), ("for few", True)]


def test_marks_say_where_inline_elements_stood() -> None:
    (block,) = read_html("<p>By <a class='Author' rel=author href=' /ada '>Ada <b>Moor</b></a>, late").blocks
    assert [(block.text[m.start : m.end], m.tag, m.names, m.value) for m in block.marks] == [
        ("Moor", "b", "", ""),
        ("Ada Moor", "a", "author author", "/ada"),
    ]


def test_many_attributes_and_long_ones_are_read() -> None:
    many = " ".join(f"a{number}=1" for number in range(5000))
    long = "x y " * 5000
    document = read_html(f"<p class=a {many}>one</p><p class=b title='{long}'>two</p>")
    assert [(block.text, block.place.names) for block in document.blocks] == [("one", "a"), ("two", "b")]


@pytest.mark.parametrize(
    ("element", "value"),
    [
        ("<time datetime=2024-05-01>1 May</time>", "2024-05-01"),
        ("<span aria-label='4 out of 5'>★★★★</span>", "4 out of 5"),
        ("<span title='4/5'>****</span>", "4/5"),
        ("<span>plain</span>", ""),
    ],
)
def test_mark_values(element: str, value: str) -> None:
    (block,) = read_html(f"<p>{element}</p>").blocks
    assert block.marks[0].value == value


def test_places_form_the_tree_the_blocks_stood_in() -> None:
    document = read_html("<main id=Page><h1>T</h1><section class='Box wide'><p>a<p>b</section></main>")
    section = document.blocks[1].place.parent
    assert section is not None
    assert (section.tag, section.names, section.first, section.last) == ("section", "box wide", 1, 3)
    assert [place.tag for place in section.up()][:2] == ["section", "main"]


def test_what_stands_beside_the_text() -> None:
    document = read_html(
        """<html lang=de-AT><title> A
        film </title><meta property=OG:title content=T><meta name=author content=A><meta name=author content=B>
        <link rel='canonical nofollow' href=/c><script type='application/ld+json'>{"a": "</p>"}</script>
        <p>text<img data-src=/real.jpg src=data:x alt=' Still ' class=Hero><a href='#' rel=tag>link</a>"""
    )
    assert (document.title, document.language) == ("A film", "de-AT")
    assert document.metas == {"og:title": ["T"], "author": ["A", "B"]}
    assert document.rels["canonical"] == document.rels["nofollow"] == [{"rel": "canonical nofollow", "href": "/c"}]
    assert document.scripts == ['{"a": "</p>"}']
    assert [(i.block, i.src, i.alt, i.names) for i in document.images] == [(0, "/real.jpg", "Still", "hero")]
    assert [(a.block, a.href, a.rel) for a in document.anchors] == [(0, "#", "tag")]


def test_image_is_found_behind_its_sources() -> None:
    document = read_html("<picture><source srcset=a.webp><source srcset=b.webp><img src=c.jpg alt=Still></picture>")
    assert [(image.src, image.alt) for image in document.images] == [("c.jpg", "Still")]


def test_microdata_knows_its_scopes() -> None:
    document = read_html(
        """<div itemscope itemtype='https://schema.org/Review'><b itemprop=author>Ada</b>
        <div itemprop=itemReviewed itemscope itemtype='https://schema.org/Movie'><span itemprop='name'>Reef</span>
        <meta itemprop=datePublished content=2024></div><p itemprop=name>On Reef</p></div>"""
    )
    assert [(p.name, p.value, p.scope) for p in document.properties] == [
        ("author", "Ada", (":Review",)),
        ("name", "Reef", (":Review", "itemReviewed:Movie")),
        ("datePublished", "2024", (":Review", "itemReviewed:Movie")),
        ("name", "On Reef", (":Review",)),
    ]


RDFA = """<div typeof="{0}Review"><b property="{0}author">Ada</b><div property="{0}itemReviewed" typeof="{0}Movie">
<span property="{0}name">Reef</span><meta property="{0}datePublished" content=2024></div></div>"""


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(f'<body vocab="https://schema.org/">{RDFA.format("")}', id="vocabulary of the page"),
        pytest.param(f'<html vocab="http://schema.org"><body>{RDFA.format("")}', id="vocabulary of the root"),
        pytest.param(RDFA.format("schema:"), id="prefixes"),
        pytest.param(RDFA.format("https://schema.org/"), id="whole names"),
    ],
)
def test_rdfa_in_the_words_of_schema_org_is_read_like_microdata(page: str) -> None:
    assert [(p.name, p.value, p.scope) for p in read_html(page).properties] == [
        ("author", "Ada", (":Review",)),
        ("name", "Reef", (":Review", "itemReviewed:Movie")),
        ("datePublished", "2024", (":Review", "itemReviewed:Movie")),
    ]


def test_rdfa_in_other_words_is_passed_over() -> None:
    page = '<div typeof="sioc:Item"><h2 property="dc:title">Reef</h2><b property=author>Ada</b></div>'
    assert read_html(page).properties == []


@pytest.mark.parametrize(
    ("page", "blocks"),
    [
        pytest.param("# Reef\n\nA *slow* film.", [("h1", "Reef"), ("p", "A slow film.")], id="heading, emphasis"),
        pytest.param("one\ntwo", [("p", "one\ntwo")], id="line ends are line breaks"),
        pytest.param("- one\n- two", [("li", "one"), ("li", "two")], id="list"),
        pytest.param("> quoted", [("p", "quoted")], id="quotation"),
        pytest.param("[Ada](/ada) says", [("p", "Ada says")], id="link"),
        pytest.param("-Movie-Review.jpg)", [("p", "-Movie-Review.jpg)")], id="cut image link stays text"),
        pytest.param("![alt](/x.jpg)\n\ntext", [("p", "text")], id="image"),
        pytest.param("    four spaces are no code", [("p", "four spaces are no code")], id="no indented code"),
        pytest.param("a <b>bold</b> word", [("p", "a bold word")], id="inline HTML"),
        pytest.param("\r\n# One\r\n\r\ntwo\r\n", [("h1", "One"), ("p", "two")], id="CRLF"),
    ],
)
def test_markdown_blocks(page: str, blocks: list[tuple[str, str]]) -> None:
    assert [(block.tag, block.text) for block in read_markdown(page).blocks] == blocks


def test_markdown_lines_that_are_paragraphs_are_parted() -> None:
    lines = ["A long line that goes on and on. " * 5, "Another one, **quite** as long. " * 5]
    document = read_markdown("\n".join(lines))
    assert texts(document) == [line.replace("**", "").strip() for line in lines]


@pytest.mark.parametrize(
    ("page", "fields", "rest"),
    [
        ("---\ntitle: Reef\n---\ntext", {"title": "Reef"}, "text"),
        ("---\nTitle : 'Reef: a film'\ntags:\n  - sea\n...\ntext", {"title": "Reef: a film"}, "text"),
        ("---\nno fields, a rule\n\ntext", {}, "---\nno fields, a rule\n\ntext"),
        ("text\n---\ntitle: late\n---\n", {}, "text\n---\ntitle: late\n---\n"),
    ],
)
def test_front_matter(page: str, fields: dict[str, str], rest: str) -> None:
    assert front_matter(page) == (fields, rest)


def test_front_matter_becomes_metas() -> None:
    document = read_markdown("---\ntitle: Reef\nauthor: Ada Moor\nlang: pt-BR\n---\ntext")
    assert (document.title, document.language, document.meta("author")) == ("Reef", "pt-BR", "Ada Moor")


@pytest.mark.parametrize(
    ("page", "blocks"),
    [
        ("One\n\nTwo", ["One", "Two"]),
        ("One\nof two lines\n \t\nTwo", ["One\nof two lines", "Two"]),
        ("  \n\nOne  \n\n\n\n", ["One"]),
        ("- one\n\n- two", ["- one", "- two"]),
        ("a\u00a0b\r\n\r\nc", ["a b", "c"]),
    ],
)
def test_text_blocks(page: str, blocks: list[str]) -> None:
    assert texts(read_text(page)) == blocks


@pytest.mark.parametrize(("length", "parted"), [(80, False), (100, False), (101, True), (400, True)])
def test_lines_longer_than_a_typesetter_sets_are_paragraphs(length: int, parted: bool) -> None:
    assert lines_are_paragraphs("\n".join(["x" * length] * 3)) is parted


def test_html_markdown_and_text_give_the_same_blocks() -> None:
    said = ["A Film of Two Halves", "The first half is slow & the second is not.", "Nobody minds."]
    pages = [
        Page("<h1>{}</h1><p>{}</p><p>{}</p>".format(*map(html.escape, said)), content_type="text/html"),
        Page("# {}\n\n{}\n\n{}".format(*said), content_type="text/markdown"),
        Page("\n\n".join(said), content_type="text/plain"),
    ]
    assert [texts(read(page)) for page in pages] == [said] * 3


WORD = st.text(st.sampled_from("abcdeéüßжя映"), min_size=1, max_size=6)
INLINE_TAG = st.sampled_from(sorted(INLINE - {"data", "output", "picture", "rp", "nobr", "a"}))
BLOCK_TAG = st.sampled_from(["p", "div", "li", "h2", "blockquote", "section", "td", "article", "x-custom"])


@st.composite
def paragraphs(draw: st.DrawFn) -> tuple[str, str]:
    """The markup of one block, inline elements anywhere, also within words; and the words that are seen."""
    words = draw(st.lists(WORD, min_size=1, max_size=5))
    pieces = []
    for word in words:
        at = draw(st.integers(0, len(word)))
        tag = draw(INLINE_TAG)
        pieces.append(draw(st.sampled_from([word, f"{word[:at]}<{tag}>{word[at:]}</{tag}>", f"<{tag}>{word}</{tag}>"])))
    gap = draw(st.sampled_from([" ", "\n", "  \t", " <!-- x --> "]))
    tag = draw(BLOCK_TAG)
    return f"<{tag}>{gap.join(pieces)}</{tag}>", " ".join(words)


@given(st.lists(paragraphs(), min_size=1, max_size=6), st.sampled_from(["", "\n", "<hr>", "<div></div>"]))
def test_no_word_is_lost_glued_or_split(made: list[tuple[str, str]], between: str) -> None:
    document = read_html("<!doctype html><body>" + between.join(markup for markup, _ in made))
    assert texts(document) == [words for _, words in made]


@given(st.lists(st.lists(WORD, min_size=1, max_size=5).map(" ".join), min_size=1, max_size=6))
def test_text_and_markdown_lose_no_word(made: list[str]) -> None:
    page = "\n\n".join(made)
    assert texts(read_text(page)) == texts(read_markdown(page)) == made


PIECES = (
    "<p> </p> <div> <b> </i> <br> <wbr> <li> <!-- --> <a href='x' <td> </table> <script> </script> <title> <svg> &amp; "
    "&#0; <![CDATA[ ]]> <?x > ' \" <pre> <p hidden> <noscript> <source> <head> </body> <select> <q itemprop='a b'>"
)
MARKUP = st.lists(st.one_of(st.text(max_size=8), st.sampled_from(PIECES.split(" "))), max_size=30).map("".join)


@given(MARKUP)
def test_any_markup_gives_sound_blocks(page: str) -> None:
    document = read_html(page)
    for number, block in enumerate(document.blocks):
        assert block.index == number
        assert block.text == block.text.strip() != ""
        assert all(0 <= mark.start < mark.end <= len(block.text) for mark in block.marks)
        for place in block.place.up():
            assert place.first <= number < place.last


@given(st.one_of(st.text(), st.text("#*_-[]()<>`!|\n a1.:\\&\"'")))
def test_any_text_is_read_as_markdown_and_text(page: str) -> None:
    for document in (read_markdown(page), read_text(page)):
        assert [block.index for block in document.blocks] == list(range(len(document.blocks)))


def test_a_page_is_gone_when_its_last_name_is() -> None:
    gc.collect()
    gc.disable()
    try:
        read(Page("<div><p>One</p><p>Two <em>three</em></p></div>"))
        assert not [found for found in gc.get_objects() if isinstance(found, Block)]
    finally:
        gc.enable()
