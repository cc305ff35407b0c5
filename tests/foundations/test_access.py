"""Acts on people and accounts leave a trace that names fields and never values (R-113)."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, connection, models, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from gdpr_registry import access
from gdpr_registry.access import UnknownAction
from gdpr_registry.models import AccessCount, AccessEntry


@pytest.fixture
def action(monkeypatch):
    monkeypatch.setattr(access, "_ACTIONS", dict(access._ACTIONS))
    return access.register("probe.seen", gettext_lazy("looked at a probe"))


@pytest.fixture
def account():
    return get_user_model().objects.create(email="officer@example.com", name="Olga Officer")


@pytest.mark.django_db
def test_an_entry_says_who_when_what_which_fields_and_for_which_purpose(action, account):
    """R-113, its half about reads and admin acts; decisions of the gate come with the gate."""
    entry = access.record(
        action, by=account, obj=account, fields=["name", "email"], purpose="customers.d", role="data_protection_officer"
    )
    entry.refresh_from_db()
    assert (entry.actor_id, entry.actor_role) == (account.pk, "data_protection_officer")
    assert (entry.object_kind, entry.object_id) == ("gdpr_registry.user", str(account.pk))
    assert (entry.action, entry.fields, entry.purpose) == ("probe.seen", ["email", "name"], "customers.d")


@pytest.mark.django_db
def test_the_databases_clock_says_when(action):
    entry = access.record(action, by=None)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT at BETWEEN now() AND clock_timestamp() FROM gdpr_registry_accessentry WHERE id = %s", [entry.pk]
        )
        assert cursor.fetchone() == (True,)


@pytest.mark.django_db
def test_without_a_role_the_entry_names_every_role_of_the_account(action, account):
    account.role_memberships.create(role="officer")
    account.role_memberships.create(role="auditor")
    assert access.record(action, by=account).actor_role == "auditor, officer"


@pytest.mark.django_db
def test_what_is_no_row_is_named_by_kind_and_id(action):
    entry = access.record(action, by=None, object_kind="report", object_id=7)
    assert (entry.object_kind, entry.object_id, entry.actor_id) == ("report", "7", None)


@pytest.mark.django_db
def test_an_action_that_nobody_registered_is_an_error():
    with pytest.raises(UnknownAction, match=re.escape("'probe.sene'")):
        access.record("probe.sene", by=None)
    assert not AccessEntry.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["olga@example.com", "Olga", "12 34 56 78", ""])
def test_a_value_in_place_of_a_fields_name_is_refused_and_not_repeated(action, value):
    with pytest.raises(ValueError, match="does not hold values") as refused:
        access.record(action, by=None, fields=["email", value])
    assert not value or value not in str(refused.value)


@pytest.mark.parametrize("name", ["seen", "Probe.Seen", "probe.", "probe seen", "probe.seen_"])
def test_an_action_has_a_dotted_name(action, name):
    with pytest.raises(ValueError, match="is not a name"):
        access.register(name, "looked")


def test_an_action_has_one_sentence(action):
    access.register("probe.seen", access.sentence_of("probe.seen"))
    with pytest.raises(ValueError, match="another sentence"):
        access.register("probe.seen", "something else")


def test_every_action_has_a_sentence_that_can_be_translated():
    assert access.actions()
    for name, sentence in access.actions().items():
        assert isinstance(sentence, Promise), name
        assert str(sentence), name


def test_an_entry_points_at_nothing_that_may_be_erased():
    relations = [field.name for field in AccessEntry._meta.get_fields() if isinstance(field, models.ForeignKey)]
    assert relations == []


@pytest.mark.django_db
def test_entries_of_thirteen_months_are_counted_by_day_and_action_and_removed():
    old = [("2020-05-04T00:00:00Z", "a.b"), ("2020-05-04T23:59:59Z", "a.b"), ("2020-05-05T00:00:00Z", "a.c")]
    AccessEntry.objects.bulk_create([AccessEntry(at=at, action=name) for at, name in old])
    young = AccessEntry.objects.create(action="a.b")

    assert access.count_and_remove() == 3
    assert access.count_and_remove() == 0

    counted = AccessCount.objects.order_by("day").values_list("day", "action", "count")
    assert [(day.isoformat(), name, count) for day, name, count in counted] == [
        ("2020-05-04", "a.b", 2),
        ("2020-05-05", "a.c", 1),
    ]
    assert list(AccessEntry.objects.all()) == [young]


@pytest.mark.django_db
def test_a_day_and_action_is_counted_once():
    AccessCount.objects.create(day="2020-05-04", action="a.b", count=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessCount.objects.create(day="2020-05-04", action="a.b", count=2)
