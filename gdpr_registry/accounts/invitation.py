"""The link by which somebody chooses the password of an account that was opened for them."""

from urllib.parse import urljoin

from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from gdpr_registry.accounts import traces
from gdpr_registry.models import User


def signs_in_through_provider(account: User) -> bool:
    """Say whether the account belongs to the provider, which then keeps its password."""
    return SocialAccount.objects.filter(user=account).exists()


def password_link(account: User) -> str:
    """Return the address at which a new password is chosen; good for one use within PASSWORD_RESET_TIMEOUT (3 days)."""
    token = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(account)
    return link_for(f"{user_pk_to_url_str(account)}-{token}")


def link_for(key: str) -> str:
    """Return the address at which the holder of `key` (account and token, joined by a hyphen) chooses a password."""
    account, _hyphen, token = key.partition("-")
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": account, "key": token})
    return urljoin(settings.SITE_URL, path)


@transaction.atomic
def invite(*, account: User, by: User | None) -> None:
    """Mail the link to the account's address; the mail leaves when the transaction is kept."""
    if not User.objects.usable().filter(pk=account.pk).exists():
        raise ValidationError(_("This account is closed."), code="closed")
    if signs_in_through_provider(account):
        raise ValidationError(_("This account signs in through the provider and needs no password."), code="provider")
    traces.record(traces.INVITED, by=by, account=account)
    transaction.on_commit(lambda: _send(account))


def _send(account: User) -> None:
    with translation.override(account.language):
        context = {"account": account, "link": password_link(account), "site_url": settings.SITE_URL}
        subject = render_to_string("account/email/invitation_subject.txt", context).strip()
        message = render_to_string("account/email/invitation_message.txt", context)
    send_mail(subject, message, settings.DEFAULT_FROM_EMAIL, [account.email])
