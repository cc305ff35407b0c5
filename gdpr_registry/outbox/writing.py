"""Writing mails: rows in the caller's transaction. And taking them back, with what they carry."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from email.utils import make_msgid
from itertools import islice
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from gdpr_registry.models import OutgoingMail, User
from gdpr_registry.models.outgoing_mail import WAITS
from gdpr_registry.outbox.addresses import refuse_address
from gdpr_registry.outbox.kinds import Kind, kind_of

#: Mails written by one statement.
BATCH = 500


@dataclass(frozen=True)
class Addressed:
    """One of many mails of a kind: to whom, in which language, about whom, and what its texts need."""

    to: str
    language: str = ""
    context: dict[str, Any] = field(default_factory=dict)
    about: UUID | None = None


def send(
    *,
    kind: str,
    to: str,
    language: str = "",
    context: dict[str, Any] | None = None,
    about: UUID | None = None,
    by: User | None,
) -> OutgoingMail:
    """Write a mail of this kind; the worker sends it once the caller's transaction is kept.

    `context` goes into JSON: ids and names, no secret. `about` is the id of the person, or of the yes that waits, whose
    data it carries: with them it goes (`drop`). `by` is the account that caused it, None for the system.
    Raises UnknownKind, and ValidationError for what is no single e-mail address.
    """
    mail = _written(kind_of(kind), Addressed(to, language, context or {}, about), by)
    mail.save(force_insert=True)
    return mail


@transaction.atomic
def send_many(*, kind: str, rows: Iterable[Addressed], by: User | None) -> int:
    """Write a mail of this kind for each row, as `send` would, all or none. Returns how many.

    The rows are taken as they come: thousands hold no more memory than a few hundred.
    """
    of_kind, rest, written = kind_of(kind), iter(rows), 0
    while some := list(islice(rest, BATCH)):
        OutgoingMail.objects.bulk_create([_written(of_kind, row, by) for row in some])
        written += len(some)
    return written


def drop(*, about: Collection[UUID]) -> int:
    """Remove each mail about these people or yeses, whether it waits, has left or could not. Returns how many.

    For who removes the person or the yes, in the same transaction and after holding it. What is in the mail server's
    hands leaves.
    """
    removed, _by_model = OutgoingMail.objects.filter(about__in=about).delete()
    return removed


def withhold(mails: QuerySet[OutgoingMail], *, reason: str) -> int:
    """Withhold for good those of these mails that wait, for the reason with this code. Returns how many.

    What is in the mail server's hands leaves; a worker that put one aside finds that it holds it no more.
    """
    waiting = mails.filter(WAITS).exclude(in_hand_until__gt=Now())
    return waiting.update(withheld_at=Now(), withheld_for=reason, in_hand_until=None)


def _written(kind: Kind, row: Addressed, by: User | None) -> OutgoingMail:
    refuse_address(row.to)
    return OutgoingMail(
        kind=kind.name,
        is_urgent=kind.is_urgent,
        message_id=make_msgid(domain=urlsplit(settings.SITE_URL).hostname or "localhost"),
        to=row.to,
        language=row.language or settings.LANGUAGE_CODE,
        context=row.context,
        about=row.about,
        by=by,
    )
