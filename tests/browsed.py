"""A store, served as `reviewcrawler browse` serves it.

Rule of this room: the server is a process of its own, as a reader starts it; it ends with the test module.
"""

import subprocess
import sys
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from reviewcrawler.review import Credit, Evidence, Fault, Film, Rating, Review
from reviewcrawler.store import Store
from tests.test_export_where import hold

SCRIPT: Final = (
    '<script>document.title="taken"</script><img src=x onerror=document.title="taken">"\'><svg onload=alert(1)>'
)
HOSTILE: Final = Review(
    id="hostile", url="javascript:document.title='taken'", canonical_url='http://evil.example/"onmouseover="x', kind="review",
    site="evil.example", source=SCRIPT, headline=SCRIPT, film=Film(SCRIPT, 1999), director=[SCRIPT], author=[SCRIPT],
    cast=[Credit(SCRIPT, SCRIPT)], synopsis=SCRIPT, body=f"{SCRIPT}\n\n{{{{ 7 * 7 }}}} </p></article>{SCRIPT}",
    rating=Rating(SCRIPT, None, SCRIPT), language='en" onclick="x', date_published=SCRIPT,
    evidence={"director": Evidence("prose", SCRIPT)}, faults=[Fault("cast", SCRIPT)],
)  # fmt: skip
PAGES: Final = {
    "salt": ("The Salt Road", "Nadira Vance", "en", "A lorry crosses a white plain, and nobody speaks of the harbour."),
    "kai": ("Der Kai im Regen", "Annegret Kowal", "de", "Ein Hafen, ein Regen, und die Straße führt ans Meer."),
    "quay": ("The Quay", "Ada Moor", "en", "The harbour sleeps; the rain does not."),
}
HTML: Final = (
    "<nav><a href='/'>Home</a> <a href='/a'>Archive</a></nav><h1>Film review</h1><p>It rains.</p>"
    "<footer>© 2011 The Lantern. All rights reserved.</footer>"
)


def review_of(name: str, more: str = "") -> Review:
    title, director, language, text = PAGES[name]
    return Review(
        id=name, url=f"http://{name}.example/review", site=f"{name}.example", kind="review", film=Film(title, 2011),
        director=[director], cast=[Credit("Bo Lind", "the pilot"), Credit("Cy Tran")], language=language,
        body="\n\n".join([text] * 12 + [more]).strip(), headline=f"Film review: {title}", date_published="2011-05-01",
        evidence={"director": Evidence("credits", f"Directed by {director}."), "film": Evidence("headline", title)},
    )  # fmt: skip


def put(path: Path, *reviews: Review) -> None:
    """Records as a crawl commits them: a new one takes the place of the former."""
    with Store(path) as store, store.transaction():
        for review in reviews:
            store.sql.execute("DELETE FROM pages WHERE id = ?", (review.id,))
            store.sql.execute("DELETE FROM records WHERE id = ?", (review.id,))
            hold(store, review)
            store.sql.execute("UPDATE pages SET body = ? WHERE id = ?", (zlib.compress(HTML.encode()), review.id))
            store.sql.execute("UPDATE records SET content = ? WHERE id = ?", (str(hash(review.body)), review.id))


COPIED: Final = (PAGES["quay"][3] + " ") * 3
COPIES: Final = {
    "first": f"{COPIED}Nobody asks why.",
    "second": f"{COPIED}Nobody knows why <b>not</b>.",
    "third": PAGES["quay"][3],
}


def tie(store: Store, cluster: str, original: str | None, settled: int = 1, /, **relations: str) -> None:
    """Note that records are copies of one another, as `copies` does, or a crawl (not settled)."""
    rows = ((name, cluster, relation, original, settled) for name, relation in relations.items())
    store.sql.executemany("INSERT INTO copy_members VALUES (?, ?, ?, ?, ?)", rows)


def fill(path: Path) -> None:
    put(path, *map(review_of, PAGES))
    with Store(path) as store, store.transaction():
        hold(store, HOSTILE)
        for name, body in COPIES.items():
            headline = f"On the quay, {name}"
            hold(store, Review(id=name, url=f"http://{name}.example/", site=f"{name}.example", kind="news", headline=headline,
                               body=body))  # fmt: skip
        tie(store, "c1", "first", first="exact", second="near", third="excerpt", hostile="spun")
        tie(store, "c2", None, 0, quay="anchor", kai="near")


@contextmanager
def browsing(store: Path, *options: str) -> Iterator[str]:
    """The address of a server of this store, for as long as the context lasts."""
    command = [sys.executable, "-W", "error", "-m", "reviewcrawler", "browse", str(store), "--port", "0", *options]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        assert server.stderr
        said = server.stderr.readline()
        if not said.startswith("http://"):
            server.kill()
            raise AssertionError(said + server.stderr.read())
        address = said.split()[0]
        until(lambda: "is being made" not in get(address)[1])
        yield address
    finally:
        server.terminate()
        server.communicate(timeout=30)


def get(address: str, **headers: str) -> tuple[int, str, dict[str, str]]:
    """Status, text and headers of what is at an address."""
    asked = urllib.request.Request(address, headers=headers)
    try:
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return answer.status, answer.read().decode("utf-8"), {k.lower(): v for k, v in answer.headers.items()}
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode("utf-8"), {k.lower(): v for k, v in error.headers.items()}


def until(holds: Callable[[], bool], seconds: float = 20) -> None:
    """Wait for something to come about."""
    ends = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < ends, "it did not come about"
        time.sleep(0.1)
