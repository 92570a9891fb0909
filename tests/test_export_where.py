"""What ``--where`` understands, and what it says where it does not."""

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewcrawler.errors import UsageError
from reviewcrawler.exporting.choosing import Choice
from reviewcrawler.exporting.filters import condition
from reviewcrawler.exporting.forms import export
from reviewcrawler.exporting.subjects import SUBJECTS
from reviewcrawler.review import Credit, Film, Rating, Review
from reviewcrawler.store import Store

REVIEWS = [
    Review(
        id="a", url="http://one.example/a", site="one.example", kind="review", language="en", author=["Mel O'Day"],
        film=Film("The Quay", 1987), director=["Ada Moor", "Ben Lund"], cast=[Credit("Zoë Larkin", "the pilot")],
        body="A LIGHTHOUSE, and Straße after street.", date_published="2024-05-01", rating=Rating(3.5, 5, "3.5/5"),
    ),
    Review(
        id="b", url="http://one.example/b", site="one.example", kind="preview", language="de",
        film=Film("Der Kai"), director=["Ada Moor"], rating=Rating("B+", None, "B+"), truncated=True,
    ),
    Review(id="c", url="http://two.example/c", site="two.example", kind="news", headline='Say "and" and (not)'),
]  # fmt: skip
RIGHTS = {"a": "", "b": "noai tdm", "c": "noindex"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    held = Store(tmp_path_factory.mktemp("where") / "reviews.db")
    for number, review in enumerate(REVIEWS):
        hold(held, review, rights=RIGHTS[review.id], at=f"2026-11-0{number + 1}T12:00:00+00:00")
    return held


def hold(store: Store, review: Review, *, rights: str = "", at: str = "2026-11-01T12:00:00+00:00") -> None:
    """A record in a store, with a page of which nothing is kept but when it was fetched."""
    store.sql.execute(
        "INSERT INTO pages (id, version, url, sha256, status, fetched_at, body, rights) VALUES (?, 1, ?, ?, 200, ?, x'', ?)",
        (review.id, review.url, review.id, at, rights),
    )
    record = {k: v for k, v in review.to_dict().items() if k not in ("debris", "fetched", "copy")}
    store.sql.execute(
        "INSERT INTO records (id, version, site, address, kind, content, code, record) VALUES (?, 1, ?, ?, ?, ?, '1', ?)",
        (review.id, review.site, review.url, review.kind, review.id, json.dumps(record, ensure_ascii=False)),
    )


def found(store: Store, choice: Choice, folder: Path) -> str:
    export(store, folder / "out.jsonl", choice=choice)
    return "".join(json.loads(line)["id"] for line in (folder / "out.jsonl").read_bytes().splitlines())


@pytest.mark.parametrize(
    ("expression", "ids"),
    [
        ("kind = review", "a"),
        ("kind != review", "bc"),
        ("kind in (review, preview)", "ab"),
        ("not kind in (review, preview)", "c"),
        ("site = 'one.example'", "ab"),
        ("film.year >= 1987", "a"),
        ("film.year < 1987", ""),
        ("film.year = none", "bc"),
        ("film.year != none", "a"),
        ("not film.year >= 1987", "bc"),
        ("film = 'The Quay'", "a"),
        ("director has 'Ada Moor'", "ab"),
        ("director has 'Moor'", ""),
        ("director in ('Ben Lund', 'Cy Tran')", "a"),
        ("cast has 'Zoë Larkin'", "a"),
        ("author = none", "bc"),
        ("author != none", "a"),
        ("author has 'Mel O''Day'", "a"),
        ('author has "Mel O\'Day"', "a"),
        ("body has lighthouse", "a"),
        ("body has STRASSE", "a"),
        ("headline = 'Say \"and\" and (not)'", "c"),
        ("rating.value >= 3", "a"),
        ("rating.value <= 5", "a"),
        ("rating.grade = B+", "b"),
        ("rating.grade = none and rating.value = none", "c"),
        ("truncated = true", "b"),
        ("truncated = no", "ac"),
        ("date_published >= 2024-05 and date_published < 2024-06", "a"),
        ("fetched.at > 2026-11-02", "bc"),
        ("fetched.status = 200", "abc"),
        ("rights = none", "a"),
        ("rights has noai", "b"),
        ("rights in (noindex, tdm)", "bc"),
        ("kind = news or kind = review and language = de", "c"),
        ("(kind = news or kind = preview) and language = de", "b"),
        ("not (kind = news or kind = preview)", "a"),
        ("not not kind = review", "a"),
        ("  kind=review  ", "a"),
        ("id in ('a', 'x'' OR 1=1 --')", "a"),
    ],
)
def test_an_expression_finds(store: Store, expression: str, ids: str, tmp_path: Path) -> None:
    assert found(store, Choice(where=expression), tmp_path) == ids


@pytest.mark.parametrize(
    ("choice", "ids"),
    [
        (Choice(), "abc"),
        (Choice(kinds=("news", "review")), "ac"),
        (Choice(sites=("one.example",)), "ab"),
        (Choice(sites=("one.example",), kinds=("news",)), ""),
        (Choice(since="2026-11-02"), "bc"),
        (Choice(since="2026-11-02T13:30:00+01:00"), "c"),
        (Choice(since="2026-11-02T13:00:00+01:00"), "bc"),
        (Choice(since="2026-11-02", where="kind = news"), "c"),
    ],
)
def test_a_choice_finds(store: Store, choice: Choice, ids: str, tmp_path: Path) -> None:
    assert found(store, choice, tmp_path) == ids


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("", "character 1: there is nothing to ask for: write for example kind = review"),
        ("kind", "character 5: expected =, !=, <, <=, >, >=, in or has here, where the expression ends"),
        ("kind = ", "expected a value here, where the expression ends"),
        ("kind like review", "character 6: expected =, !=, <, <=, >, >=, in or has, not 'like'"),
        ("colour = red", "character 1: there is no field 'colour': fields are id, url"),
        ("film.yaer > 1", "did you mean film.year? fields are"),
        ("title = x", "did you mean film.title? fields are"),
        ("film.year > 'nineteen'", "'nineteen' is no number: write one without quotes"),
        ("film.year has 19", "film.year holds no text: compare it with =, <, > or in"),
        ("director = 'Ada Moor'", "director is a list: write director has '...', or director = none"),
        ("truncated = perhaps", "expected true or false, not 'perhaps'"),
        ("kind > none", "none can be asked for with = or != only"),
        ("kind = review kind = news", "character 15: expected and, or, or the end, not 'kind'"),
        ("kind = review; DROP TABLE records", "expected and, or, or the end, not 'DROP'"),
        ("(kind = review", "expected ) here, where the expression ends"),
        ("kind in review", "character 9: expected (, not 'review'"),
        ("kind in (review", "expected ) here, where the expression ends"),
        ("kind = 'review", "character 8: this quotation is not closed: quote a value as 'in this way'"),
        ("kind = and", "character 8: expected a value, not 'and': quote it if it is one"),
        ("kind = ! review", "character 8: '!' means nothing here"),
        ("not " * 60 + "kind = review", "nested too deeply"),
        (" and ".join(["kind = review"] * 501), "more than 500 comparisons"),
        (f"kind in ({', '.join(['review'] * 5001)})", "more than 5000 values"),
    ],
)
def test_an_error_says_where_and_what_to_write(expression: str, said: str) -> None:
    with pytest.raises(UsageError) as raised:
        condition(expression)
    assert said in str(raised.value)


WORDS = st.sampled_from(
    [
        *SUBJECTS,
        "and",
        "or",
        "not",
        "in",
        "has",
        "none",
        "(",
        ")",
        ",",
        "=",
        "!=",
        "<",
        ">=",
        "1987",
        "'x",
        "'y'",
        '"',
        "--",
        ";",
    ]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, max_size=12).map(" ".join) | st.text(max_size=40))
def test_whatever_is_asked_is_found_or_refused(store: Store, tmp_path: Path, expression: str) -> None:
    with suppress(UsageError):
        assert set(found(store, Choice(where=expression), tmp_path)) <= {"a", "b", "c"}


@pytest.mark.parametrize("name", SUBJECTS)
def test_every_field_can_be_asked_for(store: Store, name: str, tmp_path: Path) -> None:
    assert sorted(found(store, Choice(where=f"{name} = none or {name} != none"), tmp_path)) == ["a", "b", "c"]
