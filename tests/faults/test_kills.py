"""PostgreSQL and the server killed with SIGKILL at random points under load (R-105).

`uv run pytest -m slow tests/faults` kills them two hundred times.
"""

import subprocess
import sys
import time
from random import Random

import pytest

from tests.faults.server import ROOT, running

pytestmark = pytest.mark.django_db(transaction=True)

WORKERS = 2


class Load:
    """Workers that record without pause, each with its file of what was acknowledged."""

    def __init__(self, server, folder) -> None:
        self.server, self.folder = server, folder
        self.files, self.workers = [], []
        self.begin()

    def begin(self) -> None:
        self.workers = [self._worker() for _ in range(WORKERS)]

    def _worker(self):
        file = self.folder / f"acknowledged-{len(self.files)}"
        self.files.append(str(file))
        command = [sys.executable, "-m", "tests.faults.worker", str(len(self.files)), str(file)]
        return subprocess.Popen(command, cwd=ROOT, env=self.server.environment)

    def kill_one(self, place: int) -> None:
        """Kill a worker and start another in its place, with messages of its own."""
        self.workers[place].kill()
        self.workers[place].wait()
        self.workers[place] = self._worker()

    def acknowledged(self) -> int:
        return sum(file.stat().st_size for file in self.folder.glob("acknowledged-*"))

    def wait_for_more(self) -> None:
        """Until something was acknowledged since now: the load is on again."""
        before, deadline = self.acknowledged(), time.monotonic() + 120
        while self.acknowledged() == before:
            assert time.monotonic() < deadline, "nothing was acknowledged for two minutes"
            time.sleep(0.01)

    def end(self) -> None:
        for worker in self.workers:
            worker.kill()
            worker.wait()


def kill(server, load, chance: Random) -> None:
    load.wait_for_more()
    time.sleep(chance.uniform(0, 0.3))
    what = chance.choice(["database", "database", "server", "both"])
    if what != "database":
        load.kill_one(chance.randrange(WORKERS))
    if what != "server":
        server.kill()
        server.start()


def run(folder, kills: int, check_each: int) -> str:
    chance = Random(kills)
    with running(folder / "postgres") as server:
        load = Load(server, folder)
        try:
            for number in range(1, kills + 1):
                kill(server, load, chance)
                if number % check_each == 0:
                    load.wait_for_more()
                    load.end()
                    found = check(server, load)
                    if number < kills:
                        load.begin()
        finally:
            load.end()
    return found


def check(server, load) -> str:
    """Ask a process that has seen nothing for what is wrong; the one line that must be left counts."""
    lines = server.run("tests.faults.check", *load.files).splitlines()
    assert len(lines) == 1, lines
    return lines[0]


def test_what_was_acknowledged_survives_a_few_kills(tmp_path):
    """R-105, R-047: every acknowledged event is there, none twice, none half, and the standings follow from them."""
    assert int(run(tmp_path, kills=2, check_each=2).split()[0]) > 0


@pytest.mark.slow
def test_what_was_acknowledged_survives_two_hundred_kills(tmp_path):
    """R-105."""
    assert int(run(tmp_path, kills=200, check_each=25).split()[0]) > 200
