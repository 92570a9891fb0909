"""What sort of page it is, told from small pages of every kind."""

from __future__ import annotations

import pytest

from reviewcrawler import extract
from reviewcrawler.blocks import Block, Place
from reviewcrawler.kinds import scores
from reviewcrawler.kinds.passages import of_passages
from reviewcrawler.kinds.words import topics_of
from reviewcrawler.review import KINDS

EN = "The film is slow and the acting superb; the director trusts his actors, every scene is beautiful, but the plot is weak and the ending disappoints. "
PLOT = "A keeper of bees finds a letter on the shore. He walks inland, meets a girl, and learns who his father was. "


def article(headline: str, *paragraphs: str) -> str:
    return f"<article><h1>{headline}</h1>" + "".join(f"<p>{p}</p>" for p in paragraphs) + "</article>"


REVIEWS = {
    "en": article("The Salt Road review", EN * 2, EN * 3),
    "de": article("Kritik: Die Salzstraße", "Der Film ist langsam, die Darsteller sind hervorragend, die Regie überzeugt, doch das Drehbuch ist schwach und das Ende enttäuscht. " * 4),
    "fr": article("La Route du sel : critique", "Le film est lent, les acteurs sont magnifiques, la réalisation est réussie, mais le scénario est faible et la fin décevante. " * 4),
    "es": article("Crítica: La ruta de la sal", "La película es lenta, los actores están excelentes, la dirección es brillante, pero el guion es débil y el final decepciona. " * 4),
    "pt": article("Crítica | A Estrada de Sal", "O filme é lento, os atores são excelentes, a direção é brilhante, mas o roteiro é fraco e o final decepciona. " * 4),
    "it": article("Recensione: La via del sale", "Il film è lento, gli attori sono eccellenti, la regia è brillante, ma la sceneggiatura è debole e il finale delude. " * 4),
    "nl": article("Recensie: De zoutweg", "De film is traag, de acteurs zijn geweldig, de regie is sterk, maar het scenario is zwak en het einde teleurstellend. " * 4),
    "pl": article("Droga solna – recenzja", "Film jest powolny, aktorzy są świetni, reżyser przekonuje, ale scenariusz jest słaby, a zakończenie rozczarowuje. " * 4),
    "cs": article("Recenze: Solná cesta", "Film je pomalý, herci jsou skvělí, režie je výborná, ale scénář je slabý a konec zklame. " * 5),
    "ru": article("Рецензия: Соляная дорога", "Фильм медленный, актеры великолепны, режиссер убедителен, но сценарий слабый, а финал разочаровывает. " * 4),
    "tr": article("Tuz Yolu incelemesi", "Film yavaş, oyuncular harika, yönetmen etkileyici bir iş çıkarıyor ama senaryo zayıf ve sahneler sıkıcı. " * 4),
    "ja": article("映画『塩の道』感想", "映画は静かだが、俳優の演技が素晴らしい。監督の演出は面白いが、脚本が残念だった。" * 5),
    "ko": article("영화 리뷰: 소금길", "영화는 느리지만 배우들의 연기가 훌륭하다. 감독의 연출은 인상적이나 이야기가 지루하고 아쉽다. " * 5),
    "zh": article("《盐路》影评", "这部电影节奏缓慢，演员的表演很出色，导演的镜头精彩，但剧情有些无聊，结局令人失望。" * 5),
}  # fmt: skip

OTHERS = {
    "film": article("The Salt Road", "Year: 2021", "Director: Ada Moor", "Cast: Ben Ode, Cy Fenn", f"Synopsis: {PLOT}"),
    "preview": article("The Salt Road – Review, Cast, Plot", *(f"{w} how the film will balance its storm and its bees for viewers when it is released." for w in ("Discuss", "Explore", "Assess", "Analyze", "Evaluate", "Highlight", "Examine")), "The upcoming film is highly anticipated; expectations are high and the trailer will be released soon."),
    "list": article("The 10 Best Films About Bees", *(f"<h2>{n}. The Hive {n} (20{n + 10})</h2> A film with bees." for n in range(1, 11))),
    "interview": article("Interview: Ada Moor on The Salt Road", *("Q: How was the film made, and why bees?</p><p>A: “We shot every scene in winter, and the actors learned to keep bees,” she said." for _ in range(8))),
    "other": article("How to keep bees in winter", "Wrap the hive in straw and feed the colony with sugar. Check the weight of the frames every week. " * 6),
}  # fmt: skip


