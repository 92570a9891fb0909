"""One worker: a process that does job after job, and the parent's end of it.

Rule of this room: a worker and its parent share one pipe and nothing else. A worker that hears nothing more ends.
"""

from __future__ import annotations

import faulthandler
import multiprocessing
import os
import pickle
import signal
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from types import FrameType
from typing import Any, Final, Generic, Protocol, TypeVar

from reviewcrawler.errors import PageError

TIME_LIMIT: Final = 60
"""Seconds that a job may take."""
LAST_RESORT: Final = 15
"""Seconds more, after which a worker that hears no signal, deep in a library, ends itself."""
_PATIENCE: Final = 5
_SPAWN: Final = multiprocessing.get_context("spawn")


class Awaited(Protocol):
    """What is to come of a job, while that is not done: it holds the job."""

    call: bytes


A = TypeVar("A", bound=Awaited)


class Worker(Generic[A]):
    """A worker as its parent knows it; end it. ``answers`` are those that are to come, in order."""

    def __init__(self) -> None:
        self.pipe, theirs = _SPAWN.Pipe()
        self.answers: deque[A] = deque()
        self.is_beginning = True
        """It has not said anything yet."""
        self._process = _SPAWN.Process(target=work, args=(theirs,), daemon=True)
        try:
            self._process.start()
        except BaseException:
            self.pipe.close()
            raise
        finally:
            theirs.close()

    @property
    def load(self) -> int:
        """Jobs that it has."""
        return len(self.answers)

    def may_take(self, call: bytes, ahead: int, small: int) -> bool:
        """True where a job can be given without waiting: at once, or ahead of time if it fits into the pipe."""
        return not self.is_beginning and (not self.answers or (self.load < ahead and len(call) <= small))

    def give(self, answer: A) -> None:
        """Have it do a job."""
        self.answers.append(answer)
        with suppress(OSError):  # it has ended, which is heard where it is listened to
            self.pipe.send_bytes(answer.call)

    def end(self) -> None:
        """Have it end, whatever it is at."""
        self.pipe.close()
        if self.answers or self.is_beginning:
            self._process.terminate()
        self._process.join(_PATIENCE)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._process.close()


def work(pipe: Connection) -> None:
    """The life of a worker."""
    _begin()
    pipe.send_bytes(b"")
    while True:
        try:
            call = pipe.recv_bytes()
        except (EOFError, OSError):
            return
        told = _done(call)
        with suppress(OSError):
            pipe.send_bytes(told)


def _done(call: bytes) -> bytes:
    """Do a job; its result and no error, or no result and an error."""
    try:
        job, args = pickle.loads(call)
        return pickle.dumps((_limited(job, args), None), pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # noqa: BLE001 - it is raised where the result is asked for
        return _told(error)


def _told(error: Exception) -> bytes:
    try:
        return pickle.dumps((None, error))
    except Exception:  # noqa: BLE001 - an error may hold anything
        return pickle.dumps((None, RuntimeError(f"{type(error).__name__}: {error}")))


def _limited(job: Callable[..., Any], args: tuple[Any, ...]) -> Any:
    signal.setitimer(signal.ITIMER_REAL, TIME_LIMIT)
    faulthandler.dump_traceback_later(TIME_LIMIT + LAST_RESORT, exit=True)
    try:
        return job(*args)
    finally:
        faulthandler.cancel_dump_traceback_later()
        signal.setitimer(signal.ITIMER_REAL, 0)


def _begin() -> None:
    """First act: leave interrupts to the parent, and end with it."""
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
