"""The worker beside a bare loop that hands mails of the same texts to the same mail server, over one connection.

uv run pytest tests/benchmarks/bench_mails.py -s

The bare loop has its texts ready and keeps no record: no database, no template, no way back after a kill.
"""

import os
import smtplib
import socket
import subprocess
import sys
from collections import defaultdict
from contextlib import suppress
from email.charset import Charset
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import formatdate, make_msgid

import pytest
from django.conf import settings as django_settings
from django.db.models import F, Max, Min

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
from tests.workers import wait_until, worker_process

pytestmark = pytest.mark.django_db(transaction=True)

MAILS, TURNS = int(os.environ.get("BENCH_MAILS", 10_000)), 4
SOME = MAILS // TURNS
PLAIN_UTF8 = Charset("utf-8")
PLAIN_UTF8.body_encoding = None
LINES = compat32.clone(linesep="\r\n")
SENDER, READER = "registry@localhost", "bo@example.dk"
#: Seconds that a mail server takes for a mail: none, and as many as one far away that keeps what it takes.
NEAR, FAR = 0.0, 0.05
NUMBERS = (1, 2, 4)
#: People who get the marketing mails in turn: nobody has two of them under way.
READERS = 100
#: Asked for: at most so many times the bare loop.
AIM = 1.5


@pytest.fixture(params=[NEAR])
def port(settings, request):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "tests.benchmarks.mail_sink", str(port), str(request.param)]
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
        OutgoingMail.objects.all().delete()
        outbox.send_many(kind=kind, rows=rows, by=None)
        add(taken, clocks, "worker", lambda: outbox.deliver_due())
        assert OutgoingMail.objects.filter(kind=kind, sent_at__isnull=False).count() == SOME
    tell(kind, taken)


@pytest.mark.parametrize(("port", "kind"), [(NEAR, NOTICE), (NEAR, MARKETING), (FAR, MARKETING)], indirect=["port"])
def test_the_lines_of_a_worker_beside_a_bare_loop(port, kind, request):
    some = SOME // 5 if request.node.callspec.params["port"] else SOME
    rows = rows_of(kind)[:some]
    outbox.send_many(kind=kind, rows=rows[:10], by=None)
    texts = outbox.compose(OutgoingMail.objects.first())
    taken: dict[str, float] = defaultdict(float)
    for _ in range(TURNS):
        taken["floor"] += seconds_of(lambda: bare_loop(port, texts, some))
        for lines in NUMBERS:
            OutgoingMail.objects.all().delete()
            outbox.send_many(kind=kind, rows=rows, by=None)
            taken[f"{lines} lines"] += seconds_of_lines(port, lines)
    load = ", ".join(f"{part:.1f}" for part in os.getloadavg())
    sys.stdout.write(f"\n{kind}: {TURNS * some:,} mails to {request.node.callspec.id}; load {load}\n")
    for name, seconds in taken.items():
        sys.stdout.write(f"{name}: {seconds:.2f} s, {seconds / taken['floor']:.2f} times\n")


def seconds_of_lines(port, lines) -> float:
    """From the first mail taken to the end of the last, by the database: without the start of the processes."""
    waiting = list(OutgoingMail.objects.waiting().values_list("pk", flat=True))
    assert worker_process(port, "--once", "--lines", str(lines)).wait() == 0
    sent = OutgoingMail.objects.filter(pk__in=waiting, sent_at__isnull=False)
    assert sent.count() == len(waiting)
    return sent.aggregate(whole=Max(F("sent_at")) - Min(F("taken_at")))["whole"].total_seconds()


def test_ten_times_the_mails_are_written_in_the_same_memory(db):
    rows = [outbox.Addressed("bo@example.dk", "en", {"number": number}) for number in range(MAILS)]
    held = [
        peak(lambda count=count: outbox.send_many(kind=NOTICE, rows=rows[:count], by=None))
        for count in (MAILS // 10, MAILS)
    ]
    sys.stdout.write(f"\nwriting {MAILS // 10:,} and {MAILS:,} mails: {held[0] / 1e6:.1f} and {held[1] / 1e6:.1f} MB\n")
    assert held[1] <= held[0] + MEGABYTE


def rows_of(kind) -> list[outbox.Addressed]:
    if kind == MARKETING:
        return marketing()[:SOME]
    if kind == CENTRE:
        return [outbox.Addressed(READER, "en", {"person": str(person("prospects").pk), "stop": ""})] * SOME
    words = {"subject": "News of your account", "text": "Hello Bo,\n\nsomething has changed.\n" * 10}
    return [outbox.Addressed(READER, "en", words)] * SOME


def marketing() -> list[outbox.Addressed]:
    """A mail of each mailing to each of many people: nobody gets one twice."""
    newsroom()
    people = [reader(email=f"reader{number}@example.dk") for number in range(READERS)]
    mailings = [send() for _number in range(-(-SOME // READERS))]
    OutgoingMail.objects.all().delete()
    mailboxes = [Mailbox(f"reader{number}@example.dk", "en") for number in range(READERS)]
    pairs = list(zip(people, mailboxes, strict=True))
    return [addressed(mailing, NEWS, one.pk, to) for mailing in mailings for one, to in pairs]


def add(taken, clocks, name, measure):
    """Once by both clocks."""
    cpu = clocks["processor"]
    before = cpu()
    taken["wall"][name] += seconds_of(measure)
    taken["processor"][name] += cpu() - before


def bare_loop(port, texts, some=SOME):
    smtp = smtplib.SMTP("127.0.0.1", port)
    for _ in range(some):
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
