"""What a person says by phone or on paper, written down by staff; what only officers decide."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import OperationalError, connection
from django.urls import reverse
from django.utils import timezone, translation

from consents.actions import stop_marketing
from consents.asked import Asked
from consents.gate import answer
from consents.models import ConsentEvent
from gdpr_registry.models import OutgoingMail
from purposes.exceptions import RegisterError
from purposes.models import Purpose, Task
from subjects.actions import join_category, leave_category
from tests import factories
from tests.consents.people import NEWS, SUPPORT, person, said, staff, wording, yes
from tests.consents.staff import NEWSLETTER, SUPPORT_TASK, find, handle_of, on_file, say, text
from tests.purposes.register import edit, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def karen(published_newsroom):
    return on_file()


@pytest.fixture
def open_karen(karen, door):
    """`open_karen(account)` is a browser in which her page is open, and the handle."""

    def opened(account=None):
        browser = door(account or staff())
        return browser, handle_of(find(browser))

    return opened


def events(who):
    rows = ConsentEvent.objects.filter(person=who.pk).order_by("pk")
    return [(row.kind, row.purpose, row.channel, row.evidence, row.method) for row in rows]


def reason(who, task=SUPPORT_TASK, channel=""):
    return answer(Asked(task=task, channel=channel), who.pk).decision.reason.value


def yes_fields(**fields):
    return {"purpose": NEWS, "wording": wording().pk, "to": ["itself"], "evidence": "reported", **fields}


# --- A yes ---------------------------------------------------------------------------------------


def test_the_words_to_read_out_are_shown_in_the_persons_language_and_nothing_is_ticked(open_karen):
    """R-038, R-039."""
    browser, handle = open_karen()
    address = reverse("staff_yes", args=[handle])
    assert f"?purpose={NEWS}" in text(browser.get(address))
    danish = text(browser.get(f"{address}?purpose={NEWS}"))
    english = text(browser.get(f"{address}?purpose={NEWS}&language=en"))
    assert ["Nordlys Software A/S sender nyheder." in danish, "Nordlys Software A/S sends news." in english] == [
        True
    ] * 2
    assert [name for name in ("itself", "email", "sms", "phone") if f'name="to" value="{name}"' not in danish] == []
    ticked = [line for line in danish.split("<input")[1:] if "checked" in line.split(">")[0]]
    assert [line for line in ticked if 'name="method"' not in line] == []


def test_each_thing_that_is_said_yes_to_is_a_yes_of_its_own(karen, open_karen):
    """R-039: two ticks, two events, one word for each."""
    browser, handle = open_karen()
    page = say(browser, handle, "yes", **yes_fields(to=["itself", "email"], evidence="document", document="Archive 12"))
    assert events(karen) == [("given", NEWS, channel, "document", "phone") for channel in ("", "email")]
    assert reason(karen, NEWSLETTER, "email") == "allowed"
    assert "I have noted your yes." in text(page)


def test_all_receipts_of_one_yes_come_in_one_mail(karen, open_karen):
    """R-046: however many things were ticked, and however often the form is sent."""
    browser, handle = open_karen()
    fields = yes_fields(to=["itself", "email", "sms"], key=str(uuid4()))
    for _time in range(2):
        say(browser, handle, "yes", **fields)
    [mail] = OutgoingMail.objects.filter(kind="consents.receipt")
    said_yes = ConsentEvent.objects.filter(person=karen.pk, kind="given").order_by("pk")
    assert [row.channel for row in said_yes] == ["", "email", "sms"]
    assert mail.context["events"] == [row.pk for row in said_yes]


@pytest.mark.parametrize("evidence", ["mailbox", "link", "imported", ""])
def test_staff_cannot_say_that_a_mailbox_was_proved(karen, open_karen, evidence):
    """The form offers it not, and refuses it."""
    browser, handle = open_karen()
    page = browser.get(f"{reverse('staff_yes', args=[handle])}?purpose={NEWS}")
    refused = say(browser, handle, "yes", **yes_fields(evidence=evidence))
    assert ('value="mailbox"' in text(page), refused.status_code, events(karen)) == (False, 422, [])


def test_a_yes_to_what_is_offered_to_children_asks_whether_they_may_say_it(karen, open_karen, published_newsroom):
    """R-042: one tick, needed; nobody is asked elsewhere."""
    browser, handle = open_karen()
    address = f"{reverse('staff_yes', args=[handle])}?purpose={NEWS}"
    assert 'name="of_age"' not in text(browser.get(address))
    edit(published_newsroom.writer, Purpose.objects.get(code=NEWS), offered_to_children=True)
    publish(published_newsroom)
    assert 'name="of_age"' in text(browser.get(address))
    assert (say(browser, handle, "yes", **yes_fields()).status_code, events(karen)) == (422, [])
    say(browser, handle, "yes", **yes_fields(of_age="on"))
    assert [kind for kind, *_rest in events(karen)] == ["given"]


def test_a_document_says_where_it_is_kept(karen, open_karen):
    page = say(*open_karen(), "yes", **yes_fields(evidence="document"))
    assert (page.status_code, events(karen)) == (422, [])
    assert "Write where the document is kept" in text(page)


def test_other_words_than_those_on_the_page_are_not_recorded(karen, open_karen):
    """R-036: what is recorded is what was read out."""
    page = say(*open_karen(), "yes", **yes_fields(wording=wording("applicants.evaluation").pk))
    assert (page.status_code, events(karen)) == (422, [])


# --- A no ----------------------------------------------------------------------------------------


def test_stop_on_the_phone_stops_at_once_and_says_what_to_say(karen, open_karen):
    """R-051: the gate says no, and the page says what stopped and what goes on."""
    yes(karen)
    yes(karen, channel="email")
    browser, handle = open_karen()
    page = text(say(browser, handle, "withdraw", purpose=NEWS))
    assert events(karen)[-2:] == [("withdrawn", NEWS, channel, "", "phone") for channel in ("", "email")]
    assert reason(karen, NEWSLETTER, "email") == "withdrawn"
    assert ["It is stopped from now on." in page, "1 other task goes on" in page] == [True, True]
    assert "It is stopped from now on." not in text(browser.get(reverse("staff_person", args=[handle]))), "told once"


@pytest.mark.parametrize(("says", "kind"), [("no", "refused"), ("withdraw", "withdrawn")])
def test_a_no_to_all_of_it_takes_back_each_permission_as_their_own_page_does(karen, open_karen, says, kind):
    """R-051: a yes to the purpose alone, said later, does not bring them back; one mail holds the receipts."""
    for channel in ("", "email", "sms"):
        yes(karen, channel=channel)
    OutgoingMail.objects.all().delete()
    browser, handle = open_karen()
    key = str(uuid4())
    say(browser, handle, says, purpose=NEWS, key=key)
    noes = [(kind, ""), ("withdrawn", "email"), ("withdrawn", "sms")]
    assert [(what, channel) for what, _purpose, channel, *_how in events(karen)[3:]] == noes
    assert len(OutgoingMail.objects.get(kind="consents.receipt").context["events"]) == 3
    yes(karen)
    assert reason(karen, NEWSLETTER, "email") == "no_channel_permission"
    yes(karen, channel="email")
    say(browser, handle, says, purpose=NEWS, key=key)
    assert len(events(karen)) == 8, "sent again it takes no later yes back (R-054)"
    assert reason(karen, NEWSLETTER, "email") == "allowed"


def test_the_same_form_sent_twice_is_one_event_and_tells_the_same(karen, open_karen):
    """R-054."""
    yes(karen)
    browser, handle = open_karen()
    key = str(uuid4())
    pages = [text(say(browser, handle, "withdraw", purpose=NEWS, key=key)) for _ in range(2)]
    assert ["It is stopped from now on." in page for page in pages] == [True, True]
    assert [kind for kind, *_rest in events(karen)] == ["given", "withdrawn"]


def test_the_same_key_with_something_else_is_refused(karen, open_karen):
    browser, handle = open_karen()
    key = str(uuid4())
    say(browser, handle, "no", purpose=NEWS, key=key)
    page = say(browser, handle, "withdraw", purpose=NEWS, key=key)
    assert (page.status_code, len(events(karen))) == (422, 1)
    assert "This key was used for another message" in text(page)


def test_a_withdrawal_of_one_channel_leaves_the_rest(karen, open_karen):
    for channel in ("", "email", "sms"):
        yes(karen, channel=channel)
    say(*open_karen(), "withdraw", purpose=NEWS, channel="sms")
    assert [reason(karen, NEWSLETTER, channel) for channel in ("email", "sms")] == ["allowed", "no_channel_permission"]


def test_who_has_left_the_group_can_still_say_stop(karen, open_karen):
    """A no is never lost: what they once said something of is there to choose, and nothing else of that group."""
    yes(karen)
    leave_category(person=karen, category="prospects", by=None)
    browser, handle = open_karen()
    say(browser, handle, "withdraw", purpose=NEWS)
    assert events(karen)[-1][:2] == ("withdrawn", NEWS)
    assert say(browser, handle, "withdraw", purpose="applicants.evaluation").status_code == 422


def test_no_more_marketing_asks_for_nothing_and_stops_all_of_it(karen, open_karen):
    """R-057, Art. 21(2)."""
    yes(karen)
    yes(karen, channel="email")
    browser, handle = open_karen()
    form = text(browser.get(reverse("staff_say", args=[handle, "stop-marketing"])))
    assert 'name="note"' not in form
    page = text(say(browser, handle, "stop-marketing"))
    assert reason(karen, NEWSLETTER, "email") == "marketing_objection"
    assert "We send you no more marketing" in page


def no_more_marketing(who):
    return stop_marketing(person=who, by=None, source="web", key=str(uuid4()), method="form")


@pytest.mark.parametrize("groups", [["prospects", "customers"], ["customers"], []])
def test_a_no_to_marketing_reaches_every_purpose_that_is_marketing(published_newsroom, groups):
    """R-057: whatever groups the person is in today."""
    register = published_newsroom
    edit(register.writer, Task.objects.get(code="d.do"), is_direct_marketing=True)
    publish(register)
    assert sorted(event.purpose for event in no_more_marketing(person(*groups))) == [SUPPORT, NEWS]


def test_a_no_to_marketing_reaches_what_becomes_marketing_after_it(karen, published_newsroom):
    """R-057: marketing on an interest that nobody had published when they said no."""
    stop_marketing(person=karen, by=staff(), source="staff", key=str(uuid4()), method="phone")
    factories.TaskFactory(code="d.news", purpose=published_newsroom.support, is_direct_marketing=True)
    publish(published_newsroom)
    assert (reason(karen, "d.news"), reason(karen)) == ("marketing_objection", "allowed")


def test_all_receipts_of_no_more_marketing_come_in_one_mail(karen, published_newsroom):
    """R-046."""
    edit(published_newsroom.writer, Task.objects.get(code="d.do"), is_direct_marketing=True)
    publish(published_newsroom)
    clerk = staff()
    for _time in range(2):
        events = stop_marketing(person=karen, by=clerk, source="staff", key="one", method="phone")
    [mail] = OutgoingMail.objects.filter(kind="consents.receipt")
    assert mail.context == {"events": [event.pk for event in events]}
    assert len(events) == 2


def test_a_yes_that_was_said_before_the_no_and_is_reported_after_it_changes_nothing(published_newsroom):
    """R-057: nor does one that others report; the person's own later yes is a new answer."""
    who, long_ago = person("customers"), timezone.now() - timedelta(days=30)
    no_more_marketing(who)
    join_category(person=who, category="prospects", by=None)
    for channel in ("", "email"):
        yes(who, by=staff(), channel=channel, happened_at=long_ago)
    reported = reason(who, NEWSLETTER, "email")
    for channel in ("", "email"):
        yes(who, channel=channel)
    assert (reported, reason(who, NEWSLETTER, "email")) == ("marketing_objection", "allowed")


