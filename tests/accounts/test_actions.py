"""What is done with accounts, and the trace it leaves."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from gdpr_registry import access
from gdpr_registry.accounts import actions
from gdpr_registry.accounts.roles import Role
from gdpr_registry.models import AccessEntry, RoleMembership, User


def held(account: User) -> set[str]:
    return set(account.role_memberships.values_list("role", flat=True))


def test_an_account_is_opened_with_its_roles_and_a_trace_of_each(manager, traced):
    account = actions.create_account(
        email="new@example.dk", name="New Person", roles=[Role.OFFICER, Role.STAFF], by=manager, language="en"
    )

    assert held(account) == {Role.OFFICER, Role.STAFF}
    assert not account.has_usable_password()
    assert traced(account) == ["accounts.created", "accounts.role_given", "accounts.role_given"]


def test_a_trace_names_who_and_which_role_and_no_value(manager):
    account = actions.create_account(email="new@example.dk", name="New Person", roles=[Role.OFFICER], by=manager)

    created, given = AccessEntry.objects.filter(object_id=str(account.pk)).order_by("pk")
    assert (created.actor_id, created.actor_role) == (manager.pk, "technical_administrator")
    assert created.fields == ["email", "expires_at", "language", "name"]
    assert given.fields == ["role.officer"]


@pytest.mark.parametrize(
    "act",
    [
        lambda account: actions.create_account(email="new@example.dk", name="New", by=None),
        lambda account: actions.give_role(account=account, role=Role.OFFICER, by=None),
        lambda account: actions.take_role(account=account, role=Role.STAFF, by=None),
        lambda account: actions.set_expiry(account=account, expires_at=timezone.now() + timedelta(days=1), by=None),
        lambda account: actions.deactivate(account=account, by=None),
        lambda account: actions.rename(account=account, name="Other", language="en", by=account),
        lambda account: actions.set_password(account=account, password="something quite else", by=None),
    ],
    ids=["create", "give", "take", "expiry", "deactivate", "rename", "password"],
)
def test_without_its_trace_nothing_is_done(open_account, monkeypatch, act):
    """Both or neither: a change whose trace cannot be written is not kept."""
    account = open_account(Role.STAFF)
    before = list(User.objects.order_by("pk").values()), list(RoleMembership.objects.order_by("pk").values())

    def refuse(*args, **kwargs):
        raise RuntimeError("no trace")

    monkeypatch.setattr(access, "record", refuse)
    with pytest.raises(RuntimeError, match="no trace"):
        act(account)

    assert (list(User.objects.order_by("pk").values()), list(RoleMembership.objects.order_by("pk").values())) == before


def test_without_the_change_no_trace_is_left(manager, traced):
    entries = AccessEntry.objects.count()

    with pytest.raises(ValidationError):
        actions.create_account(email="new@example.dk", name="New", roles=[Role.OFFICER, "emperor"], by=manager)

    assert AccessEntry.objects.count() == entries
    assert not User.objects.filter(email="new@example.dk").exists()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.TECHNICAL_ADMINISTRATOR])
def test_only_a_technical_administrator_manages_accounts(open_account, role):
    """R-108."""
    somebody = open_account(role, email="somebody@example.dk")
    account = open_account()

    with pytest.raises(PermissionDenied):
        actions.create_account(email="new@example.dk", name="New", by=somebody)
    with pytest.raises(PermissionDenied):
        actions.give_role(account=account, role=Role.STAFF, by=somebody)
    with pytest.raises(PermissionDenied):
        actions.deactivate(account=account, by=somebody)
    with pytest.raises(PermissionDenied):
        actions.rename(account=account, name="Other", language="da", by=somebody)


def test_nobody_gives_a_role_to_themselves(manager):
    with pytest.raises(ValidationError) as refusal:
        actions.give_role(account=manager, role=Role.OFFICER, by=manager)

    assert refusal.value.code == "own_role"
    assert held(manager) == {Role.TECHNICAL_ADMINISTRATOR}


def test_a_role_held_already_leaves_no_second_trace(open_account, manager, traced):
    account = open_account(Role.STAFF)

    actions.give_role(account=account, role=Role.STAFF, by=manager)

    assert traced(account).count("accounts.role_given") == 1


def test_an_auditor_needs_a_date_of_expiry(open_account, manager):
    """R-108: an auditor's account ends by itself."""
    with pytest.raises(ValidationError) as refusal:
        actions.create_account(email="auditor@example.dk", name="Auditor", roles=[Role.AUDITOR], by=manager)
    assert refusal.value.code == "needs_expiry"

    auditor = open_account(Role.AUDITOR)
    with pytest.raises(ValidationError) as refusal:
        actions.set_expiry(account=auditor, expires_at=None, by=manager)
    assert refusal.value.code == "needs_expiry"


def test_an_expiry_lies_ahead(open_account, manager):
    with pytest.raises(ValidationError) as refusal:
        actions.set_expiry(account=open_account(), expires_at=timezone.now() - timedelta(minutes=1), by=manager)

    assert refusal.value.code == "past"


def test_the_last_account_manager_stays(open_account, manager):
    with pytest.raises(ValidationError) as refusal:
        actions.deactivate(account=manager, by=None)
    assert refusal.value.code == "last_manager"
    with pytest.raises(ValidationError):
        actions.take_role(account=manager, role=Role.TECHNICAL_ADMINISTRATOR, by=None)

    second = open_account(Role.TECHNICAL_ADMINISTRATOR, email="second@example.dk")
    actions.deactivate(account=manager, by=second)

    manager.refresh_from_db()
    assert not manager.is_active
    assert manager.deactivated_at is not None


def test_a_deactivated_account_can_be_activated_again(open_account, manager, traced):
    account = open_account(Role.STAFF)
    actions.deactivate(account=account, by=manager)

    actions.reactivate(account=account, by=manager)

    assert account in User.objects.usable()
    assert traced(account)[-2:] == ["accounts.deactivated", "accounts.reactivated"]


def test_roles_are_set_by_giving_and_taking(open_account, manager):
    account = open_account(Role.STAFF, Role.RECEPTION)

    actions.set_roles(account=account, roles=[Role.STAFF, Role.OFFICER], by=manager)

    assert held(account) == {Role.STAFF, Role.OFFICER}


def test_everybody_changes_their_own_name_and_language(open_account, traced):
    account = open_account(Role.STAFF)

    actions.rename(account=account, name="Karen Holm", language="en", by=account)

    account.refresh_from_db()
    assert (account.name, account.language) == ("Karen Holm", "en")
    assert traced(account)[-1] == "accounts.changed"
