"""A store in the browser: what is served, what is refused, and that it follows a crawl."""

import asyncio
import json
import re
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from datasette.database import QueryInterrupted
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewcrawler.browsing import layout, searching
from reviewcrawler.browsing.answering import Answering
from reviewcrawler.browsing.comparing import compared
from reviewcrawler.browsing.index import Index, Stored, put_in, spaced, take_out
from reviewcrawler.browsing.searching import Question, matching, passage
from reviewcrawler.browsing.sites import over_runs
from reviewcrawler.browsing.standing import Standing
from reviewcrawler.cli import run
from reviewcrawler.errors import UsageError
from reviewcrawler.health.figures import Figures
from reviewcrawler.review import Review
from reviewcrawler.store import Store
from tests.browsed import SCRIPT, browsing, fill, get, put, review_of, until


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("browse") / "reviews.db"
    fill(path)
    return path


@pytest.fixture(scope="module")
def address(store: Path) -> Iterator[str]:
    with browsing(store) as address:
        yield address


def titles(text: str) -> set[str]:
    found = {unescape(found) for found in re.findall(r'<a class="title"[^>]*>(.*?)</a>', text)} - {SCRIPT}
    return {title for title in found if not title.startswith("On the quay")}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"The Salt Road", "Der Kai im Regen", "The Quay"}),
        ("?q=harbour", {"The Salt Road", "The Quay"}),
        ("?q=harb", {"The Salt Road", "The Quay"}),
        ("?q=STRASSE+hafen", set()),
        ("?q=straße", {"Der Kai im Regen"}),
        ("?q=fuhrt+hafen", {"Der Kai im Regen"}),
        ("?q=Kowal", {"Der Kai im Regen"}),
        ("?q=%22the+harbour+sleeps%22", {"The Quay"}),
        ("?q=%22harbour+the+sleeps%22", set()),
        ("?q=harbour&director=Ada+Moor", {"The Quay"}),
        ("?site=salt.example", {"The Salt Road"}),
        ("?year=2011&language=de", {"Der Kai im Regen"}),
        ("?kind=poem", set()),
        ("?q=AND+OR+NEAR(+*+%22+^+-", set()),
        ("?q=quay'+OR+1%3D1+--", set()),
        ("?year=x'+OR+'1'='1", set()),
        ("?page=2", set()),
        ("?page=-1&q=the+quay+ada", {"The Quay"}),
    ],
)
def test_a_question_finds(address: str, query: str, found: set[str]) -> None:
    status, text, _ = get(address + query.replace("ß", "%C3%9F").replace("^", "%5E"))
    assert status == 200
    assert titles(text) == found


def test_facets_count_what_is_found(address: str) -> None:
    _, text, _ = get(f"{address}?q=harbour")
    assert re.search(r'href="/\?q=harbour&amp;director=Ada\+Moor"[^>]*><span>Ada Moor</span> <small>1</small>', text)
    _, text, _ = get(f"{address}?q=harbour&director=Ada+Moor")
    assert re.search(r'href="/\?q=harbour" class="chosen" aria-current="true"[^>]*><span>Ada Moor', text)


def record_address(address: str, query: str) -> str:
    found = re.search(r'href="/(record/[^"]+)"', get(address + query)[1])
    assert found
    return address + found[1]


def test_a_record_shows_values_with_their_evidence(address: str) -> None:
    status, text, _ = get(record_address(address, "?site=quay.example"))
    assert status == 200
    assert "<h1>" in text
    assert re.search(r'aria-describedby="proof-director">Ada Moor<span class="proof" role="tooltip" id="proof-director">'
                     r"<b>credits</b> Directed by Ada Moor\.", text)  # fmt: skip
    assert "All rights reserved" not in text


def test_what_was_removed_is_shown_when_asked_for(address: str) -> None:
    _, text, _ = get(record_address(address, "?site=quay.example") + "?removed=1")
    assert "The Lantern. All rights reserved." in text
    _, text, _ = get(f"{address}record/hostile?removed=1")
    assert "The bytes of this page were not kept." in text


