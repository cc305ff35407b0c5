"""A new identity key, and what waits under it for a few days (R-110)."""

import pytest
from django.core.management import CommandError, call_command

from consents import actions, links
from consents.asked import Asked
from consents.encrypted import address_of, name_of
from consents.imports.plan import look
from consents.lists import refs_of
from consents.models import AskedPart, LinkUse, PendingConsent
from consents.waiting import waiting_of
from purposes.models import ImportBatch
from subjects.encrypted import keyring
from subjects.people import find
from tests import factories
from tests.consents.imported import applied, row, uploaded
from tests.consents.people import NEWS, said, staff, wording
from tests.consents.staff import NEWSLETTER, on_file
from tests.consents.systems import System

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published_newsroom")]

IDA, OTTO = "ida@example.dk", "otto@example.dk"


def pending(address=IDA, name="Ida Holm"):
    return actions.ask_to_confirm(address=address, name=name, language="da", wording=wording(), channels=["", "email"])


@pytest.fixture
def new_key(settings):
    """`new_key()` puts a new key in place, the old one among the earlier."""

    def put():
        settings.IDENTITY_KEY_FALLBACKS = [settings.IDENTITY_KEY, *settings.IDENTITY_KEY_FALLBACKS]
        settings.IDENTITY_KEY = f"key number {len(settings.IDENTITY_KEY_FALLBACKS)}"

    return put


@pytest.fixture
def rotated(new_key, settings, capsys):
    """`rotated()` does all that a new key takes, and removes the old one; returns what the command said."""

    def rotate(*arguments):
        new_key()
        call_command("rotate_identity_keys", *arguments)
        settings.IDENTITY_KEY_FALLBACKS = []
        return capsys.readouterr().out

    return rotate


def test_a_yes_that_waits_is_confirmed_when_the_old_key_is_gone(rotated):
    waiting = pending()
    token = links.make(LinkUse.CONFIRM, pending=waiting)
    assert "yeses that wait: 1" in rotated()
    renewed = PendingConsent.objects.get()
    assert (renewed.key_id, address_of(renewed), name_of(renewed)) == (keyring().current, IDA, "Ida Holm")
    assert [event.channel for event in actions.confirm(token=token)] == ["", "email"]
    [found] = find("email", IDA)
    assert found.events.count() == 2


def test_it_is_found_by_its_address_before_during_and_after(rotated, new_key, settings):
    """A no drops it, whatever key it is under."""
    who = on_file("prospects", email=IDA)
    first = pending(name="")
    new_key()
    assert list(waiting_of(who)) == [first]
    second = pending(name="")
    assert set(waiting_of(who)) == {first, second}
    call_command("rotate_identity_keys", "--batch", "1")
    settings.IDENTITY_KEY_FALLBACKS = []
    assert set(waiting_of(who)) == {first, second}
    pending(OTTO)
    said("withdraw", who)
    assert [address_of(left) for left in PendingConsent.objects.all()] == [OTTO]


def test_a_list_is_still_answered(rotated):
    who = on_file("prospects", email=IDA)
    by = staff()
    asked_list = actions.ask_about_list(asked=Asked(task=NEWSLETTER, channel="email"), refs=[IDA, str(who.pk)], by=by)
    assert "parts of lists: 1" in rotated()
    assert [refs_of(part) for part in AskedPart.objects.all()] == [[IDA, str(who.pk)]]
    assert actions.answer_some(asked_list=asked_list, by=by, seconds=5).is_done


def test_an_upload_is_still_applied(rotated):
    """What was applied, and files of the register, hold nothing under the key."""
    applied(uploaded(row("1", email=OTTO)))
    other = factories.ImportBatchFactory()
    before = bytes(other.content)
    batch = uploaded(row("7", email=IDA))
    assert "uploads: 1" in rotated()
    other.refresh_from_db()
    assert bytes(other.content) == before
    batch = ImportBatch.objects.get(pk=batch.pk)
    assert look(batch).counts()["people"] == {"new": 1}
    applied(batch)
    assert len(find("email", IDA)) == 1


def test_a_second_run_has_nothing_to_do(rotated):
    pending()
    uploaded(row("7", email=IDA))
    rotated()
    call_command("rotate_identity_keys")


def test_what_was_sealed_under_a_lost_key_is_left_and_told(new_key, settings):
    pending()
    settings.IDENTITY_KEY = "another"
    kept = pending(OTTO)
    new_key()
    with pytest.raises(CommandError, match="1 rows are left"):
        call_command("rotate_identity_keys")
    assert address_of(PendingConsent.objects.get(pk=kept.pk)) == OTTO


def test_a_name_does_not_move_to_another_row(rotated):
    """Each stays bound to its row: what was copied from another one does not open, and is left."""
    first, second = pending(), pending(OTTO, "Otto")
    PendingConsent.objects.filter(pk=second.pk).update(name=first.name)
    with pytest.raises(CommandError, match="1 rows are left"):
        rotated()
    assert name_of(PendingConsent.objects.get(pk=first.pk)) == "Ida Holm"


def test_a_message_of_a_system_from_before_is_never_recorded_twice(rotated, new_key):
    """R-054: known while the old key is at hand, refused when it is gone."""
    who, system = on_file("prospects", email=IDA), System()
    sent = {"person": str(who.pk), "kind": "refused", "purpose": NEWS}
    answers = [system.report(sent, key="a")]
    new_key()
    answers.append(system.report(sent, key="a"))
    rotated()
    answers.append(system.report(sent, key="a"))
    assert [answer.status_code for answer in answers] == [200, 200, 409]
    assert who.events.count() == 1


@pytest.mark.parametrize("number", [1, 3])
def test_three_take_as_many_queries_as_one(number, new_key, django_assert_max_num_queries):
    for _one in range(number):
        pending()
    new_key()
    with django_assert_max_num_queries(45) as queries:
        call_command("rotate_identity_keys")
    assert sum('UPDATE "consents_pendingconsent" SET' in query["sql"] for query in queries) == 1
