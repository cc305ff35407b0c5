"""Sign-in through the company's own OpenID Connect provider: settings in, values out."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PROVIDER = "company"


def providers(*, issuer: str, name: str, client_id: str, secret: str, scopes: list[str]) -> dict[str, Any]:
    """Return allauth's SOCIALACCOUNT_PROVIDERS for one provider; none when no issuer is named."""
    if not issuer:
        return {}
    app = {
        "provider_id": PROVIDER,
        "name": name,
        "client_id": client_id,
        "secret": secret,
        "settings": {"server_url": issuer, "scope": scopes, "oauth_pkce_enabled": True},
    }
    return {"openid_connect": {"APPS": [app]}}


def read_secret(path: str) -> str:
    """Return the client secret kept in the file at `path`; the system check registry.E021 tells of a missing one."""
    return Path(path).read_text().strip() if path and Path(path).is_file() else ""


def origin(url: str) -> str:
    """Return scheme, host and port of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def claims(extra_data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the provider says of a person; the answer of its userinfo address wins over the ID token."""
    if "userinfo" not in extra_data and "id_token" not in extra_data:
        return dict(extra_data)
    return {**extra_data.get("id_token", {}), **extra_data.get("userinfo", {})}


def mapped_roles(said: Mapping[str, Any], *, claim: str, role_map: Mapping[str, str]) -> frozenset[str]:
    """Return the roles that the groups in `claim` stand for; a claim of one group may be a plain text."""
    groups = said.get(claim) or []
    named: Iterable[str] = [groups] if isinstance(groups, str) else groups
    return frozenset(role_map[group] for group in named if group in role_map)
