"""The system checks refuse wrong settings, and good ones in production are clean."""

import os
import subprocess
import sys
from collections.abc import Sequence

import pytest
from django.conf import settings as django_settings

from gdpr_registry.site.checks import settings_are_sound


def ids() -> set[str]:
    return {message.id for message in settings_are_sound(None)}


@pytest.fixture
def production(settings, tmp_path):
    """Good settings of a production site; a test spoils one."""
    settings.PRODUCTION = True
    settings.REGISTRY_ENV = "production"
    settings.DEMO = settings.DEBUG = False
    settings.SITE_URL = "https://privacy.example.dk"
    settings.ALLOWED_HOSTS = ["privacy.example.dk"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.DEFAULT_FROM_EMAIL = "privacy@example.dk"
    settings.REQUIRE_TOTP = True
    settings.KEYS_DIR = tmp_path
    return settings


def test_good_settings_are_sound(production):
    assert ids() == set()


def test_the_settings_of_a_trial_are_sound():
    assert ids() == set()


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("REGISTRY_ENV", "prod", "registry.E001"),
        ("SESSION_HOURS", 0, "registry.E003"),
        ("SESSION_IDLE_MINUTES", -1, "registry.E003"),
        ("LOOKS_PER_HOUR", 0, "registry.E013"),
        ("TRUSTED_PROXY_COUNT", -1, "registry.E004"),
        ("LOGGING", {"level": "LOUD", "as_json": False}, "registry.E005"),
        ("STAFF_LOG_MONTHS", 0, "registry.E007"),
        ("FOLLOW_UP_MONTHS", -1, "registry.E007"),
        ("MAIL_DAYS", -1, "registry.E007"),
        ("EMAIL_TIMEOUT", 0, "registry.E009"),
        ("SITE_URL", "http://privacy.example.dk", "registry.E010"),
        ("ALLOWED_HOSTS", [], "registry.E011"),
        ("ALLOWED_HOSTS", ["*"], "registry.E011"),
        ("ALLOWED_HOSTS", ["other.example.dk"], "registry.E012"),
        ("OIDC_ISSUER", "https://sign-in.example.dk", "registry.E020"),
        ("OIDC_CLIENT_SECRET_FILE", "/nowhere/secret", "registry.E021"),
        ("OIDC_ROLE_MAP", {"everybody": "emperor"}, "registry.E022"),
        ("OIDC_ROLE_MAP", ["officer"], "registry.E022"),
        ("DEMO", True, "registry.E031"),
        ("DEBUG", True, "registry.E032"),
        ("EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend", "registry.E034"),
        ("DEFAULT_FROM_EMAIL", "registry@localhost", "registry.E034"),
        ("OIDC_ISSUER", "http://sign-in.example.dk", "registry.E035"),
        ("REQUIRE_TOTP", False, "registry.W001"),
    ],
)
def test_a_wrong_setting_is_told_with_id_and_hint(production, name, value, expected):
    setattr(production, name, value)

    found = {message.id: message for message in settings_are_sound(None)}

    assert expected in found
    assert found[expected].hint


def test_one_role_for_both_databases_is_refused(production):
    production.DATABASE_OWNER = dict(django_settings.DATABASES["default"])

    assert "registry.E002" in ids()


def test_databases_without_roles_are_refused_in_production(production):
    production.DATABASE_OWNER = {"USER": ""}

    assert "registry.E033" in ids()


def test_a_key_that_others_can_read_is_refused(production):
    key = production.KEYS_DIR / "secret_key"
    key.write_text("not so secret")
    key.chmod(0o644)

    assert "registry.E006" in ids()


CHECK = ("check", "--deploy", "--fail-level", "WARNING")


def checked(tmp_path, *, command: Sequence[str] = CHECK, **more: str) -> subprocess.CompletedProcess[str]:
    """Run `manage.py check --deploy` (or another command) in production mode, in a process of its own."""
    for name in ("secret_key", "totp_key", "identity.key"):
        (tmp_path / name).write_text(f"{name} of sixty characters and more, random enough for a check 0123456789")
        (tmp_path / name).chmod(0o600)
    environment = {
        "PATH": os.environ["PATH"],
        "REGISTRY_ENV": "production",
        "REGISTRY_KEYS_DIR": str(tmp_path),
        "REGISTRY_DATA_DIR": str(tmp_path / "data"),
        "SITE_URL": "https://privacy.example.dk",
        "ALLOWED_HOSTS": "privacy.example.dk",
        "DATABASE_URL": "postgresql://application:pw@db.example.dk/registry",
        "DATABASE_OWNER_URL": "postgresql://owner:pw@db.example.dk/registry",
        "EMAIL_URL": "smtp+tls://user:pw@mail.example.dk:587",
        "DEFAULT_FROM_EMAIL": "privacy@example.dk",
        **more,
    }
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        env=environment,
        cwd=django_settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )


def test_check_deploy_is_clean_in_production(tmp_path):
    result = checked(tmp_path)

    assert result.returncode == 0, result.stderr
    assert "no issues (0 silenced)" in result.stdout


def test_check_deploy_refuses_a_demo_in_production(tmp_path):
    result = checked(tmp_path, REGISTRY_DEMO="true")

    assert result.returncode == 1
    assert "registry.E031" in result.stderr


def test_cookies_are_bound_to_the_host_in_production_only(tmp_path, settings):
    result = checked(tmp_path, command=["diffsettings"])

    assert "SESSION_COOKIE_NAME = '__Host-registry_session'" in result.stdout
    assert "CSRF_COOKIE_NAME = '__Host-registry_csrf'" in result.stdout
    assert "SESSION_COOKIE_SECURE = True" in result.stdout
    assert settings.SESSION_COOKIE_NAME == "registry_session"


def test_a_missing_key_is_refused_in_production(tmp_path):
    result = checked(tmp_path, REGISTRY_KEYS_DIR=str(tmp_path / "nowhere"))

    assert result.returncode == 1
    assert "The key file" in result.stderr
