"""Turns of phrase by which sentences and headlines name a film's director, and look-alikes that name nobody."""

from __future__ import annotations

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
    ],
)
def test_turns_that_name_the_director(text: str, director: str) -> None:
    assert find_director([Paragraph(text)], ["Tarn"])[0] == [director]


@pytest.mark.parametrize(
    "text",
    [
        "Tarn is based on Ada Moor’s 1960 film, and longer.",
        "It has nothing of Ada Moor’s 1960 film “Fell”.",
        "In Tarn, Ada Moor delivers a fine performance as the ferryman.",
        "In her first feature, Ada Moor plays the ferryman’s wife.",
        "Tarn (The White Lake, 2017) is slow.",
        "Ada Moor’s Tarn was a novel before, and Moor has other books, all of them slow and by the water. The director waits.",
        "The film Ada Moor loved most was not Tarn.",
    ],
)
def test_look_alikes_name_nobody(text: str) -> None:
    assert find_director([Paragraph(text)], ["Tarn"])[0] == []


@pytest.mark.parametrize(
    ("headline", "title", "director"),
    [
        ("„Przystań” Anny Lesiak – nowe kino", "Przystań", ["Anna Lesiak"]),
        ("«Тарн» Шона Пенна: рецензия", "Тарн", ["Шон Пенн"]),
        ("„Przystań” Festiwal Wiosny", "Przystań", []),
    ],
)
def test_headlines_that_bill_in_the_genitive(headline: str, title: str, director: list[str]) -> None:
    assert billed_director(headline, title, "") == director


def test_a_running_time_with_its_label_ends_a_list() -> None:
    assert read_names("森谷有紀、小坂一也、窪田洋子 上映時間129分").names == ["森谷有紀", "小坂一也", "窪田洋子"]
