"""`manage.py worker` as a process of its own with its lines, on the test's database."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import connection


def worker_process(port: int, *options: str, **environment: str) -> subprocess.Popen:
    """A worker whose mail server listens on this port of this machine."""
    login = urlsplit(os.environ["DATABASE_URL"])
    address = {
        "DATABASE_URL": urlunsplit(login._replace(path=f"/{settings.DATABASES['default']['NAME']}")),
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
    }
    command = [sys.executable, "manage.py", "worker", *options]
    return subprocess.Popen(
        command, cwd=settings.BASE_DIR, env={**os.environ, **address, **environment}, start_new_session=True
    )


def kill_all_of(worker: subprocess.Popen) -> None:
    """Kill the worker and its lines at once, as a machine does that fails."""
    with suppress(ProcessLookupError):
        os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()


def lines_of(worker: subprocess.Popen) -> set[int]:
    """The processes that send, by their numbers."""
    return set(map(int, Path(f"/proc/{worker.pid}/task/{worker.pid}/children").read_text().split()))


def runs(process: int) -> bool:
    """Whether there is such a process, and it has not ended without anybody asking how."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def wait_until(holds, seconds=120):
    """Look again and again; fails after so many seconds."""
    end = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)
    return found


def somebody_waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0] > 0
