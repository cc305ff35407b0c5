"""The pages of the technical administrator."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from gdpr_registry.accounts.roles import Role
from gdpr_registry.models import User
from tests.mails import link_in, sent

ADD = "admin:gdpr_registry_user_add"
LIST = "admin:gdpr_registry_user_changelist"


@pytest.fixture
def desk(client, manager):
    client.force_login(manager)
    return client


def change(account: User) -> str:
    return reverse("admin:gdpr_registry_user_change", args=[account.pk])


def typed(account: User, **more) -> dict:
    roles = sorted(account.role_names)
    expires = account.expires_at and timezone.localtime(account.expires_at)
    when = f"{expires:%Y-%m-%dT%H:%M:%S}" if expires else ""
    return {"name": account.name, "language": account.language, "roles": roles, "expires_at": when, **more}


def held(account: User) -> set[str]:
    return set(account.role_memberships.values_list("role", flat=True))


def test_an_account_is_opened_and_its_owner_invited(desk, traced):
    response = desk.post(
        reverse(ADD),
        {"email": "New@example.dk", "name": "New Person", "language": "en", "roles": ["officer", "staff"]},
    )

    account = User.objects.get(email="new@example.dk")
    assert response.status_code == 302
    assert held(account) == {Role.OFFICER, Role.STAFF}
    assert traced(account) == [
        "accounts.created",
        "accounts.role_given",
        "accounts.role_given",
        "accounts.invited",
    ]
    (invitation,) = sent()
    assert invitation.to == ["new@example.dk"]
    assert "Choose your password" in invitation.body


def test_the_link_of_the_invitation_sets_the_password(desk, client):
    desk.post(reverse(ADD), {"email": "new@example.dk", "name": "New", "language": "da", "roles": ["staff"]})
    link = link_in(sent()[0], "/password/reset/key/")
    client.logout()

    page = client.get(link.removeprefix("http://127.0.0.1:8000"), follow=True)
    new = "a walk along the harbour"
    client.post(page.redirect_chain[-1][0], {"password1": new, "password2": new})

    assert User.objects.get(email="new@example.dk").check_password(new)


def test_an_auditor_without_a_date_is_refused_at_the_form(desk):
    """R-108."""
    response = desk.post(
        reverse(ADD), {"email": "a@example.dk", "name": "Auditor", "language": "da", "roles": ["auditor"]}
    )

    assert response.status_code == 200
    assert response.context["adminform"].form.non_field_errors()
    assert not User.objects.filter(email="a@example.dk").exists()


def test_an_address_in_use_is_told_at_its_field(desk, manager):
    response = desk.post(
        reverse(ADD), {"email": "MANAGER@example.dk", "name": "Another", "language": "da", "roles": []}
    )

    assert "email" in response.context["adminform"].form.errors


def test_name_roles_and_expiry_are_changed_with_a_trace_of_each(desk, open_account, traced):
    account = open_account(Role.STAFF)
    end = timezone.localtime() + timedelta(days=30)

    response = desk.post(
        change(account),
        typed(account, name="Karen Holm", roles=["auditor"], expires_at=f"{end:%Y-%m-%dT%H:%M}"),
    )

    assert response.status_code == 302
    account.refresh_from_db()
    assert (account.name, held(account)) == ("Karen Holm", {Role.AUDITOR})
    assert traced(account)[2:] == [
        "accounts.changed",
        "accounts.expiry_changed",
        "accounts.role_given",
        "accounts.role_taken",
    ]


def test_an_auditor_who_becomes_staff_may_stay(desk, open_account):
    account = open_account(Role.AUDITOR)

    response = desk.post(change(account), typed(account, roles=["staff"], expires_at=""))

    assert response.status_code == 302
    account.refresh_from_db()
    assert (account.expires_at, held(account)) == (None, {Role.STAFF})


def test_saving_without_a_change_leaves_no_trace(desk, open_account, traced):
    account = open_account(Role.AUDITOR)
    before = traced(account)

    assert desk.post(change(account), typed(account)).status_code == 302

    assert traced(account) == before


def test_managers_cannot_give_themselves_a_role(desk, manager):
    response = desk.post(change(manager), typed(manager, roles=["officer", "technical_administrator"]))

    assert response.status_code == 200
    assert held(manager) == {Role.TECHNICAL_ADMINISTRATOR}


@pytest.mark.parametrize(
    ("action", "trace"),
    [("deactivate", "accounts.deactivated"), ("reset_second_step", "accounts.second_step_reset")],
)
def test_an_account_is_closed_or_helped_from_the_list(desk, open_account, traced, action, trace):
    account = open_account(Role.STAFF)

    desk.post(reverse(LIST), {"action": action, "_selected_action": [account.pk]})

    assert traced(account)[-1] == trace


def test_a_refusal_in_the_list_is_told_and_the_others_are_done(desk, open_account, manager):
    account = open_account(Role.STAFF)

    response = desk.post(
        reverse(LIST), {"action": "deactivate", "_selected_action": [manager.pk, account.pk]}, follow=True
    )

    account.refresh_from_db()
    manager.refresh_from_db()
    assert (account.is_active, manager.is_active) == (False, True)
    assert {message.level_tag for message in response.context["messages"]} == {"error", "info"}


def test_nobody_deletes_an_account(desk, open_account):
    account = open_account(Role.STAFF)

    assert desk.post(reverse("admin:gdpr_registry_user_delete", args=[account.pk])).status_code == 403
    assert "delete_selected" not in desk.get(reverse(LIST)).content.decode()


def test_what_was_done_stands_in_words_and_not_in_the_log_of_django(desk, open_account):
    account = open_account(Role.STAFF)
    desk.post(change(account), typed(account, name="Karen Holm"))

    page = desk.get(reverse("admin:gdpr_registry_user_history", args=[account.pk]), headers={"accept-language": "en"})

    assert "changed an account" in page.content.decode()
    assert not LogEntry.objects.exists()


def test_the_list_takes_the_same_number_of_queries_for_three_accounts_as_for_ten(
    desk, open_account, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    desk.get(reverse(LIST))
    for number in range(3):
        open_account(Role.STAFF, email=f"a{number}@example.dk")
    with CaptureQueriesContext(connection) as few:
        desk.get(reverse(LIST))
    for number in range(7):
        open_account(Role.STAFF, Role.OFFICER, email=f"b{number}@example.dk")

    with django_assert_num_queries(len(few)):
        desk.get(reverse(LIST))


def test_only_our_own_models_have_pages():
    labels = {model._meta.app_label for model in admin.site._registry}

    assert labels <= {"gdpr_registry", "purposes", "subjects", "consents"}


@pytest.mark.parametrize("role", [Role.DATA_PROTECTION_OFFICER, Role.AUDITOR])
def test_a_reader_of_access_sees_who_did_what(client, open_account, manager, role):
    account = open_account(role, email="reader@example.dk")
    client.force_login(account)

    page = client.get(reverse("admin:gdpr_registry_accessentry_changelist"), headers={"accept-language": "en"})

    assert page.status_code == 200
    assert "opened an account" in page.content.decode()


def test_an_entry_of_access_has_no_page_that_changes_it(client):
    with pytest.raises(NoReverseMatch):
        reverse("admin:gdpr_registry_accessentry_change", args=[1])