@pytest.mark.parametrize(
    "path", ["?q=taken", "record/hostile", "record/hostile?removed=1", "sites", "site/evil.example"]
)
def test_what_a_page_said_is_text(address: str, path: str) -> None:
    status, text, headers = get(address + path)
    assert status == 200
    assert not re.search(r"<(?:script|img|svg onload)", text)
    assert 'href="javascript' not in text
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "script" not in headers["content-security-policy"]


@pytest.mark.parametrize(
    "path", ["index", "index/reviews", "store/records", "-/versions", "index/reviews?_search=harbour"]
)
def test_datasette_is_there_and_behind_the_guard(address: str, path: str) -> None:
    status, text, headers = get(address + path)
    assert status == 200
    assert "<script>document.title" not in text
    assert "'unsafe-inline'" not in headers["content-security-policy"].partition("script-src")[2].partition(";")[0]
    assert headers["x-content-type-options"] == "nosniff"


def test_copies_stand_side_by_side(address: str) -> None:
    _, text, _ = get(f"{address}copies")
    assert re.search(r'href="/cluster/c1">.*?<span class="kind">4 texts</span> <span>of 4 sites</span>', text, re.S)
    _, text, _ = get(f"{address}cluster/c1?one=first&other=second")
    assert re.search(
        r"<td[^>]*>Nobody <del>asks why\.</del></td><td[^>]*>Nobody <ins>knows why &lt;b&gt;not&lt;/b&gt;\.</ins></td>",
        text,
    )
    assert re.search(r'name="other" value="second" aria-label="right: second.example" checked', text)
    _, text, _ = get(f"{address}record/third")
    assert '<a href="/cluster/c1?other=third">a cluster of copies</a>: excerpt.' in text
    assert "a cluster of copies</a>: it is the original." in get(f"{address}record/first")[1]


def test_what_is_not_settled_says_so(address: str) -> None:
    _, text, _ = get(f"{address}copies")
    assert [
        cluster for cluster in ("c1", "c2") if re.search(rf'/cluster/{cluster}">[^\n]*\n[^\n]*provisional', text)
    ] == ["c2"]
    assert "as the texts arrived" in text
    assert get(f"{address}cluster/c2")[1].count("provisional") == 2
    assert "told as the texts arrived" in get(f"{address}cluster/c2")[1]
    assert "provisional" not in get(f"{address}cluster/c1")[1].lower()
    assert "(provisional, as told when it arrived)" in get(f"{address}record/kai")[1]
    assert "provisional" not in get(f"{address}record/first")[1]


@pytest.mark.parametrize("query", ["", "?one=none&other=none", "?one=third&other=third", "?one=hostile"])
def test_any_two_of_a_cluster_can_be_compared(address: str, query: str) -> None:
    status, text, _ = get(f"{address}cluster/c1{query}")
    assert (status, text.count('type="radio"'), text.count(" checked>")) == (200, 8, 2)


SENTENCES = st.lists(
    st.sampled_from(
        [
            "It rains on the old quay. ",
            "Nobody speaks of <b>it</b>. ",
            "The ferry sails at night.\n\n",
            "雨が降る。",
            "!",
        ]
    ),
    max_size=8,
).map("".join)


@settings(max_examples=60, deadline=None)
@given(SENTENCES, SENTENCES)
def test_every_word_stands_on_its_side(one: str, other: str) -> None:
    told = compared(Review(id="a", body=one), Review(id="b", body=other))
    for side, text in (("one", one), ("other", other)):
        shown = "".join(getattr(row, side).striptags() for row in told.rows)
        assert sorted(filter(str.isalnum, shown)) == sorted(filter(str.isalnum, text))
        assert not any("<b>" in getattr(row, side) for row in told.rows)