def test_without_marketing_there_is_nothing_to_stop(published_newsroom):
    register = published_newsroom
    for task in Task.objects.filter(is_direct_marketing=True):
        edit(register.writer, task, is_direct_marketing=False)
    publish(register)
    with translation.override("en"), pytest.raises(RegisterError, match="nothing to stop"):
        stop_marketing(person=person("customers"), by=None, source="web", key="1", method="form")


def test_an_objection_is_recorded_in_the_persons_words(karen, open_karen):
    """R-085: it stops while it is looked at."""
    page = text(say(*open_karen(), "object", purpose=SUPPORT, note="It reminds me of my late husband."))
    assert reason(karen) == "objected"
    assert ConsentEvent.objects.get(person=karen.pk).note == "It reminds me of my late husband."
    assert "We stop while we look at it" in page


@pytest.mark.parametrize(("purpose", "stored"), [("all", ""), (SUPPORT, SUPPORT)])
def test_a_restriction_is_of_all_or_of_one(karen, open_karen, purpose, stored):
    say(*open_karen(), "restrict", purpose=purpose, ground="A18-1-a")
    assert (events(karen)[0][:2], reason(karen)) == (("restricted", stored), "restricted")


# --- What officers decide ------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["answer", "lift", "invalidate"])
def test_staff_do_not_decide(karen, open_karen, what):
    said("object_to", karen, SUPPORT)
    browser, handle = open_karen()
    address = reverse("staff_say", args=[handle, what])
    statuses = [browser.get(address).status_code, browser.post(address, {"key": str(uuid4())}).status_code]
    assert (statuses, len(events(karen))) == ([403, 403], 1)


