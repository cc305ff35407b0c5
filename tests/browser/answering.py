"""The live server's application for a browser: it knows what it still answers, and is slow when asked to be.

`SLOW_PAGES=0.5 uv run pytest tests/browser` lets every answer come half a second late, and every page in two halves
with half a second between them. A test that reads a page before it is all there then fails on a quick machine too.
"""

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator

from django.http import HttpResponse

#: Seconds.
PAUSE = float(os.environ.get("SLOW_PAGES", "0"))
PATIENCE = 120


class Answering:
    """A WSGI application around another one."""

    def __init__(self, application: Callable) -> None:
        self.application = application
        self.open = 0
        self.changed = threading.Condition()

    def __call__(self, environ: dict, start_response: Callable) -> Iterator[bytes]:
        self.count(1)
        try:
            time.sleep(PAUSE)
            answer = self.application(environ, start_response)
            try:
                yield from in_two_halves(answer) if PAUSE and is_page(answer) else answer
            finally:
                answer.close()
        finally:
            self.count(-1)

    def count(self, step: int) -> None:
        with self.changed:
            self.open += step
            self.changed.notify_all()

    def wait_until_quiet(self) -> None:
        """Return when no request is being answered, also none of a browser that has gone."""
        with self.changed:
            assert self.changed.wait_for(lambda: not self.open, PATIENCE), f"{self.open} requests are still open"


def is_page(answer: Iterable[bytes]) -> bool:
    return isinstance(answer, HttpResponse) and answer.get("Content-Type", "").startswith("text/html")


def in_two_halves(answer: Iterable[bytes]) -> Iterator[bytes]:
    body = b"".join(answer)
    half = len(body) // 2
    yield body[:half]
    time.sleep(PAUSE)
    yield body[half:]
