"""On the officers' desk: objections that wait for an answer, consents that end soon, and recipients not told yet."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from purposes import days, editions
from purposes.desk import DeskItem, Weight, register

from .fold import OPEN
from .kinds import Status
from .models import RecipientTask, Standing
from .people import begins_to_stop

#: How long before its end a consent is told of.
SOON = timedelta(days=30)


@register
def objections(reader: Any) -> Iterator[DeskItem]:
    """Objections without an answer, one line for each purpose; first those whose processing goes on meanwhile."""
    if not reader.has_perm("consents.decide_objection"):
        return
    goes_on = _decided_first()
    waiting = Standing.objects.filter(objection=OPEN).order_by().values_list("purpose")
    counted = list(waiting.annotate(count=Count("pk"), oldest=Min("objected_at")))
    for purpose, count, oldest in sorted(counted, key=lambda row: (row[0] not in goes_on, row[2])):
        yield _waiting(purpose, count, oldest, goes_on=purpose in goes_on)


def _decided_first() -> set[str]:
    edition = editions.in_force()
    purposes = editions.public_of(edition).purposes if edition else []
    return {purpose.code for purpose in purposes if not purpose.objection_pauses}


def _waiting(purpose: str, count: int, oldest: datetime, *, goes_on: bool) -> DeskItem:
    sentence = ngettext(
        "%(count)d objection to %(purpose)s waits for an answer, since %(day)s.",
        "%(count)d objections to %(purpose)s wait for an answer, the oldest since %(day)s.",
        count,
    )
    return DeskItem(
        Weight.SHOULD,
        _("Objection"),
        sentence % {"count": count, "purpose": purpose, "day": formats.date_format(days.of(oldest))},
        "is-blocked" if goes_on else "is-waiting",
        quote=_meanwhile(oldest) if goes_on else _("The processing has stopped for them until you answer."),
    )


def _meanwhile(oldest: datetime) -> str:
    now = timezone.now()
    if oldest <= begins_to_stop(now):
        return _("The five working days to decide in are over: the gate says no from now on.")
    return _("The processing goes on while you decide, until %(day)s.") % {
        "day": formats.date_format(days.of(stops_on(oldest)))
    }


def stops_on(objected: datetime) -> datetime:
    """When the gate begins to say no to an objection that is decided first: the first moment that has five working days
    (Monday to Friday) behind it."""
    moment = timezone.localtime(objected)
    while begins_to_stop(moment) < objected:
        moment += timedelta(days=1)
    return moment


@register
def ending(reader: Any) -> Iterator[DeskItem]:
    """Consents that end within thirty days, in one line: whoever is to be asked anew is asked before."""
    if not reader.has_perm("consents.view_standing"):
        return
    now = timezone.now()
    soon = Standing.objects.filter(status=Status.GIVEN, valid_until__gt=now, valid_until__lte=now + SOON)
    counted = list(soon.order_by().values_list("purpose").annotate(count=Count("pk")).order_by("-count", "purpose"))
    if not counted:
        return
    total = sum(count for _purpose, count in counted)
    sentence = ngettext(
        "%(count)d yes ends within 30 days (%(purposes)s).", "%(count)d yeses end within 30 days (%(purposes)s).", total
    )
    named = ", ".join(f"{purpose}: {count}" for purpose, count in counted)
    yield DeskItem(Weight.NICE, _("Ends soon"), sentence % {"count": total, "purposes": named}, "is-open")


@register
def untold(reader: Any) -> Iterator[DeskItem]:
    """Recipients who have not been told of a withdrawal or an objection, in one line (R-055)."""
    if not reader.has_perm("consents.tell_recipient"):
        return
    count = RecipientTask.objects.waiting().aggregate(n=Count("recipient", distinct=True))["n"]
    if not count:
        return
    sentence = ngettext(
        "%(count)d recipient has not been told of a withdrawal or an objection.",
        "%(count)d recipients have not been told of a withdrawal or an objection.",
        count,
    )
    where = reverse("staff_recipients")
    yield DeskItem(Weight.SHOULD, _("To be told"), sentence % {"count": count}, "is-waiting", url=where)
