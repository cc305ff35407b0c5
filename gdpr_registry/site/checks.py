"""System checks of the settings, each with an id and a hint: `docs/settings.md`, held before the site starts."""

import logging
import stat
from collections.abc import Iterator
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Least:
    """A number that a setting may not be below; `variable` is its name in the environment."""

    variable: str
    setting: str
    least: int
    hint: str
    id: str

    def check(self) -> Iterator[CheckMessage]:
        """Tell of the setting where it is below."""
        if (value := getattr(settings, self.setting)) < self.least:
            yield Error(f"{self.variable} is {value}, below {self.least}.", hint=self.hint, id=self.id)


LEAST = (
    Least("REGISTRY_SESSION_HOURS", "SESSION_HOURS", 1, "The default is 12 hours.", "registry.E003"),
    Least("REGISTRY_SESSION_IDLE_MINUTES", "SESSION_IDLE_MINUTES", 1, "The default is 60 minutes.", "registry.E003"),
    Least(
        "TRUSTED_PROXY_COUNT",
        "TRUSTED_PROXY_COUNT",
        0,
        "It is the number of proxies of your own in front of the site, 0 for none.",
        "registry.E004",
    ),
    Least("REGISTRY_STAFF_LOG_MONTHS", "STAFF_LOG_MONTHS", 1, "The default is 36 months.", "registry.E007"),
    Least("REGISTRY_FOLLOW_UP_MONTHS", "FOLLOW_UP_MONTHS", 1, "The default is 24 months.", "registry.E007"),
    Least("REGISTRY_MAIL_DAYS", "MAIL_DAYS", 0, "The default is 30 days.", "registry.E007"),
    Least("REGISTRY_API_REQUESTS_PER_MINUTE", "API_REQUESTS_PER_MINUTE", 1, "The default is 600.", "registry.E008"),
    Least(
        "REGISTRY_MAIL_TIMEOUT",
        "EMAIL_TIMEOUT",
        1,
        "The mail server is waited for so many seconds at each step; the default is 30.",
        "registry.E009",
    ),
    Least(
        "REGISTRY_LOOKS_PER_HOUR",
        "LOOKS_PER_HOUR",
        1,
        "After so many people within an hour one is asked why; the default is 40.",
        "registry.E013",
    ),
)


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
    if settings.LOGGING["level"] not in logging.getLevelNamesMapping():
        yield Error(
            f"REGISTRY_LOG_LEVEL is “{settings.LOGGING['level']}”.",
            hint="Say DEBUG, INFO, WARNING or ERROR.",
            id="registry.E005",
        )
    for least in LEAST:
        yield from least.check()


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
    yield from _client_secret()
    yield from _role_map()


def _client_secret() -> Iterator[CheckMessage]:
    secret = settings.OIDC_CLIENT_SECRET_FILE
    if secret and not (Path(secret).is_file() and Path(secret).read_text().strip()):
        yield Error(
            f"OIDC_CLIENT_SECRET_FILE names {secret}, which is missing or empty.",
            hint="Put the client secret in this file, mode 0600.",
            id="registry.E021",
        )


def _role_map() -> Iterator[CheckMessage]:
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