@given(
    st.lists(st.tuples(st.integers(0, 5), st.sampled_from(["put", "put", "gone"]), st.sampled_from("abc")), max_size=12)
)
@settings(max_examples=25, deadline=None)
def test_what_is_counted_while_the_index_grows_is_what_is_there(steps: list[tuple[int, str, str]]) -> None:
    with closing(sqlite3.connect(":memory:")) as sql:
        sql.executescript(layout.script())
        standing = Standing()
        for number, what, name in steps:
            known = sql.execute("SELECT doc FROM reviews WHERE id = ?", (str(number),)).fetchone()
            if what == "put":
                record = {
                    "director": [name, "Zo"],
                    "language": name if name != "a" else None,
                    "film": {"title": name, "year": 1990},
                }
                record |= {"author": [name], "synopsis": name} if name == "b" else {}
                kind = "review" if name != "c" else "news"
                put_in(sql, standing, Stored(str(number), name, f"{name}.example", "", kind, json.dumps(record)))
            elif known:
                take_out(sql, standing, known[0])
            if number % 2:
                standing.write(sql)
        standing.write(sql)
        told = set(sql.execute("SELECT name, value, count FROM facets WHERE count <> 0"))
        counted = set(sql.execute("SELECT 'director', name, count(*) FROM directors GROUP BY name"))
        for name in layout.COUNTED:
            counted |= set(
                sql.execute(f"SELECT '{name}', {name}, count(*) FROM reviews WHERE {name} IS NOT NULL GROUP BY 2")
            )
        assert told == counted
        shares = ", ".join(
            f"sum(kind = 'review' AND coalesce({name}, '') NOT IN ('', 0))" for name in layout.SHARES.values()
        )
        expected = f"SELECT site, count(*), sum(kind = 'review'), {shares} FROM reviews GROUP BY site"
        assert set(sql.execute("SELECT * FROM sites WHERE pages")) == set(sql.execute(expected))


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: Store(path).close(), "is a database of something else"),
        (lambda path: path.write_text("Dear"), "file is not a database"),
        (lambda path: path.mkdir(), "unable to open"),
    ],
)
def test_a_file_of_something_else_is_no_index(tmp_path: Path, make: Callable[[Path], object], said: str) -> None:
    path, kept = tmp_path / "reviews.db", tmp_path / "kept"
    put(path, review_of("salt"))
    make(kept)
    before = kept.read_bytes() if kept.is_file() else b""
    with pytest.raises(UsageError, match=said):
        Index(path, kept)
    assert not before or kept.read_bytes() == before


def test_an_index_of_another_version_is_made_anew(tmp_path: Path) -> None:
    path, kept = tmp_path / "reviews.db", tmp_path / "kept"
    put(path, review_of("salt"))
    with closing(sqlite3.connect(kept)) as sql:
        sql.executescript(
            "CREATE TABLE reviews (a); CREATE VIRTUAL TABLE search USING fts5 (a); CREATE TABLE place (last); PRAGMA user_version = 1"
        )
    with Index(path, kept) as index:
        assert index.behind.wait(20)
    with closing(sqlite3.connect(kept)) as sql:
        assert sql.execute("SELECT title FROM reviews").fetchall() == [("The Salt Road",)]


def test_what_takes_too_long_is_told(tmp_path: Path) -> None:
    put(tmp_path / "reviews.db", review_of("salt"))
    answering = Answering(Index(tmp_path / "reviews.db", tmp_path / "kept"))

    async def slow(_datasette: object, _request: object) -> None:
        raise QueryInterrupted(None, "", {})

    async def asked() -> Any:
        return await answering.answers(slow)(None, None)

    answer = asyncio.run(asked())
    assert (answer.status, "add a word or a filter" in answer.body) == (503, True)


