"""Take the pictures of the documentation: `python docs/screenshots.py [FOLDER]`, with Chromium, playwright and Pillow.

Rule of this room: the demo's sites are crawled three times, so that there are runs to plot, and looked through for
copies; in the pictures they bear their names instead of the ports that they were served on. Nothing else is touched up.
"""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from reviewcrawler.showing.demo import demo_sites

IMAGES: Final = Path(__file__).resolve().parent / "images"
COMMAND: Final = [sys.executable, "-m", "reviewcrawler"]
WIDE: Final = {"width": 1180, "height": 760}
_TEXTS: Final = {
    "records": ("site", "address", "record"), "pages": ("url", "source"), "frontier": ("site", "url"),
    "runs": ("site", "figures"), "sites": ("site",),
}  # fmt: skip


def make(folder: Path) -> Path:
    """A store of the demo's sites under their names."""
    for _ in range(3):
        subprocess.run([*COMMAND, "--quiet", "demo", "--dir", str(folder)], check=True, stdout=subprocess.DEVNULL)
    store = folder / "reviews.db"
    subprocess.run([*COMMAND, "--quiet", "copies", "--store", str(store)], check=True, stdout=subprocess.DEVNULL)
    with closing(sqlite3.connect(store)) as sql:
        hosts = [
            host for (host,) in sql.execute("SELECT DISTINCT site FROM records WHERE site LIKE '127.%' ORDER BY 1")
        ]
        for host, site in zip(hosts, demo_sites(), strict=True):
            for table, columns in _TEXTS.items():
                for column in columns:
                    query = f"UPDATE {table} SET {column} = replace({column}, ?, ?)"
                    sql.execute(query, (host, f"{site.name}.example"))
        sql.commit()
    return store


@contextmanager
def served(store: Path) -> Iterator[str]:
    """The address of a server of the store."""
    server = subprocess.Popen([*COMMAND, "browse", str(store), "--port", "0"], stderr=subprocess.PIPE, text=True)
    try:
        assert server.stderr
        yield server.stderr.readline().split()[0]
    finally:
        server.terminate()
        server.communicate()


def shoot(page: Page, address: str, path: Path) -> None:
    """All pictures of one look."""

    def take(name: str) -> None:
        taken = Image.open(BytesIO(page.screenshot())).convert("RGB")
        few = taken.quantize(192, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        few.save(path.with_name(f"{name}-{path.name}.png"), optimize=True)

    page.goto(f"{address}?q=salt+road")
    page.wait_for_function("!document.body.innerText.includes('is being made')")
    take("search")
    page.goto(f"{address}?q=salt+road&kind=review")
    page.locator("a.title", has_text="The Salt Road").first.click()
    page.locator("[aria-describedby=proof-cast]").hover()
    take("record")
    page.goto(f"{address}copies")
    page.locator("a.title", has_text="The Salt Road").first.click()
    page.mouse.wheel(0, 250)
    page.wait_for_timeout(300)
    take("copies")
    page.goto(f"{address}site/lantern-review.example")
    take("site")


def main() -> None:
    """Take them light and dark."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else IMAGES
    folder.mkdir(parents=True, exist_ok=True)
    program = shutil.which("chromium") or shutil.which("google-chrome")
    with (
        tempfile.TemporaryDirectory() as scratch,
        served(make(Path(scratch) / "demo")) as address,
        sync_playwright() as playwright,
    ):
        browser: Any = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for scheme in ("light", "dark"):
            context = browser.new_context(viewport=WIDE, color_scheme=scheme)
            shoot(context.new_page(), address, folder / scheme)
        browser.close()


if __name__ == "__main__":
    main()
