"""Whom recipients are told about, by every door and in the file; what was noted; who has the data at all (R-055)."""

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from consents import actions
from consents.actions.people_import import undo
from consents.models import ConsentEvent, RecipientTask
from gdpr_registry.models import AccessEntry
from purposes import models
from tests import factories
from tests.consents.imported import applied, known, row, uploaded
from tests.consents.people import NEWS, said, staff, yes
from tests.consents.staff import text
from tests.consents.systems import System
from tests.purposes.register import publish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published_newsroom")]


@pytest.fixture
def host():
    return models.Recipient.objects.get()


def reader(number: int = 7):
    made = known(number)
    for channel in ("", "email"):
        yes(made, channel=channel)
    return made


def browser(*roles) -> Client:
    opened = Client(headers={"accept-language": "en"})
    opened.force_login(staff(*roles))
    return opened


def waiting():
    return list(RecipientTask.objects.waiting().values_list("pk", flat=True))


def page(host, *roles):
    return text(browser(*roles).get(reverse("staff_recipient", args=[host.code])))


# --- who has the data -----------------------------------------------------------------------------


def test_who_runs_a_system_that_the_data_are_in_is_told_too(published_newsroom, host):
    """Art. 4(9), 19: a processor is a recipient, whether or not a line names it as one."""
    line = models.Activity.objects.get(activitypurpose__purpose__code=NEWS)
    other = models.Activity.objects.get(activitypurpose__purpose__code="visitors.access")
    crm, elsewhere = (
        factories.RecipientFactory(code=code, agreement_title="DPA", category=host.category)
        for code in ("crm-host", "kiosk")
    )
    for activity, run_by in ((line, crm), (line, host), (line, None), (other, elsewhere)):
        system = factories.SystemFactory(run_by=run_by)
        models.ActivitySystem.objects.create(activity=activity, system=system)
    publish(published_newsroom)
    said("withdraw", reader())
    assert list(RecipientTask.objects.order_by("recipient").values_list("recipient", "role")) == [
        ("crm-host", "processor"),
        (host.code, host.role),
    ]


# --- by the doors that bring many at once ---------------------------------------------------------


def by_system():
    noes = [{"person": str(who.pk), "kind": "withdrawn", "purpose": NEWS} for who in (reader(7), reader(8))]
    assert System().report(*noes).status_code == 200


def by_file():
    reader(7), reader(8)
    applied(uploaded(row("7", said="x"), row("8", said="x"), words={"said": {"x": "=withdrawn"}}))


@pytest.mark.parametrize("door", [by_system, by_file])
def test_many_noes_at_once_make_a_task_for_each_yes_that_ends(host, door):
    """The permissions that go with the no are told of as well."""
    door()
    tasks = RecipientTask.objects.select_related("event").order_by("event__person", "event__channel")
    assert [(task.event.kind, task.event.channel, task.recipient) for task in tasks] == [
        ("withdrawn", "", host.code),
        ("withdrawn", "email", host.code),
    ] * 2
    assert set(RecipientTask.objects.values_list("event", flat=True)) == set(
        ConsentEvent.objects.filter(kind="withdrawn").values_list("pk", flat=True)
    )


# --- what was noted -------------------------------------------------------------------------------


def test_the_note_stands_beside_what_was_told_and_stays_when_it_is_confirmed(host):
    said("withdraw", reader(), channel="email")
    by = staff()
    ids = waiting()
    assert "How they were told (may stay empty)" in page(host)
    actions.tell_recipient(recipient=host.code, tasks=ids, by=by, note="By phone to <Bo>")
    for part in ("By phone to &lt;Bo&gt;", str(by), "Told, not confirmed"):
        assert part in page(host), part
    actions.acknowledge(recipient=host.code, tasks=ids, by=by)
    for part in ("By phone to &lt;Bo&gt;", "Confirmed or cancelled", "Nothing is open here."):
        assert part in page(host, "auditor"), part
    assert host.name in text(browser().get(reverse("staff_recipients")))