def test_of_very_many_results_a_part_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "reviews.db", *(replace(review_of("quay"), id=str(number)) for number in range(9)))
    with Index(tmp_path / "reviews.db", tmp_path / "kept") as index:
        assert index.behind.wait(20)
    monkeypatch.setattr(searching, "MOST", 3)
    monkeypatch.setattr(searching, "RANKED", 5)
    with closing(sqlite3.connect(tmp_path / "kept")) as sql:
        for question, count, kinds in (
            (Question(), 9, 9), (Question(chosen=(("kind", "review"),)), 9, 3), (Question("harbour"), 4, 3),
            (Question(chosen=(("kind", "review"), ("year", "2011"))), 4, 3),
        ):  # fmt: skip
            assert sql.execute(*searching.count_sql(question)).fetchone() == (count,)
            rows = sql.execute(*searching.facets_sql(question)).fetchall()
            assert [row for row in rows if row[0] == "kind"] == [("kind", "review", kinds)]
            assert len(sql.execute(*searching.results_sql(question)).fetchall()) == (5 if question.words else 9)


@pytest.mark.parametrize("path", ["cluster/none", "record/none", "site/none.example", "record/%2e%2e%2f", "none"])
def test_what_is_not_there_is_not_found(address: str, path: str) -> None:
    assert get(address + path)[0] == 404


def test_nothing_can_be_changed(address: str, store: Path) -> None:
    before = store.read_bytes()
    for path in ("", "store", "-/permissions", "store/records/-/insert"):
        asked = urllib.request.Request(address + path, data=b"{}", method="POST")
        with pytest.raises(urllib.error.HTTPError) as raised:
            urllib.request.urlopen(asked, timeout=30)
        assert raised.value.code == 405
        raised.value.close()
    status, text, _ = get(f"{address}store.json?sql=delete+from+records")
    assert (status, "must be a SELECT" in text) == (400, True)
    assert store.read_bytes() == before


def test_a_page_elsewhere_cannot_ask_under_its_own_name(address: str) -> None:
    status, text, _ = get(address, Host="evil.example:80")
    assert (status, "by another name" in text) == (421, True)
    assert get(address, Host="localhost:80")[0] == 200


def test_what_a_crawl_writes_is_found_while_it_runs(tmp_path: Path) -> None:
    path = tmp_path / "reviews.db"
    put(path, review_of("salt"))
    with browsing(path) as address:
        assert titles(get(address)[1]) == {"The Salt Road"}
        put(path, review_of("quay"))
        until(lambda: titles(get(address)[1]) == {"The Salt Road", "The Quay"})
        put(path, review_of("quay", "A gull is mentioned again and again in this version of the text."))
        until(lambda: titles(get(f"{address}?q=gull")[1]) == {"The Quay"})
        with Store(path) as held:
            held.sql.execute("DELETE FROM records WHERE site = 'salt.example'")
        until(lambda: titles(get(address)[1]) == {"The Quay"})


def test_an_index_that_was_kept_goes_on_where_it_was(tmp_path: Path) -> None:
    path, kept = tmp_path / "reviews.db", tmp_path / "kept.db"
    put(path, review_of("salt"))
    for name in ("quay", "kai"):
        with Index(path, kept) as index:
            assert index.behind.wait(20)
        put(path, review_of(name))
    with Index(path, kept) as index:
        assert index.behind.wait(20)
        assert index.error is None
    with closing(sqlite3.connect(kept)) as sql:
        assert sql.execute("SELECT title FROM reviews ORDER BY doc").fetchall() == [
            ("The Salt Road",), ("The Quay",), ("Der Kai im Regen",),
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("", ""),
        ("quay", '"quay"*'),
        ("the qu", '"the" "qu"'),
        ('"the quay" rain', '"the quay" "rain"*'),
        ('"the quay"', '"the quay"'),
        ('unclosed "quote', '"unclosed" "quote"*'),
        ("* ( ) : ^", ""),
        ("映画の海", '"映 画 の 海"*'),
    ],
)
def test_a_question_is_quoted(words: str, asked: str) -> None:
    assert matching(words) == asked


