"""Copies: the texts of fixtures/copies, each against its original and against another review of the same film."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewcrawler import CopyCluster, Page, Review, Store, export, extract, find_copies
from reviewcrawler.cli import run
from reviewcrawler.copying.clusters import Decisions, Pair, cluster
from reviewcrawler.copying.kept import decide, members_of, settle_store
from reviewcrawler.copying.report import write_report
from reviewcrawler.copying.text import text_of
from reviewcrawler.copying.verdict import judge
from reviewcrawler.derive import Derived, content_hash
from reviewcrawler.errors import UsageError
from reviewcrawler.sketching.packing import Sketch
from reviewcrawler.sketching.sketch import sketch_of
from training.rewrites import FIXTURES, families, making

FAMILIES = {told.name: told for told in families()}
NAMES = [name for name, told in FAMILIES.items() if not told.held_out]


def family(name: str) -> dict[str, Review]:
    """The original as `original`, its copies, and `another` review of the same film."""
    return FAMILIES[name].reviews


@cache
def clusters() -> list[CopyCluster]:
    return list(find_copies(review for told in FAMILIES.values() for review in told.reviews.values()))


@cache
def mates(record: str) -> set[str]:
    """What a record is in one cluster with."""
    return next((ids for c in clusters() if record in (ids := {m.id for m in c.members})), set())


def found(kind: str, *, held_out: bool) -> list[bool]:
    """Which copies of a making are in one cluster with their original."""
    some = [told for told in FAMILIES.values() if told.held_out == held_out]
    return [
        copy.id in mates(told.reviews["original"].id)
        for told in some for heading, copy in told.copies.items() if making(heading) == kind
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "held_out", "least"),
    [
        ("sentences", False, 0.96),
        ("ideas", False, 0.92),
        ("round-trip", False, 1.0),
        ("wire", False, 1.0),
        ("sentences", True, 0.95),
        ("ideas", True, 0.95),
        ("round-trip", True, 1.0),
        ("wire", True, 1.0),
    ],
)
def test_rewrites_are_found(kind: str, held_out: bool, least: float) -> None:
    told = found(kind, held_out=held_out)
    assert sum(told) / len(told) >= least


def test_other_reviews_of_a_film_are_no_copies() -> None:
    wrong = [
        review.id
        for told in FAMILIES.values()
        for heading, review in told.reviews.items()
        if making(heading) == "another" and mates(review.id)
    ]
    assert len(wrong) <= 5  # two of them are joined with each other


def test_no_cluster_holds_two_originals() -> None:
    originals = {told.reviews["original"].id for told in FAMILIES.values()}
    assert all(len(originals & {m.id for m in c.members}) <= 1 for c in clusters())


def test_evidence_points_into_both_texts() -> None:
    reviews = {r.id: r for told in FAMILIES.values() for r in told.reviews.values()}
    for found_one in clusters():
        anchor = reviews[found_one.anchor].body or ""
        for member in found_one.members:
            for passage in member.evidence.get("passages", ()):
                here, there = passage["here"], passage["there"]
                assert (reviews[member.id].body or "")[here[0] : here[1]].strip()
                assert anchor[there[0] : there[1]].strip()


@settings(max_examples=5, deadline=None)
@given(st.permutations(range(12)))
def test_order_makes_no_difference(order: list[int]) -> None:
    some = [r for name in NAMES[:3] for r in list(family(name).values())[:4]]
    told = [c.to_dict() for c in find_copies(some)]
    assert [c.to_dict() for c in find_copies(some[i] for i in order)] == told


SENTENCE = "The keeper of the {} lighthouse counts the {} ships that pass and writes the number into a {} book. "


def prose(seed: int, sentences: int = 12) -> str:
    words = "amber brass cedar dusty early foggy green hollow ivory jaded khaki lunar mossy narrow".split()
    return "".join(SENTENCE.format(*(words[(seed * 7 + i * (k + 3)) % 14] for k in range(3))) for i in range(sentences))


@pytest.mark.parametrize(
    ("bodies", "expected"),
    [
        ([None, "", "  \n "], []),
        (["Good.", "Bad."], []),
        (["A fine film.", "A fine film."], ["exact"]),
        (["今日は映画を見た。とても面白い映画だった。監督の最新作である。" * 3] * 2, ["exact"]),
        ([prose(1), prose(1).replace("The keeper", "THE KEEPER")], ["exact"]),
    ],
    ids=["empty", "one line", "one line twice", "japanese", "case"],
)
def test_small_and_odd_texts(bodies: list[str | None], expected: list[str]) -> None:
    found = list(find_copies(Review(id=f"r{i}", body=body) for i, body in enumerate(bodies)))
    assert [m.relation for c in found for m in c.members if m.relation] == expected


def test_an_excerpt_of_a_japanese_text_is_found() -> None:
    text = "灯台守の家族は金曜日までに新しい家を見つけなければならない。監督は以前に漁村の記録映画を撮っていた。"
    text += (
        "母親を演じる女優は背中を向けていても耳を澄ませているように見える。父親は陽気でいようと決めた男である。"
        "引っ越しの車は予定より早く到着する。最後の場面では、誰もいない部屋を光が横切っていく。"
    )
    other = "三人の客がエレベーターに閉じ込められる。監督は外の景色を一度も映さない。結婚式のケーキが一番の名演だ。"
    reviews = [Review(id="a", body=text), Review(id="b", body=text[: len(text) * 2 // 3]), Review(id="c", body=other)]
    (cluster,) = find_copies(reviews)
    assert [(m.id, m.relation) for m in cluster.members] == [("a", None), ("b", "near")]


def test_many_copies_of_one_text_are_linear() -> None:
    (cluster,) = find_copies(Review(id=f"r{i}", body=prose(3)) for i in range(3000))
    assert len(cluster.members) == 3000


def test_a_huge_text() -> None:
    huge = "".join(prose(i, 40) for i in range(250))
    assert len(huge) > 900_000
    (cluster,) = find_copies([Review(id="a", body=huge), Review(id="b", body=huge)])
    assert {m.id for m in cluster.members} == {"a", "b"}


def test_the_same_id_twice() -> None:
    same = [Review(id="a", body=prose(1)), Review(id="a", body=prose(1)), Review(id="b", body=prose(1))]
    assert [[m.id for m in c.members] for c in find_copies(same)] == [["a", "b"]]
    with pytest.raises(UsageError, match="two different records have the id a"):
        list(find_copies([Review(id="a", body="One."), Review(id="a", body="Two.")]))
    with pytest.raises(UsageError, match="without an id"):
        list(find_copies([Review(body="One.")]))


def test_a_shared_quotation_makes_no_copy() -> None:
    quotation = f"“{prose(5, 6).strip()}”"
    one, other = family(NAMES[0])["original"], family(NAMES[4])["another"]
    reviews = [Review(id=r.id, body=f"{r.body}\n\n{quotation}") for r in (one, other)]
    assert not list(find_copies(reviews))


def test_a_shared_passage_is_a_link() -> None:
    one, other = family("nine-floors-down")["original"], family("paper-monsoon")["another"]
    passage = "\n\n" + (family("the-salt-road")["original"].body or "").split("\n\n")[0]
    third = family("midnight-ferry")["original"].body or ""
    reviews = [
        Review(id="a", body=(one.body or "") + passage),
        Review(id="b", body=(other.body or "") + passage),
        Review(id="c", body=third),
        Review(id="d", body=third),
    ]
    found = list(find_copies(reviews))
    assert [[m.id for m in c.members] for c in found] == [["c", "d"]]


def test_passages_of_a_third_text_make_no_copy_though_each_has_them_in_its_own_words() -> None:
    one, other = family("low-season")["original"], family("low-season")["another"]
    passage = " ".join((family("the-salt-road")["original"].body or "").split("\n\n")[:2])
    texts = [
        text_of(Review(id="a", body=f"{passage}\n\n{one.body}")),
        text_of(Review(id="b", body=f"{passage.replace('. ', ' indeed. ')}\n\n{other.body}")),
    ]
    verdict = judge(*texts)
    assert verdict.measures is not None
    assert verdict.measures.weight > 0
    assert verdict.relation == "partial"


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([Pair(0, 1, "spun", 0.9)], [[0, 1, 3]]),
        ([Pair(0, 1, "near", 0.9)], [[0, 1]]),
        ([Pair(1, 2, "near", 0.9), Pair(0, 2, "spun", 0.9)], [[0, 1, 2, 3]]),
        ([Pair(0, 1, "spun", 0.9), Pair(0, 2, "spun", 0.9)], [[0, 1, 2]]),
    ],
    ids=[
        "of two either may be the original",
        "but not where both are the same",
        "or what that was cut from",
        "nor where more speaks for the other",
    ],
)
def test_a_weak_pair_joins_a_rewrite_to_what_may_be_its_original(pairs: list[Pair], expected: list[list[int]]) -> None:
    found = cluster([*pairs, Pair(1, 3, "spun", 0.6)], Decisions(), lambda _one, _other: 0.0)
    assert found.members == expected


def test_a_sketch_survives_packing() -> None:
    sketch = sketch_of(family("the-salt-road")["original"])
    again = Sketch.unpack(sketch.pack())
    assert again.digest == sketch.digest
    assert again.words == sketch.words
    for name in ("keys", "films", "names", "vectors", "lines"):
        assert (getattr(again, name) == getattr(sketch, name)).all()
    assert len(sketch.pack()) <= 1500


def test_clusters_are_plain_json() -> None:
    assert json.loads(json.dumps([c.to_dict() for c in clusters()]))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "reviews.db") as opened:
        opened.lock()
        for review in [r for name in NAMES[:3] for r in family(name).values()]:
            page = Page(f"<title>x</title><p>{review.id}".encode(), url=review.url)
            record = review.to_dict()
            derived = Derived(review.id, page.sha256, b"x", record, content=content_hash(record))
            with opened.transaction():
                opened.put(page, derived)
        yield opened


def told(store: Store) -> dict[str, str]:
    return {m.id: c.id for c in settle_store(store) for m in c.members}


def test_a_store_keeps_clusters_and_decisions(store: Store) -> None:
    first, other = (family(name)["original"].id for name in NAMES[1:3])
    copy = family(NAMES[1])["sentences"].id
    before = told(store)
    assert before[first] == before[copy] != before[other]
    assert dict(store.rows("SELECT id, cluster FROM copy_members")) == before
    decide(store, "other", [(copy, m) for m in members_of(store, copy) if m != copy])
    decide(store, "same", [(first, other)])
    decide(store, "original", [(m, copy) for m in members_of(store, copy)])
    after = told(store)
    assert copy not in after
    assert after[first] == after[other]
    decide(store, "same", [(first, copy)])
    assert (joined := told(store))[copy] == joined[first] == joined[other]


def test_a_named_original_is_the_anchor(store: Store) -> None:
    told(store)
    wire = family(NAMES[0])["wire"].id
    decide(store, "original", [(m, wire) for m in members_of(store, wire)])
    cluster = next(c for c in settle_store(store) if wire in {m.id for m in c.members})
    assert cluster.original == cluster.anchor == wire
    with pytest.raises(UsageError, match="no record nobody"):
        decide(store, "same", [("nobody", wire)])


@pytest.mark.parametrize("name", ["records.jsonl", "records.jsonl.gz", "records.csv", "records.parquet"])
def test_files_of_records_are_compared(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if name.endswith("parquet"):
        pytest.importorskip("pyarrow")
    export([r for some in NAMES[:2] for r in family(some).values()], tmp_path / name)
    assert run(["copies", str(tmp_path / name), "--json"]) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [len(c["members"]) for c in found] == [len(family(some)) - 1 for some in NAMES[:2]] or len(found) == 2
    assert {"cluster", "anchor", "original", "members", "links"} <= set(found[0])


def test_a_page_of_links_is_no_copy() -> None:
    body = family(NAMES[0])["original"].body
    assert not list(find_copies([Review(id="a", body=body, kind="review"), Review(id="b", body=body, kind="index")]))


def test_the_report_holds_every_cluster_and_needs_nothing_else(tmp_path: Path) -> None:
    reviews = {r.id: r for told in FAMILIES.values() for r in told.reviews.values()}
    assert write_report(clusters(), reviews.__getitem__, tmp_path) == len(clusters())
    index = (tmp_path / "index.html").read_text("utf-8")
    pages = re.findall(r'href="(clusters/\d+\.html)"', index)
    assert len(pages) == len(clusters())
    for page in (index, *((tmp_path / name).read_text("utf-8") for name in pages)):
        assert not re.search(
            r'(?:src|href)="(?!clusters/|\.\./index|#main|https?://(?:original|\w[\w-]*)\.example)', page
        )
    assert "<ins>" in (tmp_path / pages[0]).read_text("utf-8")


def test_the_report_escapes_what_records_say(tmp_path: Path) -> None:
    body = "<script>alert(1)</script> " + (family(NAMES[0])["original"].body or "")
    reviews = {f"<{i}>": Review(id=f"<{i}>", body=f"{body} {i}", headline="<b>") for i in range(2)}
    write_report(find_copies(reviews.values()), reviews.__getitem__, tmp_path)
    page = (tmp_path / "clusters" / "1.html").read_text("utf-8")
    assert "<script>" not in page
    assert "&lt;0&gt;" in page


def test_lines_are_taken_away_one_after_the_other() -> None:
    text = text_of(
        Review(id="a", body="A ferry sails at night. Nobody sleeps!\n\nIt rains\nThe captain sings. Dawn comes.")
    )
    assert len(text.lines) == 5
    less = text.without(text.lines[1:2])
    least = less.without(text.lines[2:3])
    assert less.lines.tolist() == text.lines[[0, 2, 3, 4]].tolist()
    assert least.lines.tolist() == text.lines[[0, 3, 4]].tolist()
    assert [text.body[a:b] for a, b in least.reading.sentences][1].strip() == "The captain sings."


def demo(path: str) -> Review:
    page = FIXTURES / "demo" / path
    return extract(Page(page.read_bytes(), f"https://{path.replace('/', '.example/', 1)}", "text/html"))


def test_a_spun_copy_is_one_with_its_originals_opening_and_previews_of_one_template_are_not() -> None:
    spun = demo("wire-mirror/2024/10/the-salt-road-film-review.html")
    original = demo("lantern-review/reviews/the-salt-road.html")
    opening = Review.from_dict(original.to_dict() | {"body": (original.body or "")[: len(original.body or "") // 2]})
    previews = [
        demo("wire-mirror/2025/01/bergschrund-review-cast-plot.html"),
        demo("wire-mirror/2025/02/harbour-lights-2-cast-plot.html"),
        demo("lantern-review/previews/what-we-know-about-bergschrund.html"),
    ]
    for held in (original, opening):
        (cluster,) = find_copies([spun, held, *previews])
        assert {m.id for m in cluster.members} == {spun.id, held.id}
        assert "spun" in {m.relation for m in cluster.members}


@pytest.mark.parametrize(
    "odd",
    [
        {"film": "The Quay", "director": "Ada Moor", "cast": ["Bo Lind", {"name": 5}, 7], "author": "Mo Lind"},
        {"film": {"title": 7}, "cast": "Bo Lind", "evidence": [1], "director": [None, 3], "author": {}},
        {"film": ["The Quay"], "truncated": "no", "rating": 5, "id": None},
    ],
)
def test_records_of_others_are_read_whatever_their_form(
    tmp_path: Path, odd: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    told = [{"id": i, "url": f"https://{i}.example/r", "body": prose(1)} for i in (1, 2)]
    path = tmp_path / "records.jsonl"
    path.write_text("\n".join(json.dumps(each | odd) for each in told), "utf-8")
    assert run(["copies", str(path)]) == 0
    assert "2 records in 1 clusters" in capsys.readouterr().err


def test_a_body_that_is_no_text_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "records.jsonl"
    path.write_text('{"id": "a", "body": "One."}\n{"id": "b", "body": 5}', "utf-8")
    assert run(["copies", str(path)]) == 2
    assert "record 2: its body is no text" in capsys.readouterr().err


def test_a_folder_of_files_of_records_is_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = family(NAMES[0])
    for name in ("original", "wire"):
        export([told[name]], tmp_path / f"part-{name}.jsonl")
    (tmp_path / "_SUCCESS").write_bytes(b"")
    (tmp_path / "notes.txt").write_text("nothing", "utf-8")
    assert run(["copies", str(tmp_path)]) == 0
    assert "2 records in 1 clusters" in capsys.readouterr().err


def test_a_folder_without_records_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["copies", str(tmp_path)]) == 2
    assert "the folder holds no .jsonl" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["copies", str(tmp_path / "records.jsonl")]) == 2
    assert "there is no such file or folder" in capsys.readouterr().err