def test_what_did_not_hold_says_so_with_the_reason(host):
    who = reader()
    batch = applied(uploaded(row("7", said="x", channel="email"), words={"said": {"x": "=withdrawn"}}))
    actions.tell_recipient(recipient=host.code, tasks=waiting(), by=staff())
    undo(batch=batch, by=staff("officer"))
    assert "did not hold: “withdrew the consent”" in page(host)
    actions.tell_recipient(recipient=host.code, tasks=waiting(), by=staff())
    [invalid] = who.events.filter(kind="given", channel="")
    actions.invalidate(event=invalid, by=staff("officer"), source="staff", key="1", note="The wrong person.")
    assert "the yes was declared invalid" in page(host)


def test_a_cancelled_task_tells_why(host):
    reader()
    batch = applied(uploaded(row("7", said="x", channel="email"), words={"said": {"x": "=withdrawn"}}))
    with translation.override("en"):
        undo(batch=batch, by=staff("officer"))
    shown = page(host)
    for part in ("Nothing is open here.", "cancelled", f"Import {batch.pk} undone."):
        assert part in shown, part


@pytest.mark.parametrize("settled", [False, True])
def test_the_page_asks_as_often_for_three_as_for_one(host, settled, django_assert_max_num_queries):
    opened, counts = browser(), []
    for number in (1, 2, 3):
        said("withdraw", reader(number), channel="email")
        if settled:
            ids = waiting()
            actions.tell_recipient(recipient=host.code, tasks=ids, by=staff(), note="By mail")
            actions.acknowledge(recipient=host.code, tasks=ids, by=staff())
        with django_assert_max_num_queries(30) as queries:
            opened.get(reverse("staff_recipient", args=[host.code]))
        counts.append(len(queries))
    assert counts[1] == counts[2]


def test_what_was_told_meanwhile_is_mentioned_beside_what_is_recorded(host):
    said("withdraw", reader(7), channel="email")
    seen = waiting()
    actions.tell_recipient(recipient=host.code, tasks=seen, by=staff())
    said("withdraw", reader(8), channel="email")
    sent = {"task": [*seen, *waiting()]}
    shown = text(browser().post(reverse("staff_recipient_step", args=[host.code, "told"]), sent, follow=True))
    for part in ("Recorded: told of 1.", "1 of them was told or cancelled meanwhile, and is left as it was."):
        assert part in shown, part


# --- the file -------------------------------------------------------------------------------------


def table(opened, host):
    response = opened.get(reverse("staff_recipient_file", args=[host.code]))
    assert (response.status_code, response["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert "no-store" in response["Cache-Control"]
    content = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content), delimiter=";"))


def test_the_file_tells_every_task_and_no_cell_is_a_formula(host):
    """R-097."""
    first, second = reader(7), reader(8)
    said("withdraw", first, channel="email")
    ids, by = waiting(), staff()
    actions.tell_recipient(recipient=host.code, tasks=ids, by=by, note='=HYPERLINK("http://evil.example";"x")')
    actions.acknowledge(recipient=host.code, tasks=ids, by=by)
    said("withdraw", second, channel="email")
    one, two = table(browser(), host)
    assert (one["Person"], one["References"], one["Purpose"]) == (str(first.pk), "customer:7", NEWS)
    assert (one["What they said"], one["Told by"], one["Confirmation recorded by"]) == (
        "withdrew the consent",
        str(by),
        str(by),
    )
    assert one["How they were told"] == '\'=HYPERLINK("http://evil.example";"x")'
    assert one["Told"] <= one["Confirmed"]
    assert (two["Person"], two["Told"], two["Confirmed"], two["Cancelled"]) == (str(second.pk), "", "", "")


@pytest.mark.parametrize(
    ("role", "references", "fields"), [("staff", "customer:7", ["identifiers.reference"]), ("auditor", "", [])]
)
def test_taking_it_away_leaves_a_trace_and_references_are_for_who_may_find_people(host, role, references, fields):
    """R-113."""
    said("withdraw", reader(), channel="email")
    [line] = table(browser(role), host)
    assert line["References"] == references
    entry = AccessEntry.objects.get(action="consents.recipient_tasks_downloaded")
    assert (entry.object_id, entry.fields) == (host.code, fields)


@pytest.mark.parametrize(("role", "code", "status"), [("reception", "hosting", 403), ("staff", "nobody", 404)])
def test_who_may_not_or_asks_for_nobody_gets_no_file(role, code, status):
    answer = browser(role).get(reverse("staff_recipient_file", args=[code]))
    assert answer.status_code == status
    assert not AccessEntry.objects.filter(action="consents.recipient_tasks_downloaded").exists()
