"""The worker against a real mail server on this machine: refusals, broken lines, one connection for many mails.

Killed between two steps: tests/faults/test_mail_kills.py.
"""

import threading
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import OperationalError, connections
from django.utils import timezone

from gdpr_registry import outbox
from gdpr_registry.management.chores import Chore, Rota
from gdpr_registry.management.commands import worker
from gdpr_registry.models import AccessCount, AccessEntry, OutgoingMail, User
from gdpr_registry.outbox import composing, delivery
from gdpr_registry.outbox.kinds import _kinds
from gdpr_registry.outbox.line import Line
from purposes.models import ImportBatch
from tests import factories
from tests.workers import wait_until, worker_process

pytestmark = pytest.mark.django_db(transaction=True)


def write(number: int = 1) -> OutgoingMail:
    words = {"subject": f"Mail {number}", "text": "Hej"}
    return outbox.send(kind="accounts.notice", to="bo@example.dk", language="da", context=words, by=None)


def write_many(count: int) -> list[OutgoingMail]:
    return [write(number) for number in range(count)]


def test_a_mail_leaves_once_and_is_marked_as_sent(server):
    mail = write()
    call_command("worker", "--once")
    call_command("worker", "--once")
    mail.refresh_from_db()
    assert server.taken == [mail.message_id]
    assert mail.sent_at


def test_a_refusal_for_now_is_tried_again_and_then_the_mail_leaves(server):
    mail = write()
    server.recipient_answer = "451 Try later"
    call_command("worker", "--once")
    mail.refresh_from_db()
    assert (mail.attempts, mail.gave_up_at, server.taken) == (1, None, [])

    server.recipient_answer = "250 OK"
    OutgoingMail.objects.update(not_before=mail.written_at)
    call_command("worker", "--once")
    assert server.taken == [mail.message_id]


@pytest.mark.parametrize("step", ["recipient_answer", "data_answer"])
def test_a_refusal_for_good_is_given_up_at_once(server, step):
    mail = write()
    setattr(server, step, "550 No such user")
    call_command("worker", "--once")
    mail.refresh_from_db()
    assert mail.gave_up_at
    assert "550" in mail.error


def test_a_line_that_breaks_loses_nothing(server):
    mail = write()
    server.hang_up = True
    call_command("worker", "--once")
    mail.refresh_from_db()
    assert (mail.sent_at, mail.attempts) == (None, 1)

    server.hang_up = False
    OutgoingMail.objects.update(not_before=mail.written_at)
    call_command("worker", "--once")
    assert server.taken == [mail.message_id]


def test_no_mail_server_at_all_loses_nothing(server, settings):
    mail = write()
    settings.EMAIL_PORT = 9
    call_command("worker", "--once")
    mail.refresh_from_db()
    assert (mail.sent_at, mail.attempts) == (None, 1)


def test_what_may_leave_is_kept_before_the_mail_server_hears_of_it(server, monkeypatch, app_connection):
    """Others see it in hand, and what composing it wrote, such as a link: before anybody can press it."""

    def fill(words):
        AccessEntry.objects.create(action="a.link")
        return words

    notice = replace(outbox.kind_of("accounts.notice"), fill=fill)
    monkeypatch.setitem(_kinds, notice.name, notice)
    mail, seen = write(), []

    def look():
        # Over another connection: what is not kept yet is not there.
        seen.extend(app_connection.execute(IN_HAND).fetchall())

    server.before_answer = look
    outbox.deliver_due()
    assert seen == [(mail.message_id, "a.link")]
    assert server.taken == [mail.message_id]


IN_HAND = """
    SELECT message_id, action FROM gdpr_registry_outgoingmail, gdpr_registry_accessentry
    WHERE in_hand_until > clock_timestamp() AND sent_at IS NULL
"""