def test_there_is_no_way_to_take_an_objection_back_for_somebody(karen, open_karen):
    """Only the person's own hand lifts it: no form does, and a recorded yes does not."""
    said("object_to", karen, NEWS, ground="A21-2")
    browser, handle = open_karen(staff("officer"))
    answering = text(browser.get(reverse("staff_say", args=[handle, "answer"])))
    assert "There is nothing of this kind for this person." in answering
    say(browser, handle, "yes", **yes_fields(to=["itself", "email"], evidence="document", document="Archive 12"))
    assert reason(karen, NEWSLETTER, "email") == "marketing_objection"


@pytest.mark.parametrize(("outcome", "then"), [("upheld", "objected"), ("overridden", "allowed")])
def test_an_officer_answers_an_objection(karen, open_karen, outcome, then):
    said("object_to", karen, SUPPORT)
    say(*open_karen(staff("officer")), "answer", purpose=SUPPORT, outcome=outcome, note="A claim is pending.")
    assert reason(karen) == then


def test_the_owner_does_not_decide_to_go_on(karen, open_karen):
    """R-085: the refusal of the action stands on the page."""
    officer = staff("officer")
    Purpose.objects.filter(code=SUPPORT).update(owner=officer)
    said("object_to", karen, SUPPORT)
    page = say(*open_karen(officer), "answer", purpose=SUPPORT, outcome="overridden", note="We need it.")
    assert (page.status_code, reason(karen)) == (422, "objected")
    assert "Somebody other than the owner" in text(page)


