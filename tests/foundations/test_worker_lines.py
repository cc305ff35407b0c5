"""The lines of the worker: processes that send at once, started again when they die, gone when the worker is gone.

Killed in the middle of a mail: tests/faults/test_mail_kills.py.
"""

import os
import signal

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command

from consents.models import Link
from gdpr_registry import outbox
from gdpr_registry.models import OutgoingMail
from tests.workers import kill_all_of, lines_of, runs, somebody_waits_for_a_lock, wait_until, worker_process

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = {"subject": "Nyt", "text": "Hej"}


def write(count: int) -> list[str]:
    """Mails that wait, all to one address; the Message-IDs of all that there are."""
    rows = [outbox.Addressed("bo@example.dk", "da", WORDS)] * count
    outbox.send_many(kind="accounts.notice", rows=rows, by=None)
    return sorted(OutgoingMail.objects.values_list("message_id", flat=True))


def all_left() -> bool:
    return not OutgoingMail.objects.waiting().exists()


@pytest.fixture
def start(server):
    """`start("--lines", "2")` starts a worker."""
    started = []

    def begin(*options):
        started.append(worker_process(django_settings.EMAIL_PORT, *options))
        return started[-1]

    yield begin
    for worker in started:
        kill_all_of(worker)


def with_lines(worker, count: int) -> set[int]:
    """The lines of a worker, once there are so many."""
    wait_until(lambda: len(lines_of(worker)) == count)
    return lines_of(worker)


def test_two_lines_have_two_mails_under_way_and_send_each_once(server, start):
    server.seconds_a_mail = 0.05
    mails = write(40)
    worker = start("--lines", "2", "--once")
    assert worker.wait(timeout=120) == 0
    assert sorted(server.taken) == mails
    assert (server.connections, server.most_under_way["bo@example.dk"]) == (2, 2)
    assert all_left()


def test_a_worker_that_is_told_to_end_finishes_the_mail_in_each_hand_and_leaves_the_rest(server, start):
    server.seconds_a_mail = 0.5
    write(40)
    worker = start("--lines", "2")
    wait_until(lambda: server.under_way.total() == 2)
    lines = lines_of(worker)
    worker.terminate()
    assert worker.wait(timeout=120) == 0
    assert not any(map(runs, lines))
    left = OutgoingMail.objects.filter(sent_at__isnull=False)
    assert sorted(server.taken) == sorted(left.values_list("message_id", flat=True))
    assert 2 <= left.count() < 40
    assert OutgoingMail.objects.due().count() == 40 - left.count()


def test_a_worker_that_is_told_to_end_tells_its_lines_while_it_is_at_something_else(server, start, app_connection):
    with app_connection.transaction():
        # The removal of old links waits for this.
        app_connection.execute(f"LOCK TABLE {Link._meta.db_table} IN SHARE MODE")
        worker = start("--lines", "2")
        lines = with_lines(worker, 2)
        wait_until(somebody_waits_for_a_lock)
        write(1)
        wait_until(all_left)
        worker.terminate()
        # Dead, and not asked how they ended before their worker comes to it.
        wait_until(lambda: not any(map(runs, lines)), seconds=20)
        assert worker.poll() is None
    assert worker.wait(timeout=120) == 0


def test_a_line_that_died_is_started_again_and_no_other(server, start):
    worker = start("--lines", "2")
    victim, other = with_lines(worker, 2)
    os.kill(victim, signal.SIGKILL)
    wait_until(lambda: not runs(victim))
    assert other in with_lines(worker, 2) - {victim}
    mails = write(3)
    wait_until(all_left)
    assert sorted(server.taken) == mails


def test_lines_whose_worker_was_killed_finish_their_mail_and_end(server, start):
    server.seconds_a_mail = 0.5
    write(40)
    worker = start("--lines", "2")
    wait_until(lambda: server.under_way.total() == 2)
    lines = lines_of(worker)
    worker.kill()
    worker.wait()
    wait_until(lambda: not any(map(runs, lines)), seconds=20)
    assert OutgoingMail.objects.filter(sent_at__isnull=False).count() == len(server.taken) < 40
    assert not OutgoingMail.objects.in_hand().exists()


@pytest.mark.parametrize("count", ["0", "-1", "two", "1.5"])
def test_a_number_of_lines_that_is_none_is_refused(count):
    with pytest.raises(CommandError, match="say 1 or more"):
        call_command("worker", "--once", "--lines", count)
