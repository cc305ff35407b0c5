"""A PostgreSQL of a test's own, kept safe on disk as in production, that may be killed and started again."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
from django.db import connection

from gdpr_registry.embedded_postgres import binaries
from gdpr_registry.embedded_postgres.account import account_for
from gdpr_registry.embedded_postgres.cluster import APPLICATION, DATABASE, OWNER, Cluster
from gdpr_registry.embedded_postgres.creation import create
from gdpr_registry.embedded_postgres.holding import _command
from gdpr_registry.embedded_postgres.programs import programs

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120


class Server:
    """The server and its address, the same after each start."""

    def __init__(self, folder: Path) -> None:
        self.cluster = Cluster(folder)
        folder.mkdir(parents=True, exist_ok=True)
        create(self.cluster)
        self.account = account_for(self.cluster.home)
        self.socket = Path(tempfile.mkdtemp(prefix="registry-", dir="/tmp"))
        self.account.own(self.socket)
        self.process = None

    @property
    def environment(self) -> dict[str, str]:
        """What a process of the registry needs to work on this database."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
        address = {
            "DATABASE_URL": self.cluster.url(APPLICATION, self.socket),
            "DATABASE_OWNER_URL": self.cluster.url(OWNER, self.socket),
        }
        return {**kept, **address, "DJANGO_SETTINGS_MODULE": "gdpr_registry.settings"}

    def start(self) -> None:
        """Start, recover where it was killed, and return when it answers."""
        self._launch()
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with suppress(psycopg.OperationalError):
                psycopg.connect(self.cluster.url(APPLICATION, self.socket)).close()
                return
            if self.process.poll() is not None:
                # It found a process of its predecessor still dying.
                self._launch()
            time.sleep(0.05)
        raise TimeoutError("The server does not answer.")

    def _launch(self) -> None:
        with programs(self.cluster.home, self.account, self.cluster.major) as run:
            self.process = subprocess.Popen(
                _command(run, self.socket, for_tests=False),
                pass_fds=run.descriptors,
                cwd="/",
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=binaries.environment(),
                **self.account.popen_options(),
            )

    def kill(self) -> None:
        """SIGKILL for the server and all its processes, in no order; return when they are gone."""
        for process in [self.process.pid, *children_of(self.process.pid)]:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self.process.wait(PATIENCE)
        # A process that outlives its server for a moment would be taken for somebody who still uses the data.
        (self.cluster.data / "postmaster.pid").unlink(missing_ok=True)

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(PATIENCE)
        self.socket.rmdir() if not any(self.socket.iterdir()) else None

    def fill(self) -> None:
        """Bring in the schema of the test's own database, publish a register and invite people."""
        with tempfile.NamedTemporaryFile(suffix=".dump") as dump:
            whole = ["--format=custom", "--no-owner", "--no-privileges"]
            run_program("pg_dump", *whole, f"--file={dump.name}", f"--dbname={url_of_tests()}")
            owner = self.cluster.url(OWNER, self.socket)
            run_program("pg_restore", *whole[1:], "--no-comments", f"--dbname={owner}", dump.name)
        self.run("tests.faults.prepare")

    def run(self, module: str, *words: str) -> str:
        """Run a module of the tests on this database to its end; fails with what it says."""
        done = subprocess.run(
            [sys.executable, "-m", module, *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def children_of(process: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True, text=True, check=False)
    return [int(pid) for pid in found.stdout.split()]


def url_of_tests() -> str:
    """The database of this test process, as the owner."""
    info = connection.settings_dict
    url = os.environ["DATABASE_OWNER_URL"]
    return url.replace(f"/{DATABASE}?", f"/{info['NAME']}?")


def run_program(name: str, *words: str) -> None:
    program = binaries.find().program(name)
    done = subprocess.run([program, *words], env=binaries.environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@contextmanager
def running(folder: Path):
    """A filled server in `folder`, stopped at the end."""
    server = Server(folder)
    try:
        server.start()
        server.fill()
        yield server
    finally:
        server.stop()
