"""Signing in by e-mail, and everything that stops it."""

import time
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth.hashers import identify_hasher
from django.core.cache import cache
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from gdpr_registry import access, keys
from gdpr_registry.accounts import actions, encryption
from gdpr_registry.accounts.roles import Role
from gdpr_registry.models import AccessEntry, User
from tests.accounts.conftest import PASSWORD
from tests.mails import link_in, sent

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def fresh_rate_limits(db):
    cache.clear()


@pytest.fixture
def officer(open_account) -> User:
    return open_account(Role.OFFICER, email="officer@example.dk")


def sign_in(client, email="officer@example.dk", password=PASSWORD, **more):
    return client.post(reverse("account_login"), {"login": email, "password": password, **more})


def is_signed_in(client) -> bool:
    return client.get(reverse("own_account")).status_code == 200


def code_of(secret: str, step: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def test_an_officer_signs_in_and_lands_on_the_desk(client, officer, traced):
    response = sign_in(client, "Officer@Example.DK")

    assert response.status_code == 302
    assert response.url == reverse("admin:index")
    assert traced(officer)[-1] == "accounts.signed_in"


def test_staff_land_on_their_own_account(client, open_account):
    open_account(Role.STAFF, email="staff@example.dk")

    assert sign_in(client, "staff@example.dk").url == reverse("own_account")


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


def test_an_officer_without_a_one_time_password_is_led_to_its_page(client, officer, settings):
    """R-108, R-109: where it is required, nothing of the register opens before."""
    settings.REQUIRE_TOTP = True
    sign_in(client)

    for page in ("admin:index", "own_account", "account_change_password"):
        assert client.get(reverse(page)).url == reverse("mfa_activate_totp")
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_reception_reads_no_personal_data_and_needs_none(client, open_account, settings):
    settings.REQUIRE_TOTP = True
    open_account(Role.RECEPTION, email="reception@example.dk")

    sign_in(client, "reception@example.dk")

    assert is_signed_in(client)


def test_a_one_time_password_is_set_up_with_recovery_codes(client, officer, settings, traced):
    settings.REQUIRE_TOTP = True
    sign_in(client)
    client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]

    response = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})

    assert response.url == reverse("mfa_view_recovery_codes")
    assert client.get(response.url).status_code == 200
    assert client.get(reverse("admin:index")).status_code == 200
    assert "accounts.second_step_set_up" in traced(officer)


def test_the_secret_is_encrypted_and_names_its_key(officer, settings):
    authenticator = TOTP.activate(officer, SECRET).instance

    kept = authenticator.data["secret"]
    assert SECRET not in kept
    assert kept.partition(".")[0] == keys.key_id(settings.TOTP_KEY)
    assert encryption.decrypt(kept) == SECRET


def test_a_secret_stays_readable_when_the_key_is_changed(settings):
    kept = encryption.encrypt(SECRET)
    settings.TOTP_KEY_FALLBACKS = [settings.TOTP_KEY]
    settings.TOTP_KEY = "another key"

    assert encryption.decrypt(kept) == SECRET
    assert encryption.encrypt(SECRET).partition(".")[0] != kept.partition(".")[0]


def test_the_second_step_stands_between_password_and_register(client, officer):
    TOTP.activate(officer, SECRET)

    assert sign_in(client).url == reverse("mfa_authenticate")
    assert not is_signed_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code_of(SECRET)})
    assert is_signed_in(client)


def test_a_wrong_one_time_password_is_refused_and_leaves_a_trace(client, officer, traced):
    TOTP.activate(officer, SECRET)
    sign_in(client)

    client.post(reverse("mfa_authenticate"), {"code": "000000"})

    assert not is_signed_in(client)
    assert traced(officer)[-1] == "accounts.sign_in_failed"


def test_who_must_have_a_one_time_password_cannot_remove_it(client, officer, settings):
    settings.REQUIRE_TOTP = True
    TOTP.activate(officer, SECRET)
    sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code_of(SECRET)})

    client.post(reverse("mfa_deactivate_totp"))

    assert officer.authenticator_set.filter(type="totp").exists()


def test_a_manager_resets_the_second_step_of_who_lost_it(officer, manager, traced):
    TOTP.activate(officer, SECRET)

    actions.reset_one_time_password(account=officer, by=manager)

    assert not officer.authenticator_set.exists()
    assert traced(officer)[-1] == "accounts.second_step_reset"


def test_without_its_trace_no_second_step_is_set_up(client, officer, monkeypatch):
    """Both or neither."""
    sign_in(client)
    client.get(reverse("mfa_activate_totp"))

    def refuse(*args, **kwargs):
        raise RuntimeError("no trace")

    monkeypatch.setattr(access, "record", refuse)
    with pytest.raises(RuntimeError, match="no trace"):
        client.post(reverse("mfa_activate_totp"), {"code": code_of(client.session["mfa.totp.secret"])})

    assert not officer.authenticator_set.exists()


def test_new_recovery_codes_leave_a_trace(client, officer, traced):
    TOTP.activate(officer, SECRET)
    sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code_of(SECRET)})

    client.post(reverse("mfa_generate_recovery_codes"))

    assert traced(officer)[-1] == "accounts.recovery_codes_made"


def test_a_recovery_code_opens_the_door_once(client, officer):
    TOTP.activate(officer, SECRET)
    codes = RecoveryCodes.activate(officer).generate_codes()
    sign_in(client)

    client.post(reverse("mfa_authenticate"), {"code": codes[0]})

    assert is_signed_in(client)
    client.logout()
    sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert not is_signed_in(client)


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


def test_a_one_time_password_works_once_as_long_as_it_is_good(client, officer):
    with time_machine.travel(1_800_000_000, tick=False) as clock:
        TOTP.activate(officer, SECRET)
        code = code_of(SECRET)
        sign_in(client)
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert is_signed_in(client)
        client.logout()
        clock.shift(45)
        sign_in(client)

        client.post(reverse("mfa_authenticate"), {"code": code})

        assert not is_signed_in(client)


def test_a_secret_that_was_kept_before_the_keyring_came_is_still_read(settings):
    """Written by the first release: the derivation of its key must never change."""
    settings.TOTP_KEY = "a key of the first release"
    assert (
        encryption.decrypt("5c1f06c6.yWG3IwiGZpp0Gw-QZR5ysrHJfpqQVU9pEiotoyZPFY5AwGsdXgqtUmqPePQ=")
        == "JBSWY3DPEHPK3PXP"
    )
