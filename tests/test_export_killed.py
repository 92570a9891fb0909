"""An export that is killed at any moment leaves the former one, whole, and nothing that the next one does not clear away."""

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from reviewcrawler.exporting.forms import FOLDERS, export
from reviewcrawler.exporting.landing import MARK, whole_file
from reviewcrawler.review import Review
from reviewcrawler.store import Store
from tests.test_export_where import hold

KILLS = 3
RECORDS = 400


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "reviews.db"
    with Store(path) as held, held.transaction():
        for number in range(RECORDS):
            hold(
                held,
                Review(
                    id=f"{number:05}", url=f"http://example.org/{number}", site="example.org", body="A quay. " * 200
                ),
            )
    return path


@pytest.mark.parametrize("form", ["jsonl", "parquet", "markdown", "dataset"])
def test_what_is_there_is_whole(form: str, store: Path, tmp_path: Path) -> None:
    out, rng = tmp_path / "out", random.Random(form)
    export([Review(id="former")], out, form)
    struck = 0
    for _ in range(KILLS):
        command = [sys.executable, "-m", "reviewcrawler", "export", form, str(out), "--store", str(store)]
        running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        began = time.monotonic()
        known = set(tmp_path.iterdir())
        # The moment to kill is while it writes: when its hidden file is there, and a little later.
        while set(tmp_path.iterdir()) == known and running.poll() is None and time.monotonic() - began < 30:
            time.sleep(0.001)
        time.sleep(rng.random() * 0.05)
        running.send_signal(signal.SIGKILL)
        _, said = running.communicate()
        struck += not said
        assert _records(out, form) in (1, RECORDS)
    assert struck, "none was killed while it wrote"
    export([Review(id="last")], out, form)
    assert _records(out, form) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def _records(out: Path, form: str) -> int:
    if form in FOLDERS:
        assert (out / MARK).is_file()
        counted = [pq.read_metadata(path).num_rows for path in out.glob("data/*")]
        return sum(counted) or len(list(out.rglob("*.md")))
    if form == "jsonl":
        return len([json.loads(line) for line in out.read_bytes().splitlines()])
    return int(pq.read_table(out).num_rows)


def test_what_another_export_is_writing_is_left_alone(tmp_path: Path) -> None:
    with whole_file(tmp_path / "out") as slow:
        slow.write(b"slow")
        with whole_file(tmp_path / "out") as fast:
            fast.write(b"fast")
        assert (tmp_path / "out").read_bytes() == b"fast"
    assert (tmp_path / "out").read_bytes() == b"slow"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
