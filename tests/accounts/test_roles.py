"""What each role may do."""

import pytest

from gdpr_registry.accounts import actions
from gdpr_registry.accounts.roles import MANAGE_ACCOUNTS, PERMISSIONS, Role, allows

DECIDES = ("purposes.propose_edition", "purposes.approve_edition", "purposes.publish_edition")


def test_every_role_has_a_row():
    assert set(PERMISSIONS) == set(Role.values)


def test_an_officer_edits_proposes_and_approves():
    for permission in ("purposes.view_purpose", "purposes.change_purpose", "purposes.stop_purpose", *DECIDES):
        assert allows({Role.OFFICER}, permission)
    assert not allows({Role.OFFICER}, MANAGE_ACCOUNTS)


def test_a_data_protection_officer_reads_and_advises():
    role = {Role.DATA_PROTECTION_OFFICER}

    assert allows(role, "purposes.view_assessment")
    assert allows(role, "purposes.advise_on_edition")
    assert not allows(role, "purposes.change_assessment")


@pytest.mark.parametrize("permission", DECIDES)
def test_a_data_protection_officer_never_decides_whatever_else_the_account_holds(permission):
    """R-108: the refusal wins over what any other role allows (Art. 38(6))."""
    assert not allows(set(Role), permission)


def test_a_data_protection_officer_who_is_an_officer_too_still_edits():
    assert allows({Role.OFFICER, Role.DATA_PROTECTION_OFFICER}, "purposes.change_purpose")


def test_an_auditor_reads_all_of_the_register_and_changes_nothing():
    role = {Role.AUDITOR}

    assert allows(role, "purposes.view_edition")
    for verb in ("add", "change", "delete"):
        assert not allows(role, f"purposes.{verb}_purpose")
    assert not allows(role, "purposes.advise_on_edition")


def test_a_technical_administrator_manages_accounts_and_does_not_read_the_register(open_account):
    account = open_account(Role.TECHNICAL_ADMINISTRATOR)

    assert account.is_staff
    assert account.has_perm(MANAGE_ACCOUNTS)
    assert account.has_module_perms("gdpr_registry")
    assert not account.has_module_perms("purposes")
    assert not account.has_perms(["gdpr_registry.view_user", "purposes.view_purpose"])


@pytest.mark.parametrize("role", [Role.STAFF, Role.RECRUITER, Role.RECEPTION])
def test_staff_do_not_enter_the_admin(open_account, role):
    assert not open_account(role).is_staff


def test_an_inactive_account_has_no_permission(open_account):
    account = open_account(Role.OFFICER)
    assert account.has_perm("purposes.view_purpose")

    account.is_active = False

    assert not account.has_perm("purposes.view_purpose")
    assert not account.has_module_perms("purposes")


def test_a_role_given_works_at_the_next_request(open_account):
    account = open_account()
    assert not account.has_perm("purposes.view_purpose")

    actions.give_role(account=account, role=Role.OFFICER, by=None)

    assert type(account).objects.get(pk=account.pk).has_perm("purposes.view_purpose")
