"""Workers do the heavy work in order, survive a page that kills one of them, and end with their parent."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from reviewcrawler.errors import PageError
from reviewcrawler.workers import Workers
from tests.serving import environment, until


@pytest.mark.parametrize("jobs", [0, 2])
def test_results_come_in_the_order_of_the_calls(jobs: int) -> None:
    with Workers(jobs) as workers:
        assert list(workers.map(pow, ((n, 2) for n in range(40)))) == [n * n for n in range(40)]


@pytest.mark.parametrize("jobs", [0, 1])
def test_an_error_is_raised_where_the_result_is_asked_for(jobs: int) -> None:
    with Workers(jobs) as workers, pytest.raises(ZeroDivisionError):
        workers.submit(divmod, 1, 0).result()


def test_a_job_that_kills_its_worker_costs_itself_alone() -> None:
    with Workers(1) as workers:
        futures = [workers.submit(abs, -1), workers.submit(os._exit, 3), workers.submit(abs, -2)]
        assert futures[0].result() == 1
        with pytest.raises(PageError, match="killed its worker"):
            futures[1].result()
        assert futures[2].result() == 2
        assert workers.submit(abs, -3).result() == 3


PARENT = """
import sys, time
from reviewcrawler.workers import Workers
if __name__ == "__main__":
    workers = Workers(2)
    pids = {workers.submit(__import__("os").getpid).result() for _ in range(8)}
    print(*pids, flush=True)
    workers.submit(time.sleep, 30)
    time.sleep(30)
"""


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z" if Path("/proc").is_dir() else True


def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(textwrap.dedent(PARENT))
    parent = subprocess.Popen([sys.executable, str(script)], env=environment(), stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    with parent:
        pids = [int(pid) for pid in parent.stdout.readline().split()]
        time.sleep(0.2)
        parent.send_signal(signal.SIGKILL)
    assert pids
    until(lambda: not any(_alive(pid) for pid in pids), 10)


UNGUARDED = """
from reviewcrawler.workers import Workers

with Workers(1) as workers:
    print(workers.submit(abs, -1).result())
"""


def test_a_script_without_a_guard_is_told_of_it(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(UNGUARDED)
    call = [sys.executable, str(script)]
    result = subprocess.run(call, env=environment(), capture_output=True, text=True, timeout=60, check=False)
    assert result.returncode == 1
    assert "UsageError: the workers cannot begin: a script must start its work under `if __name__" in result.stderr
