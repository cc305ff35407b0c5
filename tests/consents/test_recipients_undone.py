"""What was declared invalid: recipients are not told of a no that did not hold, and hear of it if they were (R-055)."""

import pytest

from consents import actions
from consents.actions.people_import import undo
from consents.encrypted import address_of
from consents.models import ConsentEvent, PendingConsent, RecipientTask
from purposes.models import Recipient
from subjects.models import Person
from tests.consents.imported import applied, known, row, uploaded
from tests.consents.people import said, staff, wording, yes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published_newsroom")]


@pytest.fixture
def host():
    return Recipient.objects.get()


@pytest.fixture
def who():
    """Somebody on file by a reference, with a yes to the news."""
    made = known()
    yes(made)
    return made


def imported(answer: str = "withdrawn", **columns):
    return applied(uploaded(row("7", said="x", **columns), words={"said": {"x": f"={answer}"}}))


def tasks():
    """Each task: the kind of its event, and how far it has come."""
    return [
        (task.event.kind, "cancelled" if task.cancelled_at else "told" if task.told_at else "waiting")
        for task in RecipientTask.objects.select_related("event").order_by("pk")
    ]


def tell(host):
    ids = list(RecipientTask.objects.waiting().values_list("pk", flat=True))
    actions.tell_recipient(recipient=host.code, tasks=ids, by=staff())
    return ids


def test_what_nobody_was_told_is_cancelled_when_the_import_is_undone(who):
    batch = imported()
    assert tasks() == [("withdrawn", "waiting")]
    undo(batch=batch, by=staff("officer"))
    assert tasks() == [("withdrawn", "cancelled")]
    assert not RecipientTask.objects.waiting().exists()


@pytest.mark.parametrize("is_confirmed", [True, False])
def test_who_was_told_is_told_that_it_did_not_hold(who, host, is_confirmed):
    batch = imported()
    ids = tell(host)
    if is_confirmed:
        actions.acknowledge(recipient=host.code, tasks=ids, by=staff())
    undo(batch=batch, by=staff("officer"))
    assert tasks() == [("withdrawn", "told"), ("invalidated", "waiting")]
    told = RecipientTask.objects.waiting().get()
    assert (told.recipient, told.role, told.event.voids.kind) == (host.code, host.role, "withdrawn")


def test_an_objection_of_an_undone_import_is_taken_back_too(who, host):
    batch = imported("objected")
    assert tasks() == [("objected", "waiting")]
    undo(batch=batch, by=staff("officer"))
    assert tasks() == [("objected", "cancelled")]


def test_an_objection_that_the_person_said_as_well_stands(who):
    batch = imported("objected")
    said("object_to", who, ground="A21-2")
    undo(batch=batch, by=staff("officer"))
    assert tasks() == [("objected", "waiting"), ("objected", "waiting")]


def test_where_the_person_has_said_no_as_well_the_recipients_are_still_to_be_told(who):
    """Their own no made no task, for the yes had ended: that of the import is all there is."""
    batch = imported()
    said("withdraw", who)
    undo(batch=batch, by=staff("officer"))
    assert tasks() == [("withdrawn", "waiting")]


def test_a_yes_that_was_invalid_all_along_is_told_as_one_taken_back(who, host):
    """Art. 17(1)(d), 19: what was handed on rested on nothing."""
    event = ConsentEvent.objects.get(person=who)
    made = actions.invalidate(event=event, by=staff("officer"), source="staff", key="1", note="The wrong person.")
    task = RecipientTask.objects.get()
    assert (task.event, task.recipient, task.event.voids) == (made, host.code, event)


def test_an_invalid_yes_beside_another_that_stands_is_told_to_nobody(who):
    older = ConsentEvent.objects.get(person=who)
    yes(who)
    actions.invalidate(event=older, by=staff("officer"), source="staff", key="1", note="The wrong words.")
    assert tasks() == []


def test_an_invalid_yes_that_was_taken_back_before_is_told_once(who):
    event = ConsentEvent.objects.get(person=who)
    said("withdraw", who)
    actions.invalidate(event=event, by=staff("officer"), source="staff", key="1", note="The wrong person.")
    assert tasks() == [("withdrawn", "waiting")]


def test_an_imported_yes_and_the_no_to_it_leave_what_the_recipients_have_to_do(who):
    """Neither holds once the import is undone: no yes stands, so what they were to be told stays."""
    said("withdraw", who)
    RecipientTask.objects.all().delete()
    batch = applied(
        uploaded(row("7", said="ja", when="2026-01-05", channel="email"), row("7", said="nej", channel="sms"))
    )
    said("withdraw", who, channel="email")
    undo(batch=batch, by=staff("officer"))
    assert tasks() == [("withdrawn", "waiting")]


def test_what_waits_for_its_link_is_the_persons_own_and_survives_the_undoing_of_an_import():
    """R-038: they said it on our page, whoever put them on file by mistake."""
    batch = applied(uploaded(row("9", email="ida@example.dk")))
    actions.ask_to_confirm(address="ida@example.dk", language="da", wording=wording(), channels=["", "email"])
    undo(batch=batch, by=staff("officer"))
    assert Person.objects.present().count() == 0
    assert address_of(PendingConsent.objects.get()) == "ida@example.dk"


def test_the_tasks_of_people_who_are_erased_with_the_import_go_with_them():
    """A yes that the file brought is declared invalid, which makes a task, and then its person is erased."""
    batch = applied(uploaded(row("9", email="ida@example.dk", said="ja", when="2026-01-05")))
    undo(batch=batch, by=staff("officer"))
    assert (Person.objects.present().count(), tasks()) == (0, [])
