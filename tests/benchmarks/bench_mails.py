"""The worker beside a bare loop that hands mails of the same texts to the same mail server, over one connection.

uv run pytest tests/benchmarks/bench_mails.py -s

The bare loop has its texts ready and keeps no record: no database, no template, no way back after a kill.
"""

import os
import smtplib
import socket
import subprocess
import sys
from contextlib import suppress
from email.charset import Charset
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import formatdate, make_msgid

import pytest
from django.conf import settings as django_settings

from consents.mails import CENTRE
from consents.marketing_mails import MARKETING, addressed
from gdpr_registry import outbox
from gdpr_registry.accounts.mails import NOTICE
from gdpr_registry.models import OutgoingMail
from subjects.mailboxes import Mailbox
from tests.benchmarks.conftest import work
from tests.benchmarks.harness import MEGABYTE, peak, seconds_of
from tests.consents.mailings import reader, send
from tests.consents.people import NEWS, person
from tests.consents.staff import newsroom
from tests.workers import wait_until

pytestmark = pytest.mark.django_db(transaction=True)

MAILS, TURNS = int(os.environ.get("BENCH_MAILS", 10_000)), 4
SOME = MAILS // TURNS
PLAIN_UTF8 = Charset("utf-8")
PLAIN_UTF8.body_encoding = None
LINES = compat32.clone(linesep="\r\n")
SENDER, READER = "registry@localhost", "bo@example.dk"
#: Asked for: at most so many times the bare loop.
AIM = 1.5


@pytest.fixture
def port(settings):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "tests.benchmarks.mail_sink", str(port)]
    sink = subprocess.Popen(command, cwd=django_settings.BASE_DIR)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", port, False
    wait_until(lambda: answers(port))
    yield port
    sink.kill()
    sink.wait()


def answers(port: int) -> bool:
    with suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)):
        return True
    return False


@pytest.mark.parametrize("kind", [NOTICE, CENTRE, MARKETING])
def test_the_worker_beside_a_bare_loop(port, kind):
    rows = rows_of(kind)
    outbox.send_many(kind=kind, rows=rows[:10], by=None)
    texts = outbox.compose(OutgoingMail.objects.first())
    outbox.deliver_due()
    clocks = {"wall": None, "processor": work()}
    taken = {name: {"floor": 0.0, "worker": 0.0} for name in clocks}
    for _ in range(TURNS):
        add(taken, clocks, "floor", lambda: bare_loop(port, texts))
        outbox.send_many(kind=kind, rows=rows, by=None)
        add(taken, clocks, "worker", lambda: outbox.deliver_due())
    assert OutgoingMail.objects.filter(kind=kind, sent_at__isnull=False).count() == MAILS + 10
    tell(kind, taken)


def test_ten_times_the_mails_are_written_in_the_same_memory(db):
    rows = [outbox.Addressed("bo@example.dk", "en", {"number": number}) for number in range(MAILS)]
    held = [
        peak(lambda count=count: outbox.send_many(kind=NOTICE, rows=rows[:count], by=None))
        for count in (MAILS // 10, MAILS)
    ]
    sys.stdout.write(f"\nwriting {MAILS // 10:,} and {MAILS:,} mails: {held[0] / 1e6:.1f} and {held[1] / 1e6:.1f} MB\n")
    assert held[1] <= held[0] + MEGABYTE


def rows_of(kind) -> list[outbox.Addressed]:
    return [one_of(kind)] * SOME


def one_of(kind) -> outbox.Addressed:
    if kind == MARKETING:
        newsroom()
        someone, mailing = reader(email=READER), send()
        OutgoingMail.objects.all().delete()
        return addressed(mailing, NEWS, someone.pk, Mailbox(READER, "en"))
    if kind == CENTRE:
        return outbox.Addressed(READER, "en", {"person": str(person("prospects").pk), "stop": ""})
    words = {"subject": "News of your account", "text": "Hello Bo,\n\nsomething has changed.\n" * 10}
    return outbox.Addressed(READER, "en", words)


def add(taken, clocks, name, measure):
    """Once by both clocks."""
    cpu = clocks["processor"]
    before = cpu()
    taken["wall"][name] += seconds_of(measure)
    taken["processor"][name] += cpu() - before


def bare_loop(port, texts):
    smtp = smtplib.SMTP("127.0.0.1", port)
    for _ in range(SOME):
        smtp.sendmail(SENDER, READER, bare(texts))
    smtp.quit()


def bare(texts) -> bytes:
    """With the older classes of `email`, as Django uses them: the newer take four times as long."""
    made = MIMEMultipart("alternative")
    made["Subject"], made["From"], made["To"] = texts.subject, SENDER, READER
    made["Date"], made["Message-ID"] = formatdate(), make_msgid(domain="localhost")
    made.attach(MIMEText(texts.text, "plain", PLAIN_UTF8))
    made.attach(MIMEText(texts.html, "html", PLAIN_UTF8))
    return made.as_bytes(policy=LINES)


def tell(kind, taken):
    load = ", ".join(f"{part:.1f}" for part in os.getloadavg())
    sys.stdout.write(f"\n{kind}: {MAILS:,} mails; load {load}\n")
    for clock, seconds in taken.items():
        ratio = seconds["worker"] / seconds["floor"]
        sys.stdout.write(
            f"{clock}: floor {seconds['floor']:.2f} s, worker {seconds['worker']:.2f} s, {ratio:.2f} times\n"
        )
