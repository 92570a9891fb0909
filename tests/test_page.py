"""Bytes as text, whatever they are; one address, one name."""

import contextlib
import gzip
import string
import zlib
from datetime import UTC, datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reviewcrawler.decoding import MAX_BYTES, decode
from reviewcrawler.errors import PageError
from reviewcrawler.page import Media, Page, normal_url

GERMAN = "Schön, aber für heute zu lang: „Größe“ – ein Film über Straßen."


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        pytest.param("naïve".encode(), None, "naïve", id="utf-8 unsaid"),
        pytest.param("naïve".encode("latin-1"), "text/html; charset=latin-1", "naïve", id="header"),
        pytest.param("naïve".encode(), "text/html; charset=iso-8859-1", "naïve", id="header wrong, bytes are utf-8"),
        pytest.param("“naïve”".encode("cp1252"), "text/html; charset=iso-8859-1", "“naïve”", id="latin-1 means 1252"),
        pytest.param("naïve".encode("utf-8-sig"), "text/html; charset=latin-1", "naïve", id="mark beats header"),
        pytest.param("naïve".encode("utf-16"), None, "naïve", id="utf-16 with mark"),
        pytest.param("naïve".encode("utf-32"), None, "naïve", id="utf-32 with mark"),
        pytest.param("Żółć".encode("iso-8859-2"), "text/html; charset='iso-8859-2'", "Żółć", id="quoted header"),
        pytest.param(
            "映画の感想".encode("shift_jis"), "text/html;charset=Shift_JIS", "映画の感想", id="header in capitals"
        ),
        pytest.param((GERMAN * 5).encode("cp1252"), "text/html; charset=klingon", GERMAN * 5, id="unknown charset"),
        pytest.param(gzip.compress("naïve".encode()), "text/html", "naïve", id="gzip without a header"),
        pytest.param(gzip.compress(b"naive " * 99)[:-9], None, "naive " * 99, id="gzip cut at its end"),
    ],
)
def test_decode(body: bytes, content_type: str | None, text: str) -> None:
    assert decode(body, content_type) == text


@pytest.mark.parametrize(
    ("head", "charset"),
    [
        ('<meta charset="windows-1251">', "windows-1251"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">', "koi8-r"),
        ('<?xml version="1.0" encoding="iso-8859-5"?>', "iso-8859-5"),
        ("<META CHARSET = 'Windows-1251' />", "windows-1251"),
    ],
)
def test_page_declares_its_charset(head: str, charset: str) -> None:
    text = f"{head}<p>Кино и немцы</p>"
    assert decode(text.encode(charset)) == text


def test_charset_declared_late_is_found() -> None:
    text = " " * 5000 + "<meta charset='koi8-r'>" + "Кино и немцы. " * 20
    assert decode(text.encode("koi8-r")) == text


def test_detection_reads_german_that_says_nothing() -> None:
    assert decode((GERMAN * 5).encode("cp1252")) == GERMAN * 5


def test_one_bad_byte_does_not_spoil_a_page() -> None:
    body = ("Größe " * 400).encode() + b"\xff" + ("Straße " * 400).encode()
    assert decode(body).count("Größe") == 400


def test_character_cut_at_the_end_goes() -> None:
    assert decode(("a" * 80 + "é").encode()[:-1]) == "a" * 80


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "utf-32", "cp1252", "iso-8859-15", "koi8-r", "big5", "euc-kr"])
@given(text=st.text(st.sampled_from(string.ascii_letters + " \n.,<>"), min_size=1))
def test_ascii_text_round_trips_in_every_charset(charset: str, text: str) -> None:
    assert decode(text.encode(charset), f"text/html; charset={charset}") == text


@given(st.text(min_size=1))
def test_utf8_round_trips(text: str) -> None:
    assume(not text.startswith("\ufeff") and "\0" not in text)
    body = text.encode("utf-8", "ignore")
    assume(not body.startswith((b"PK\x03\x04", b"RIFF", b"GIF8", b"OggS", b"ID3", b"%PDF-")))
    assert decode(body) == body.decode()


@given(st.binary())
def test_any_bytes_decode_or_are_refused(body: bytes) -> None:
    with contextlib.suppress(PageError):
        assert isinstance(decode(body), str)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b" \r\n\t", id="white space"),
        pytest.param(b"\0\0\0", id="NUL bytes"),
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", id="image"),
        pytest.param(b"%PDF-1.7\n", id="PDF"),
        pytest.param(b"PK\x03\x04\x14\0", id="archive"),
        pytest.param(b"\x1f\x8b\x08 no gzip at all", id="broken gzip"),
        pytest.param(gzip.compress(b"  "), id="gzip of nothing"),
        pytest.param("", id="empty text"),
    ],
)
def test_nothing_to_read_is_an_error(body: bytes | str) -> None:
    with pytest.raises(PageError):
        _ = Page(body).text


