"""Scrapy's own command line in a checkout, and the parts it is made of."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import attrs
import pytest
import scrapy
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import HtmlResponse, Request
from scrapy.settings import Settings
from twisted.internet.error import DNSLookupError

from pipelines.debris import DebrisPipeline
from pipelines.fields import FieldsPipeline
from pipelines.store import StorePipeline
from reviewcrawler.addresses.links import start_link
from reviewcrawler.crawling import guard
from reviewcrawler.crawling.guard import AddressGuard, PublicResolver
from reviewcrawler.crawling.politeness import PlainCompressed
from reviewcrawler.crawling.run import Run
from reviewcrawler.crawling.scheduler import FrontierScheduler
from reviewcrawler.crawling.visit import Visit
from reviewcrawler.frontier import Row
from reviewcrawler.store import Store
from spiders.site import SiteSpider
from tests.serving import ROOT, Answer, Site, environment, page

URL = "http://example.org/quay"
BODY = page("The Quay").encode()


def scrapy_command(*args: str) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, "-m", "scrapy", *args]
    return subprocess.run(call, cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=120, check=False)


def test_the_spiders_are_listed() -> None:
    assert scrapy_command("list").stdout.split() == ["files", "site"]


def test_a_site_is_crawled_as_it_stands(tmp_path: Path) -> None:
    with Site() as site:
        site.routes.update({"/": Answer(page("Home", "/a")), "/a": Answer(page("A"))})
        store = tmp_path / "scrapy.db"
        settings = [f"REVIEWCRAWLER_STORE={store}", "REVIEWCRAWLER_ALLOW_PRIVATE=1"]
        result = scrapy_command("crawl", "site", "-a", f"start={site.url}", *(f"-s{each}" for each in settings))
        assert result.returncode == 0, result.stderr
        assert "'item_scraped_count': 3" in result.stderr
        assert "ERROR" not in result.stderr
    with Store(store, create=False) as opened:
        opened.lock()
        assert [review.url for review in opened.reviews()] == [site.url, f"{site.url}a"]


def test_a_folder_is_read_as_it_stands(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page("A"))
    store = tmp_path / "scrapy.db"
    result = scrapy_command("crawl", "files", "-a", f"path={tmp_path}", f"-sREVIEWCRAWLER_STORE={store}")
    assert result.returncode == 0, result.stderr
    with Store(store, create=False) as opened:
        assert [review.source for review in opened.reviews()] == ["a.html"]


def test_a_private_address_is_refused_without_a_word_from_the_user(tmp_path: Path) -> None:
    result = scrapy_command("crawl", "site", "-astart=http://127.0.0.1:9/", f"-sREVIEWCRAWLER_STORE={tmp_path}/s.db")
    assert "add --allow-private" in result.stderr
    assert "Traceback" not in result.stderr
    assert result.returncode == 2


def test_the_exit_status_is_that_of_our_own_command(tmp_path: Path) -> None:
    settings = [f"-sREVIEWCRAWLER_STORE={tmp_path}/s.db", "-sREVIEWCRAWLER_ALLOW_PRIVATE=1"]
    dead = scrapy_command("crawl", "site", "-astart=http://127.0.0.1:9/", *settings)
    assert dead.returncode == 4
    assert "no page at all from 127.0.0.1:9 (connection refused)" in dead.stderr
    with Store(tmp_path / "s.db") as held:
        held.lock()
        locked = scrapy_command("crawl", "site", "-astart=http://127.0.0.1:9/", *settings)
    assert locked.returncode == 75
    assert "another run" in locked.stderr


class FieldItem(scrapy.Item):
    url = scrapy.Field()
    body = scrapy.Field()


@dataclass
class DataItem:
    url: str
    body: bytes


@attrs.define
class AttrsItem:
    url: str
    body: bytes


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    with Run(Store(tmp_path / "reviews.db"), jobs=0) as made:
        yield made


def through(run: Run, item: Any) -> Any:
    async def chain() -> Any:
        read = await DebrisPipeline(run).process_item(item)
        return StorePipeline(run).process_item(FieldsPipeline().process_item(read))

    return asyncio.run(chain())


@pytest.mark.parametrize(
    "item",
    [
        {"url": URL, "body": BODY},
        {"url": URL, "body": BODY.decode(), "price": 3},
        FieldItem(url=URL, body=BODY),
        DataItem(URL, BODY),
        AttrsItem(URL, BODY),
        Visit(URL, BODY),
    ],
)
def test_items_of_any_type_become_records(run: Run, item: Any) -> None:
    visit = through(run, item)
    assert visit.record["url"] == URL
    assert visit.record["fetched"]["sha256"]
    assert [review.url for review in run.store.reviews()] == [URL]


def leased(run: Run) -> Row:
    run.begin([start_link(URL)])
    row = run.lease()
    assert row
    return row


def test_a_row_is_settled_once(run: Run) -> None:
    row = leased(run)
    run.settle(Visit(URL, row=row, reason="HTTP 404", status=404))
    run.settle(Visit(URL, row=row, reason="internal error"))
    assert run.frontier.reasons(row.site) == [("HTTP 404", 1, URL)]
    assert run.under_way[row.site] == 0


def test_a_full_disk_stops_the_run_and_what_was_committed_stays(run: Run) -> None:
    stopped: list[bool] = []
    run.stop = lambda: stopped.append(True)
    row = leased(run)
    pages = run.store.sql.execute("PRAGMA page_count").fetchone()[0]
    run.store.sql.execute(f"PRAGMA max_page_count = {pages}")
    visit = Visit(URL, BODY + b"".join(b"<p>%d" % n for n in range(20_000)), row=row)
    asyncio.run(run.derive(visit))
    run.settle(visit)
    assert stopped == [True]
    assert "make room on the disk" in str(run.error)
    assert run.lease() is None
    assert run.frontier.states(row.site) == {"leased": 1}


def test_whatever_fails_at_the_end_the_store_is_closed_and_free(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing() -> None:
        raise RuntimeError("a worker that does not end")

    with monkeypatch.context() as patched:
        patched.setattr(run.workers, "close", failing)
        patched.setattr(run, "judge", failing)
        with pytest.raises(RuntimeError):
            run.close()
    with Store(run.store.path) as again:
        again.lock()


def test_an_address_that_scrapy_does_not_take_fails_and_the_next_is_fetched(run: Run) -> None:
    odd, fine = start_link("http://example.org/"), start_link("http://example.org/fine")
    run.begin([odd._replace(url="http://example.org:99999/"), fine])
    crawler = Crawler(SiteSpider, Settings())
    run.attach(crawler)
    request = FrontierScheduler(crawler).next_request()
    assert request
    assert request.url == fine.url
    assert run.frontier.states("example.org") == {"failed": 1, "leased": 1}


def test_addresses_that_were_leased_ahead_wait_again_at_the_end(run: Run) -> None:
    run.begin([start_link(f"http://example.org/{n}") for n in range(5)])
    assert run.lease()
    assert run.frontier.states("example.org") == {"leased": 5}
    run.close()
    with Store(run.store.path) as again:
        assert [n for (n,) in again.rows("SELECT count(*) FROM frontier WHERE state = 'pending' AND tries = 0")] == [5]


@pytest.mark.parametrize("item", [{"price": 3}, {"url": URL}, {"url": "", "body": b""}])
def test_items_that_are_no_pages_pass(run: Run, item: dict[str, object]) -> None:
    assert through(run, item) is item
    assert len(run.store) == 0


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://10.1.2.3/", "http://192.168.0.1:8080/", "http://169.254.169.254/latest/meta-data",
        "http://[::1]/", "http://[fe80::1]/", "http://[::ffff:10.0.0.1]/", "http://0.0.0.0/", "http://localhost/",
        "http://224.0.0.1/", "http://100.64.0.1/", "file:///etc/passwd", "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
    ],
)  # fmt: skip
def test_requests_to_the_inside_are_refused(url: str) -> None:
    with pytest.raises(IgnoreRequest):
        AddressGuard(allow_private=False).process_request(Request(url))


@pytest.mark.parametrize("url", ["http://example.org/", "http://93.184.216.34/", "https://[2606:2800:220:1::1]/"])
def test_requests_to_the_open_internet_pass(url: str) -> None:
    AddressGuard(allow_private=False).process_request(Request(url))


def test_a_name_that_leads_inside_is_refused_and_the_reason_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "_inside", set())
    resolver = PublicResolver.__new__(PublicResolver)
    resolver.allow_private = False
    assert resolver._checked("93.184.216.34", "good.example") == "93.184.216.34"
    with pytest.raises(DNSLookupError):
        resolver._checked("10.0.0.7", "evil.example")
    with pytest.raises(IgnoreRequest, match="private or loopback address"):
        AddressGuard(allow_private=False).process_exception(Request("http://evil.example/x"), DNSLookupError())
    AddressGuard(allow_private=False).process_exception(Request("http://good.example/x"), DNSLookupError())


def test_packed_text_is_not_asked_for_its_charset() -> None:
    packed = HtmlResponse(URL, body=b"\x1f\x8b...", headers={"Content-Encoding": "gzip"})
    plain = HtmlResponse(URL, body=BODY)
    middleware = PlainCompressed()
    assert not isinstance(middleware.process_response(Request(URL), packed), HtmlResponse)
    assert middleware.process_response(Request(URL), plain) is plain


def test_the_settings_are_polite() -> None:
    settings = Settings()
    settings.setmodule("reviewcrawler.settings")
    assert settings.getbool("ROBOTSTXT_OBEY")
    assert settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES")
    assert settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN") == 1
    assert settings.getfloat("DOWNLOAD_DELAY") * (1 - settings.getfloat("DOWNLOAD_DELAY_JITTER")) >= 1
    assert not settings.getbool("TELNETCONSOLE_ENABLED")
    assert not settings.getbool("REMOTE_CONTROL_ENABLED")
