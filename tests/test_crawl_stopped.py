"""A crawl that is told to end while it is still beginning: it ends at once, in good order, and goes on when run again."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from reviewcrawler.store import Store
from tests.serving import Answer, Site, command, environment, page

STOPPED = """
import signal, sys
from reviewcrawler.crawling.scheduler import FrontierScheduler
from reviewcrawler.cli import run

usual = FrontierScheduler.{method}

def interrupted(self, *args):
    FrontierScheduler.{method} = usual
    signal.raise_signal(signal.{name})
    return usual(self, *args)

FrontierScheduler.{method} = interrupted
sys.exit(run(sys.argv[1:]))
"""


@pytest.mark.parametrize(("method", "name", "status"), [("open", "SIGTERM", 143), ("next_request", "SIGINT", 130)])
def test_a_crawl_that_is_only_beginning_ends_at_once(tmp_path: Path, method: str, name: str, status: int) -> None:
    with Site() as site:
        names = [f"r{number}" for number in range(60)]
        site.routes["/"] = Answer(page("Home", *names), wait=0.2)
        site.routes |= {f"/{each}": Answer(page(f"Film {each}"), wait=0.2) for each in names}
        args = ("crawl", site.url, "--allow-private", "--jobs", "0")
        began = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-c", STOPPED.format(name=name, method=method), *args],
            cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == status, done.stderr
        assert time.monotonic() - began < 30
        assert len(site.asked) < 20
        assert "Traceback" not in done.stderr
        assert "pending" not in done.stderr
        assert not (tmp_path / "reviews.db-wal").exists()
        for answer in site.routes.values():
            answer.wait = 0.0  # type: ignore[union-attr]
        assert command(*args, cwd=tmp_path).returncode == 0
        with Store(tmp_path / "reviews.db", create=False) as store:
            assert len(store) == 61
