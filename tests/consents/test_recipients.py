"""Recipients are told of withdrawals and objections, and confirm (R-055, Art. 19 and 28 GDPR)."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from consents import actions, recipients
from consents.bulk import record_in_bulk
from consents.fold import fold
from consents.models import ConsentEvent, RecipientTask
from consents.recipients import recipients_of
from gdpr_registry.models import AccessEntry
from purposes import editions
from purposes.desk import items_for
from purposes.document import NOTHING
from purposes.exceptions import RegisterError
from purposes.models import Recipient
from tests.consents.people import NEWS, SUPPORT, person, said, staff, yes
from tests.consents.staff import on_file, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published_newsroom")]


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def host():
    return Recipient.objects.get()


def taken_back(who=None, **columns):
    """Somebody said yes and takes it back; returns the event."""
    who = who or person("prospects")
    yes(who, **columns)
    return said("withdraw", who, **columns)


def ids():
    return list(RecipientTask.objects.order_by("pk").values_list("pk", flat=True))


def about():
    rows = RecipientTask.objects.order_by("pk").values_list("event", "recipient", "role")
    return [tuple(row) for row in rows]


def browser(*roles) -> Client:
    opened = Client(headers={"accept-language": "en"})
    opened.force_login(staff(*roles))
    return opened


# --- what makes a task ----------------------------------------------------------------------------


@pytest.mark.parametrize("channel", ["", "email"])
@pytest.mark.parametrize("no", ["withdraw", "refuse", "revoke"])
def test_what_ends_a_yes_makes_a_task_for_each_recipient(host, no, channel):
    """R-055."""
    who = person("prospects")
    yes(who, channel=channel)
    assert about() == []
    columns = {"by": staff(), "note": "A mistake of ours"} if no == "revoke" else {}
    event = said(no, who, channel=channel, **columns)
    assert about() == [(event.pk, host.code, host.role)]


def test_an_objection_makes_a_task(host):
    event = said("object_to", person("customers"), SUPPORT)
    assert about() == [(event.pk, host.code, host.role)]


def test_a_no_without_a_yes_makes_none():
    who = person("prospects")
    said("refuse", who)
    said("withdraw", who)
    assert about() == []


def test_a_second_no_and_a_repeated_message_make_none(host):
    who = person("prospects")
    yes(who)
    first = said("withdraw", who, key="once")
    said("withdraw", who, key="once")
    said("withdraw", who)
    assert about() == [(first.pk, host.code, host.role)]
    yes(who)
    second = said("withdraw", who)
    assert [row[0] for row in about()] == [first.pk, second.pk]


def test_a_no_that_is_undone_leaves_no_task():
    who = person("prospects")
    yes(who)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        said("withdraw", who)
        assert len(about()) == 1
        raise ZeroDivisionError
    assert about() == []


def test_many_events_at_once_make_the_same_tasks(host):
    who, other = person("prospects"), person("prospects")
    moment = taken_back().happened_at
    RecipientTask.objects.all().delete()
    shared = {"purpose": NEWS, "happened_at": moment, "source": "test", "method": "system"}
    kinds = ((who, "given"), (who, "withdrawn"), (other, "withdrawn"))
    wording = ConsentEvent.objects.exclude(wording=None).first().wording_id
    made = record_in_bulk(
        ConsentEvent(
            person_id=each.pk,
            kind=kind,
            key=str(uuid4()),
            **shared,
            **({"wording_id": wording, "evidence": "mailbox"} if kind == "given" else {}),
        )
        for each, kind in kinds
    )
    assert about() == [(made[1].pk, host.code, host.role)]


def test_a_no_that_is_said_a_hundred_times_at_once_is_looked_at_as_often_as_one(host, monkeypatch):
    """R-055: of all of them the first is told, and no message makes the ledger fold the past for each of its rows."""
    who, folded = person("prospects"), []
    yes(who)
    monkeypatch.setattr(recipients, "fold", lambda before: folded.append(len(before)) or fold(before))
    said = {"person_id": who.pk, "purpose": NEWS, "source": "test", "method": "system"}
    said["happened_at"] = ConsentEvent.objects.get().happened_at
    kinds = ["withdrawn"] * 50 + ["objected"] + ["withdrawn"] * 50
    made = record_in_bulk(
        ConsentEvent(kind=kind, key=str(number), **said, ground="A21-2" if kind == "objected" else "")
        for number, kind in enumerate(kinds)
    )
    assert [row[0] for row in about()] == [made[0].pk, made[50].pk]
    # Before and after the first of them.
    assert folded == [1, 2]


def test_only_recipients_of_the_purpose_are_meant(host):
    document = editions.document_of(editions.in_force())
    assert [each.code for each in recipients_of(document, NEWS)] == [host.code]
    assert recipients_of(document, "nobody.knows") == []
    assert recipients_of(NOTHING, NEWS) == []


def test_a_yes_asks_nothing_of_it():
    """Only a no pays for the telling."""
    who = person("prospects")
    taken_back(who)
    with CaptureQueriesContext(connection) as queries:
        yes(who)
    assert [query for query in queries if RecipientTask._meta.db_table in query["sql"]] == []
    assert len(about()) == 1


# --- telling and confirming -----------------------------------------------------------------------


def test_it_is_told_then_confirmed_with_a_trace(host):
    """R-055: to done."""
    event, by = taken_back(), staff()
    assert actions.tell_recipient(recipient=host.code, tasks=ids(), by=by, note=" by phone ") == 1
    task = RecipientTask.objects.get()
    assert (task.told_by, task.note, task.acknowledged_at) == (by, "by phone", None)
    assert actions.acknowledge(recipient=host.code, tasks=ids(), by=by) == 1
    task.refresh_from_db()
    assert task.acknowledged_by == by
    assert task.acknowledged_at >= task.told_at
    told = AccessEntry.objects.filter(action__startswith="consents.recipient_", object_id=str(event.person_id))
    assert sorted(told.values_list("action", "purpose")) == [
        ("consents.recipient_confirmed", NEWS),
        ("consents.recipient_told", NEWS),
    ]


def test_only_those_shown_are_told(host):
    taken_back()
    seen = ids()
    taken_back()
    assert actions.tell_recipient(recipient=host.code, tasks=seen, by=staff()) == 1
    assert list(RecipientTask.objects.waiting().values_list("pk", flat=True)) == ids()[1:]


def test_what_was_done_or_is_anothers_is_refused(host):
    taken_back()
    with pytest.raises(RegisterError, match="None of these waits for a confirmation"):
        actions.acknowledge(recipient=host.code, tasks=ids(), by=staff())
    with pytest.raises(RegisterError, match="None of these waits any more"):
        actions.tell_recipient(recipient="another", tasks=ids(), by=staff())
    actions.tell_recipient(recipient=host.code, tasks=ids(), by=staff())
    with pytest.raises(RegisterError, match="None of these waits any more"):
        actions.tell_recipient(recipient=host.code, tasks=ids(), by=staff())


@pytest.mark.parametrize("role", ["data_protection_officer", "auditor", "recruiter", "reception"])
def test_who_may_not_record_is_refused(host, role):
    taken_back()
    for act in (actions.tell_recipient, actions.acknowledge):
        with pytest.raises(PermissionDenied):
            act(recipient=host.code, tasks=ids(), by=staff(role))
    assert RecipientTask.objects.waiting().count() == 1


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"told_at": Now()}, "a_recipient_who_was_told_was_told_by_somebody"),
        ({"acknowledged_at": Now()}, "a_recipient_confirms_only_what_they_were_told"),
    ],
)
def test_the_database_refuses_what_cannot_be(columns, constraint):
    taken_back()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        RecipientTask.objects.update(**columns)


def test_it_goes_with_the_person():
    event, other = taken_back(), taken_back()
    actions.erase_person(person=event.person, by=staff("officer"))
    assert [row[0] for row in about()] == [other.pk]


# --- the pages ------------------------------------------------------------------------------------


def test_staff_tell_and_record_the_confirmation(host):
    event, opened = taken_back(on_file("prospects")), browser()
    address = reverse("staff_recipient", args=[host.code])
    assert host.name in text(opened.get(reverse("staff_recipients")))
    shown = text(opened.get(address))
    for part in (str(event.person_id), NEWS, "withdrew the consent", "I have told them of this one"):
        assert part in shown, part
    for step, answer in (("told", "Recorded: told of 1."), ("confirmed", "Recorded: 1 is confirmed.")):
        posted = opened.post(reverse("staff_recipient_step", args=[host.code, step]), {"task": ids()}, follow=True)
        assert answer in text(posted)
    assert "Nothing is open here." in text(opened.get(address))
    assert "Every recipient was told and has confirmed." in text(opened.get(reverse("staff_recipients")))


def test_nonsense_changes_nothing(host):
    taken_back()
    opened = browser()
    for sent in ({}, {"task": ["x", "-1", "9" * 40, "²"]}):
        posted = opened.post(reverse("staff_recipient_step", args=[host.code, "told"]), sent, follow=True)
        assert "None of these waits any more" in text(posted)
    assert opened.post(reverse("staff_recipient_step", args=[host.code, "lost"])).status_code == 404
    assert opened.get(reverse("staff_recipient", args=["nobody"])).status_code == 404
    assert RecipientTask.objects.waiting().count() == 1


def test_who_reads_only_gets_no_button(host):
    taken_back()
    shown = text(browser("auditor").get(reverse("staff_recipient", args=[host.code])))
    assert NEWS in shown
    assert "I have told them" not in shown


@pytest.mark.parametrize("name", ["staff_recipients", "staff_recipient"])
def test_the_pages_ask_as_often_for_three_as_for_one(host, name, django_assert_max_num_queries):
    opened, counts = browser(), []
    address = reverse(name, args=[host.code] if name == "staff_recipient" else [])
    opened.get(address)
    for more in (1, 2):
        for _each in range(more):
            taken_back()
        with django_assert_max_num_queries(30) as queries:
            opened.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_desk_tells_of_recipients_who_were_not_told(host):
    def on_desk():
        return [item.sentence for item in items_for(staff("officer")) if item.heading == "To be told"]

    assert on_desk() == []
    taken_back()
    taken_back()
    assert on_desk() == ["1 recipient has not been told of a withdrawal or an objection."]
    actions.tell_recipient(recipient=host.code, tasks=ids(), by=staff())
    assert on_desk() == []
