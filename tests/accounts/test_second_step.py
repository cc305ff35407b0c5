"""The one-time password after the password, and its recovery codes."""

import pytest
import time_machine
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.urls import reverse

from gdpr_registry import access, keys
from gdpr_registry.accounts import actions, encryption
from gdpr_registry.accounts.roles import Role
from tests.accounts.signing_in import code_of, is_signed_in, sign_in

pytestmark = pytest.mark.usefixtures("fresh_rate_limits")

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


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
