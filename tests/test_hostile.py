"""Pages that mean harm, or might as well: each is read in seconds and in bounded memory, in a process of its own."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.long

ROOT = Path(__file__).resolve().parent.parent

SECONDS = 20.0
"""CPU time for one page on a slow and busy machine; a step that is not linear would take minutes or hours."""

GIGABYTES = 1.8
"""The most that a page of 50 MB may make the process hold, in all."""

READ = """
import json, resource, sys
from reviewcrawler.errors import PageError
from reviewcrawler import extract
page = eval(sys.argv[1])
began = resource.getrusage(resource.RUSAGE_SELF)
try:
    body = extract(page, url="https://example.org/a").body or ""
except PageError as error:
    body = f"refused: {error}"
ended = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({
    "seconds": ended.ru_utime + ended.ru_stime - began.ru_utime - began.ru_stime,
    "gigabytes": ended.ru_maxrss / (2**20 if sys.platform != "darwin" else 2**30),
    "body": body[:2000],
}))
"""


def read(page: str) -> dict[str, Any]:
    """What reading the page (a Python expression) costs, and the opening of its body."""
    command = [sys.executable, "-c", READ, page]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    return dict(json.loads(done.stdout))


HTML = "'<!doctype html>' + "
SENTENCE = "'The film is long, and it is slow, and nobody in it says what they mean. '"


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(HTML + "'<div>' * 50_000 + 'deep'", id="50,000 nested divs"),
        pytest.param(HTML + "'<span>' * 50_000 + 'deep'", id="50,000 nested spans"),
        pytest.param(HTML + "'<p><b>text' * 50_000", id="100,000 unclosed tags"),
        pytest.param(HTML + "'<p' * 200_000", id="200,000 tags that never end"),
        pytest.param(HTML + "'<div>' * 9_000 + '<div ' * 200_000", id="too deep, and never ending"),
        pytest.param(HTML + "'<p>' + 'a film of words ' * 3_300_000", id="50 MB in one paragraph"),
        pytest.param("'a film of words ' * 3_300_000", id="50 MB of text in one line"),
        pytest.param("'a' * 50_000_000", id="50 MB without a space"),
        pytest.param("'# Title\\n\\n' + '*a* ' * 12_500_000", id="50 MB of Markdown in one line"),
        pytest.param("'# Title\\n\\n' + '[' * 390_000", id="Markdown brackets that never close"),
        pytest.param("'# Title\\n\\n' + '**a ' * 97_000", id="Markdown emphasis that never closes"),
        pytest.param("'# Title\\n\\n' + '> ' * 190_000", id="Markdown quotation of quotations"),
        pytest.param("__import__('gzip').compress(b'<p>a' * 50_000_000)", id="gzip bomb of tags"),
        pytest.param("__import__('gzip').compress(bytes(200_000_000))", id="gzip bomb of nothing"),
        pytest.param(HTML + "'<p ' + ' '.join(f'a{n}=1' for n in range(100_000)) + '>t'", id="100,000 attributes"),
        pytest.param(HTML + "'<p>' + '<a href=/x>y</a> ' * 1_000_000", id="1,000,000 links in a paragraph"),
        pytest.param(HTML + "'<ul>' + '<li><a href=/x>y</a>' * 1_000_000", id="1,000,000 links in a list"),
        pytest.param(HTML + "'<p>' + 'a<br>' * 1_000_000", id="1,000,000 line breaks"),
        pytest.param(HTML + "'<title>' + 'Review - ' * 1_000_000 + '</title><p>t'", id="title of 9 MB"),
        pytest.param(HTML + "'<h1>Review: A (2024)</h1>' * 50_000", id="50,000 headlines"),
        pytest.param(HTML + "'<p>Director: Ada Moor</p>' * 50_000", id="50,000 credits"),
        pytest.param(HTML + "'<p>' + 'Director: Cast: ' * 500_000", id="1,000,000 labels in a line"),
        pytest.param(HTML + "'<p>Cast: ' + 'Ada Moor, ' * 500_000", id="cast of 500,000"),
        pytest.param(HTML + "'<p>By Ada Moor, 1 May 2024</p>' * 50_000", id="50,000 bylines and dates"),
        pytest.param(HTML + "'<p>★★★½☆ 4/5' * 50_000", id="50,000 ratings"),
        pytest.param(HTML + "'<p>' + '★' * 5_000_000", id="5,000,000 stars"),
        pytest.param(HTML + "'<p>' + '(' * 2_000_000", id="2,000,000 brackets"),
        pytest.param(HTML + "'<div itemscope itemprop=a>' * 1_900 + 'x' * 1_000_000", id="nested properties"),
        pytest.param(HTML + "'<script type=application/ld+json>' + '[' * 10**6 + '</script>a'", id="deep JSON-LD"),
        pytest.param(
            HTML + """'<script type=application/ld+json>[' + '{"@type":"Movie"},' * 200_000 + '{}]</script>a'""",
            id="200,000 films in JSON-LD",
        ),
        pytest.param(HTML + "'<meta name=author content=x>' * 200_000 + '<p>t'", id="200,000 metas"),
        pytest.param(HTML + "'<img src=a-Movie-Review.jpg alt=x>' * 300_000", id="300,000 images"),
        pytest.param("bytes(range(32, 256)) * 100_000", id="22 MB in no charset"),
        pytest.param(HTML + "'<p>a' + ' ' * 20_000_000 + 'b'", id="20 MB of spaces"),
    ],
)  # fmt: skip
def test_cost_is_bounded(page: str) -> None:
    cost = read(page)
    assert cost["seconds"] < SECONDS
    assert cost["gigabytes"] < GIGABYTES


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(HTML + f"'<div>' * 50_000 + '<p>' + {SENTENCE} * 9", id="below 50,000 divs"),
        pytest.param(HTML + f"'<p>' + ({SENTENCE} * 3 + '\\0') * 3", id="with NUL bytes"),
        pytest.param(HTML + f"'<article><p><b><i><div>' + {SENTENCE} * 9", id="in tags that never close"),
        pytest.param(f"__import__('gzip').compress(('<h1>A film</h1><p>' + {SENTENCE} * 9).encode())", id="in gzip"),
        pytest.param(HTML + f"'<meta charset=utf-16><p>' + {SENTENCE} * 9", id="in another charset than declared"),
    ],
)
def test_article_is_found(page: str) -> None:
    assert read(page)["body"].startswith("The film is long")
