"""An account: its address, its end, and that it is never deleted."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from gdpr_registry.accounts import actions
from gdpr_registry.models import User


def test_the_account_model_is_ours():
    assert get_user_model() is User


def test_an_address_is_kept_and_found_in_lower_case(open_account):
    account = open_account(email="Karen.Hansen@Example.DK")

    account.refresh_from_db()
    assert account.email == "karen.hansen@example.dk"
    assert User.objects.get(email="KAREN.hansen@example.dk") == account


def test_one_address_is_one_account_whatever_its_case(open_account):
    open_account(email="karen@example.dk")

    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="KAREN@example.dk", name="Another Karen")


def test_the_database_refuses_an_address_with_capitals(open_account):
    account = open_account()

    with (
        pytest.raises(IntegrityError, match="the_address_of_an_account_is_in_lower_case"),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE gdpr_registry_user SET email = 'Karen@example.dk' WHERE id = %s", [account.pk])


def test_an_account_is_never_deleted(open_account):
    account = open_account()

    with pytest.raises(TypeError):
        account.delete()
    with pytest.raises(TypeError):
        User.objects.all().delete()


@pytest.mark.parametrize("statement", ["DELETE FROM gdpr_registry_user", "TRUNCATE gdpr_registry_user CASCADE"])
def test_the_database_refuses_to_delete_accounts_for_the_application_and_the_owner(open_account, as_owner, statement):
    open_account()

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    with pytest.raises(DatabaseError), as_owner(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert User.objects.count() == 1


def test_an_account_is_usable_until_it_expires_or_is_deactivated(open_account):
    lasting = open_account(email="lasting@example.dk")
    expiring = open_account(email="expiring@example.dk", expires_at=timezone.now() + timedelta(hours=1))
    expired = open_account(email="expired@example.dk")
    User.objects.filter(pk=expired.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    closed = open_account(email="closed@example.dk")
    actions.deactivate(account=closed, by=None)

    assert set(User.objects.usable()) == {lasting, expiring}


def test_an_inactive_account_says_since_when(open_account):
    account = open_account()

    with pytest.raises(IntegrityError, match="an_inactive_account_says_since_when"):
        User.objects.filter(pk=account.pk).update(is_active=False)


def test_nobody_bypasses_the_roles_table(open_account):
    account = open_account()

    assert not hasattr(account, "is_superuser")
    assert not account.is_staff
    assert not account.has_perm("purposes.view_purpose")
