"""On the desk: reviews that are due, and lines for which nobody answers (R-014)."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import days
from ..models import Activity, Assessment, Purpose
from .items import DeskItem, Weight

#: How long before its day a review is told of.
SOON = timedelta(days=30)
#: As many rows are named; of the others their number.
NAMED = 12

Rows = list[tuple[QuerySet[Any], Callable[[Any], str]]]


def reviews(reader: Any) -> Iterator[DeskItem]:
    """Reviews that are overdue, and those that come within thirty days."""
    if not reader.has_perm("purposes.view_activity"):
        return
    today = days.today()
    if item := _due(Q(review_on__lt=today), _("Overdue"), "is-blocked", _overdue):
        yield item
    if item := _due(Q(review_on__gte=today, review_on__lte=today + SOON), _("Review"), "is-waiting", _soon):
        yield item


def _overdue(count: int) -> str:
    return ngettext("%(count)d review is overdue.", "%(count)d reviews are overdue.", count) % {"count": count}


def _soon(count: int) -> str:
    sentence = ngettext("%(count)d review is due within 30 days.", "%(count)d reviews are due within 30 days.", count)
    return sentence % {"count": count}


def _due(when: Q, heading: str, shape: str, sentence: Callable[[int], str]) -> DeskItem | None:
    found: Rows = [
        (Activity.objects.filter(when).order_by("review_on", "code"), str),
        (Purpose.objects.filter(when, is_on=True).order_by("review_on", "code"), str),
        (
            Assessment.objects.filter(when, purpose__is_on=True).select_related("purpose").order_by("review_on"),
            lambda row: _("assessment of %(purpose)s") % {"purpose": row.purpose},
        ),
    ]
    return _item(found, heading, shape, sentence, f"{reverse('admin:purposes_activity_changelist')}?o=review_on")


def ownerless(reader: Any) -> Iterator[DeskItem]:
    """Lines for which nobody answers."""
    if not reader.has_perm("purposes.view_activity"):
        return
    nobody = Q(owner__isnull=True, owner_title="")
    found: Rows = [
        (Activity.objects.filter(nobody).order_by("code"), str),
        (Purpose.objects.filter(nobody, is_on=True).order_by("code"), str),
    ]
    activities = f"{reverse('admin:purposes_activity_changelist')}?owner__isempty=1"
    if item := _item(found, _("Nobody answers"), "is-open", _has_none, activities):
        yield item


def _has_none(count: int) -> str:
    return ngettext("%(count)d line has no owner.", "%(count)d lines have no owner.", count) % {"count": count}


def _item(found: Rows, heading: str, shape: str, sentence: Callable[[int], str], more_url: str) -> DeskItem | None:
    # Both are asked always, so that the number of queries does not depend on what is found.
    count = sum(rows.count() for rows, _label in found)
    named = [(label(row), _change(row)) for rows, label in found for row in rows[:NAMED]][:NAMED]
    if not count:
        return None
    return DeskItem(
        Weight.SHOULD,
        heading,
        sentence(count),
        shape,
        rows=named,
        more=count - len(named),
        more_url=more_url if count > len(named) else "",
    )


def _change(row: Any) -> str:
    return reverse(f"admin:purposes_{row._meta.model_name}_change", args=[row.pk])
