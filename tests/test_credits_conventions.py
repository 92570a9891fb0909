"""Credits as outlets write them, with invented names: label words, separators, places, traps, by language."""

from time import process_time

import pytest

from reviewcrawler import credits, extract
from reviewcrawler.extract import label
from reviewcrawler.page import Page

BODY = (
    "<p>" + "The film takes its time, and most of that time is well spent on faces, doors and weather. " * 4 + "</p>"
) * 3


def page(sheet: str, *, title: str = "Tarn", after: str = "") -> str:
    return f"<html><body><article><h1>{title}</h1>{sheet}{BODY}{after}</article></body></html>"


def read(sheet: str, **kwargs: str) -> tuple[list[str], list[str], str | None]:
    review = extract(page(sheet, **kwargs))
    return review.director, [credit.name for credit in review.cast], review.synopsis


PLOT = "A keeper of bees follows a letter to the sea, and finds the sender gone."

SHEETS = [
    (
        "<p>Tarn, 2019.</p><p>Directed by Ada Moor.</p><p>Starring Joe Ray, Ann Lee and Bo Ek.</p>",
        ["Ada Moor"],
        ["Joe Ray", "Ann Lee", "Bo Ek"],
    ),
    (
        f"<p>Directed by Ada Moor Starring Joe Ray, Ann Lee SYNOPSIS: {PLOT}</p>",
        ["Ada Moor"],
        ["Joe Ray", "Ann Lee"],
    ),
    (
        ("<h4>Basics</h4><p>Director: Ada Moor</p><p>Writer: Ada Moor</p><p>Cast: Joe Ray, Ann B. "
        "Lee</p><p>89 minute</p>"),
        ["Ada Moor"],
        ["Joe Ray", "Ann B. Lee"],
    ),
    (
        ("<p>Bell Films presents a film directed by Ada Moor and written by Joe Ray, based on the "
        "novel. Running time: 141 minutes. Rated PG-13 (mature themes). Opens Monday.</p>"),
        ["Ada Moor"],
        [],
    ),
    ("<p>**Title: **Tarn</p><p>**Genre: **Drama</p><p>**Directed By: **Ada Moor</p>", ["Ada Moor"], []),
    (
        "<p>Dir: Ada Moor, 2025, US, 125m<br>Cast: Joe Ray, Ann Lee<br>Review by Kim Lu</p>",
        ["Ada Moor"],
        ["Joe Ray", "Ann Lee"],
    ),
    (
        ("<p>Starring: Joe Ray, Ann Lee<br>Directed by: Ada Moor<br>Written by: Bo Ek<br>Rating: "
        "PG-13<br>Running Time: 99 min</p>"),
        ["Ada Moor"],
        ["Joe Ray", "Ann Lee"],
    ),
    (
        "<p>Director: Ada Moor Starring: Joe Ray, Ann Lee, Bo Ek The Overview</p>",
        ["Ada Moor"],
        ["Joe Ray", "Ann Lee", "Bo Ek"],
    ),
    ("<p>TarnDirector: Ada Moor<br>Run Time: 2h 10m<br>Stars: 3.0</p>", ["Ada Moor"], []),
    ("<p>Tarn US (1941) Dir. Joseph H. Moor</p>", ["Joseph H. Moor"], []),
    (
        ("<p>Director: Ada Moor, Kim Lu</p><p>Cast: Joe Ray, Ann Lee,</p><p>Country of Origin: USA "
        "2017 132 mins.</p>"),
        ["Ada Moor", "Kim Lu"],
        ["Joe Ray", "Ann Lee"],
    ),
    (
        "<p>Title:TarnDirector:Ada MoorCast:Ray, Ann LeeWhere:NetstreamRating: 3.5 Stars</p>",
        ["Ada Moor"],
        ["Ray", "Ann Lee"],
    ),
    (
        "<p>Director-screenwriters: Ada Moor, Kim Lu<br>Cast: Joe Ray, Ann Lee</p>",
        ["Ada Moor", "Kim Lu"],
        ["Joe Ray", "Ann Lee"],
    ),
    ("<p>Drama | USA | Directed by Ada Moor</p>", ["Ada Moor"], []),
    (
        "<p>Director: Ada Moor. With Joe Ray, Ann Lee, Bo Ek. (94 min.)</p>",
        ["Ada Moor"],
        ["Joe Ray", "Ann Lee", "Bo Ek"],
    ),
    (
        ("<p>With Joe Ray, Clifton Lee, Jr. and Bo Ek. Written by Kim Lu. Directed by Ada Moor. "
        "(1:25) PG-13.</p>"),
        ["Ada Moor"],
        ["Joe Ray", "Clifton Lee, Jr.", "Bo Ek"],
    ),
    (
        ("<p>Details: Directed by Ada Moor, and stars the voices of Joe Ray, Ann Lee. Animation. Runs "
        "100 minutes. Rated PG.</p>"),
        ["Ada Moor"],
        ["Joe Ray", "Ann Lee"],
    ),
    ("<p>Cert: 15 / 85 mins / Dir. Ada Moor</p>", ["Ada Moor"], []),
    (
        "<p>Year of production : 2016 Director(s) : Ada MOOR Cast : Joe RAY, Ann LEE</p>",
        ["Ada Moor"],
        ["Joe Ray", "Ann Lee"],
    ),
    ("<p>directed by Ada Moor</p><p>written by Joe Ray &amp; Kim Lu</p><p>produced by Bo Ek</p>", ["Ada Moor"], []),
    ("<p>Dir: Ada Moor. UK. 2024. 98mins</p>", ["Ada Moor"], []),
    (
        ("<p>Score: ★★★ Cast: Joe Ray, Ann Lee Director: Ada Moor Screenwriter: Bo Ek Distributor: "
        "Bell Running Time: 125 min Rating: R Year: 2025</p>"),
        ["Ada Moor"],
        ["Joe Ray", "Ann Lee"],
    ),
    (
        ("<p>Cast: Joe Ray, Ann Lee<br>Director: Ada Moor<br>Screenwriters: Bo Ek, Kim Lu<br>Rated R, "
        "1 hour 41 minutes</p>"),
        ["Ada Moor"],
        ["Joe Ray", "Ann Lee"],
    ),
    (
        ("<h3>Cast</h3><ul><li>Joe Ray as Tom</li><li>Ann Lee as "
        "Bess</li></ul><h3>Director</h3><ul><li>Ada Moor</li></ul>"),
        ["Ada Moor"],
        ["Joe Ray", "Ann Lee"],
    ),
    (
        "<dl><dt>Director</dt><dd>Ada Moor</dd><dt>Starring</dt><dd>Joe Ray</dd><dd>Ann Lee</dd></dl>",
        ["Ada Moor"],
        ["Joe Ray", "Ann Lee"],
    ),
    (
        ("<table><tr><th>Director</th><td>Ada Moor</td></tr><tr><th>Cast</th><td>Joe Ray, Ann "
        "Lee</td></tr></table>"),
        ["Ada Moor"],
        ["Joe Ray", "Ann Lee"],
    ),
    ("<p><b>Director</b> Ada Moor<br><b>Cast</b> Joe Ray, Ann Lee</p>", ["Ada Moor"], ["Joe Ray", "Ann Lee"]),
    ("<p>dir. Ada Moor · 2011 · drama · 120 min</p>", ["Ada Moor"], []),
    (
        ("<p>Release Date: May 1<br>Starring: Joe Ray, Ann Lee<br>Director: Ada Moor<br>Music "
        "Director: Bo Ek<br>Producers: Kim Lu</p>"),
        ["Ada Moor"],
        ["Joe Ray", "Ann Lee"],
    ),
    (
        ("<p>Cast: Joe Ray, Ann Lee &amp; Bo Ek.<br>Produced by: Kim Lu<br>Directed by: Ada Moor"
        "<br>Story: 3/5<br>Star power: High</p>"),
        ["Ada Moor"],
        ["Joe Ray", "Ann Lee", "Bo Ek"],
    ),
    ("<p>Art Director: Bo Ek<br>Director of Photography: Kim Lu<br>Casting Director: Ann Lee</p>", [], []),
    # what else stands in one line
    (
        "<p>TARN review. USA, 2018. Dir: Ada Moor.</p>",
        ["Ada Moor"],
        [],
    ),
    (
        "<p>Drama. Reż. Ada Moor, obsada: Joe Ray, Ann Lee</p>",
        ["Ada Moor"],
        ["Joe Ray", "Ann Lee"],
    ),
    (
        "<p>Directed by Ada Moor Starring Joe Ray, Ann Lee</p>",
        ["Ada Moor"],
        ["Joe Ray", "Ann Lee"],
    ),
    (
        "<p>Met de Nederlandse stemmen van: Joe Ray, Ann Lee. Regie: Ada Moor.</p>",
        ["Ada Moor"],
        ["Joe Ray", "Ann Lee"],
    ),
    (
        "<p>Lees de recensie: Fell is te lang Regie: Ada Moor. Met: Joe Ray, Ann Lee.</p>",
        ["Ada Moor"],
        ["Joe Ray", "Ann Lee"],
    ),
    (
        "<p>Tarn 2001 Directed by Ada Moor</p>",
        ["Ada Moor"],
        [],
    ),
    (
        "<p>監督:森谷有紀<br>W主演に川瀬透、村井美保</p>",
        ["森谷有紀"],
        ["川瀬透", "村井美保"],
    ),
    (
        "<p>Director: Ada Moor. With voices of Joe Ray, Ann Lee.</p>",
        ["Ada Moor"],
        ["Joe Ray", "Ann Lee"],
    ),
    (
        "<p>Bell release of a Moss production. Stars Joe Ray, Ann Lee; features Bo Ek. Directed by Ada Moor. Screenplay, Kim Lu; camera, Ed Fox. Running time, 76 MINS.</p>",
        ["Ada Moor"],
        ["Joe Ray", "Ann Lee", "Bo Ek"],
    ),
    (
        "<p>Elenco: Joe Ray, Ann Lee. ED Kim Lu.<br>Direção: Ada Moor</p>",
        ["Ada Moor"],
        ["Joe Ray", "Ann Lee"],
    ),
    (
        "<p>Vadim MOOR</p><p>Thriller américain_1h35 : Joe RAY / Ann LEE</p>",
        ["Vadim Moor"],
        ["Joe Ray", "Ann Lee"],
    ),
    (
        "<p>Director: Ada Moor<br>Actors: Joe Ray, Ann Lee<br>Rating: 4 / 5</p>",
        ["Ada Moor"],
        ["Joe Ray", "Ann Lee"],
    ),
    (
        "<p>Also starring: Joe Ray, Ann Lee. Directed by Ada Moor</p>",
        ["Ada Moor"],
        ["Joe Ray", "Ann Lee"],
    ),
    # lines without labels
    ("<p>Ada Moor, USA 2024, 107 min</p>", ["Ada Moor"], []),
    ("<p>(dir. Ada Moor, 2024)</p>", ["Ada Moor"], []),
    ("<p>Tarn | Ada Moor | France | 2022 | 1h42</p>", ["Ada Moor"], []),
    ("<p>Tarn (The White Lake, 2017)</p>", [], []),
    ("<p>Bell Pictures, USA 2024, 107 min</p>", [], []),
    # German
    (
        ("<p>Regie: Ada Moor und Bo Ek<br>Original-Titel: Tarn<br>Erscheinungsjahr: 2018<br>Genre: "
        "Drama</p>"),
        ["Ada Moor", "Bo Ek"],
        [],
    ),
    ("<p>TARN | Regie: Ada Moor | DE 2018</p>", ["Ada Moor"], []),
    (
        "<p>Regie: Ada Moor<br>Regieassistenz: Bo Ek<br>Darsteller: Joe Ray, Ann Lee u.a.</p>",
        ["Ada Moor"],
        ["Joe Ray", "Ann Lee"],
    ),
    (
        "<p>USA 2025. R: Ada Moor. B: Bo Ek. K: Kim Lu. D: Joe Ray, Ann Lee. L: 125 Min. FSK: 16</p>",
        ["Ada Moor"],
        ["Joe Ray", "Ann Lee"],
    ),
    ("<p>Von Ada Moor · Mit Joe Ray, Ann Lee</p>", ["Ada Moor"], ["Joe Ray", "Ann Lee"]),
    # French
    ("<p>De Ada Moor avec Joe Ray, Ann Lee et Bo Ek</p>", ["Ada Moor"], ["Joe Ray", "Ann Lee", "Bo Ek"]),
    (
        ("<p>Note: 11/20</p><p>Réalisateur:</p><p>Ada Moor</p><p>Acteurs principaux:</p><p>Joe Ray, "
        "Ann Lee</p><p>Durée:</p><p>1h40</p>"),
        ["Ada Moor"],
        ["Joe Ray", "Ann Lee"],
    ),
    ("<p>Réalisation: OOOO<br>Scénario: OOO</p>", [], []),
    ("<p>Réal. : Ada Moor. Avec Joe Ray, Ann Lee.</p>", ["Ada Moor"], ["Joe Ray", "Ann Lee"]),
    # Portuguese
    (
        ("<p>Gênero: Drama<br>Direção: Ada Moor<br>Roteiro: Bo Ek<br>Elenco: Joe Ray, , Ann Lee,Kim "
        "Lu, Common<br>Direção de arte: Zoe Ash<br>Duração: 107 min.</p>"),
        ["Ada Moor"],
        ["Joe Ray", "Ann Lee", "Kim Lu", "Common"],
    ),
    (
        ("<p>EUA, 17. 122 min. Direção de Ada Moor. Roteiro de Bo Ek. Com Joe Ray, Ann Lee( não "
        "creditado).</p>"),
        ["Ada Moor"],
        ["Joe Ray", "Ann Lee"],
    ),
    (
        ("<p>Brasil, 2016. Direção e Argumento: Ada Moor. Roteiro: Ada Moor e Bo Ek .Elenco "
        "Principal: Joe Ray (Tom), Ann Lee (Bess). Atriz e Atores Convidados: Kim Lu (Zita), Ed "
        "Fox.</p>"),
        ["Ada Moor"],
        ["Joe Ray", "Ann Lee", "Kim Lu", "Ed Fox"],
    ),
    ("<p>Dirigido por:Ada Moor<br>Estreou em 2 de maio</p>", ["Ada Moor"], []),
    # Spanish
    (
        "<ul><li>Director: Ada Moor</li><li>Intérpretes: Joe Ray, Ann Lee</li></ul>",
        ["Ada Moor"],
        ["Joe Ray", "Ann Lee"],
    ),
    (
        ("<p>Dirección: Ada Moor<br>Guion: Bo Ek<br>Reparto: Joe Ray, Ann Lee y Kim Lu, entre "
        "otros</p>"),
        ["Ada Moor"],
        ["Joe Ray", "Ann Lee", "Kim Lu"],
    ),
    # Italian
    ("<p>Regia di Ada Moor vedi scheda film</p>", ["Ada Moor"], []),
    (
        ("<p>Titolo originale: Tarn<br>Regia: Ada Moor<br>Principali interpreti:<br>Joe Ray, Ann Lee, "
        "Bo Ek – 113 min. – Francia 2015.</p>"),
        ["Ada Moor"],
        ["Joe Ray", "Ann Lee", "Bo Ek"],
    ),
    (
        ("<p>Regia di Ada Moor. Con Joe Ray, Ann Lee. Genere Drammatico, durata 125 minuti. Uscita "
        "cinema 5 maggio.</p>"),
        ["Ada Moor"],
        ["Joe Ray", "Ann Lee"],
    ),
    # Polish, Czech, Dutch, Nordic, Turkish
    ("<p>Polska 2018. Reż. Ada Moor. Aktorzy: Joe Ray, Ann Lee.</p>", ["Ada Moor"], ["Joe Ray", "Ann Lee"]),
    ("<p>Reżyseria: Ada Moor<br>Gatunek: dramat<br>Premiera w Polsce: 2 maja 2018</p>", ["Ada Moor"], []),
    (
        "<p>Scenariusz i reżyseria: Ada Moor<br>Obsada: Joe Ray, Ann Lee i inni</p>",
        ["Ada Moor"],
        ["Joe Ray", "Ann Lee"],
    ),
    ("<p>Režie: Ada Moor<br>Hrají: Joe Ray, Ann Lee<br>Stopáž: 99 min</p>", ["Ada Moor"], ["Joe Ray", "Ann Lee"]),
    ("<p>regie: Ada Moor | cast: Joe Ray, Ann Lee</p>", ["Ada Moor"], ["Joe Ray", "Ann Lee"]),
    (
        "<p>Regie: Ada Moor, Bo Ek. Met: Joe Ray, Ann Lee. In: 7 bioscopen.</p>",
        ["Ada Moor", "Bo Ek"],
        ["Joe Ray", "Ann Lee"],
    ),
    (
        "<p>Regi: Ada Moor<br>I rollerna: Joe Ray, Ann Lee, m.fl.<br>Längd: 99 min</p>",
        ["Ada Moor"],
        ["Joe Ray", "Ann Lee"],
    ),
    ("<p>Instruktør: Ada Moor<br>Medvirkende: Joe Ray og Ann Lee</p>", ["Ada Moor"], ["Joe Ray", "Ann Lee"]),
    (
        "<p>Yönetmen: Ada Moor<br>Oyuncular: Joe Ray, Ann Lee<br>Süre: 99 dk</p>",
        ["Ada Moor"],
        ["Joe Ray", "Ann Lee"],
    ),
    ("<p>Ohjaus: Ada Moor<br>Pääosissa: Joe Ray, Ann Lee</p>", ["Ada Moor"], ["Joe Ray", "Ann Lee"]),
    # Russian, with Latin look-alikes in the second
    ("<p>Режиссер: Ада Мур<br>В ролях: Джо Рэй, Анна Ли</p>", ["Ада Мур"], ["Джо Рэй", "Анна Ли"]),
    ("<p>Peжиccеp: Ада Мур<br>B poляx: Джо Рэй, Анна Ли</p>", ["Ада Мур"], ["Джо Рэй", "Анна Ли"]),
    ("<p>Год: 2014 Рейтинг: 8.9 Режиссер: Ада Мур и Бо Эк</p>", ["Ада Мур", "Бо Эк"], []),
    # Japanese, Korean, Chinese
    ("<p>製作:2020年/日本/128分<br>監督:森谷有紀<br>出演:川瀬透/村井美保/</p>", ["森谷有紀"], ["川瀬透", "村井美保"]),
    ("<p>監督：アダ・ムーア　出演：ジョー・レイ、アン・リー</p>", ["アダ・ムーア"], ["ジョー・レイ", "アン・リー"]),
    ("<p>監督・脚本：森谷有紀<br>キャスト：川瀬透、村井美保</p>", ["森谷有紀"], ["川瀬透", "村井美保"]),
    ("<p>監督は森谷有紀、主演に川瀬透、村井美保。</p>", ["森谷有紀"], ["川瀬透", "村井美保"]),
    ("<p>개봉일: 2019 장르: 드라마 감독: 문가람 주연: 도하준, 서린 별점: ★★★★★</p>", ["문가람"], ["도하준", "서린"]),
    ("<p>개봉: 1966감독: 아다 무어장르: 드라마출연: 조 레이, 안 리평점: 3</p>", ["아다 무어"], ["조 레이", "안 리"]),
    ("<p>导演: 黄岭平<br>主演: 杨慕华 / 林海川<br>期待值:★★★</p>", ["黄岭平"], ["杨慕华", "林海川"]),
    ("<p>导演：艾达·摩尔 编剧：乔 主演：乔·雷 / 安·李 类型：剧情</p>", ["艾达·摩尔"], ["乔·雷", "安·李"]),
    # Hindi
    ("<p>डायरेक्टर - नितिन मोरे, दिनेश राय</p><p>प्रोड्यूसर -</p>", ["नितिन मोरे", "दिनेश राय"], []),
    ("<p>निर्देशक: नितिन मोरे<br>कलाकार: आरव देश, नंदिता बरुआ</p>", ["नितिन मोरे"], ["आरव देश", "नंदिता बरुआ"]),
]  # fmt: skip


