"""The report of copies in a real browser: read from disk, filtered by keyboard, with nothing asked for elsewhere."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reviewcrawler import CopyCluster, Review, find_copies
from reviewcrawler.copying.find import Member
from reviewcrawler.copying.report import write_report
from tests.test_copies import NAMES, family, prose
from tests.tools import browser_program, tool

pytestmark = pytest.mark.chromium


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    some = [r for name in NAMES[1:4] for r in family(name).values()]
    plain = [Review(id=f"p{i}", body=prose(1), headline="A <b>plain</b> text", site="plain.example") for i in range(2)]
    reviews = {r.id: r for r in (*some, *plain)}
    write_report(find_copies(reviews.values()), reviews.__getitem__, folder)
    return folder


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    program = browser_program()
    with tool("playwright.sync_api").sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_clusters_are_filtered_and_opened_by_keyboard(chromium: Any, folder: Path, scheme: str) -> None:
    context = chromium.new_context(color_scheme=scheme)
    page = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto((folder / "index.html").as_uri())
    assert page.get_by_role("status").inner_text() == "4 of 4 clusters"
    page.get_by_label("Site").focus()
    page.keyboard.type("plain.example")
    assert page.get_by_role("status").inner_text() == "1 of 4 clusters"
    page.get_by_label("Site").fill("")
    page.get_by_label("Relation").select_option("spun")
    assert page.get_by_role("status").inner_text() == "3 of 4 clusters"
    page.locator("tbody tr:not([hidden]) a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/clusters/*.html")
    assert page.locator("table.texts ins").count() > 0
    assert page.locator("html").get_attribute("lang") == "en"
    assert not complaints
    assert all(url.startswith("file:") for url in asked)
    context.close()


def test_a_cluster_is_readable_on_a_narrow_screen(chromium: Any, folder: Path) -> None:
    context = chromium.new_context(viewport={"width": 400, "height": 800})
    page = context.new_page()
    for path in sorted(folder.glob("clusters/*.html")):
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= 400
    context.close()


def test_ten_thousand_clusters_open_and_are_filtered(chromium: Any, tmp_path: Path) -> None:
    def held(record: str) -> Review:
        site, number = record.split("-")
        return Review.from_dict({"id": record, "site": f"{site}.example", "film": {"title": f"Film {number}"}})

    members = [[Member(f"a-{i}", None, None, 1.0), Member(f"b-{i}", None, "spun", 0.9)] for i in range(10_000)]
    many = (CopyCluster(f"c{i}", f"a-{i}", None, found) for i, found in enumerate(members))
    assert write_report(many, held, tmp_path) == 10_000
    page = chromium.new_page()
    page.goto((tmp_path / "index.html").as_uri(), timeout=20_000)
    assert page.get_by_role("status").inner_text() == "10000 of 10000 clusters"
    page.get_by_label("Film").fill("film 777")
    assert page.get_by_role("status").inner_text() == "11 of 10000 clusters"
    assert page.locator("tbody tr:not([hidden])").count() == 11
    page.close()