@pytest.mark.parametrize("language", REVIEWS)
def test_reviews_in_many_languages(language: str) -> None:
    assert extract(REVIEWS[language], content_type="text/html").kind == "review"


@pytest.mark.parametrize("kind", OTHERS)
def test_other_kinds(kind: str) -> None:
    assert extract(OTHERS[kind], content_type="text/html").kind == kind


def test_an_index_is_mostly_links() -> None:
    items = "".join(
        f'<h2><a href="/r{n}">Film number {n} and its long title</a></h2><a href="/r{n}">Read the whole text</a>'
        for n in range(30)
    )
    assert extract(f"<h1>Category: Reviews</h1>{items}", content_type="text/html").kind == "index"


def test_film_and_verdict_are_withdrawn_from_pages_of_several_films() -> None:
    review = extract(OTHERS["list"].replace("</article>", "<p>Rating: 4/5</p></article>"), content_type="text/html")
    assert (review.film, review.rating, review.evidence.get("film")) == (None, None, None)


def test_every_kind_has_a_score_and_silence_is_other() -> None:
    assert set(scores({})) == set(KINDS)
    assert max(scores({"no film": 1.0}), key=scores({"no film": 1.0}).__getitem__) == "other"


@pytest.mark.parametrize(
    ("word", "language", "topic"),
    [
        ("regisseurs", "de", "film"),
        ("скучный", "ru", "judge"),
        ("trailers", "en", "coming"),
        ("recetas", "es", "table"),
    ],
)
def test_words_speak_of_topics(word: str, language: str, topic: str) -> None:
    assert topic in topics_of(word, language)


@pytest.mark.parametrize(
    ("lines", "feature"),
    [
        (["7 – COPPER", "Loud and silly.", "6 – NIGHT FERRY", "A thriller with one lamp."], "counted off"),
        (["Night Ferry (DVD)", "Night Ferry is tense.", "Copper", "Copper has no plot."], "films in turn"),
        (["Night Ferry", "It is tense. (3/5)", "Copper", "It is loud. ★★", "Sand", "It is long. ⭐️⭐️⭐️"], "verdicts"),
        (["It looks wonderful, but its heart is […]", "Tom Quill has not been this good since…"], "cut short"),
        (["One", "Read more", "Two", "Read more", "Three", "Read more"], "lines again"),
        (["It took $31.4M, up 6% from last year.", "The comedy made €4 million."], "figures"),
        (["Coffee at 9:30am, then the queue.", "The party began at 21:00."], "hours"),
        (
            [
                "Were you nervous?",
                "Ada Moor: Always. You sit in the dark with eight hundred people and hear every cough.",
                "How long did you shoot?",
                "Ada Moor: Thirty nights, all of them on the water, and we had no second chance at any of it.",
            ],
            "speakers",
        ),
    ],
)
def test_passages_tell_what_they_do_in_turn(lines: list[str], feature: str) -> None:
    blocks = [Block(number, line, Place("p")) for number, line in enumerate(lines)]
    found = of_passages(blocks, blocks, " ".join(lines).casefold())
    assert {name for name, value in found.items() if value} >= {feature}


def test_one_film_takes_nothing_in_turn() -> None:
    lines = ["The story", "The film is slow, and the ending is superb.", "Verdict", "See it on a big screen. 4/5"]
    blocks = [Block(number, line, Place("p")) for number, line in enumerate(lines)]
    assert not any(of_passages(blocks, blocks, " ".join(lines).casefold()).values())
