"""Writing a mail: a row in the caller's transaction."""

from email.utils import make_msgid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.validators import validate_email

from gdpr_registry.models import OutgoingMail, User
from gdpr_registry.outbox.kinds import kind_of


def send(
    *, kind: str, to: str, language: str = "", context: dict[str, Any] | None = None, by: User | None
) -> OutgoingMail:
    """Write a mail of this kind; the worker sends it once the caller's transaction is kept.

    `context` goes into JSON: ids and names, no secret. `by` is the account that caused it, None for the system.
    Raises UnknownKind, and ValidationError for what is no single e-mail address.
    """
    kind_of(kind)
    validate_email(to)
    return OutgoingMail.objects.create(
        kind=kind,
        message_id=make_msgid(domain=urlsplit(settings.SITE_URL).hostname or "localhost"),
        to=to,
        language=language or settings.LANGUAGE_CODE,
        context=context or {},
        by=by,
    )
