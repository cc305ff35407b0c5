"""Passwords: how they are kept, changed and replaced by a link in a mail."""

import pytest
from django.contrib.auth.hashers import identify_hasher
from django.urls import reverse

from gdpr_registry.accounts.roles import Role
from tests.accounts.conftest import PASSWORD
from tests.accounts.signing_in import is_signed_in, sign_in
from tests.mails import link_in, sent

pytestmark = pytest.mark.usefixtures("fresh_rate_limits")


def test_passwords_are_kept_by_argon2(officer):
    assert identify_hasher(officer.password).algorithm == "argon2"


@pytest.mark.parametrize("password", ["shortone123", "megaparol12345", "officer@example", "officer@example.dk1"])
def test_a_weak_password_is_refused(client, officer, password):
    sign_in(client)
    url = reverse("account_change_password")

    response = client.post(url, {"oldpassword": PASSWORD, "password1": password, "password2": password})

    assert response.status_code == 200
    assert response.context["form"].errors
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)


def test_a_changed_password_leaves_a_trace_and_tells_its_owner(client, officer, traced):
    sign_in(client)
    new = "another walk, in the rain"

    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})

    officer.refresh_from_db()
    assert officer.check_password(new)
    assert traced(officer)[-1] == "accounts.password_changed"
    assert sent()[-1].to == ["officer@example.dk"]


def test_a_forgotten_password_is_replaced_by_a_link_in_a_mail(client, officer, traced):
    client.post(reverse("account_reset_password"), {"email": "officer@example.dk"})
    link = link_in(sent()[0], "/password/reset/key/")
    new = "another walk, in the rain"

    page = client.get(link, follow=True)
    client.post(page.redirect_chain[-1][0], {"password1": new, "password2": new})

    officer.refresh_from_db()
    assert officer.check_password(new)
    assert traced(officer)[-1] == "accounts.password_changed"
    assert not is_signed_in(client)


def test_a_link_works_once(client, officer):
    """R-109."""
    client.post(reverse("account_reset_password"), {"email": "officer@example.dk"})
    link = link_in(sent()[0], "/password/reset/key/")
    page = client.get(link, follow=True)
    client.post(
        page.redirect_chain[-1][0], {"password1": "another walk, in the rain", "password2": "another walk, in the rain"}
    )

    again = client.get(link, follow=True)

    assert again.context["token_fail"] is True


def test_a_stranger_gets_the_same_page_and_no_mail(client, officer):
    response = client.post(reverse("account_reset_password"), {"email": "stranger@example.dk"})

    assert response.url == reverse("account_reset_password_done")
    assert sent() == []


def test_the_link_in_a_mail_is_at_the_site_and_not_at_the_host_a_browser_named(client, officer, settings):
    settings.SITE_URL = "https://privacy.example.dk"

    client.post(reverse("account_reset_password"), {"email": "officer@example.dk"}, headers={"host": "localhost"})

    (message,) = sent()
    assert "https://privacy.example.dk/accounts/password/reset/key/" in message.body
    assert "localhost" not in message.body


def test_a_mail_is_in_the_language_of_the_account(client, open_account):
    open_account(Role.STAFF, email="staff@example.dk", language="en")

    client.post(reverse("account_reset_password"), {"email": "staff@example.dk"}, headers={"accept-language": "da"})

    (message,) = sent()
    assert message.subject == "A new password for the privacy registry"
    assert message.body.startswith("Hello Karen Hansen,")
