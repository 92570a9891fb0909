"""Headlines, and the film that headlines, credits and texts name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewcrawler import extract
from reviewcrawler.headline import without_site
from reviewcrawler.review import Film
from reviewcrawler.titles.headline_titles import names_in, without_announcing

PROSE = (
    "A quiet film about a keeper of bees who waits for a storm that never comes, and the camera waits with him. " * 3
)


PROZA = "To film powolny, zagrany znakomicie, a kamera czeka razem z bohaterem na burzę, która nie nadchodzi. " * 4


def best(headline: str) -> tuple[str, int | None]:
    name = max(names_in(headline), key=lambda n: n.weight)
    return name.title, name.year


@pytest.mark.parametrize(
    ("headline", "title", "year"),
    [
        ("The Salt Road", "The Salt Road", None),
        ("Review: The Salt Road", "The Salt Road", None),
        ("Film Review - The Salt Road (2021)", "The Salt Road", 2021),
        ("The Salt Road (2021) – Movie Review", "The Salt Road", 2021),
        ("The Salt Road review: a long walk to nowhere", "The Salt Road", None),
        ("‘The Salt Road’ review: A long walk", "The Salt Road", None),
        ("Why everyone should see “The Salt Road”", "The Salt Road", None),
        ("The Salt Road, 2021", "The Salt Road", 2021),
        ("塩の道 映画評論・批評", "塩の道", None),
        ("Recensie De Zoutweg ★★★★", "De Zoutweg", None),
        ("Kritik: Die Salzstraße", "Die Salzstraße", None),
        ("Filmkritik | Die Salzstraße (2021)", "Die Salzstraße", 2021),
        ("Critique : La Route du sel", "La Route du sel", None),
        ("Crítica | A Estrada de Sal (2021)", "A Estrada de Sal", 2021),
        ("A Estrada de Sal (The Salt Road, 2021) – Crítica", "A Estrada de Sal", 2021),
        ("RECENSIONE FILM LA VIA DEL SALE", "LA VIA DEL SALE", None),
        ("Recenzja filmu „Droga solna”", "Droga solna", None),
        ("Рецензия на фильм «Соляная дорога» (2021)", "Соляная дорога", 2021),
        ("영화 리뷰: 소금길 (The Salt Road, 2021)", "소금길", 2021),
        ("《盐路》影评", "盐路", None),
        ("『塩の道』を観ました", "塩の道", None),
        ("Tuz Yolu film incelemesi", "Tuz Yolu", None),
        ("Recenze: Solná cesta", "Solná cesta", None),
        ("森谷有紀『塩の道』(2021)", "塩の道", 2021),
        ("The Salt Road (2021) – Ada Moor [SPOILERS]", "The Salt Road", 2021),
        ("この1本:塩の道 歩く先、静かに深く", "塩の道", None),
        ("塩の道のレビュー・感想・評価", "塩の道", None),
        ("盐路 - 评论", "盐路", None),
        ("소금길 봤어요", "소금길", None),
        ("소금길 1편과 2편", "소금길", None),
        ('Фильм "Соляная дорога" (2021) - отзыв', "Соляная дорога", 2021),
        ("En cartelera: La ruta de la sal", "La ruta de la sal", None),
        ("映画【塩の道】感想(ネタバレ)", "塩の道", None),
        ("The Salt Road – 8", "The Salt Road", None),
        ("映画ソルト・ロードみてきました。", "ソルト・ロード", None),
        ("「見逃せない、と思った...」塩の道", "塩の道", None),
    ],
)
def test_titles_of_headlines(headline: str, title: str, year: int | None) -> None:
    assert best(headline) == (title, year)


def test_whose_verdict_it_is_names_no_film() -> None:
    assert not list(names_in("La critique de la rédaction"))


@pytest.mark.parametrize("headline", ["Movie Camera", "Film Stars Don't Weep", "The Reviewer's Wife"])
def test_titles_may_hold_words_of_the_trade(headline: str) -> None:
    assert without_announcing(headline) == (headline, False)


@given(st.text(max_size=200))
def test_any_headline_is_read(headline: str) -> None:
    assert all(name.title.strip() for name in names_in(headline))


@pytest.mark.parametrize(
    ("page", "film"),
    [
        (f"<h1>Review</h1><p>**The Salt Road, 2021.**<p>Directed by Ada Moor.<p>{PROSE}", Film("The Salt Road", 2021)),
        (f"<h1>THE SALT ROAD: LAST MILE</h1><p>{PROSE} The Salt Road: Last Mile ends.", Film("The Salt Road: Last Mile")),
        (f"<h1>The Salt Road: a long walk to nowhere</h1><p>The Salt Road is slow. {PROSE}", Film("The Salt Road")),
        (f"<h1>On keepers of bees and their many storms</h1><p>In <em>The Salt Road</em> (2021), {PROSE} <em>The Salt Road</em> ends; The Salt Road stays.", Film("The Salt Road", 2021)),
        (f"<h1>A Estrada de Sal</h1><p>Título original: The Salt Road<br>Ano: 2021<br>Direção: Ada Moor<p>{PROSE}", Film("A Estrada de Sal", 2021)),
        (f"<h1>The Salt Road by Moor</h1><p>Director Ada Moor returns. {PROSE}", Film("The Salt Road")),
        (f"<h1>Sól znów na topie</h1><p>Sól (2021)<br>Ada Moor</p><p>{PROSE}", Film("Sól", 2021)),
        (f"<h1>Keepers, bees and many storms</h1><p>“The Salt Road” waits. {PROSE}<p>Then “The Salt Road” ends.", Film("The Salt Road")),
        (f"<h1>영화리뷰 소금길 고요한 전개와 재미</h1><p>소금길은 느린 영화다. 소금길을 걷는 사람은 서두르지 않는다. {PROSE}", Film("소금길")),
        (f"<h1>Sól na poważnie</h1><p>Sól, reż. Ada Moor.</p><p>O „Soli” nie mówi się dużo. {PROSE}", Film("Sól")),
        (f"<h1>소금길</h1><p>소금길은 문가람 감독이 2022년에 선보인 느린 영화입니다. {PROSE}", Film("소금길", 2022)),
        (f"<h1>映画「塩の道」 歩く時間</h1><p>{PROSE}</p><p>邦画「塩の道」 2018年</p>", Film("塩の道", 2018)),
        (f"<h1>Ło joj joj</h1><p>To miłość z filmu „Sól ziemi” nad wodą. {PROSE}</p><p>Nominacje dla „Soli ziemi” cieszą, choć „Soli ziemi” brak.", Film("Sól ziemi")),
        (f"<h1>[소금길] 나는 그렇게 걸었다, 소금길 솔직 리뷰</h1><p>{PROSE}", Film("소금길")),
        (f"<h1>영화 소금길 줄거리, 등장인물 및 평점</h1><p>2022년 6월 29일에 개봉한 영화 소금길이다. {PROSE}", Film("소금길", 2022)),
        (f"<h1>塩道映画ネタバレあらすじ・感想!結末まで紹介</h1><p>映画『塩道』は長い。{PROSE}", Film("塩道")),
        (f"<h1>ソルト・ロードをなめてたら「あら、面白い」となった話</h1><p>ソルト・ロードを観た。{PROSE}", Film("ソルト・ロード")),
        (f"<h1>ソルト_二人の旅【8点/10点満点中】(感想・解説)</h1><p>(2014年 日本)静かな映画。{PROSE}", Film("ソルト", 2014)),
        (f"<h1>盐路口碑为何两极分化</h1><p>我去影院看了《盐路》。{PROSE}", Film("盐路")),
        (f"<h1>Sterke cast in een slappe komedie</h1><p>Zoutweg ★★ Komedie</p><p>Zoutweg duurt te lang. {PROSE}", Film("Zoutweg")),
        (f"<h1>Recensie Omstreden oorlogsfilm De Zoutweg is grandioos</h1><p>Hoe goed is De Zoutweg? {PROSE}", Film("De Zoutweg")),
        (f"<h1>Salinas, da lembrança do porto à sugestão de uma esperança</h1><p>{PROSE}", Film("Salinas")),
        (f"<h1>《盐路》(塩の道)</h1><p>林燕导演的电影《盐路》,2018年上映。{PROSE}", Film("盐路", 2018)),
        (f"<h1>「塩の道」感想</h1><p>作品名 塩の道<br>製作年 2018年<br>時間 120分</p><p>{PROSE}", Film("塩の道", 2018)),
        (f"<h1>[리뷰 / 결말] 소금길 - 손님을 두고 왔어</h1><p>소금길에 사는 사람. {PROSE}", Film("소금길")),
        (f"<h1>Rozrachunek | recenzja „Chłodów”</h1><p>„Chłodów” trudno nie lubić, ale „Chłody” mają wady. {PROZA}", Film("Chłodów")),
        (f"<h1>Rozrachunek | recenzja „Chłodów”</h1><p>Oglądanie „Chłodów” boli.</p><p>„Chłody” to zima. {PROZA}", Film("Chłody")),
        (f"<h1>Mon avis</h1><p>La Route du sel</p><p>Le film La Route du sel est lent. On marche sur La Route du sel. {PROSE}", Film("La Route du sel")),
        (f"<h1>Le sel comme jamais</h1><p>Le Duc de Monte-Sel, 2024, de Ada Moor, avec Joe Ray.</p><p>Le Duc de Monte-Sel est long. {PROSE}", Film("Le Duc de Monte-Sel", 2024)),
        (f"<h1>Gesehen: Die Salzstraße (2021)</h1><p>{PROSE}", Film("Die Salzstraße", 2021)),
        (f"<h1>La Route du sel</h1><p>Après Les Mouettes sorti en 2019, voici La Route du sel. {PROSE}", Film("La Route du sel")),
        (f"<h1>소금길, 냄새나는 바다의 우화</h1><p>소금길은 느리다. 소금길을 걷는다. {PROSE}", Film("소금길")),
        (f"<h1>Sůl aneb Co dokáže obyčejná rodina</h1><p>Sůl je pomalá. {PROSE}", Film("Sůl")),
        (f"<h1>Recenze: Přístav je potutelná hra s žánry</h1><p>Do kin přišel Přístav. {PROSE}", Film("Přístav")),
        (f"<h1>소금바다길 관람해본 후기</h1><p>《소금 바다길》은 2023년 개봉. {PROSE}", Film("소금 바다길", 2023)),
        (f"<h1>La ruta</h1><p>Hace años se estrenó ¡Sal! (Ada Moor, 1993), película de otro. La ruta es lenta. {PROSE}", Film("La ruta")),
        (f"<h1>Sůl</h1><p>Navazuje na jeho předchozí film z roku 2021. Sůl je pomalá, Sůl je dlouhá. {PROSE}", Film("Sůl")),
        (f"<h1>Canal : La Route du sel de Joe Ray</h1><p>« La Route du sel » de Joe Ray est lent. {PROSE}", Film("La Route du sel")),
    ],
    ids=["line over credits", "subtitle", "tagline", "emphasis", "rows", "director", "dated line", "sentence", "first words", "billed line", "shown in", "year in Japanese", "behind a word for it", "square brackets", "what is given", "marks in the text", "particle", "underscore", "text apart", "stars below", "behind a film word", "comma", "shown in Chinese", "row without a colon", "column in brackets", "case that opens a sentence", "another case", "headline of a column", "of in a title", "seen", "release of another", "comma in Korean", "or", "before a verb", "spaced otherwise", "year of another", "year of an earlier one", "closed in the text"],
)  # fmt: skip
def test_the_film_of_a_page(page: str, film: Film) -> None:
    page = (
        f"<article>{page} The acting is superb, the plot a little weak, the film a masterpiece of the genre.</article>"
    )
    assert extract(page, content_type="text/html").film == film


@pytest.mark.parametrize(
    ("html", "headline"),
    [
        ("<title>The Salt Road | Daily Reel</title><h1>Daily Reel</h1><h2>The Salt Road</h2>", "The Salt Road"),
        ("<title>The Salt Road</title><h1 hidden>Search</h1><h1>The Salt Road</h1>", "The Salt Road"),
        ("<title>The Salt Road - Daily Reel</title><meta property='og:site_name' content='Daily Reel'>", "The Salt Road"),
        ("<title>The Salt Road</title><h1><a href='/'>Daily Reel</a></h1><p>Text", "The Salt Road"),
        ("<h1>The Salt Road</h1><p>Text", "The Salt Road"),
        ("<meta property='og:title' content='A storm that never comes'><h1>Cinema A storm that never comes</h1>", "A storm that never comes"),
    ],
    ids=["site in h1", "hidden", "title tag", "home link", "h1 only", "kicker"],
)  # fmt: skip
def test_the_headline_is_the_articles(html: str, headline: str) -> None:
    assert extract(f"{html}<p>{PROSE}", content_type="text/html").headline == headline


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("The Salt Road | Daily Reel", "The Salt Road"),
        ("Daily Reel – The Salt Road", "The Salt Road"),
        ("The Salt Road - A Review | daily-reel", "The Salt Road - A Review"),
        ("Daily Reel", "Daily Reel"),
    ],
)
def test_site_names_are_cut(text: str, bare: str) -> None:
    assert without_site(text, frozenset(["daily reel"])) == bare
