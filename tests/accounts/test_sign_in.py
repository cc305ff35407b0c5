"""Signing in by e-mail, and everything that stops or ends it."""

import time
from datetime import timedelta

import pytest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from gdpr_registry.accounts import actions
from gdpr_registry.accounts.roles import Role
from gdpr_registry.models import AccessEntry, User
from tests.accounts.conftest import PASSWORD
from tests.accounts.signing_in import is_signed_in, sign_in

pytestmark = pytest.mark.usefixtures("fresh_rate_limits")


def test_an_officer_signs_in_and_lands_on_the_desk(client, officer, traced):
    response = sign_in(client, "Officer@Example.DK")

    assert response.status_code == 302
    assert response.url == reverse("admin:index")
    assert traced(officer)[-1] == "accounts.signed_in"


def test_staff_land_where_they_write_what_they_did(client, open_account):
    open_account(Role.STAFF, email="staff@example.dk")

    assert sign_in(client, "staff@example.dk").url == reverse("staff")


def test_pages_come_in_the_language_of_the_account(client, open_account):
    open_account(Role.STAFF, email="staff@example.dk", language="en")

    sign_in(client, "staff@example.dk")

    assert client.get(reverse("own_account")).headers["Content-Language"] == "en"


def test_the_key_of_the_session_changes_at_sign_in(client, officer):
    client.get(reverse("account_login"))
    client.session["before"] = "here"
    session = client.session
    session["before"] = "here"
    session.save()
    before = session.session_key

    sign_in(client)

    assert client.session.session_key != before


def test_a_wrong_password_is_refused_and_leaves_a_trace_without_what_was_typed(client, officer, traced):
    response = sign_in(client, password="not the password")

    assert response.status_code == 200
    assert not is_signed_in(client)
    assert traced(officer)[-1] == "accounts.sign_in_failed"


def test_an_unknown_address_leaves_a_trace_that_does_not_name_it(client, db):
    sign_in(client, "stranger@example.dk")

    entry = AccessEntry.objects.get(action="accounts.sign_in_failed")
    assert (entry.object_id, entry.actor_id, entry.fields) == ("", None, [])
    assert not [value for value in vars(entry).values() if "stranger" in str(value)]


def test_both_refusals_say_the_same(client, officer):
    known = sign_in(client, password="not the password")
    unknown = sign_in(client, "stranger@example.dk")

    assert known.context["form"].non_field_errors() == unknown.context["form"].non_field_errors()


def test_a_deactivated_account_stops_at_the_door(client, officer):
    actions.deactivate(account=officer, by=None)

    assert sign_in(client).url == reverse("account_inactive")
    assert not is_signed_in(client)


def test_an_expired_account_stops_at_the_door(client, open_account, traced):
    """R-108: by the database's clock."""
    auditor = open_account(Role.AUDITOR, email="auditor@example.dk")
    User.objects.filter(pk=auditor.pk).update(expires_at=timezone.now() - timedelta(seconds=1))

    assert sign_in(client, "auditor@example.dk").url == reverse("account_inactive")
    assert traced(auditor)[-1] == "accounts.sign_in_failed"


@pytest.mark.parametrize("end", [{"expires_at": timezone.now() - timedelta(days=1)}])
def test_a_session_ends_when_its_account_expires(client, open_account, end):
    auditor = open_account(Role.AUDITOR, email="auditor@example.dk")
    sign_in(client, "auditor@example.dk")
    assert is_signed_in(client)

    User.objects.filter(pk=auditor.pk).update(**end)

    assert not is_signed_in(client)


def test_a_session_ends_when_its_account_is_deactivated(client, officer):
    sign_in(client)
    actions.deactivate(account=officer, by=None)

    assert not is_signed_in(client)


def test_five_wrong_passwords_close_the_account_for_a_while(client, officer):
    for _attempt in range(5):
        sign_in(client, password="not the password")

    sign_in(client)

    assert not is_signed_in(client)


def test_rate_limits_count_in_the_database_without_addresses(client, officer):
    from gdpr_registry.models import CacheEntry

    sign_in(client, password="not the password")

    keys = list(CacheEntry.objects.values_list("cache_key", flat=True))
    assert keys
    assert all(len(key) == 64 and "127.0.0.1" not in key for key in keys)


def test_a_session_ends_when_nobody_has_been_seen_for_an_hour(client, officer, settings):
    sign_in(client)
    session = client.session
    session["seen_at"] = int(time.time()) - settings.SESSION_IDLE_MINUTES * 60
    session.save()

    assert not is_signed_in(client)


def test_a_session_ends_after_its_hours_however_busy(client, officer, settings):
    sign_in(client)
    session = client.session
    session["signed_in_at"] = int(time.time()) - settings.SESSION_HOURS * 3600
    session.save()

    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "name",
    ["account_signup", "account_email", "account_set_password", "socialaccount_signup", "socialaccount_connections"],
)
def test_what_is_not_in_use_of_allauth_has_no_address(name):
    """Nobody signs up: accounts are opened by a technical administrator."""
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_the_admin_is_no_second_door(client, officer):
    response = client.post(reverse("admin:login"), {"username": "officer@example.dk", "password": PASSWORD})

    assert response.url.startswith(reverse("account_login"))
    assert not is_signed_in(client)


def test_who_may_not_enter_the_admin_is_told_so(client, open_account):
    client.force_login(open_account(Role.STAFF))

    assert client.get(reverse("admin:index"), follow=True).status_code == 403
