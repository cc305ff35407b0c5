"""What every answer tells the browser."""

import pytest
from django.urls import reverse

from gdpr_registry.accounts import oidc


def policy(response) -> dict[str, str]:
    parts = response.headers["Content-Security-Policy"].split(";")
    return {name: rest for name, _, rest in (part.strip().partition(" ") for part in parts)}


def test_the_policy_is_strict(client, db):
    told = policy(client.get(reverse("account_login")))

    assert told["default-src"] == "'self'"
    assert told["frame-ancestors"] == told["object-src"] == told["base-uri"] == "'none'"
    assert told["form-action"] == "'self'"
    assert not [value for value in told.values() if "unsafe" in value or "data:" in value]


def test_only_the_page_with_the_picture_of_the_secret_allows_data_images(client, open_account, settings):
    client.force_login(open_account("officer"))
    session = client.session
    session["account_authentication_methods"] = []
    session.save()

    page = client.get(reverse("mfa_activate_totp"))
    if page.status_code == 302:
        client.post(page.url, {"password": "a long walk in the woods"})
        page = client.get(reverse("mfa_activate_totp"))

    assert page.status_code == 200
    assert policy(page)["img-src"] == "'self' data:"


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Frame-Options", "DENY"),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ],
)
def test_the_other_headers_are_there(client, db, header, value):
    assert client.get(reverse("account_login")).headers[header] == value


def test_a_sign_in_page_is_not_kept_by_caches(client, db):
    assert "no-store" in client.get(reverse("account_login")).headers["Cache-Control"]


def test_the_provider_may_be_the_end_of_a_form():
    assert oidc.origin("https://sign-in.example.dk/realms/all") == "https://sign-in.example.dk"


def test_cookies_of_a_session_are_closed_to_scripts(client, open_account):
    open_account("staff", email="staff@example.dk")
    client.get(reverse("account_login"))
    client.post(reverse("account_login"), {"login": "staff@example.dk", "password": "a long walk in the woods"})

    for name in ("registry_session", "registry_csrf", "registry_language"):
        assert client.cookies[name]["httponly"]
        assert client.cookies[name]["samesite"] == "Lax"
