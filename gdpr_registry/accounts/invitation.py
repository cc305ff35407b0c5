"""Inviting somebody to choose the password of an account that was opened for them."""

from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gdpr_registry.accounts import mails, traces
from gdpr_registry.models import User


def signs_in_through_provider(account: User) -> bool:
    """Say whether the account belongs to the provider, which then keeps its password."""
    return SocialAccount.objects.filter(user=account).exists()


@transaction.atomic
def invite(*, account: User, by: User | None) -> None:
    """Mail the link to the account's address; it leaves when the transaction is kept."""
    if not User.objects.usable().filter(pk=account.pk).exists():
        raise ValidationError(_("This account is closed."), code="closed")
    if signs_in_through_provider(account):
        raise ValidationError(_("This account signs in through the provider and needs no password."), code="provider")
    traces.record(traces.INVITED, by=by, account=account)
    mails.send_link(mails.INVITATION, account=account, by=by)
