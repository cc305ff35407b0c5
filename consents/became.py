"""What became of the mails of a mailing: sent, waiting, withheld by reason, given up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q
from django.db.models.fields.json import KT
from django.db.models.functions import Now

from gdpr_registry.models import OutgoingMail

from .marketing_mails import MARKETING
from .models import Mailing


@dataclass(frozen=True)
class Became:
    """Counts of the mails of one mailing."""

    sent: int = 0
    #: Handed to the mail server, which has not answered yet.
    in_hand: int = 0
    waiting: int = 0
    given_up: int = 0
    withheld: dict[str, int] = field(default_factory=dict)

    @property
    def is_settled(self) -> bool:
        """Whether nothing of it can change any more."""
        return not (self.in_hand or self.waiting)

    @property
    def settled(self) -> int:
        """How many have left, were withheld or given up."""
        return self.sent + self.given_up + self.kept_back

    @property
    def kept_back(self) -> int:
        """How many were withheld, for whatever reason."""
        return sum(self.withheld.values())


def became_of(mailing: Mailing) -> Became:
    """What became of it: as counted when the last mail was settled, otherwise counted now."""
    if mailing.became is not None:
        return Became(**mailing.became)
    return became_of_each([mailing])[mailing.pk]


def became_of_each(mailings: Collection[Mailing]) -> dict[UUID, Became]:
    """As `became_of` for several, by their ids. One query."""
    kept = {mailing.pk: Became(**mailing.became) for mailing in mailings if mailing.became is not None}
    return (
        {mailing.pk: Became() for mailing in mailings} | _counted([m.pk for m in mailings if m.pk not in kept]) | kept
    )


def is_under_way(mailing: Mailing, became: Became) -> bool:
    """Whether more of what was sent can still leave: mails are to be written, or wait."""
    return not (mailing.prepared_at and became.is_settled)


def settle() -> int:
    """Keep the counts of each mailing a day before its first mails are removed. Nothing goes: 0."""
    soon = Now() - timedelta(days=settings.MAIL_DAYS - 1)
    for mailing in Mailing.objects.sent().filter(became__isnull=True, prepared_at__lt=soon):
        became = became_of(mailing)
        if became.is_settled:
            Mailing.objects.filter(pk=mailing.pk).update(became=asdict(became))
    return 0


def mails_of(mailings: Collection[UUID]) -> Any:
    """The outgoing mails of these mailings, as far as they are on file."""
    mails = OutgoingMail.objects.filter(kind=MARKETING).annotate(mailing=KT("context__mailing"))
    return mails.filter(mailing__in=list(map(str, mailings)))


def _counted(ids: Collection[UUID]) -> dict[UUID, Became]:
    found: dict[UUID, Became] = defaultdict(Became)
    rows = mails_of(ids).order_by().values_list("mailing", "withheld_for")
    for pk, reason, total, *ends in rows.annotate(total=Count("pk"), **ENDS):
        before = found[UUID(pk)]
        if reason:
            found[UUID(pk)] = replace(before, withheld={**before.withheld, reason: total})
        else:
            counts = dict(zip(ENDS, ends, strict=True))
            found[UUID(pk)] = replace(before, **counts, waiting=total - sum(counts.values()))
    return dict(found)


#: By the name of the count.
ENDS = {
    "sent": Count("pk", filter=Q(sent_at__isnull=False)),
    "given_up": Count("pk", filter=Q(gave_up_at__isnull=False)),
    "in_hand": Count("pk", filter=Q(in_hand_until__gt=Now())),
}