@pytest.mark.parametrize(("sheet", "director", "cast"), SHEETS)
def test_a_sheet_gives_director_and_cast(sheet: str, director: list[str], cast: list[str]) -> None:
    assert read(sheet)[:2] == (director, cast)


SYNOPSES = [
    f"<p>SYNOPSIS:</p><p>{PLOT}</p>",
    f"<p><strong>SYNOPSIS:</strong><br>{PLOT}</p>",
    f"<p>Director: Ada Moor<br>Synopsis: {PLOT}</p>",
    f"<h2>Plot</h2><p>{PLOT}</p><h2>Review</h2>",
    f"<p>Synopsis (Cinebase) : {PLOT}</p>",
    f"<p>Handlung: {PLOT}</p>",
    f"<p>Sinopse: {PLOT}<br>Comentários: Um filme lento.</p>",
    f"<p>Regie: Ada Moor</p><p>Korte inhoud: {PLOT}</p>",
    f"<dl><dt>Director</dt><dd>Ada Moor</dd><dt>Story</dt><dd>{PLOT}</dd></dl>",
    f"<h3>줄거리</h3><p>{PLOT}</p><h3>감상</h3>",
    f"<p>あらすじ:{PLOT}</p>",
    f"<h2>Описание фильма</h2><div>{PLOT}</div><h2>Отзывы о фильме</h2>",
]


