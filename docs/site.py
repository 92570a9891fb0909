"""What the site holds besides `docs/`: the files for contributors that stand elsewhere in the checkout.

Rule of this room: pages are taken as they are; only links from one to another are set right.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
TAKEN: Final = {
    "contributing.md": "CONTRIBUTING.md", "changelog.md": "CHANGELOG.md", "fixtures.md": "fixtures/README.md",
}  # fmt: skip
"""Pages of the site, and the files that they are."""


def on_files(files: Any, config: Any) -> Any:
    """Add the pages."""
    from mkdocs.structure.files import File  # noqa: PLC0415 - only where the site is built

    for name, path in TAKEN.items():
        files.append(File.generated(config, name, content=_linked((ROOT / path).read_text("utf-8"))))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Set links out of `docs/` right."""
    return _linked(markdown)


def _linked(markdown: str) -> str:
    """
    >>> _linked("[a](../CONTRIBUTING.md), [b](docs/faq.md#why)")
    '[a](contributing.md), [b](faq.md#why)'
    """
    for name, path in TAKEN.items():
        for there in (f"](../{path}", f"]({path}"):
            markdown = markdown.replace(there, f"]({name}")
    return markdown.replace("](docs/", "](")
