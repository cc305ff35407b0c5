"""Withdrawing while a mail leaves, on real connections and over a real mail server (R-051, R-106)."""

import re
import threading

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse

from consents import actions, links
from consents.actions import preparing
from consents.marketing_mails import MARKETING, refusal
from consents.models import LinkUse, Question
from gdpr_registry import outbox
from gdpr_registry.models import OutgoingMail
from tests.consents.mailings import draft, order, reader, send
from tests.consents.people import NEWS, said, staff
from tests.consents.sessions import speaks_for
from tests.consents.staff import newsroom
from tests.workers import kill_all_of, somebody_waits_for_a_lock, wait_until, worker_process

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ida(transactional_db):
    """Somebody who said yes, in a register with nothing else to send."""
    newsroom()
    OutgoingMail.objects.all().delete()
    return reader(language="en")


def press(link) -> str:
    """What the page says after one press of the link."""
    return Client().post(link, {"List-Unsubscribe": "One-Click"}).content.decode()


def ends():
    return [(bool(mail.sent_at), mail.withheld_for) for mail in OutgoingMail.objects.order_by("pk")]


def test_a_withdrawal_that_is_being_written_is_waited_for_and_seen(ida, server, beside):
    """R-051: the worker came while it was not kept yet."""
    send()
    with transaction.atomic():
        said("withdraw", ida, channel="email")
        worker = beside(outbox.deliver_due)
        wait_until(somebody_waits_for_a_lock)
        assert not worker.done()
    worker.result(60)
    assert (ends(), server.messages) == ([(False, "no_channel_permission")], [])


def test_a_withdrawal_waits_while_a_mail_is_asked_about_and_no_longer(ida, beside):
    """R-106: no answer of yes is later than the commit of a withdrawal."""
    send()
    mail = OutgoingMail.objects.get()
    with transaction.atomic():
        assert refusal(mail) == ""
        withdrawal = beside(lambda: said("withdraw", ida, channel="email"))
        wait_until(somebody_waits_for_a_lock)
        assert not withdrawal.done()
    event = withdrawal.result(60)
    assert Question.objects.get(source__startswith="mailing.").at < event.recorded_at
    with transaction.atomic():
        assert refusal(mail) == "no_channel_permission"


def test_of_two_workers_the_second_passes_by_the_mailing_that_the_first_prepares(ida, beside):
    mailing = order()
    with transaction.atomic():
        assert actions.prepare_next_piece()
        assert not beside(actions.prepare_next_piece).result(60)
    mailing.refresh_from_db()
    assert mailing.reasons == {"allowed": 1}


def test_four_workers_prepare_a_mailing_once_for_each(ida, beside, monkeypatch):
    monkeypatch.setattr(preparing, "PIECE", 2)
    people = {ida.pk, *(reader().pk for _number in range(8))}
    mailing = order()
    for worker in [beside(actions.prepare_mailings) for _number in range(4)]:
        worker.result(60)
    actions.prepare_mailings()
    mailing.refresh_from_db()
    mails = OutgoingMail.objects.filter(kind=MARKETING).values_list("about", flat=True)
    assert (set(mails), len(mails), mailing.reasons) == (people, 9, {"allowed": 9})


def test_who_stops_a_mailing_waits_for_the_piece_that_is_being_prepared(ida, beside):
    mailing, by = order(), staff()
    with transaction.atomic():
        actions.prepare_next_piece()
        stop = beside(lambda: actions.stop_mailing(mailing=mailing, by=by))
        wait_until(somebody_waits_for_a_lock)
        assert not stop.done()
    stop.result(60)
    assert ends() == [(False, "mailing_stopped")]


def test_the_worker_prepares_what_was_sent_and_sends_it(ida, server):
    order()
    call_command("worker", "--once")
    assert [(mail.about, bool(mail.sent_at)) for mail in OutgoingMail.objects.all()] == [(ida.pk, True)]
    assert len(server.messages) == 1


