"""The address at which somebody chooses a password: always the site's own, not the host that a browser named."""

from urllib.parse import urljoin

from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse

from gdpr_registry.models import User


def password_link(account: User) -> str:
    """Return the address at which a new password is chosen; good for one use within PASSWORD_RESET_TIMEOUT (3 days)."""
    token = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(account)
    return link_for(f"{user_pk_to_url_str(account)}-{token}")


def link_for(key: str) -> str:
    """Return the address at which the holder of `key` (account and token, joined by a hyphen) chooses a password."""
    account, _hyphen, token = key.partition("-")
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": account, "key": token})
    return urljoin(settings.SITE_URL, path)
