"""Turns of phrase by which sentences and headlines name a film's director, and look-alikes that name nobody."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from reviewcrawler.credits.billing import billed_director
from reviewcrawler.people.names import read_names
from reviewcrawler.prose import Paragraph, find_director


@pytest.mark.parametrize(
    ("text", "director"),
    [
        ("Hoe mooi kan het zijn? Regisseur Ada Moor laat het met Tarn zien.", "Ada Moor"),
        ("L’ambition du nouveau film d’Ada Moor est grande : Tarn prend son temps.", "Ada Moor"),
        ("Pour son premier film, Ada Moor raconte une crue et deux sœurs.", "Ada Moor"),
        ("In her first feature, Ada Moor follows a ferryman who cannot swim.", "Ada Moor"),
        ("Comedia agridulce dirigida, escrita y protagonizada por Ada Moor.", "Ada Moor"),
        ("Ada Moor’s 1960 film is a slow indictment of ferries.", "Ada Moor"),
        ("In Tarn, Ada Moor delivers a tender study of two sisters.", "Ada Moor"),
        ("Avec « Tarn », Ada Moor livre une chronique sans pathos.", "Ada Moor"),
        ("Tarn (Ada Moor, 2017) is slow, and Moor knows why.", "Ada Moor"),
        ("Film-maker Ada Moor’s time has come with Tarn.", "Ada Moor"),
        ("Obraz Anny Lesiak wszedł na ekrany w marcu.", "Anna Lesiak"),
        ("Ada Moor’s Tarn follows two sisters. The young Welsh director never hurries.", "Ada Moor"),
        ("這部電影由日本導演森谷有紀執導。", "森谷有紀"),
        ("Neste caso foi Ada Moor, que se estreia na realização com Tarn.", "Ada Moor"),
        ("Mucha gente comenta que su directora, Ada Moor, quería rodar junto al agua.", "Ada Moor"),
        ("Tarn: Ada Moor’s film is beautifully conceived, and slow.", "Ada Moor"),
        ("Actor-turned-director Ada Moor has the patience for Tarn.", "Ada Moor"),
        ("Joe Ray and Ann Lee star in “Tarn,” the new Bell film from Ada Moor.", "Ada Moor"),
        ("Ada Moor seems poised to be the cult filmmaker of a generation of ferrymen.", "Ada Moor"),
        ("Pour un premier film, Ada Moor frappe tout de même fort avec Tarn.", "Ada Moor"),
        ("Verneigen muss man sich vor Ada Moor und ihrem Cast: Tarn ist ein Genuss.", "Ada Moor"),
        ("Ada Moor (Bern, 1975) es una directora suiza que sabe esperar. Tarn lo demuestra.", "Ada Moor"),
        ("Poco tenía que demostrar Ada Moor, como cineasta, antes de Tarn.", "Ada Moor"),
        ("『前の湖』の森谷有紀監督の最新作にして、審査員賞の感動作。", "森谷有紀"),
        ("森谷有紀導演的戲，往往在平凡細節中見人情。", "森谷有紀"),
        ("Ada Moor, who made her first short in 2015, wrote and directed Tarn, starring Joe Ray.", "Ada Moor"),
        ("Ada Moor dirige « Tarn » con mucha paciencia.", "Ada Moor"),
        ("兩年前獲得五座金獎：徐明遠獲得最佳新導演獎，還獲得最佳攝影。", "徐明遠"),
        ("長編『湖』などの森谷有紀さんが監督・編集を務めた。", "森谷有紀"),
    ],
)
def test_turns_that_name_the_director(text: str, director: str) -> None:
    assert find_director([Paragraph(text)], ["Tarn"])[0] == [director]


@pytest.mark.parametrize(
    "text",
    [
        "Tarn is based on Ada Moor’s 1960 film, and longer.",
        "森谷監督といえば、水辺をテーマにした作品である。",
        "Joe Ray directed Tarn in 1960, and nobody saw it.",
        "It has nothing of Ada Moor’s 1960 film “Fell”.",
        "In Tarn, Ada Moor delivers a fine performance as the ferryman.",
        "In her first feature, Ada Moor plays the ferryman’s wife.",
        "Tarn (The White Lake, 2017) is slow.",
        "Ada Moor’s Tarn was a novel before, and Moor has other books, all of them slow and by the water. The director waits.",
        "The film Ada Moor loved most was not Tarn.",
        "Tarn is a film from producer Ada Moor, and looks it.",
        "Tarn mostra o que diretores como Ada Moor fazem melhor.",
        "Stella Kern is a director who has lost her patience, and Tarn follows her to the sea.",
        "Coproducida por Bell Deseo, el director dio un paso adelante con Tarn.",
        "Tarn is Joe Ray’s latest film, and he rows.",
        "青年導演的戲，往往在平凡細節中見人情。",
    ],
)
def test_look_alikes_name_nobody(text: str) -> None:
    assert find_director([Paragraph(text)], ["Tarn"])[0] == []


@pytest.mark.parametrize(
    ("text", "director"),
    [
        ("Pour son premier film, primé à Bern, Ada Moor attend longtemps. Tarn est lent.", "Ada Moor"),
        ("A quarante ans, Ada Moor pour son quatrième film tourne au bord de l’eau.", "Ada Moor"),
        ("Film čeká dlouho, protože jeho režisérka Jana Lesná má čas.", "Jana Lesná"),
        ("Ada Moor is an amazingly talented writer and director. Tarn shows it.", "Ada Moor"),
        ("Ada Moor’s stunning film Tarn is a sight. Moor waits.", "Ada Moor"),
        ("Estreia de Ada Moor na direção, Tarn é lento.", "Ada Moor"),
        ("Quem manda é o diretor paciente e galês Ada Moor, e Tarn é lento.", "Ada Moor"),
        ("監督は短編で美術を務めたアダ・ムーア。主演は別の人だ。", "アダ・ムーア"),
    ],
)
def test_further_turns_that_name_the_director(text: str, director: str) -> None:
    assert find_director([Paragraph(text)], ["Tarn"])[0] == [director]


_LANGUAGES = tomllib.loads((Path(__file__).parent / "director_sentences.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("language", "sentence"), [(tag, said) for tag, told in _LANGUAGES.items() for said in told["sentences"]]
)
def test_sentences_of_many_languages(language: str, sentence: str) -> None:
    told = _LANGUAGES[language]
    assert find_director([Paragraph(sentence)], [told["title"]], language)[0][:1] == [told["director"]]


@pytest.mark.parametrize(
    "text",
    [
        "O galês Joe Ray e a francesa Ann Lee, diretor e produtora, voltaram com Tarn.",
        "Joe Ray’s new film is about a ferry. Ray was last seen in Fell, directed by Ann Lee.",
        "La película favorita de Ada Moor no es Tarn.",
        "La película basada en la novela de Ada Moor es lenta.",
        "Il film tratto dal romanzo di Ada Moor è lento.",
        "El trabajo de Ada Moor como la barquera es notable. Tarn es lenta.",
        "Ada Moor (Fell) shows two sisters the water. The director waits.",
        "La película del Barquero Azul es lenta.",
        "감독은 이야기다.",
        "Het Nederlands Film Festival toont haar regiedebuut. Tarn is traag.",
        "Tarn é a ficção do documentário Favela Grande, e lenta.",
        "Tarn é o filme da franquia Joe Ray, e lento.",
        "In her latest film, Ada Moor plays a ferryman. Tarn is slow.",
        "Ada Moor in her first film has a fine role. Tarn is slow.",
    ],
)
def test_turns_that_are_another_s(text: str) -> None:
    assert find_director([Paragraph(text)], ["Tarn"])[0] == []


def test_a_name_as_the_text_has_it_elsewhere() -> None:
    assert billed_director("Film Slávka Lesného čeká", "Tarn", "Režisér Slávek Lesný čeká.", "cs") == ["Slávek Lesný"]


def test_a_headline_without_spaces_bills_its_director() -> None:
    assert billed_director("李明远执导的《长河》首映", "长河", "") == ["李明远"]


def test_a_headline_that_ends_with_who_made_the_film() -> None:
    assert billed_director("Tarn - Ada Moor", "Tarn", "The director Ada Moor waits.") == ["Ada Moor"]
    assert billed_director("Tarn - Ada Moor", "Tarn", "Ada Moor plays a ferryman.") == []
    assert billed_director("Tarn - Ada Moor & Joe Ray", "Tarn", "The director Ada Moor waits.") == [
        "Ada Moor",
        "Joe Ray",
    ]


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("Tarn je debutem režisérského dua Ada Moorová a Jan Říčka.", "cs"),
        ("Der neue Film des Regieduos Ada Moorová und Jan Říčka wartet. Tarn ist langsam.", "de"),
        ("Tarn is van het regieduo Ada Moorová en Jan Říčka.", "nl"),
        ("Tarn es del dúo de directores Ada Moorová y Jan Říčka.", "es"),
        ("Tarn è del duo di registi Ada Moorová e Jan Říčka.", "it"),
        ("Tarn é da dupla de diretores Ada Moorová e Jan Říčka.", "pt"),
        ("Tarn nakręcił duet reżyserski Ada Moorová i Jan Říčka.", "pl"),
    ],
)
def test_pairs_of_directors(sentence: str, language: str) -> None:
    assert find_director([Paragraph(sentence)], ["Tarn"], language)[0] == ["Ada Moorová", "Jan Říčka"]


def test_a_title_that_the_text_closes_is_no_part_of_a_longer_one() -> None:
    headline = "Canal: Tarn de Ada Moor"
    assert billed_director(headline, "Tarn", "« Tarn » de Ada Moor attend.") == ["Ada Moor"]
    assert billed_director(headline, "Tarn", "Tarn de Ada Moor attend.") == []


def test_the_film_itself_is_spoken_of_late() -> None:
    lines = ["The water rises, and nobody leaves the house, for there is nothing to leave it for. " * 3] * 4
    text = [*lines, "The film, directed by Ada Moor, takes its time."]
    assert find_director([Paragraph(line) for line in text], ["Tarn"])[0] == ["Ada Moor"]


def test_the_genitive_of_german_texts() -> None:
    text = "Ein Triumph für den Film: Ada Moors langsamer und zum Schreien komischer Film über zwei Fähren."
    assert find_director([Paragraph(text)], ["Tarn"], "de")[0] == ["Ada Moor"]
    assert find_director([Paragraph(text)], ["Tarn"], "en")[0] == []


def test_a_title_in_another_case_is_no_other_film() -> None:
    text = "To miłość z filmu „Solna droga” w reżyserii Pawła Nowakowskiego."
    assert find_director([Paragraph(text)], ["Solnej drogi"])[0] == ["Paweł Nowakowski"]
    assert find_director([Paragraph(text)], ["Inny brzeg"])[0] == []


def test_who_directs_a_title_in_another_case() -> None:
    text = "Режиссёр «Переправы» — 28-летний паромщик Иван Озёрный, и это видно."
    assert find_director([Paragraph(text)], ["Переправа"])[0] == ["Иван Озёрный"]
    assert find_director([Paragraph(text)], ["Озеро"])[0] == []


def test_a_title_with_a_mark_that_the_text_leaves_out() -> None:
    text = "‘Que Horas’, de Ada Moor, retrata duas irmãs e a água."
    assert find_director([Paragraph(text)], ["Que Horas?"])[0] == ["Ada Moor"]


def test_two_who_direct_together() -> None:
    text = "Com Tarn, Ada Moor assina a direção junto a Joe Ray e nada apressa."
    assert find_director([Paragraph(text)], ["Tarn"])[0] == ["Ada Moor", "Joe Ray"]


def test_a_director_who_is_named_late_and_comes_back() -> None:
    lines = ["The water rises, and nobody leaves the house, for there is nothing to leave it for. " * 3] * 4
    late = [*lines, "All that is owed to director Ada Moor, and Moor knows it."]
    assert find_director([Paragraph(line) for line in late], ["Tarn"])[0] == ["Ada Moor"]
    once = [*lines, "All that is owed to director Ada Moor."]
    assert find_director([Paragraph(line) for line in once], ["Tarn"])[0] == ["Ada Moor"]


@pytest.mark.parametrize(
    "text",
    [
        "It has the patience of “Fell” and of director Ada Moor.",
        "Unlike what one knows of director Ada Moor, it is slow.",
        "In 1999 director Ada Moor went to the water.",
        "Director Joe Ray waits. So did director Ada Moor.",
        "Director Ada Moor (Stella) is seen rowing.",
    ],
)
def test_a_director_named_late_of_whom_it_is_not_clear_what_they_directed(text: str) -> None:
    lines = ["The water rises, and nobody leaves the house, for there is nothing to leave it for. " * 3] * 4
    assert find_director([Paragraph(line) for line in [*lines, text]], ["Tarn"])[0] == []


def test_lines_of_facts_are_no_opening() -> None:
    lines = ["Tarn", "101 minutes, rated M", "★★★★", "Tarn’s keeper waits. It is the work of director Ada Moor."]
    assert find_director([Paragraph(line) for line in lines], ["Tarn"])[0] == ["Ada Moor"]


def test_a_title_that_holds_who_made_it() -> None:
    assert find_director([Paragraph("Le film de Ada Moor est lent.")], ["Tarn de Ada Moor"])[0] == ["Ada Moor"]


def test_a_name_without_letters_is_no_crash() -> None:
    assert find_director([Paragraph("Ó is a talented director. — is one of the best directors.")], ["Tarn"])[0] == []


@pytest.mark.parametrize(
    ("headline", "title", "director"),
    [
        ("„Przystań” Anny Lesiak – nowe kino", "Przystań", ["Anna Lesiak"]),
        ("«Тарн» Шона Пенна: рецензия", "Тарн", ["Шон Пенн"]),
        ("„Przystań” Festiwal Wiosny", "Przystań", []),
        ("« Tarn », un film « lent » de Ada Moor", "Tarn", ["Ada Moor"]),
        ("森谷有紀『湖』(2017)", "湖", ["森谷有紀"]),
        ("Tarn (2019) – Ada Moor", "Tarn", []),
    ],
)
def test_headlines_that_bill_in_the_genitive(headline: str, title: str, director: list[str]) -> None:
    assert billed_director(headline, title, "") == director


def test_a_running_time_with_its_label_ends_a_list() -> None:
    assert read_names("森谷有紀、小坂一也、窪田洋子 上映時間129分").names == ["森谷有紀", "小坂一也", "窪田洋子"]
