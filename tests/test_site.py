"""The documentation builds as a site without a warning, holds every page, and loads nothing from elsewhere."""

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.serving import ROOT, environment
from tests.tools import tool

PAGES = sorted(path.relative_to(ROOT / "docs") for path in (ROOT / "docs").rglob("*.md"))
PICTURES = sorted((ROOT / "docs" / "images").glob("*.png"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tool("material")
    folder = tmp_path_factory.mktemp("site")
    call = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    env = environment() | {"NO_MKDOCS_2_WARNING": "1", "PATH": os.environ["PATH"]}
    done = subprocess.run(call, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


class Asked(HTMLParser):
    """What a page asks a browser to load."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag in ("script", "img", "iframe", "source"):
            self.addresses.append(told.get("src") or told.get("srcset") or "")
        if tag == "link" and told.get("rel") in ("stylesheet", "icon", "preconnect", "preload"):
            self.addresses.append(told.get("href") or "")


def test_every_page_is_there(site: Path) -> None:
    missing = [page for page in PAGES if not (site / page.with_suffix(".html")).is_file()]
    assert missing == []
    for name in ("contributing", "changelog", "fixtures"):
        assert (site / f"{name}.html").is_file()


def test_every_page_is_named_in_the_navigation() -> None:
    named = set(re.findall(r"[\w/-]+\.md", (ROOT / "mkdocs.yml").read_text("utf-8")))
    assert {page.as_posix() for page in PAGES} <= named


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    for path in site.rglob("*.html"):
        page = Asked()
        page.feed(path.read_text("utf-8"))
        elsewhere = [address for address in page.addresses if re.match(r"(?:[a-z]+:)?//", address)]
        assert (path.name, elsewhere) == (path.name, [])


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.name)
def test_pictures_are_small_and_shown(path: Path) -> None:
    assert path.stat().st_size < 100_000
    shown = [ROOT / "README.md", *(ROOT / "docs" / page for page in PAGES)]
    assert any(f"images/{path.name}" in page.read_text("utf-8") for page in shown)