def test_two_mails_to_one_person_are_asked_about_one_after_the_other(ida, beside):
    """R-051: so the second sees whether the first was taken in hand."""
    for _number in range(2):
        send(draft())
    first, second = OutgoingMail.objects.order_by("pk")

    def ask(mail):
        with transaction.atomic():
            return refusal(mail)

    with transaction.atomic():
        assert refusal(first) == ""
        other = beside(lambda: ask(second))
        wait_until(somebody_waits_for_a_lock)
        assert not other.done()
    assert other.result(60) == ""


def test_two_workers_never_have_two_mails_to_one_person_under_way(ida, server):
    """R-051: at most one message is on its way, whatever number of lines there are."""
    server.seconds_a_mail = 0.02
    by = staff()
    for _number in range(24):
        send(draft(by), by)
    [to] = set(OutgoingMail.objects.values_list("to", flat=True))
    worker = worker_process(settings.EMAIL_PORT, "--lines", "2")
    try:
        wait_until(lambda: not OutgoingMail.objects.waiting().exists())
    finally:
        kill_all_of(worker)
    assert (len(server.taken), len(set(server.taken)), server.most_under_way) == (24, 24, {to: 1})
    assert server.connections >= 2


def test_a_second_worker_leaves_the_next_mail_until_the_first_knows_the_end_of_its_own(ida, server, beside):
    """R-051: pressed meanwhile, one message may still arrive, and the page tells of one."""
    server.answers.clear()
    send()
    worker = beside(outbox.deliver_due)
    wait_until(lambda: server.under_way.total() == 1)
    send(draft())
    assert beside(outbox.deliver_due).result(60) == 1
    assert OutgoingMail.objects.in_hand().count() == 1
    link = f"/stop/?token={links.make(LinkUse.STOP, person=ida, purpose=NEWS, channel='email')}"
    assert "One message had already left when you stopped; it may still reach you." in press(link)
    server.answers.set()
    worker.result(60)
    OutgoingMail.objects.waiting().update(not_before=Now())
    outbox.deliver_due()
    assert (ends(), len(server.messages)) == ([(True, ""), (False, "no_channel_permission")], 1)


def test_one_message_at_most_is_already_on_its_way_and_the_page_says_so(ida, server, beside):
    """R-051, R-106: pressed between the decision and the answer of the mail server."""
    by, arrives, goes_on = staff(), threading.Event(), threading.Event()
    for _number in range(3):
        send(draft(by), by)

    def before_answer():
        arrives.set()
        assert goes_on.wait(60)

    server.before_answer = before_answer
    worker = beside(outbox.deliver_due)
    assert arrives.wait(60)
    link = f"/stop/?token={links.make(LinkUse.STOP, person=ida, purpose=NEWS, channel='email')}"
    page = press(link)
    browser = Client(headers={"accept-language": "en"})
    speaks_for(browser, ida)
    own_page = browser.get(reverse("me")).content.decode()
    goes_on.set()
    worker.result(60)

    assert "One message had already left when you stopped; it may still reach you." in page
    assert "One message from us is on its way to you just now." in own_page
    assert ends() == [(True, ""), (False, "no_channel_permission"), (False, "no_channel_permission")]
    assert len(server.messages) == 1
    assert "One message had already left when you stopped" in press(link)
    assert "on its way" not in browser.get(reverse("me")).content.decode()


def test_a_mail_keeps_both_headers_and_both_parts_over_the_wire(ida, server):
    """R-053: as the other side reads them, with a text and an HTML part (RFC 8058)."""
    send()
    outbox.deliver_due()
    [message] = server.messages
    assert message["List-Unsubscribe"].strip().startswith("<http://127.0.0.1:8000/stop/?token=")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    # No encoded words: mail programs read the address as it stands.
    assert re.search(rb"(?m)^List-Unsubscribe:\s+<http://127\.0\.0\.1:8000/stop/\?token=[\w-]{43}>\r$", server.raw[0])
    assert [part.get_content_type() for part in message.walk() if not part.is_multipart()] == [
        "text/plain",
        "text/html",
    ]
