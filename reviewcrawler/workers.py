"""A pool of processes for the heavy work, or none.

Rule of this room: workers are spawned, never forked, so that they hold no lock, no socket and no store of their
parent's. They end when it does, however it ends; a page that kills its worker costs that page alone.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing.synchronize import Event
from types import FrameType
from typing import Any, Final, Self, TypeVar

from reviewcrawler.errors import PageError, UsageError

T = TypeVar("T")

TIME_LIMIT: Final = 60
"""Seconds that a job may take."""
UNGUARDED: Final = (
    'the workers cannot begin: a script must start its work under `if __name__ == "__main__":`, for each worker '
    "imports the script; or run without workers (jobs=0)"
)
_BROKEN_KEPT: Final = 8
_SPAWN: Final = multiprocessing.get_context("spawn")


class Workers:
    """Runs jobs in `jobs` processes; with 0 in this one.

    >>> with Workers(0) as workers:
    ...     list(workers.map(len, [("one",), ("three",)]))
    [3, 5]
    """

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self._pool: ProcessPoolExecutor | None = None
        self._broken: deque[Executor] = deque()
        self._alone = ThreadPoolExecutor(1)
        self._guard = threading.Lock()
        self._began = _SPAWN.Event()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the workers; jobs that wait are dropped."""
        for pool in (self._pool, self._alone, *self._broken):
            if pool:
                pool.shutdown(wait=True, cancel_futures=True)
        self._pool = None
        self._broken.clear()

    def submit(self, job: Callable[..., T], *args: Any) -> Future[T]:
        """Run ``job(*args)``, whose arguments and result can be pickled."""
        outcome: Future[T] = Future()
        if self.jobs:
            self._start(outcome, job, args)
        else:
            _run_here(outcome, job, args)
        return outcome

    def map(self, job: Callable[..., T], calls: Iterable[tuple[Any, ...]]) -> Iterator[T]:
        """Results in the order of the calls; never more than a few jobs a worker are under way."""
        waiting: deque[Future[T]] = deque()
        for args in calls:
            waiting.append(self.submit(job, *args))
            if len(waiting) > self.jobs * 4:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def _start(self, outcome: Future[T], job: Callable[..., T], args: tuple[Any, ...]) -> None:
        with self._guard:
            if self._pool is None:
                self._pool = _pool(self.jobs, self._began)
            pool = self._pool
        try:
            inner = pool.submit(_limited, job, args)
        except BrokenProcessPool:
            if not self._began.is_set():
                raise UsageError(UNGUARDED) from None
            self._retire(pool)
            return self._start(outcome, job, args)
        inner.add_done_callback(lambda done: self._finish(done, outcome, job, args, pool))
        return None

    def _finish(
        self, inner: Future[T], outcome: Future[T], job: Callable[..., T], args: tuple[Any, ...], pool: Executor
    ) -> None:
        """Pass a result on; where the pool broke, any job under way may be the culprit, so each is tried by itself."""
        if inner.cancelled():
            outcome.cancel()
        elif isinstance(inner.exception(), BrokenProcessPool):
            if not self._began.is_set():
                outcome.set_exception(UsageError(UNGUARDED))
                return
            self._retire(pool)
            with suppress(RuntimeError):
                self._alone.submit(_run_alone, outcome, job, args, self._began)
        else:
            _pass_on(inner, outcome)

    def _retire(self, pool: Executor) -> None:
        """Give up a broken pool.

        It is kept a while: this is called from its own thread under its own lock, and whoever drops the last reference
        to a pool waits for that lock.
        """
        oldest = None
        with self._guard:
            if self._pool is pool:
                self._pool = None
                self._broken.append(pool)
                oldest = self._broken.popleft() if len(self._broken) > _BROKEN_KEPT else None
        del oldest


def usable_cores() -> int:
    """Cores that this process may use."""
    with suppress(AttributeError):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _pool(size: int, began: Event) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(size, _SPAWN, initializer=_begin, initargs=(began,))


def _run_here(outcome: Future[T], job: Callable[..., T], args: tuple[Any, ...]) -> None:
    try:
        outcome.set_result(job(*args))
    except Exception as error:  # noqa: BLE001 - it is raised where the result is asked for
        outcome.set_exception(error)


def _run_alone(outcome: Future[T], job: Callable[..., T], args: tuple[Any, ...], began: Event) -> None:
    with _pool(1, began) as pool:
        inner = pool.submit(_limited, job, args)
        try:
            outcome.set_result(inner.result())
        except BrokenProcessPool:
            outcome.set_exception(PageError("the page killed its worker"))
        except Exception as error:  # noqa: BLE001 - it is raised where the result is asked for
            outcome.set_exception(error)


def _pass_on(inner: Future[T], outcome: Future[T]) -> None:
    error = inner.exception()
    if error is not None:
        outcome.set_exception(error)
    else:
        outcome.set_result(inner.result())


def _begin(began: Event) -> None:
    """First act of a worker: leave interrupts to the parent, end with it, and tell it that workers can begin."""
    began.set()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, _too_long)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)


def _too_long(_signal: int, _frame: FrameType | None) -> None:
    raise PageError(f"the page took longer than {TIME_LIMIT} seconds")


def _limited(job: Callable[..., T], args: tuple[Any, ...]) -> T:
    signal.setitimer(signal.ITIMER_REAL, TIME_LIMIT)
    try:
        return job(*args)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