def test_nul_bytes_go() -> None:
    assert Page(b"<p>fi\0lm</p>" * 20).text == "<p>film</p>" * 20


def test_gzip_bomb_is_cut() -> None:
    packer = zlib.compressobj(wbits=31)
    bomb = b"".join(packer.compress(b"a" * 2**20) for _ in range(100)) + packer.flush()
    assert len(decode(bomb)) == MAX_BYTES


@pytest.mark.parametrize(
    ("body", "content_type", "source", "media"),
    [
        ("<!DOCTYPE html><title>x</title>", None, None, "html"),
        ("<p>one<p>two", None, None, "html"),
        ("# Title\n\ntext", None, None, "markdown"),
        ("A **bold** word", None, None, "markdown"),
        ("Just a line.", None, None, "text"),
        ("Less < more, more > less", None, None, "text"),
        ("Just a line.", "text/html; charset=utf-8", None, "html"),
        ("Just a line.", "application/xhtml+xml", None, "html"),
        ("Just a line.", "text/markdown", None, "markdown"),
        ("# Title", "text/plain", "notes.txt", "markdown"),
        ("Just a line.", None, "a/b.md", "markdown"),
        ("Just a line.", None, "page.HTM", "html"),
        ("Just a line.", None, "https://example.org/page.html?x=1.md", "html"),
        ("<p>one<p>two", "text/markdown", "page.html", "markdown"),
    ],
)
def test_media(body: str, content_type: str | None, source: str | None, media: Media) -> None:
    assert Page(body, content_type=content_type, source=source).media == media


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("http://example.org", "http://example.org/"),
        ("HTTPS://Example.ORG:443/A", "https://example.org/A"),
        ("http://example.org:8080/", "http://example.org:8080/"),
        ("http://example.org/a?b=2&a=1", "http://example.org/a?a=1&b=2"),
        ("http://example.org/a?utm_source=x&utm_medium=y", "http://example.org/a"),
        ("http://example.org/a?fbclid=1&page=2#top", "http://example.org/a?page=2"),
        ("  http://example.org/a \n", "http://example.org/a"),
        ("reviews/a.html", "reviews/a.html"),
        ("http://[half", "http://[half"),
        ("", ""),
    ],
)
def test_normal_url(url: str, normal: str) -> None:
    assert normal_url(url) == normal


@given(
    st.one_of(
        st.text(),
        st.builds(
            "{}://{}/{}?{}#{}".format,
            st.sampled_from(["http", "HTTPS", "ftp"]),
            st.text("aB.:@[]1", min_size=1),
            st.text("a/%. "),
            st.text("a=&;utm_"),
            st.text(),
        ),
    )
)
def test_normal_url_is_its_own_normal_form(url: str) -> None:
    assert normal_url(normal_url(url)) == normal_url(url)


def test_id_follows_the_address() -> None:
    assert Page("a", url="http://example.org/x").id == Page("b", url="http://EXAMPLE.org/x#y").id
    assert Page("a", url="http://example.org/x").id != Page("a", url="http://example.org/y").id


def test_id_without_an_address_follows_bytes_and_path() -> None:
    assert Page("a", source="x.html").id == Page(b"a", source="x.html").id
    assert len({Page("a", source="x").id, Page("a", source="y").id, Page("b", source="x").id}) == 3


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.example.org/a", "example.org"),
        ("http://user:secret@Example.org:8080/", "example.org:8080"),
        ("http://127.0.0.1:9/", "127.0.0.1:9"),
        ("page.html", None),
        (None, None),
    ],
)
def test_site(url: str | None, site: str | None) -> None:
    assert Page("a", url=url).site == site


def test_page_keeps_the_facts_of_its_fetching() -> None:
    at = datetime(2026, 1, 2, tzinfo=UTC)
    page = Page(b"a", status=200, fetched_at=at, headers={"ETag": "x"})
    assert (page.status, page.fetched_at, page.headers) == (200, at, {"ETag": "x"})


def test_lone_surrogates_do_no_harm() -> None:
    page = Page("film \ud800 review", url="http://example.org/\udfff")
    assert len(page.id) == 20
    assert page.raw.decode("utf-8", "surrogatepass") == page.body
