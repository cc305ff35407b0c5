"""The register at size: the demonstration with many invented lines, in a transaction that is taken back."""

from pathlib import Path
from time import perf_counter, process_time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gdpr_registry.models import User
from gdpr_registry.site import demo
from purposes import sample
from purposes.models import Activity
from tests.benchmarks.harness import Clock
from tests.roles import acting_as_owner


class Ground:
    """A register that grows, and an officer's browser in front of it."""

    def __init__(self) -> None:
        demo.fill(lambda step: None)
        self.officer = User.objects.get(email=demo.CAST[0].email)
        self.browser = Client()
        self.browser.force_login(self.officer)

    def grow(self, size: int) -> None:
        """Add lines until there are `size`, and let the planner know."""
        if (missing := size - Activity.objects.count()) > 0:
            sample.load(missing)
        with acting_as_owner(), connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def page(self, address: str) -> bytes:
        """The page at this address. Fails on anything but a page."""
        answer = self.browser.get(address, headers={"accept-language": "en"})
        assert answer.status_code == 200
        return answer.content

    def queries(self, address: str) -> int:
        """How many queries the page takes."""
        with CaptureQueriesContext(connection) as queries:
            self.page(address)
        return len(queries)


@pytest.fixture
def ground(db):
    return Ground()


def rows(query, parameters=()):
    """All rows of one SQL query: the bare floor."""
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return cursor.fetchall()


def work() -> Clock:
    """A clock of the processor time that this process and its backend in the database used, whatever else runs.

    Where the backend's time cannot be read (another machine, another system), it is the time on the wall.
    """
    [(number,)] = rows("SELECT pg_backend_pid()")
    counter = Path(f"/proc/{number}/schedstat")
    if not counter.is_file():
        return perf_counter
    return lambda: process_time() + int(counter.read_text().split()[0]) / 1e9


#: A page that shows the same rows at every size: how much a busy machine slows pages down just then.
STEADY = "/admin/purposes/purpose/"


def growth(small, large, name):
    """How many times longer a page takes at the larger size, less what the machine itself was slower meanwhile.

    Both are results of `compare` that hold the steady page under "steady".
    """
    return (large[name].seconds / large["steady"].seconds) / (small[name].seconds / small["steady"].seconds)
