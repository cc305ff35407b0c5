"""On the desk: how much stands in the way of the next edition.

Finding it composes the whole draft. So the figures are kept until the register changes, and where counting takes long,
the last figures stand with the time at which they held: the desk of a large register opens as fast as that of a small.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter
from typing import Any

from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import days
from ..blockers import Finding, Severity, blockers
from ..models import Edition, PurposeStop
from .items import DeskItem, Weight

KEY = "desk.findings"
#: Seconds for which the figures are believed at most.
KEPT = 60 * 60 * 24
#: Counting that takes longer, in seconds, does not hold up the desk a second time.
LONG = 1.5


@dataclass(frozen=True)
class Counted:
    """How many findings there were, of which state of the register, and how long the counting took in seconds."""

    mark: str
    at: datetime
    took: float
    blocking: int
    warnings: int


def findings(reader: Any) -> Iterator[DeskItem]:
    """What blocks the next edition, and what somebody should look at before."""
    if not reader.has_perm("purposes.view_proposal"):
        return
    counted, is_fresh = figures()
    check = reverse("admin:purposes_proposal_check")
    note = "" if is_fresh else _counted_at(counted)
    if counted.blocking:
        yield DeskItem(
            Weight.BLOCKS, _("Must be mended"), _blocking(counted.blocking), "is-blocked", f"{check}#blockers", note
        )
    if counted.warnings:
        yield DeskItem(Weight.SHOULD, _("Look at"), _warnings(counted.warnings), "is-open", f"{check}#warnings", note)
    if note and not (counted.blocking or counted.warnings):
        yield DeskItem(Weight.NICE, _("Look at"), _("The draft has changed since it was checked."), url=check)


def figures() -> tuple[Counted, bool]:
    """The figures and whether they hold of the register as it is now."""
    mark, kept = mark_of_register(), cache.get(KEY)
    if kept is not None and kept.mark == mark:
        return kept, True
    if kept is not None and kept.took > LONG:
        return kept, False
    return count(mark), True


def count(mark: str | None = None) -> Counted:
    """Compose the draft, count what is found, and keep the figures."""
    return check_draft(mark)[1]


def check_draft(mark: str | None = None) -> tuple[list[Finding], Counted]:
    """Every finding in the draft as it is now; the desk keeps their number."""
    mark, began = mark or mark_of_register(), perf_counter()
    found = blockers()
    blocking = sum(finding.severity is Severity.BLOCKER for finding in found)
    counted = Counted(mark, timezone.now(), perf_counter() - began, blocking, len(found) - blocking)
    cache.set(KEY, counted, KEPT)
    return found, counted


def mark_of_register() -> str:
    """What changes whenever a row of the register, an edition, a stop or the day does: one query."""
    tables = [
        model.pgh_event_model._meta.db_table
        for model in apps.get_app_config("purposes").get_models()
        if hasattr(model, "pgh_event_model")
    ]
    newest = [f'(SELECT max(pgh_id) FROM "{table}")' for table in tables]  # noqa: S608  names of our own tables
    frozen = [f'(SELECT max(id) FROM "{model._meta.db_table}")' for model in (Edition, PurposeStop)]  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(newest + frozen)}")
        ids = cursor.fetchone()
    return f"{days.today()}/" + "/".join(str(number or 0) for number in ids)


def _counted_at(counted: Counted) -> str:
    at = formats.date_format(timezone.localtime(counted.at), "DATETIME_FORMAT")
    return _("Counted at %(time)s. The register has changed since: check the draft for today's figures.") % {"time": at}


def _blocking(number: int) -> str:
    sentence = ngettext(
        "%(count)d thing stands in the way of the next edition.",
        "%(count)d things stand in the way of the next edition.",
        number,
    )
    return sentence % {"count": number}


def _warnings(number: int) -> str:
    sentence = ngettext(
        "%(count)d thing to look at before the next edition.",
        "%(count)d things to look at before the next edition.",
        number,
    )
    return sentence % {"count": number}