@pytest.fixture
def asking(monkeypatch):
    """As a kind that carries somebody's data: before a mail leaves, the row of whom it is about is held and read."""

    def refusal(mail):
        # Two statements: the second sees what was kept while the first waited.
        list(User.objects.select_for_update().filter(email=mail.to))
        return "" if User.objects.filter(email=mail.to).exclude(name="No").exists() else "said no"

    notice = replace(outbox.kind_of("accounts.notice"), refusal=refusal)
    monkeypatch.setitem(_kinds, notice.name, notice)


def test_nobody_waits_for_the_mail_server_to_say_no(server, asking, app_connection):
    """R-051: what the asking held is free again before the mail server hears of the mail."""
    factories.UserFactory(email="bo@example.dk")
    write()
    app_connection.execute("SET lock_timeout = '1s'")
    said = []
    server.before_answer = lambda: said.append(app_connection.execute(SAY_NO).rowcount)
    outbox.deliver_due()
    assert (said, len(server.taken)) == ([1], 1)


def test_who_is_changed_while_a_worker_asks_gets_no_mail_and_neither_waits_for_the_other(
    server, asking, app_connection
):
    """R-106: held first, their mails after, as an erasure does; the worker has its turn and reads what was kept."""
    factories.UserFactory(email="bo@example.dk")
    write(1)
    write(2)
    with app_connection.transaction():
        app_connection.execute(SAY_NO)
        thread = threading.Thread(target=deliver)
        thread.start()
        wait_until(lambda: app_connection.execute(SOMEBODY_WAITS).rowcount, seconds=20)
        app_connection.execute("DELETE FROM gdpr_registry_outgoingmail WHERE context ->> 'subject' = 'Mail 1'")
    thread.join()
    assert [mail.withheld_for for mail in OutgoingMail.objects.all()] == ["said no"]
    assert server.taken == []


SAY_NO = "UPDATE gdpr_registry_user SET name = 'No' WHERE email = 'bo@example.dk'"
SOMEBODY_WAITS = "SELECT FROM pg_locks WHERE NOT granted"


def deliver() -> int:
    tried = outbox.deliver_due()
    connections.close_all()
    return tried


@pytest.fixture
def to_soeren(settings) -> OutgoingMail:
    """A mail to an address with a letter beyond ASCII before the @."""
    settings.MAIL_SMTPUTF8 = True
    words = {"subject": "Hej Søren", "text": "Rødgrød med fløde"}
    return outbox.send(kind="accounts.notice", to="søren@example.dk", language="da", context=words, by=None)


def test_a_letter_before_the_at_is_sent_to_a_server_that_takes_it(server, to_soeren):
    """RFC 6531: written as it is, in the envelope and in the head; the mail itself as any other."""
    server.takes_utf8 = True
    write(2)
    call_command("worker", "--once")
    assert sorted(server.recipients) == ["bo@example.dk", "søren@example.dk"]
    [arrived] = [message for message in server.messages if message["Message-ID"] == to_soeren.message_id]
    assert (arrived["To"], arrived["Subject"]) == ("søren@example.dk", "Hej Søren")
    assert [part.get_content_type() for part in arrived.iter_parts()] == ["text/plain", "text/html"]
    assert "Rødgrød med fløde" in arrived.get_body(("plain",)).get_content()
    to_soeren.refresh_from_db()
    assert to_soeren.sent_at


def test_a_letter_before_the_at_is_given_up_where_the_server_does_not_take_it(server, to_soeren):
    """And no other mail waits for it."""
    other = write(2)
    call_command("worker", "--once")
    to_soeren.refresh_from_db()
    assert server.taken == [other.message_id]
    assert to_soeren.gave_up_at
    assert "does not announce SMTPUTF8" in to_soeren.error
    assert "søren" not in to_soeren.error


def test_one_connection_carries_many_mails_and_another_follows_an_error(server):
    write_many(3)
    outbox.deliver_due()
    assert (server.connections, len(server.taken)) == (1, 3)

    write_many(3)
    answers = iter(["451 Not now", "250 OK", "250 OK"])
    server.before_answer = lambda: setattr(server, "data_answer", next(answers))
    outbox.deliver_due()
    assert (server.connections, len(server.taken)) == (3, 5)


