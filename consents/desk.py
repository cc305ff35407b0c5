"""On the officers' desk: objections that wait for an answer, consents that end soon, and recipients not told yet."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from purposes import days
from purposes.desk import DeskItem, Weight, register
from subjects.tasks import tasks_now

from .actions.common import DECIDE_OBJECTION
from .models import RecipientTask, Standing
from .objections import decided_first, meanwhile, waiting
from .standings import ending_soon


@register
def objections(reader: Any) -> Iterator[DeskItem]:
    """Objections without an answer, one line for each purpose; first those whose processing goes on meanwhile."""
    if not reader.has_perm(DECIDE_OBJECTION):
        return
    goes_on, names = decided_first(), tasks_now()
    by_purpose = waiting().order_by().values_list("purpose")
    counted = list(by_purpose.annotate(count=Count("pk"), oldest=Min("objected_at")))
    for code, count, oldest in sorted(counted, key=lambda row: (row[0] not in goes_on, row[2])):
        yield _waiting(code, names.purpose_name(code), count, oldest, goes_on=code in goes_on)


def _waiting(code: str, name: str, count: int, oldest: datetime, *, goes_on: bool) -> DeskItem:
    sentence = ngettext(
        "%(count)d objection to “%(purpose)s” waits for an answer, since %(day)s.",
        "%(count)d objections to “%(purpose)s” wait for an answer, the oldest since %(day)s.",
        count,
    )
    return DeskItem(
        Weight.SHOULD,
        _("Objection"),
        sentence % {"count": count, "purpose": name, "day": formats.date_format(days.of(oldest))},
        "is-blocked" if goes_on else "is-waiting",
        url=f"{reverse('staff_objections')}?{urlencode({'purpose': code})}",
        quote=meanwhile(oldest, goes_on=goes_on),
    )


@register
def ending(reader: Any) -> Iterator[DeskItem]:
    """Consents that end within thirty days, in one line: whoever is to be asked anew is asked before."""
    if not reader.has_perm("consents.view_standing"):
        return
    names = tasks_now()
    counted = list(
        ending_soon(Standing.objects.all(), timezone.now())
        .order_by()
        .values_list("purpose")
        .annotate(count=Count("pk"))
        .order_by("-count", "purpose")
    )
    if not counted:
        return
    total = sum(count for _purpose, count in counted)
    sentence = ngettext("%(count)d yes ends within 30 days.", "%(count)d yeses end within 30 days.", total)
    yield DeskItem(
        Weight.NICE,
        _("Ends soon"),
        sentence % {"count": total},
        "is-open",
        rows=[(f"{names.purpose_name(purpose)} ({count})", _ending(purpose)) for purpose, count in counted],
    )


def _ending(purpose: str) -> str:
    return f"{reverse('admin:consents_standing_changelist')}?{urlencode({'purpose': purpose, 'ends': 'soon'})}"


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