@pytest.mark.parametrize("sheet", SYNOPSES)
def test_a_synopsis_ends_with_the_next_label_or_heading(sheet: str) -> None:
    assert read(sheet)[2] == PLOT


NO_CREDITS = [
    "<p>The director: a man of taste. He told us that the cast: all friends: had fun.</p>",
    "<p>Director: I think that we wanted something slower, and then it rained.</p>",
    "<p>Direction: Excellent</p>",
    "<p>Cast: Great performances all round.</p>",
    "<h2>Plot Overview</h2><p>Discuss how the story unfolds. Assess the performance of the lead.</p>",
    "<p>Music Director: Bo Ek</p>",
    "<p>Stars: 3.0</p>",
    "<p>Rating: PG-13</p>",
]


@pytest.mark.parametrize("sheet", NO_CREDITS)
def test_what_only_looks_like_credits_gives_nothing(sheet: str) -> None:
    assert read(sheet, title="News") == ([], [], None)


def test_sheets_of_several_films_say_nothing_of_one() -> None:
    entries = "".join(
        f"<h3>{t}</h3><p>Director: {d}</p><p>Cast: {c}</p><p>{'Long about the film. ' * 9}</p>"
        for t, d, c in (("Tarn", "Ada Moor", "Joe Ray, Bo Ek"), ("Fell", "Kim Lu", "Ann Lee, Ed Fox"))
    )
    review = extract(f"<html><body><h1>Two films of spring</h1>{entries}</body></html>")
    assert (review.director, review.cast) == ([], [])


def test_credits_in_a_sidebar_are_another_films() -> None:
    sidebar = "<aside class='related'><p>Director: Kim Lu</p><p>Cast: Ann Lee, Ed Fox</p></aside>"
    assert read("<p>Director: Ada Moor</p>", after=sidebar)[:2] == (["Ada Moor"], [])


HOSTILE = {
    "one endless list": "<p>Cast: " + "Ada Moor, " * 200_000 + "</p>",
    "labels without end": "<p>" + "Director: Ada Moor Cast: Joe Ray " * 20_000 + "</p>",
    "sheets without end": "<p>Director: Ada Moor</p><p>Cast: Joe Ray, Bo Ek</p><h3>Next film</h3>" * 4_000,
    "colons without end": "<p>" + ": " * 300_000 + "</p>",
    "brackets without end": "<p>Cast: " + "(" * 200_000 + "</p>",
    "one endless sentence": "<h1>Tarn film</h1><p>" + "Tarn directed by the " * 50_000 + "</p>",
}


@pytest.mark.parametrize("markup", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_credits_take_bounded_time(markup: str) -> None:
    draft = label(Page(markup, content_type="text/html"))
    start = process_time()
    credits.mark(draft)
    credits.read(draft)
    assert process_time() - start < 1.0
