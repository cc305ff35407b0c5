"""Marketing mails that a stop could not reach any more: in the mail server's hands, or gone before it was recorded."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db.models import Max, QuerySet
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gdpr_registry.models import OutgoingMail
from subjects.models import Person

from .kinds import Ground
from .marketing_mails import MARKETING
from .models import ConsentEvent, Mailing

Mails = QuerySet[OutgoingMail]


def in_hand(person: Person) -> int:
    """How many marketing mails to the person have left the registry and are not known to have arrived."""
    return _mails(person).in_hand().count()


def after(person: Person, events: Collection[ConsentEvent]) -> int:
    """How many marketing mails were on their way when the person stopped them by these events, and may still arrive."""
    stopped = {event.purpose for event in events}
    mails = _mails(person)
    if not any(event.ground == Ground.DIRECT_MARKETING for event in events):
        mails = mails.filter(context__purpose__in=stopped)
    since = max(event.recorded_at for event in events)
    return (mails.in_hand() | mails.filter(taken_at__lte=since, sent_at__gt=since)).count()


def left_between(person: Person, purpose: str, received_at: datetime) -> list[OutgoingMail]:
    """The marketing mails for the purpose that left since a no was received, and those that leave just now."""
    mails = _mails(person).filter(context__purpose=purpose)
    return list((mails.in_hand() | mails.filter(sent_at__gte=received_at)).order_by("sent_at", "pk"))


def written_about(person: Person) -> list[str]:
    """The purposes of the marketing mails to the person that are on file, what they got last first."""
    mails = _mails(person).order_by().values("context__purpose").annotate(last=Max("written_at")).order_by("-last")
    return [row["context__purpose"] for row in mails if row["context__purpose"]]


def in_words(mails: Iterable[OutgoingMail]) -> str:
    """Which they are, in one sentence."""
    left = list(mails)
    if not left:
        return _("No marketing mail left between its receipt and this record.")
    mailings = Mailing.objects.in_bulk({mail.context["mailing"] for mail in left})
    names = {str(pk): str(mailing.subject) for pk, mailing in mailings.items()}
    named = "; ".join(f"{names.get(mail.context['mailing'], '')} ({_when(mail)})" for mail in left)
    sentence = ngettext(
        "%(n)d marketing mail left between its receipt and this record: %(named)s.",
        "%(n)d marketing mails left between its receipt and this record: %(named)s.",
        len(left),
    )
    return sentence % {"n": len(left), "named": named}


def _when(mail: OutgoingMail) -> str:
    moment = mail.sent_at or mail.taken_at
    return formats.date_format(timezone.localtime(moment), "DATETIME_FORMAT") if moment else ""


def _mails(person: Person) -> Any:
    return OutgoingMail.objects.filter(kind=MARKETING, about=person.pk)