def test_an_officer_lifts_a_restriction(karen, open_karen):
    said("restrict", karen, "", ground="A18-1-a")
    say(*open_karen(staff("officer")), "lift", purpose="all A18-1-a", note="Corrected, told on 20 November.")
    assert reason(karen) == "allowed"


def test_an_officer_declares_a_yes_invalid_and_only_this_persons(karen, open_karen):
    mine, other = yes(karen), yes(person("prospects"))
    browser, handle = open_karen(staff("officer"))
    refused = say(browser, handle, "invalidate", event=other.pk, note="Wrong person.")
    say(browser, handle, "invalidate", event=mine.pk, note="Wrong person.")
    assert (refused.status_code, reason(karen, NEWSLETTER, "email")) == (422, "no_consent")
    assert list(ConsentEvent.objects.filter(kind="invalidated").values_list("voids", flat=True)) == [mine.pk]


# --- Not saved -----------------------------------------------------------------------------------


def test_where_the_database_fails_it_says_not_saved_and_the_form_can_be_sent_again(karen, open_karen):
    """R-047."""
    browser, handle = open_karen()

    def full(execute, sql, params, many, context):
        if "INSERT" in sql and "consents_consentevent" in sql:
            raise OperationalError("could not extend file: No space left on device")
        return execute(sql, params, many, context)

    key = str(uuid4())
    with connection.execute_wrapper(full):
        page = say(browser, handle, "withdraw", purpose=NEWS, key=key)
    assert (page.status_code, events(karen)) == (503, [])
    assert ["Not saved" in text(page), f'name="key" value="{key}"' in text(page)] == [True, True]
    say(browser, handle, "withdraw", purpose=NEWS, key=key)
    assert len(events(karen)) == 1
