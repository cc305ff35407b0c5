"""A worker that the machine stops with a mail in its hands: what it may do when it goes on (R-051).

Stopped while it hands the mail over, it goes on with that: the words may be on their way already.
"""

import os
import signal
import time
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connection
from django.db.models.functions import Now

from gdpr_registry.models import OutgoingMail
from tests.consents.mailings import reader, send
from tests.consents.people import said
from tests.consents.staff import newsroom
from tests.roles import acting_as_owner
from tests.workers import kill_all_of, lines_of, wait_until, worker_process

pytestmark = pytest.mark.django_db(transaction=True)

TABLE = OutgoingMail._meta.db_table
#: What keeps a mail in hand has to wait at its very end, for who holds this lock.
WAIT = f"""
    CREATE FUNCTION wait_at_commit() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN PERFORM pg_advisory_xact_lock(4711); RETURN NULL; END';
    CREATE CONSTRAINT TRIGGER wait_at_commit AFTER UPDATE ON {TABLE} DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.in_hand_until IS NOT NULL) EXECUTE FUNCTION wait_at_commit()
"""
WAITING = "SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"


@pytest.fixture
def waits_at_commit(transactional_db):
    with acting_as_owner(), connection.cursor() as cursor:
        cursor.execute(WAIT)
    yield
    with acting_as_owner(), connection.cursor() as cursor:
        cursor.execute("DROP FUNCTION wait_at_commit CASCADE")


@contextmanager
def stopped_with_a_mail_in_hand(app_connection, port):
    """A worker that is stopped when the database knows that the mail is in hand, and the worker not yet."""
    app_connection.execute("SELECT pg_advisory_lock(4711)")
    worker = worker_process(port, "--lines", "1", REGISTRY_MAIL_TIMEOUT="1")
    try:
        wait_until(lambda: app_connection.execute(WAITING).rowcount)
        [line] = lines_of(worker)
        os.kill(line, signal.SIGSTOP)
        app_connection.execute("SELECT pg_advisory_unlock(4711)")
        wait_until(OutgoingMail.objects.in_hand().exists)
        yield line
    finally:
        kill_all_of(worker)


def test_a_worker_that_was_stopped_for_too_long_asks_again(server, waits_at_commit, app_connection):
    newsroom()
    OutgoingMail.objects.all().delete()
    ida = reader()
    send()
    with stopped_with_a_mail_in_hand(app_connection, settings.EMAIL_PORT) as line:
        said("withdraw", ida, channel="email")
        # As if its lease were over; it waits for the mail server's answers no longer than a second each.
        OutgoingMail.objects.update(in_hand_until=Now(), not_before=Now())
        time.sleep(1.1)
        os.kill(line, signal.SIGCONT)
        wait_until(lambda: not OutgoingMail.objects.waiting().exists())
    assert OutgoingMail.objects.get().withheld_for == "no_channel_permission"
    assert (server.connections, server.taken) == (1, [])


def test_a_worker_that_was_stopped_for_a_moment_goes_on(server, waits_at_commit, app_connection):
    newsroom()
    OutgoingMail.objects.all().delete()
    reader()
    send()
    with stopped_with_a_mail_in_hand(app_connection, settings.EMAIL_PORT) as line:
        os.kill(line, signal.SIGCONT)
        wait_until(lambda: not OutgoingMail.objects.waiting().exists())
    assert server.taken == [OutgoingMail.objects.get().message_id]
