"""Dropping yeses that wait for their mailed link: a no that the person says meanwhile ends them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from gdpr_registry.models import OutgoingMail
from subjects.models import Person

from ..mails import CONFIRM
from ..models import Link, PendingConsent
from ..waiting import waiting_of


def hold_waiting(person: Person, purpose: str = "", channel: str = "") -> list[PendingConsent]:
    """The yeses that wait at the person's addresses, held for this transaction.

    Taken before the person: whoever confirms one takes them in this order, too. No link to them is made meanwhile.
    """
    rows = waiting_of(person, purpose, channel).order_by("pk")
    return list(rows.select_for_update(of=("self",)).only("pk", "asked_at"))


def drop(pending: Collection[PendingConsent], *, until: datetime | None = None) -> int:
    """Remove those that were said by then, with the mails and the links to confirm them. Returns how many."""
    ids = [row.pk for row in pending if until is None or row.asked_at <= until]
    if not ids:
        return 0
    OutgoingMail.objects.filter(kind=CONFIRM, context__pending__in=[str(pk) for pk in ids]).delete()
    Link.objects.filter(pending__in=ids).delete()
    _removed, by_model = PendingConsent.objects.filter(pk__in=ids).delete()
    return by_model.get(PendingConsent._meta.label, 0)
