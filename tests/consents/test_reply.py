"""An answer to a mail that says stop, written down by staff: counted from its receipt, effective as it is recorded."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from consents import actions
from consents.asked import Asked
from consents.gate import answer
from consents.models import ConsentEvent
from gdpr_registry.models import OutgoingMail
from purposes.exceptions import RegisterError
from tests.consents.mailings import arrived, draft, reader, send
from tests.consents.people import NEWS, staff
from tests.consents.staff import NEWSLETTER, find, handle_of, say, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published_newsroom")]


@pytest.fixture
def ida():
    return reader(email="ida@example.dk")


def hours_ago(hours):
    return timezone.now() - timedelta(hours=hours)


def reply(who, hours=2, **columns):
    said = {"purpose": NEWS, "received_at": hours_ago(hours), "by": staff(), "key": uuid4(), **columns}
    return actions.stop_by_reply(person=who, **said)


def left(who, **names_and_hours):
    """Mails to them that left so many hours ago."""
    for name, hours in names_and_hours.items():
        mailing = send(draft(subject={"da": name, "en": name}))
        arrived()
        mails = OutgoingMail.objects.filter(about=who.pk, context__mailing=str(mailing.pk))
        mails.update(sent_at=hours_ago(hours), taken_at=hours_ago(hours))


def allowed(who, **more):
    return answer(Asked(task=NEWSLETTER, channel="email", **more), who.pk).allowed


def test_mail_that_waits_is_withheld_at_once(ida):
    """R-051."""
    send()
    reply(ida)
    assert arrived() == []
    assert not allowed(ida)
    event = ConsentEvent.objects.get(method="reply")
    assert (event.kind, event.channel) == ("withdrawn", "email")


def test_it_counts_from_the_record_and_with_hindsight_from_the_receipt(ida):
    """A reported no counts from when it was recorded: nobody could have known before."""
    received = timezone.now()
    event = reply(ida, received_at=received)[0]
    assert event.happened_at == received
    between = received + (event.recorded_at - received) / 2
    assert allowed(ida, at=between)
    assert not allowed(ida, at=between, hindsight=True)


def test_the_mails_that_left_in_between_are_named_and_stay_in_the_ledger(ida):
    left(ida, Early=5, Late=1)
    [event] = reply(ida, note="Answered the newsletter.")
    first, told = event.note.split("\n")
    assert first == "Answered the newsletter."
    assert "Late (" in told
    assert "Early" not in told
    assert told.startswith("1 ")
    OutgoingMail.objects.all().delete()
    assert told in ConsentEvent.objects.get(pk=event.pk).note


def test_that_none_left_is_written_down_too(ida):
    left(ida, Early=5)
    [event] = reply(ida)
    assert "Early" not in event.note
    assert event.note


def test_recorded_twice_it_is_one(ida):
    """R-054: also where another mail came to an end between the two."""
    key = uuid4()
    left(ida, Late=1)
    [first] = reply(ida, key=key)
    OutgoingMail.objects.update(sent_at=hours_ago(5))
    [again] = reply(ida, key=key)
    assert first.pk == again.pk


def test_an_answer_that_has_not_come_is_refused(ida):
    with pytest.raises(RegisterError):
        reply(ida, hours=-1)
    assert allowed(ida)


@pytest.mark.parametrize("role", ["reception", "auditor", "data_protection_officer"])
def test_who_records_nothing_records_no_reply(ida, role):
    with pytest.raises(PermissionDenied):
        reply(ida, by=staff(role))


# --- The page ------------------------------------------------------------------------------------


def test_staff_record_it_on_the_page_of_the_person(ida, door):
    left(ida, Spring=1)
    browser = door(staff())
    handle = handle_of(find(browser, "ida@example.dk"))
    assert "“Stop”, in answer to a mail" in text(browser.get(reverse("staff_person", args=[handle])))
    form = text(browser.get(reverse("staff_say", args=[handle, "reply"])))
    assert f'value="{NEWS}"' in form
    when = timezone.localtime(hours_ago(2)).strftime("%Y-%m-%dT%H:%M")
    page = text(say(browser, handle, "reply", purpose=NEWS, when=when))
    assert "1 marketing mail left between its receipt and this record: Spring (" in page
    assert not allowed(ida)


@pytest.mark.parametrize(
    ("when", "sentence"),
    [
        ("", "This field is required."),
        ("2099-01-01T10:00", "This has not happened yet: choose a time that has passed."),
        ("0001-01-01T00:00", "Nothing was said before 1970: look at the year."),
        ("0026-11-25T10:00", "Nothing was said before 1970: look at the year."),
    ],
)
def test_the_time_of_the_receipt_is_asked_for_and_lies_in_the_past(ida, door, when, sentence):
    browser = door(staff())
    handle = handle_of(find(browser, "ida@example.dk"))
    response = say(browser, handle, "reply", follow=False, purpose=NEWS, when=when)
    assert response.status_code == 422
    assert sentence in text(response)
    assert allowed(ida)
