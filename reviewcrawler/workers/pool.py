"""A pool of processes for the heavy work, or none.

Rule of this room: workers are spawned, never forked, so that they hold no lock, no socket and no store of their
parent's. They end when it does, however it ends; a page that kills its worker costs that page alone. The parent has no
threads for them: it hears them where it waits for them, or in its asyncio loop.
"""

from __future__ import annotations

import asyncio
import os
import pickle
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from multiprocessing import connection
from typing import Any, Final, Generic, Self, TypeVar

from reviewcrawler.errors import PageError, UsageError
from reviewcrawler.workers.worker import Worker

T = TypeVar("T")

UNGUARDED: Final = (
    'the workers cannot begin: a script must start its work under `if __name__ == "__main__":`, for each worker '
    "imports the script; or run without workers (jobs=0)"
)
AHEAD: Final = 2
"""Jobs that a worker has at once, so that it need not wait for its parent between two of them."""
SMALL: Final = 64 * 1024
"""Bytes of a job that a worker takes while it is at another one: what a pipe holds."""
_KEPT: Final = 4


class Answer(Generic[T]):
    """What comes of a job: ask for its ``result()``, or await it."""

    def __init__(self, workers: Workers, call: bytes = b"") -> None:
        self.workers, self.call = workers, call
        self.is_there = False
        self._value: Any = None
        self._error: BaseException | None = None
        self._waiter: asyncio.Future[None] | None = None

    def put(self, value: Any, error: BaseException | None = None) -> None:
        """Here it is."""
        self.is_there, self.call, self._value, self._error = True, b"", value, error
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def result(self) -> T:
        """The result, as soon as it is there; raises what the job has raised."""
        while not self.is_there:
            self.workers.listen()
        return self._told()

    def __await__(self) -> Generator[Any, None, T]:
        if not self.is_there:
            loop = asyncio.get_running_loop()
            self._waiter = loop.create_future()
            self.workers.attend(loop)
            yield from self._waiter
        return self._told()

    def _told(self) -> T:
        if self._error is not None:
            raise self._error
        value: T = self._value
        return value


class Workers:
    """Runs jobs in `jobs` processes; with 0 in this one. To be used from one thread.

    >>> with Workers(0) as workers:
    ...     list(workers.map(len, [("one",), ("three",)]))
    [3, 5]
    """

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self._workers: list[Worker[Answer[Any]]] = []
        self._waiting: deque[Answer[Any]] = deque()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._have_begun = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the workers; what they are at, and jobs that wait, are dropped."""
        self._waiting.clear()
        while self._workers:
            self._dismiss(self._workers[-1])

    def submit(self, job: Callable[..., T], *args: Any) -> Answer[T]:
        """Run ``job(*args)``, whose arguments and result can be pickled."""
        if not self.jobs:
            return self._here(job, args)
        answer: Answer[T] = Answer(self, pickle.dumps((job, args), pickle.HIGHEST_PROTOCOL))
        self._waiting.append(answer)
        self._hand_out()
        return answer

    def map(self, job: Callable[..., T], calls: Iterable[tuple[Any, ...]]) -> Iterator[T]:
        """Results in the order of the calls; never more than a few jobs a worker are under way."""
        waiting: deque[Answer[T]] = deque()
        for args in calls:
            waiting.append(self.submit(job, *args))
            if len(waiting) > self.jobs * _KEPT:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def attend(self, loop: asyncio.AbstractEventLoop) -> None:
        """Hear the workers in a loop, from now on."""
        if loop is not self._loop:
            self._loop = loop
            for worker in self._workers:
                loop.add_reader(worker.pipe.fileno(), self._hear, worker)

    def listen(self) -> None:
        """Wait until a worker says something, and take it."""
        said = connection.wait([worker.pipe for worker in self._workers])
        for worker in [worker for worker in self._workers if worker.pipe in said]:
            self._hear(worker)

    def _here(self, job: Callable[..., T], args: tuple[Any, ...]) -> Answer[T]:
        answer: Answer[T] = Answer(self)
        try:
            answer.put(job(*args))
        except Exception as error:  # noqa: BLE001 - it is raised where the result is asked for
            answer.put(None, error)
        return answer

    def _hand_out(self) -> None:
        """Give what waits to workers that may take it; begin another one where none is idle, and there is room."""
        while self._waiting:
            worker = self._free(self._waiting[0])
            if (worker is None or worker.load) and self._has_room():
                self._begin()
            if worker is None:
                return
            worker.give(self._waiting.popleft())

    def _free(self, answer: Answer[Any]) -> Worker[Answer[Any]] | None:
        able = (worker for worker in self._workers if worker.may_take(answer.call, AHEAD, SMALL))
        return min(able, key=lambda worker: worker.load, default=None)

    def _has_room(self) -> bool:
        """True where there may be more workers, and those that are beginning are not enough."""
        beginning = sum(worker.is_beginning for worker in self._workers)
        return len(self._workers) < self.jobs and beginning < len(self._waiting)

    def _begin(self) -> None:
        worker: Worker[Answer[Any]] = Worker()
        self._workers.append(worker)
        if self._loop is not None and not self._loop.is_closed():
            self._loop.add_reader(worker.pipe.fileno(), self._hear, worker)

    def _hear(self, worker: Worker[Answer[Any]]) -> None:
        try:
            said = worker.pipe.recv_bytes()
        except (EOFError, OSError):
            self._lose(worker)
        else:
            if worker.is_beginning:
                worker.is_beginning, self._have_begun = False, True
            else:
                worker.answers.popleft().put(*_read(said))
        self._hand_out()

    def _lose(self, worker: Worker[Answer[Any]]) -> None:
        """A worker has ended by itself: the job it was at is lost, what it had beside that is not."""
        lost = list(worker.answers)
        self._dismiss(worker)
        if not self._have_begun:
            lost, self._waiting = list(self._waiting), deque()
            for each in lost:
                each.put(None, UsageError(UNGUARDED))
            return
        if not lost and self._waiting:
            lost = [self._waiting.popleft()]
        self._waiting.extendleft(reversed(lost[1:]))
        for each in lost[:1]:
            each.put(None, PageError("the page killed its worker"))

    def _dismiss(self, worker: Worker[Answer[Any]]) -> None:
        self._workers.remove(worker)
        if self._loop is not None and not self._loop.is_closed():
            self._loop.remove_reader(worker.pipe.fileno())
        worker.end()


def _read(said: bytes) -> tuple[Any, BaseException | None]:
    """What a worker has said: a result, or an error."""
    try:
        value, error = pickle.loads(said)
    except Exception as unread:  # noqa: BLE001 - an error that cannot be read is one, too
        return None, unread
    return value, error


def usable_cores() -> int:
    """Cores that this process may use."""
    with suppress(AttributeError):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
