"""Pages that are only a shell for scripts, and pages that only look so."""

from __future__ import annotations

import pytest

from reviewcrawler import extract

SCRIPTS = "<script src='/static/main.js'></script>"
TEXT = "The film is slow and its actors are superb; the director trusts every scene, though the plot is weak. " * 6


@pytest.mark.parametrize(
    "html",
    [
        f"<title>Salt</title><noscript>You need to enable JavaScript to run this app.</noscript><div id='root'></div>{SCRIPTS}",
        f"<title>Salz</title><p>Bitte aktivieren Sie JavaScript, um diese Seite zu sehen.</p>{SCRIPTS}",
        f"<title>塩</title><p>JavaScriptを有効にしてください。</p>{SCRIPTS}",
        f"<title>Salt</title><a href=/>Home</a><div id=__next></div>{SCRIPTS}",
        f"<title>Salt</title><nav><a href=/>Home</a></nav><div class='x' id=\"app\"><!-- --></div>{SCRIPTS}",
    ],
)
def test_a_shell_is_a_fault_and_no_review(html: str) -> None:
    review = extract(html, content_type="text/html")
    assert review.kind == "other"
    assert [fault.field for fault in review.faults if "JavaScript" in fault.message] == ["body"]


@pytest.mark.parametrize(
    "html",
    [
        f"<h1>The Salt Road review</h1><p>{TEXT}</p><noscript>Please enable JavaScript to view the comments.</noscript>{SCRIPTS}",
        f"<div id='root'><h1>The Salt Road review</h1><p>{TEXT}</p></div>{SCRIPTS}",
        "<h1>Salt</h1><p>Short.</p>",
    ],
)
def test_a_page_with_text_is_no_shell(html: str) -> None:
    assert extract(html, content_type="text/html").faults == []