def test_a_mail_server_that_hangs_up_between_two_mails_is_called_again(server, monkeypatch):
    open_line = Line.open

    def once_it_left(line):
        assert not server.taken or server.left.acquire(timeout=120)
        open_line(line)

    monkeypatch.setattr(Line, "open", once_it_left)
    write_many(3)
    server.leaves_after_answer = True
    outbox.deliver_due()
    assert (server.connections, len(server.taken)) == (3, 3)
    assert not OutgoingMail.objects.filter(attempts__gt=0).exists()


def test_two_workers_at_once_send_each_mail_once(server, monkeypatch):
    """Each takes its first mail once the other has put one aside too: what is locked is passed by."""
    mails = write_many(12)
    both, holds, counts = threading.Barrier(2, timeout=120), threading.local(), []

    def held(mail):
        if not hasattr(holds, "one"):
            holds.one = mail
            both.wait()
        return composing.message(mail)

    monkeypatch.setattr(delivery, "message", held)
    workers = [threading.Thread(target=lambda: counts.append(deliver())) for _ in range(2)]
    [thread.start() for thread in workers]
    [thread.join() for thread in workers]

    assert Counter(server.taken) == Counter(mail.message_id for mail in mails)
    assert len(counts) == 2
    assert sum(counts) == len(mails)


def test_the_worker_sends_what_comes_and_stops_when_told(server, monkeypatch):
    first = write()
    process = worker_process(django_settings.EMAIL_PORT)
    wait_until(lambda: server.taken == [first.message_id])
    second = write(2)
    wait_until(lambda: server.taken == [first.message_id, second.message_id])
    process.terminate()
    assert process.wait(timeout=120) == 0


def test_the_worker_removes_what_has_had_its_time(server):
    """Also where nobody uploads or asks anything any more."""
    old = timezone.now() - timedelta(days=3 * 366)
    factories.ImportBatchFactory()
    ImportBatch.objects.update(uploaded_at=old)
    AccessEntry.objects.bulk_create([AccessEntry(at=old, action="a.b")])
    call_command("worker", "--once")
    assert (ImportBatch.objects.count(), AccessEntry.objects.count()) == (0, 0)
    assert AccessCount.objects.get().count == 1


def test_each_chore_is_done_at_the_start_and_when_its_time_comes():
    now, done = [0.0], []
    often = Chore("often", 10, lambda: done.append("often") or 1)
    rarely = Chore("rarely", 25, lambda: done.append("rarely") or 1)
    rota = Rota(chores=(often, rarely), clock=lambda: now[0])
    for moment in (0, 5, 10, 19, 20, 25):
        now[0] = moment
        rota.do_what_is_due()
    assert done == ["often", "rarely", "often", "often", "rarely"]


def test_a_chore_that_fails_holds_up_no_other_and_waits_for_its_turn():
    done = []
    broken = Chore("broken", 10, lambda: done.append("broken") or 1 // 0)
    rota = Rota(chores=(broken, Chore("sound", 10, lambda: done.append("sound") or 1)), clock=lambda: 0.0)
    rota.do_what_is_due()
    rota.do_what_is_due()
    assert done == ["broken", "sound"]


def test_a_worker_with_a_period_that_is_none_removes_nothing(settings):
    settings.STAFF_LOG_MONTHS = 0
    with pytest.raises(SystemCheckError, match="REGISTRY_STAFF_LOG_MONTHS"):
        call_command("worker", "--once", skip_checks=False)


def test_a_worker_outlives_a_database_that_is_away_for_a_while(server, monkeypatch, capsys):
    answers = iter([OperationalError("gone"), 0])

    def deliver_due(**_options):
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        stopped.set()
        return answer

    stopped = threading.Event()
    monkeypatch.setattr(worker, "PAUSE", 0)
    monkeypatch.setattr(outbox, "deliver_due", deliver_due)

    worker.Command()._send(stopped, lambda: False)

    assert "does not answer" in capsys.readouterr().err
