"""The language of the text, whatever the page says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewcrawler import extract
from reviewcrawler.languages import detect, tag


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "It is a quiet film, and one that stays with you for a long time after."),
        ("de", "Es ist ein stiller Film, der noch lange bei einem bleibt und nicht zu viel will."),
        ("fr", "C'est un film calme, qui reste longtemps avec nous et ne veut pas trop dire."),
        ("es", "Es una película tranquila que se queda mucho tiempo con el espectador."),
        ("pt", "É um filme calmo, que fica com você por muito tempo e não quer dizer mais."),
        ("it", "È un film tranquillo, che resta a lungo con chi lo guarda e non dice di più."),
        ("nl", "Het is een stille film die nog lang bij je blijft en niet te veel wil zeggen."),
        ("pl", "To jest cichy film, który długo zostaje z widzem i nie chce mówić zbyt wiele."),
        ("cs", "Je to tichý film, který v člověku zůstává dlouho a nechce toho říct příliš."),
        ("sv", "Det är en stilla film som stannar länge och inte vill säga för mycket."),
        ("tr", "Bu çok sessiz bir film ve izledikten sonra uzun zaman aklınızda kalıyor."),
        ("ru", "Это тихий фильм, который остается с вами надолго, и он не говорит лишнего."),
        ("uk", "Це тихий фільм, який залишається з вами надовго, і він не говорить зайвого."),
        ("ja", "静かな映画で、観終わったあとも長く心に残る。"),
        ("ko", "보고 난 뒤에도 오래 마음에 남는 조용한 영화다."),
        ("zh", "这是一部安静的电影，看完之后久久留在心里。"),
        ("hi", "यह एक शांत फिल्म है जो देर तक साथ रहती है और ज्यादा कुछ नहीं कहती।"),
        ("el", "Είναι μια ήσυχη ταινία που μένει για καιρό."),
        ("ar", "هذا فيلم هادئ يبقى معك لوقت طويل بعد أن ينتهي."),
    ],
)
def test_a_sentence_is_enough(language: str, text: str) -> None:
    assert detect(text) == language
    assert detect(text, "en") == language


def test_the_text_speaks_before_the_attribute() -> None:
    page = '<html lang="en"><h1>A Estrada</h1><p>' + "Este é um filme que não quer dizer mais do que mostra. " * 5
    assert extract(page, content_type="text/html").language == "pt"


def test_the_attribute_speaks_for_a_silent_text() -> None:
    assert extract('<html lang="de-AT"><p>★★★★', content_type="text/html").language == "de"


@pytest.mark.parametrize(
    ("told", "name"), [("pt_BR", "pt"), ("EN-us", "en"), ("nb-NO", "no"), ("", ""), ("x", ""), ("und", "")]
)
def test_tags_are_primary_subtags(told: str, name: str) -> None:
    assert tag(told) == name


@given(st.text(max_size=300), st.sampled_from(["", "en", "ja"]))
def test_every_text_has_a_language_or_none(text: str, told: str) -> None:
    found = detect(text, told)
    assert found == "" or found.isalpha()
