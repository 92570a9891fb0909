"""The pages in a real browser: by mouse, by keyboard alone, on a narrow screen, and with hostile text in them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reviewcrawler.showing.report import write_report
from tests.browsed import HOSTILE, browsing, fill, review_of
from tests.tools import browser_program, tool

pytestmark = pytest.mark.chromium


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path = tmp_path_factory.mktemp("chromium") / "reviews.db"
    fill(path)
    with browsing(path) as address:
        yield address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    program = browser_program()
    with tool("playwright.sync_api").sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


class Seen:
    """A page in the browser, with all that it asked for and complained of."""

    def __init__(self, browser: Any, address: str, **options: Any) -> None:
        self.address = address
        self.context = browser.new_context(**options)
        self.page = self.context.new_page()
        self.elsewhere: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", self._asked)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        self.page.on("dialog", lambda dialog: self.complaints.append(dialog.message))

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self.address, "data:")):
            self.elsewhere.append(request.url)

    def follow(self, link: Any) -> None:
        """Click what leads to another page, and wait until that is there in full."""
        with self.page.expect_navigation():
            link.click()

    def titles(self) -> list[str]:
        return [
            text for text in self.page.locator("a.title").all_inner_texts() if not text.startswith(("<", "On the quay"))
        ]


@pytest.fixture
def seen(chromium: Any, address: str) -> Iterator[Seen]:
    seen = Seen(chromium, address)
    yield seen
    seen.context.close()
    assert (seen.elsewhere, seen.complaints) == ([], [])


def test_search_narrow_down_and_open_a_record(seen: Seen, address: str) -> None:
    page = seen.page
    page.goto(address)
    page.get_by_role("searchbox").fill("harbour")
    seen.follow(page.get_by_role("button", name="Search"))
    assert sorted(seen.titles()) == ["The Quay", "The Salt Road"]
    seen.follow(page.get_by_role("link", name="Ada Moor 1"))
    assert seen.titles() == ["The Quay"]
    seen.follow(page.get_by_role("link", name="Take away the filter director: Ada Moor"))
    assert len(seen.titles()) == 2
    seen.follow(page.get_by_role("link", name="The Quay", exact=True))
    assert page.locator("dl.credits dd").all_inner_texts()[2] == "Bo Lind (the pilot), Cy Tran"
    assert "The harbour sleeps" in page.locator(".body").inner_text()


def test_evidence_shows_on_hover_and_on_focus(seen: Seen, address: str) -> None:
    page = seen.page
    page.goto(f"{address}record/quay")
    proof = page.locator("#proof-director")
    assert not proof.is_visible()
    page.locator("[aria-describedby=proof-director]").hover()
    assert proof.is_visible()
    assert proof.inner_text() == "credits Directed by Ada Moor."
    page.mouse.move(0, 0)
    assert not proof.is_visible()
    page.locator("[aria-describedby=proof-director]").focus()
    assert proof.is_visible()


def test_what_was_removed_unfolds(seen: Seen, address: str) -> None:
    page = seen.page
    page.goto(f"{address}record/quay")
    assert "All rights reserved" not in page.content()
    seen.follow(page.get_by_role("link", name="Show what was removed"))
    assert "All rights reserved" in page.locator("ul.debris").inner_text()
    seen.follow(page.get_by_role("link", name="Fold this away"))
    assert page.locator("ul.debris").count() == 0


def test_open_a_cluster_and_compare_its_texts(seen: Seen, address: str) -> None:
    page = seen.page
    page.goto(address)
    seen.follow(page.get_by_role("link", name="Copies"))
    seen.follow(page.locator("a.title").first)
    page.get_by_role("radio", name="left: second.example").focus()
    page.keyboard.press("Space")
    page.get_by_role("radio", name="right: third.example").check()
    page.keyboard.press("Enter")
    page.wait_for_url("**/cluster/c1?*one=second*")
    rows = page.locator("table.texts tbody tr")
    left, right = rows.first.locator("td").all()
    assert left.inner_text() == right.inner_text() == "The harbour sleeps; the rain does not."
    assert left.bounding_box()["x"] < right.bounding_box()["x"]
    assert any("knows" in text for text in page.locator("table.texts del").all_inner_texts())
    assert page.locator("table.texts ins").count() == 0


def test_the_keyboard_is_enough(seen: Seen, address: str) -> None:
    page = seen.page
    page.goto(address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    while page.evaluate("document.activeElement.name") != "q":
        page.keyboard.press("Tab")
    page.keyboard.type("rain sleeps")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=rain+sleeps*")
    assert seen.titles() == ["The Quay"]
    while page.evaluate("document.activeElement.textContent") != "The Quay":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/record/quay")
    while page.evaluate("document.activeElement.getAttribute('aria-describedby')") != "proof-director":
        page.keyboard.press("Tab")
    assert page.locator("#proof-director").is_visible()


@pytest.mark.parametrize(
    "path",
    [
        "",
        "?q=harbour",
        "record/quay",
        "record/hostile",
        "record/quay?removed=1",
        "sites",
        "site/quay.example",
        "copies",
        "cluster/c1",
    ],
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_narrow_screen_needs_no_scrolling_sideways(chromium: Any, address: str, path: str, scheme: str) -> None:
    seen = Seen(chromium, address, viewport={"width": 320, "height": 640}, color_scheme=scheme)
    seen.page.goto(address + path)
    wide = seen.page.evaluate("document.documentElement.scrollWidth")
    dark = seen.page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(253, 253, 251)"
    seen.context.close()
    assert wide <= 320
    assert dark == (scheme == "dark")
    assert (seen.elsewhere, seen.complaints) == ([], [])


@pytest.mark.parametrize(
    "path",
    [
        "?q=taken",
        "?site=evil.example",
        "record/hostile",
        "record/hostile?removed=1",
        "sites",
        "site/evil.example",
        "cluster/c1?other=hostile",
    ],
)
def test_hostile_text_does_nothing(seen: Seen, address: str, path: str) -> None:
    page = seen.page
    page.goto(address + path)
    page.wait_for_load_state("networkidle")
    assert page.title() != "taken"
    assert page.locator("script, main img, main svg[onload], [onclick], [onmouseover], [onerror]").count() == 0
    assert page.locator("a[href^='javascript']").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_report_of_the_demo_is_as_safe_and_narrow(chromium: Any, scheme: str, tmp_path: Path) -> None:
    write_report([HOSTILE, review_of("kai")], tmp_path / "report.html", title="Found", names={})
    address = (tmp_path / "report.html").as_uri()
    seen = Seen(chromium, address, viewport={"width": 320, "height": 640}, color_scheme=scheme)
    seen.page.goto(address)
    seen.page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true })")
    wide, contrast = seen.page.evaluate("document.documentElement.scrollWidth"), seen.page.evaluate(_CONTRAST)
    title = seen.page.title()
    seen.context.close()
    assert (title, seen.elsewhere, seen.complaints) == ("Found", [], [])
    assert wide <= 320
    assert contrast >= 4.5 or scheme == "dark"


def test_contrast_and_names_are_good_enough_to_read(seen: Seen, address: str) -> None:
    page = seen.page
    for path in ("", "record/quay", "sites"):
        page.goto(address + path)
        assert page.locator("main h1").count() == 1
        assert page.evaluate(
            "[...document.querySelectorAll('a, button')].every(e => e.textContent.trim() || e.ariaLabel)"
        )
        assert page.evaluate(_CONTRAST) >= 4.5


_CONTRAST = """() => {
  const light = c => { const [r, g, b] = c.match(/[\\d.]+/g).map(v => v / 255)
    .map(v => v <= .04 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b; };
  const behind = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
    if (!c.startsWith('rgba(0, 0, 0, 0')) return c; } return 'rgb(255, 255, 255)'; };
  const texts = [...document.querySelectorAll('main *')].filter(e => [...e.childNodes].some(n => n.nodeType == 3 && n.data.trim()));
  return Math.min(...texts.map(e => { const [a, b] = [light(getComputedStyle(e).color), light(behind(e))].sort((x, y) => y - x);
    return (a + .05) / (b + .05); }));
}"""
"""The least contrast of any text, as WCAG counts it."""
