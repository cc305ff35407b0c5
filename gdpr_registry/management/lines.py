"""The lines of the worker: processes that each send one mail after the other, and who looks after them.

Processes and not threads: most of what a mail takes is Python. They are forked, so that they share what is loaded.
"""

import multiprocessing
import os
from collections.abc import Callable
from multiprocessing.context import ForkProcess
from types import TracebackType
from typing import Self

import structlog
from django.db import connections

log = structlog.get_logger(__name__)

#: Whether a line is to end: the process that looks after it is no more.
IsAlone = Callable[[], bool]


class Lines:
    """So many processes that each do `work(is_alone)`, with connections of their own. Leaving the block ends them.

    A line that is told to end (SIGTERM) or `is_alone` finishes the mail in its hands.
    """

    def __init__(self, count: int, work: Callable[[IsAlone], object]) -> None:
        self._missing, self._work = count, work
        self._processes: list[ForkProcess] = []

    def look_after(self) -> None:
        """Start those that are missing, at first and where one died."""
        self._bury()
        if self._missing:
            # A connection must not be shared with who is forked from this process.
            connections.close_all()
        for _number in range(self._missing):
            process = multiprocessing.get_context("fork").Process(target=_line, args=(self._work, os.getpid()))
            process.start()
            self._processes.append(process)
        self._missing = 0

    def wait(self) -> None:
        """Return when all have ended by themselves."""
        for process in self._processes:
            process.join()

    def __enter__(self) -> Self:
        self.look_after()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        for process in self._processes:
            process.terminate()
        self.wait()

    def _bury(self) -> None:
        """Forget who is dead."""
        for process in [one for one in self._processes if not one.is_alive()]:
            log.warning("a line of the worker has died", process=process.pid, exit_code=process.exitcode)
            self._processes.remove(process)
            self._missing += 1


def tell_to_end() -> None:
    """Tell every line of this process to end, whatever the process is at itself. A line has none of its own."""
    for process in multiprocessing.active_children():
        process.terminate()


def _line(work: Callable[[IsAlone], object], parent: int) -> None:
    try:
        work(lambda: os.getppid() != parent)
    finally:
        connections.close_all()
