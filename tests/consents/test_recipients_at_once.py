"""Two who press at once: a recipient is told once, and the second hears that it is done (R-055)."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from consents import actions
from consents.actions.people_import import undo
from consents.models import RecipientTask
from gdpr_registry.models import AccessEntry
from purposes.models import Recipient
from tests.consents.imported import applied, known, row, uploaded
from tests.consents.people import person, said, staff, yes
from tests.consents.staff import newsroom, text
from tests.workers import somebody_waits_for_a_lock, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def host(transactional_db):
    newsroom()
    return Recipient.objects.get()


def press(account, host, step="told"):
    opened = Client(headers={"accept-language": "en"})
    opened.force_login(account)
    sent = {"task": list(RecipientTask.objects.values_list("pk", flat=True)), "note": "by the second"}
    return text(opened.post(reverse("staff_recipient_step", args=[host.code, step]), sent, follow=True))


@pytest.mark.parametrize(
    ("step", "sentence"),
    [("told", "None of these waits any more"), ("confirmed", "None of these waits for a confirmation.")],
)
def test_the_second_of_two_presses_changes_nothing_and_says_so(host, beside, step, sentence):
    who, first, second = person("prospects"), staff(), staff()
    yes(who)
    said("withdraw", who)
    [task] = RecipientTask.objects.all()
    if step == "confirmed":
        actions.tell_recipient(recipient=host.code, tasks=[task.pk], by=first)
    act = actions.tell_recipient if step == "told" else actions.acknowledge
    with transaction.atomic():
        act(recipient=host.code, tasks=[task.pk], by=first)
        pressed = beside(lambda: press(second, host, step))
        wait_until(lambda: somebody_waits_for_a_lock() or pressed.done())
        assert not pressed.done()
    assert sentence in pressed.result(60)
    task.refresh_from_db()
    assert (task.told_by, task.note) == (first, "")
    actions_of = AccessEntry.objects.filter(action__in=["consents.recipient_told", "consents.recipient_confirmed"])
    assert actions_of.count() == (1 if step == "told" else 2)


def test_what_is_told_while_the_import_is_undone_is_told_again_that_it_did_not_hold(host, beside):
    who = known()
    yes(who)
    officer = staff("officer")
    batch = applied(uploaded(row("7", said="x"), words={"said": {"x": "=withdrawn"}}))
    with transaction.atomic():
        actions.tell_recipient(
            recipient=host.code, tasks=list(RecipientTask.objects.values_list("pk", flat=True)), by=staff()
        )
        undone = beside(lambda: undo(batch=batch, by=officer))
        wait_until(lambda: somebody_waits_for_a_lock() or undone.done())
        assert not undone.done()
    undone.result(60)
    tasks = RecipientTask.objects.order_by("pk")
    assert [(task.event.kind, bool(task.told_at), task.cancelled_at) for task in tasks] == [
        ("withdrawn", True, None),
        ("invalidated", False, None),
    ]
