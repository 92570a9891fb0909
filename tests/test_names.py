"""Names in lists and in running text: separators, suffixes, roles, tails, and what is no name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewcrawler.people.inflection import nominative
from reviewcrawler.people.names import read_names, split_names
from reviewcrawler.people.person import is_name, told
from reviewcrawler.people.running import name_at

LISTS = [
    ("Ada Moor, Joe Ray, and Bo Ek.", ["Ada Moor", "Joe Ray", "Bo Ek"]),
    ("Ada Moor, Clifton Ray, Jr., Bo Ek III and J.K. Lee", ["Ada Moor", "Clifton Ray, Jr.", "Bo Ek III", "J.K. Lee"]),
    ("Ada Moor, Joe\nRay, Bo Ek,\nKim Lu", ["Ada Moor", "Joe Ray", "Bo Ek", "Kim Lu"]),
    ("Ada\nMoor.", ["Ada Moor"]),
    ("Ada Moor, Joe Ray, KR, 2019, 90 min", ["Ada Moor", "Joe Ray"]),
    ("Ada Moor,Joe Ray, , Common", ["Ada Moor", "Joe Ray", "Common"]),
    ("Ada Moor / Joe Ray / Bo Ek", ["Ada Moor", "Joe Ray", "Bo Ek"]),
    ("Ada Moor • Joe Ray | Bo Ek; Kim Lu", ["Ada Moor", "Joe Ray", "Bo Ek", "Kim Lu"]),
    ("Ada Moor und Joe Ray u.a.", ["Ada Moor", "Joe Ray"]),
    ("Ada Moor y Joe Ray, entre otros", ["Ada Moor", "Joe Ray"]),
    ("Ada Moor et Joe Ray", ["Ada Moor", "Joe Ray"]),
    ("Ада Мур и Джо Рэй", ["Ада Мур", "Джо Рэй"]),
    ("the late Ada Moor, Sir Joe Ray and others", ["Ada Moor", "Joe Ray"]),
    ("Ada Moor, Joe Ray 120 Min.", ["Ada Moor", "Joe Ray"]),
    ("Ada Moor – 113 min. – Francia 2015.", ["Ada Moor"]),
    ("Ada MOOR, Joe RAY", ["Ada Moor", "Joe Ray"]),
    ("Ada Moor, 2025, US, 125m", ["Ada Moor"]),
    ("艾达·摩尔 / 安·李", ["艾达·摩尔", "安·李"]),
    ("ジョー・レイ、アン・リー", ["ジョー・レイ", "アン・リー"]),
    ("아다 무어, 안 리", ["아다 무어", "안 리"]),
    ("Ed Fox, Edith Moor", ["Ed Fox", "Edith Moor"]),
    ("是永和也、長谷和明、与那嶺花", ["是永和也", "長谷和明", "与那嶺花"]),
    ("ジョー・レイ 長谷和明\n真木よう 小坂一也", ["ジョー・レイ", "長谷和明", "真木よう", "小坂一也"]),
    ("고영: 차윤호\n도연: 서이안", ["차윤호", "서이안"]),
    ("차윤호: 고영 역\n서이안: 도연 역", ["차윤호", "서이안"]),
]


@pytest.mark.parametrize(("text", "names"), LISTS)
def test_a_list_is_split_into_its_names(text: str, names: list[str]) -> None:
    found = read_names(text)
    assert (found.names, found.whole) == (names, True)


ROLES = [
    ("Ada Moor (Queen Bee), Joe Ray (voice)", [("Ada Moor", "Queen Bee"), ("Joe Ray", None)]),
    ("Ada Moor as Queen Bee, Joe Ray as the Cook", [("Ada Moor", "Queen Bee"), ("Joe Ray", "the Cook")]),
    ("Ada Moor als Ann / Nan", [("Ada Moor", "Ann / Nan")]),
    ("Ada Moor as Ann / Joe Ray as Tom", [("Ada Moor", "Ann"), ("Joe Ray", "Tom")]),
    ("Ada Moor ... Queen Bee\nJoe Ray ... Cook", [("Ada Moor", "Queen Bee"), ("Joe Ray", "Cook")]),
    ("Bess (Ada Moor), Tom (Joe Ray), Kit (Bo Ek)", [("Ada Moor", "Bess"), ("Joe Ray", "Tom"), ("Bo Ek", "Kit")]),
    ("Ada Moor( não creditado)", [("Ada Moor", None)]),
]


@pytest.mark.parametrize(("text", "credits"), ROLES)
def test_roles_stand_beside_their_names(text: str, credits: list[tuple[str, str | None]]) -> None:  # noqa: A002
    assert [(credit.name, credit.role) for credit in read_names(text).credits] == credits


@pytest.mark.parametrize(
    "text",
    [
        "I think that we wanted rain",
        "a slow film",
        "3.5 stars",
        "N/A",
        "http://a.example",
        "Moor’s",
        "L’ancien de Tarn",
        "介紹",
    ],
)
def test_what_is_no_name_gives_none(text: str) -> None:
    assert split_names(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ada Moor, who made it", ("Ada Moor",)),
        ("Ada Moor's second film", ("Ada Moor",)),
        ("Ada Moor and Joe Ray in 1999", ("Ada Moor", "Joe Ray")),
        ("Ada van der Moor. It rains", ("Ada van der Moor",)),
        ("J. A. Moor has", ("J. A. Moor",)),
        ("a man of taste", ()),
    ],
)
def test_a_name_in_prose_ends_where_it_ends(text: str, names: tuple[str, ...]) -> None:
    assert name_at(text, 0)[0] == names


def test_the_nominative_is_told_only_where_it_is_sure() -> None:
    assert [nominative(n, "cs") for n in ("K. Browna", "K. Moravcové", "Bong Ki-hoa")] == [
        "K. Brown",
        "K. Moravcové",
        "Bong Ki-ho",
    ]
    assert nominative("Agnieszky Moravcové") == "Agnieszka Moravcová"
    assert [nominative(n) for n in ("Олега Соболя", "Георгия Кварелии")] == ["Олег Соболь", "Георгий Кварелия"]
    assert [nominative(n) for n in ("Шона Пенна", "Jamesa Marsha", "Ada Moor")] == [
        "Шон Пенн",
        "James Marsh",
        "Ada Moor",
    ]


@given(st.text(max_size=300))
def test_a_list_never_ends_behind_its_text(text: str) -> None:
    found = read_names(text)
    assert 0 <= found.end <= len(text)
    assert all(is_name(told(name.partition(",")[0])) or name for name in found.names)