def test_scripts_without_spaces_are_searched_by_sign() -> None:
    assert spaced("映画 film").split() == ["映", "画", "film"]


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("One two three.", "two", ("One ", "two", " three.")),
        ("One two three.", "", ("One two three.", "", "")),
        ("One\n\ntwo", "none", ("One two", "", "")),
        ("a " * 200 + "quay" + " b" * 200, "quay", ("… " + "a " * 39, "quay", " b" * 80 + " …")),
        ("", "quay", ("", "", "")),
        ("There is the quay.", "the quay", ("There is the ", "quay", ".")),
        ("There is the sea.", "the quay", ("There is ", "the", " sea.")),
        ("There is a sea.", "a th", ("", "Th", "ere is a sea.")),
    ],
)
def test_a_passage_is_around_the_word(text: str, words: str, shown: tuple[str, str, str]) -> None:
    assert passage(text, words) == shown


def test_addresses_keep_what_was_chosen() -> None:
    question = Question.of([("q", "a&b"), ("site", "x.example"), ("page", "3"), ("colour", "red")])
    assert question.address(page=4) == "/?q=a%26b&site=x.example&page=4"
    assert question.address(site=None) == "/?q=a%26b"


def test_runs_are_plotted_with_words() -> None:
    runs = [
        ("2026-11-01T10:00", Figures(pages=10, news=10, kinds={"review": 4}, coverage={"director": 2})),
        ("2026-11-02T10:00", Figures(pages=5, failed=5, news=3, kinds={"review": 4}, coverage={"director": 1})),
    ]
    told = [found for plot in over_runs(runs) for found in re.findall(r'aria-label="([^"]+)"', plot)]
    assert told[:3] == [
        "new and changed pages: 2026-11-01 10; 2026-11-02 3",
        "reviews: 2026-11-01 4; 2026-11-02 4",
        "failed requests: 2026-11-01 0%; 2026-11-02 50%",
    ]
    assert "reviews with director: 2026-11-01 50%; 2026-11-02 25%" in told


def test_a_site_tells_of_its_runs(address: str, store: Path) -> None:
    assert "No run has ended yet." in get(f"{address}site/kai.example")[1]
    figures = Figures(
        pages=3, news=3, kinds={"review": 2}, coverage={"director": 2}, broken=["reviews with <b>cast</b> fell"]
    )
    with Store(store) as held:
        row = ("kai.example", "2026-11-01T10:00:00.000Z", "2026-11-01T10:09:00.000Z", json.dumps(figures.to_dict()))
        held.sql.execute("INSERT INTO runs (site, began, ended, figures) VALUES (?, ?, ?, ?)", row)
        assert "One run has ended, 2026-11-01" in get(f"{address}site/kai.example")[1]
        held.sql.execute("INSERT INTO runs (site, began, ended, figures) VALUES (?, ?, ?, ?)", row)
    _, text, _ = get(f"{address}site/kai.example")
    assert "reviews with director: 2026-11-01 100%; 2026-11-01 100%" in text
    assert "reviews with &lt;b&gt;cast&lt;/b&gt; fell" in text


@pytest.mark.parametrize(
    ("args", "status", "said"),
    [
        (["none.db"], 74, "there is no store at none.db"),
        (["reviews.db", "--port", "1", "--host", "256.0.0.1"], 2, "cannot listen on 256.0.0.1, port 1"),
    ],
)
def test_the_command_says_what_is_wrong(
    args: list[str],
    status: int,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Store("reviews.db").close()
    assert run(["browse", *args]) == status
    assert said in capsys.readouterr().err


def test_without_datasette_the_command_says_how_to_get_it(tmp_path: Path) -> None:
    Store(tmp_path / "reviews.db").close()
    code = "import sys; sys.modules['datasette'] = None; from reviewcrawler.cli import run; sys.exit(run(['browse', 'reviews.db']))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=None, capture_output=True, text=True, check=False
    )
    assert (done.returncode, "pip install 'reviewcrawler[browse]'" in done.stderr) == (2, True), done.stderr
