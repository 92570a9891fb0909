"""What else a page proposes for a field, and why it lost."""

from reviewcrawler.extract import finish, label
from reviewcrawler.page import Page
from reviewcrawler.showing.candidates import Candidate, candidates

PAGE = """<html><head><title>Tarn review | The Reel</title><script type="application/ld+json">
{"@type": "Review", "author": {"name": "Kim Lu"}, "datePublished": "2021-02-03",
 "itemReviewed": {"@type": "Movie", "name": "Tarn", "director": "Bo Ek"}}</script></head><body><article>
<h1>Tarn review</h1><p>By Kim Lu, 4 February 2021</p><p>Director: Ada Moor</p><p>Cast: Joe Ray, Ann Lee</p>
<p>Tarn begins in the rain and stays there. For a long while nothing much happens, and yet one looks on, because the
faces are good and the rooms are real, and because the film knows what it wants to hide.</p><p>Rating: 3/5</p>
</article></body></html>"""


def proposed(html: str) -> list[Candidate]:
    draft = label(Page(html))
    finish(draft)
    return list(candidates(draft))


def test_credits_win_over_what_machines_are_told() -> None:
    found = {(c.value, c.by, c.won) for c in proposed(PAGE) if c.field == "director"}
    assert found == {("Ada Moor", "credits", True), ("Bo Ek", "linked-data", False)}


def test_every_field_has_one_winner() -> None:
    winners = [c.field for c in proposed(PAGE) if c.won]
    assert set(winners) == {"film", "director", "cast", "rating", "author", "date_published"}
    assert winners.count("director") == winners.count("date_published") == 1


def test_the_later_date_of_the_by_line_loses() -> None:
    found = [(c.value, c.won) for c in proposed(PAGE) if c.field == "date_published"]
    assert found == [("2021-02-03", True), ("2021-02-04", False)]


def test_sheets_of_several_films_say_why_they_lost() -> None:
    sheets = "".join(f"<h3>{t}</h3><p>Director: {d}</p><p>{'On the film. ' * 20}</p>" for t, d in FILMS)
    found = [c for c in proposed(f"<h1>Two films of spring</h1>{sheets}") if c.field == "director"]
    assert [(c.value, c.won) for c in found[:2]] == [("Ada Moor", False), ("Kim Lu", False)]
    assert "several films" in found[0].why


def test_a_page_on_something_else_proposes_no_film() -> None:
    assert not [c for c in proposed(f"<h1>Rain</h1><p>{'It rains on the town. ' * 99}</p>") if c.field == "film"]


FILMS = (("Tarn", "Ada Moor"), ("Fell", "Kim Lu"))
