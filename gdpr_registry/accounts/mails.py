"""The kinds of mail about accounts. A link to choose a password is made as the mail leaves, and kept nowhere."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from gdpr_registry import outbox
from gdpr_registry.accounts import links
from gdpr_registry.models import OutgoingMail, User


def _with_link(context: dict[str, Any]) -> dict[str, Any]:
    account = User.objects.get(pk=context["account"])
    return {"name": account.name, "link": links.password_link(account)}


INVITATION = outbox.register(
    "accounts.invitation", sentence=_("invites to choose a password"), fill=_with_link, is_urgent=True
)
PASSWORD_RESET = outbox.register(
    "accounts.password_reset", sentence=_("offers a new password"), fill=_with_link, is_urgent=True
)
NOTICE = outbox.register("accounts.notice", sentence=_("tells what was changed of an account"), is_urgent=True)


def send_link(kind: str, *, account: User, by: User | None) -> OutgoingMail:
    """Write a mail with a link by which the account's holder chooses a password."""
    return outbox.send(kind=kind, to=account.email, language=account.language, context={"account": account.pk}, by=by)


def send_notice(*, to: str, language: str, subject: str, text: str) -> OutgoingMail:
    """Write a mail whose words are settled already: what the library of accounts tells."""
    return outbox.send(kind=NOTICE, to=to, language=language, context={"subject": subject, "text": text}, by=None)
