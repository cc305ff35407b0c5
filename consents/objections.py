"""Objections to a legitimate interest that wait for an answer, and what happens to the person meanwhile (R-085)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from purposes import days, editions

from .fold import OPEN
from .models import Standing
from .people import begins_to_stop


def waiting() -> QuerySet[Standing]:
    """How those people stand who objected and got no answer yet, the longest waiting first."""
    return Standing.objects.filter(objection=OPEN).order_by("objected_at", "pk")


def decided_first() -> set[str]:
    """Codes of the purposes in force whose processing goes on while an objection is decided."""
    return {purpose.code for purpose in editions.purposes_in_force() if not purpose.objection_pauses}


def meanwhile(objected: datetime, *, goes_on: bool) -> str:
    """What happens until the answer, in a sentence for the officer."""
    if not goes_on:
        return _("The processing has stopped for them until you answer.")
    if objected <= begins_to_stop(timezone.now()):
        return _("The five working days to decide in are over: the gate says no from now on.")
    return _("The processing goes on while you decide, until %(day)s.") % {
        "day": formats.date_format(days.of(stops_on(objected)))
    }


def stops_on(objected: datetime) -> datetime:
    """When the gate begins to say no to an objection that is decided first: the first moment that has five working days
    (Monday to Friday) behind it."""
    moment = timezone.localtime(objected)
    while begins_to_stop(moment) < objected:
        moment += timedelta(days=1)
    return moment
