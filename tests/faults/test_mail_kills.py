"""Worker, its lines, mail server killed with SIGKILL between every two steps: no mail is lost, one repeated at most.

`uv run pytest -m slow tests/faults` kills both at each step, and lets the lease of a dead worker pass in its own time.
"""

import os
import signal
import socket
import subprocess
import sys
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now

from gdpr_registry import outbox
from gdpr_registry.models import OutgoingMail
from tests.faults.mail_server import STEPS
from tests.faults.server import ROOT
from tests.workers import kill_all_of, lines_of, runs, wait_until, worker_process

pytestmark = pytest.mark.django_db(transaction=True)

#: The worker waits so many seconds for the mail server; its lease is six times as long, and passes by itself.
TIMEOUT = 2
MAILS = 3


class Post:
    """A worker and a mail server, each a process that may be killed and started again."""

    def __init__(self, folder) -> None:
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.server = self.worker = None

    def start_server(self) -> None:
        (self.folder / "listens").unlink(missing_ok=True)
        command = [sys.executable, "-m", "tests.faults.mail_server", str(self.port), str(self.folder)]
        self.server = subprocess.Popen(command, cwd=ROOT)
        wait_until((self.folder / "listens").exists)

    def start_worker(self, timeout: int = TIMEOUT) -> None:
        self.worker = worker_process(self.port, REGISTRY_MAIL_TIMEOUT=str(timeout))

    def stop_at(self, step: str) -> None:
        (self.folder / "stopped").unlink(missing_ok=True)
        (self.folder / "stop").write_text(step)

    def wait_at_step(self) -> None:
        wait_until((self.folder / "stopped").exists)

    def go_on(self) -> None:
        (self.folder / "stop").unlink()

    def kill(self, *victims: str) -> None:
        if "worker" in victims:
            kill_all_of(self.worker)
        if "lines" in victims:
            lines = lines_of(self.worker)
            for line in lines:
                os.kill(line, signal.SIGKILL)
            wait_until(lambda: not any(map(runs, lines)))
        if "server" in victims:
            self.server.kill()
            self.server.wait()

    def start(self, *victims: str) -> None:
        """Those that nobody else starts: a worker looks after its lines."""
        for victim in set(victims) - {"lines"}:
            getattr(self, f"start_{victim}")()

    def taken(self) -> Counter:
        """How often the mail server accepted each Message-ID."""
        return Counter((self.folder / "taken").read_text().split())


@pytest.fixture
def post(tmp_path):
    post = Post(tmp_path)
    post.start_server()
    yield post
    post.kill("server", *(["worker"] if post.worker else []))


def write(count: int = MAILS) -> set[str]:
    """Mails that wait; their Message-IDs."""
    words = {"subject": "Mail", "text": "Hej"}
    rows = [outbox.Addressed(f"p{number}@example.dk", context=words) for number in range(count)]
    outbox.send_many(kind="accounts.notice", rows=rows, by=None)
    return set(OutgoingMail.objects.values_list("message_id", flat=True))


def all_left() -> bool:
    """Whether no mail waits. The pause after a failed try is a minute or more, which nobody waits for here."""
    soon = Now() + timedelta(seconds=30)
    OutgoingMail.objects.waiting().filter(in_hand_until=None, not_before__gt=soon).update(not_before=Now())
    return not OutgoingMail.objects.waiting().exists()


def leases_are_over() -> None:
    """As if the time of a dead worker had passed."""
    OutgoingMail.objects.in_hand().update(in_hand_until=Now())
    OutgoingMail.objects.waiting().update(not_before=Now())


def assert_nothing_lost(post, mails: set[str], repeats: int) -> None:
    assert set(post.taken()) == mails
    assert sum(post.taken().values()) - len(mails) == repeats
    assert OutgoingMail.objects.filter(sent_at__isnull=False).count() == len(mails)


#: Where the mail server had the mail and nobody heard of it, it comes again.
REPEATS = dict.fromkeys(STEPS, 0) | {"TAKEN": 1}


def kill_at(post, *victims: str, step: str) -> None:
    post.stop_at(step)
    post.start_worker()
    post.wait_at_step()
    assert OutgoingMail.objects.in_hand().count() == (step != "CONNECT")
    post.kill(*victims)
    post.go_on()


@pytest.mark.parametrize(("victim", "step"), [("worker", "TAKEN"), ("lines", "TAKEN"), ("server", "RCPT")])
def test_a_mail_outlives_a_kill(post, victim, step):
    mails = write()
    kill_at(post, victim, step=step)
    if victim != "server":
        leases_are_over()
    post.start(victim)
    wait_until(all_left)
    assert_nothing_lost(post, mails, REPEATS[step])


@pytest.mark.slow
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("victims", [("worker",), ("lines",), ("server",), ("worker", "server")])
def test_mails_outlive_a_kill_at_each_step(post, victims, step):
    mails = write()
    kill_at(post, *victims, step=step)
    post.start(*victims)
    wait_until(all_left)
    assert_nothing_lost(post, mails, REPEATS[step])


@pytest.mark.slow
def test_a_worker_killed_after_the_answer_and_before_it_is_written_down_repeats_the_mail_once(post):
    mails = write()
    post.stop_at("TAKEN")
    post.start_worker()
    post.wait_at_step()
    with transaction.atomic():
        # The worker has its answer, and waits for the row.
        list(OutgoingMail.objects.in_hand().select_for_update(of=("self",)))
        post.go_on()
        (backend,) = wait_until(waiting_backends)
        post.kill("worker")
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [backend])
        wait_until(lambda: not waiting_backends())
    assert sum(post.taken().values()) == 1
    post.start_worker()
    wait_until(all_left)
    assert_nothing_lost(post, mails, repeats=1)


@pytest.mark.slow
def test_a_worker_killed_after_a_mail_is_written_down_repeats_nothing(post):
    write(1)
    post.start_worker()
    wait_until(all_left)
    post.kill("worker")
    mails = write(1)
    post.start_worker()
    wait_until(all_left)
    assert_nothing_lost(post, mails, repeats=0)


def waiting_backends() -> list[int]:
    """Those that wait for a row on this database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return [pid for (pid,) in cursor.fetchall()]
