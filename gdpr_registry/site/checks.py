"""System checks of the settings, each with an id and a hint: `docs/settings.md`, held before the site starts."""

import logging
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.http.request import validate_host

from gdpr_registry.accounts.roles import Role

#: The tag of these checks: the worker asks them too, before it removes anything.
SETTINGS = "settings"


@register(SETTINGS)
def settings_are_sound(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Ask what must hold everywhere, and in production what must hold there."""
    found = [*_everywhere(), *_sign_in_provider(), *_keys()]
    return [*found, *_in_production()] if settings.PRODUCTION else found


def _everywhere() -> Iterator[CheckMessage]:
    if settings.REGISTRY_ENV not in {"trial", "production"}:
        yield Error(f"REGISTRY_ENV is “{settings.REGISTRY_ENV}”.", hint="Say trial or production.", id="registry.E001")
    application, owner = settings.DATABASES["default"].get("USER"), settings.DATABASE_OWNER.get("USER")
    if application and application == owner:
        yield Error(
            f"DATABASE_URL and DATABASE_OWNER_URL use the same role, {owner}.",
            hint="The application's role must not own the tables: docs/settings.md says how to make two roles.",
            id="registry.E002",
        )
    if settings.SESSION_HOURS <= 0 or settings.SESSION_IDLE_MINUTES <= 0:
        yield Error(
            "REGISTRY_SESSION_HOURS and REGISTRY_SESSION_IDLE_MINUTES must be above 0.",
            hint="The defaults are 12 hours and 60 minutes.",
            id="registry.E003",
        )
    if settings.LOOKS_PER_HOUR <= 0:
        yield Error(
            f"REGISTRY_LOOKS_PER_HOUR is {settings.LOOKS_PER_HOUR}.",
            hint="After so many people within an hour one is asked why; the default is 40.",
            id="registry.E007",
        )
    if settings.TRUSTED_PROXY_COUNT < 0:
        yield Error(
            "TRUSTED_PROXY_COUNT is below 0.",
            hint="It is the number of proxies of your own in front of the site, 0 for none.",
            id="registry.E004",
        )
    if settings.LOGGING["level"] not in logging.getLevelNamesMapping():
        yield Error(
            f"REGISTRY_LOG_LEVEL is “{settings.LOGGING['level']}”.",
            hint="Say DEBUG, INFO, WARNING or ERROR.",
            id="registry.E005",
        )
    if min(settings.STAFF_LOG_MONTHS, settings.FOLLOW_UP_MONTHS) < 1 or settings.MAIL_DAYS < 0:
        yield Error(
            "REGISTRY_STAFF_LOG_MONTHS and REGISTRY_FOLLOW_UP_MONTHS must be above 0, REGISTRY_MAIL_DAYS at least 0.",
            hint="The defaults are 36 months, 24 months and 30 days.",
            id="registry.E007",
        )
    if settings.EMAIL_TIMEOUT < 1:
        yield Error(
            f"REGISTRY_MAIL_TIMEOUT is {settings.EMAIL_TIMEOUT}.",
            hint="The mail server is waited for so many seconds at each step; the default is 30.",
            id="registry.E009",
        )
    if settings.API_REQUESTS_PER_MINUTE <= 0:
        yield Error("REGISTRY_API_REQUESTS_PER_MINUTE must be above 0.", hint="The default is 600.", id="registry.E008")


def _sign_in_provider() -> Iterator[CheckMessage]:
    named = {
        "OIDC_ISSUER": settings.OIDC_ISSUER,
        "OIDC_CLIENT_ID": settings.OIDC_CLIENT_ID,
        "OIDC_CLIENT_SECRET_FILE": settings.OIDC_CLIENT_SECRET_FILE,
        "OIDC_ROLE_MAP": settings.OIDC_ROLE_MAP,
    }
    missing = [name for name, value in named.items() if not value]
    if missing and len(missing) < len(named):
        yield Error(
            f"Sign-in through a provider is half set up: {', '.join(missing)} missing.",
            hint="Set all of OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET_FILE and OIDC_ROLE_MAP, or none.",
            id="registry.E020",
        )
    secret = settings.OIDC_CLIENT_SECRET_FILE
    if secret and not (Path(secret).is_file() and Path(secret).read_text().strip()):
        yield Error(
            f"OIDC_CLIENT_SECRET_FILE names {secret}, which is missing or empty.",
            hint="Put the client secret in this file, mode 0600.",
            id="registry.E021",
        )
    role_map = settings.OIDC_ROLE_MAP
    unknown = (
        sorted(set(map(str, role_map.values())) - set(Role.values)) if isinstance(role_map, dict) else ["no object"]
    )
    if unknown:
        yield Error(
            f"OIDC_ROLE_MAP names roles that do not exist: {', '.join(unknown)}.",
            hint=f'Write {{"group": "role", ...}} with the roles {", ".join(Role.values)}.',
            id="registry.E022",
        )


def _keys() -> Iterator[CheckMessage]:
    open_to_others = [
        path.name for path in sorted(settings.KEYS_DIR.glob("*")) if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    ]
    if open_to_others:
        yield Error(
            f"Others on this machine can read the keys {', '.join(open_to_others)}.",
            hint=f"chmod 600 {settings.KEYS_DIR}/*",
            id="registry.E006",
        )


def _in_production() -> Iterator[CheckMessage]:
    yield from _production_addresses()
    if settings.DEMO:
        yield Error("The demo does not run in production mode.", hint="Leave REGISTRY_DEMO out.", id="registry.E031")
    if settings.DEBUG:
        yield Error("DEBUG is on in production.", hint="Leave DEBUG out.", id="registry.E032")
    if not settings.DATABASES["default"].get("USER") or not settings.DATABASE_OWNER.get("USER"):
        yield Error(
            "DATABASE_URL and DATABASE_OWNER_URL must name their roles in production.",
            hint="postgresql://role:password@host/database, one role for each of the two.",
            id="registry.E033",
        )
    if "smtp" not in settings.EMAIL_BACKEND or settings.DEFAULT_FROM_EMAIL.endswith("@localhost"):
        yield Error(
            "Mail would not leave this machine.",
            hint="Set EMAIL_URL (smtp+tls://user:password@host:587) and DEFAULT_FROM_EMAIL.",
            id="registry.E034",
        )
    if settings.OIDC_ISSUER and not settings.OIDC_ISSUER.startswith("https://"):
        yield Error("OIDC_ISSUER is not an https address.", hint="https://sign-in.example.dk", id="registry.E035")
    if not settings.REQUIRE_TOTP:
        yield Warning(
            "Accounts that read personal data work without a one-time password.",
            hint="Leave REGISTRY_REQUIRE_TOTP out.",
            id="registry.W001",
        )


def _production_addresses() -> Iterator[CheckMessage]:
    site = urlsplit(settings.SITE_URL)
    if site.scheme != "https" or not site.hostname:
        yield Error(
            f"SITE_URL is “{settings.SITE_URL}”, not an https address.",
            hint="It stands in mails and in the statement: https://privacy.example.dk",
            id="registry.E010",
        )
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        yield Error(
            "ALLOWED_HOSTS must name the site's hosts in production, and not *.",
            hint=f"ALLOWED_HOSTS={site.hostname or 'privacy.example.dk'}",
            id="registry.E011",
        )
    elif site.hostname and not validate_host(site.hostname, settings.ALLOWED_HOSTS):
        yield Error(
            f"The host of SITE_URL, {site.hostname}, is not among ALLOWED_HOSTS.",
            hint=f"ALLOWED_HOSTS={','.join([*settings.ALLOWED_HOSTS, site.hostname])}",
            id="registry.E012",
        )
