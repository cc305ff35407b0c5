"""On the desk: how much stands in the way of the next edition.

Finding it composes the whole draft. So the figures are kept until the register changes. The desk of a large register
never waits for them: it shows the last ones with the time at which they held, and asks for a count once it stands.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
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
from ..models import Activity, Edition, PurposeStop
from .items import DeskItem, Weight

KEY = "desk.findings"
#: Seconds for which the last figures stand, with their time, while nobody counts anew.
KEPT = 60 * 60 * 24 * 7
#: With more activities than this the desk opens before they are counted: a count takes over a millisecond for each.
MANY = 200
#: Seconds after which a count is given up for lost, and another may begin.
PATIENCE = 60 * 5


@dataclass(frozen=True)
class Counted:
    """How many findings there were, of which state of the register, and when."""

    mark: str
    at: datetime
    blocking: int
    warnings: int


def findings(reader: Any) -> Iterator[DeskItem]:
    """What blocks the next edition, and what somebody should look at before."""
    if not reader.has_perm("purposes.view_proposal"):
        return
    counted, is_fresh = figures()
    check = reverse("admin:purposes_proposal_check")
    note, follows = ("", "") if is_fresh else (_counted_at(counted), reverse("admin:purposes_proposal_counted"))
    if counted and counted.blocking:
        sentence, url = _blocking(counted.blocking), f"{check}#blockers"
        yield DeskItem(Weight.BLOCKS, _("Must be mended"), sentence, "is-blocked", url, note, follows=follows)
    if counted and counted.warnings:
        sentence, url = _warnings(counted.warnings), f"{check}#warnings"
        yield DeskItem(Weight.SHOULD, _("Look at"), sentence, "is-open", url, note, follows=follows)
    if follows and not (counted and (counted.blocking or counted.warnings)):
        sentence = _("The draft has not been checked as it stands now.")
        yield DeskItem(Weight.SHOULD, _("Look at"), sentence, url=check, follows=follows)


def figures() -> tuple[Counted | None, bool]:
    """The last figures, if there are any, and whether they hold of the register as it is now."""
    mark, kept = mark_of_register(), cache.get(KEY)
    if kept is not None and kept.mark == mark:
        return kept, True
    if Activity.objects.count() > MANY:
        return kept, False
    return check_draft(mark)[1], True


def count_anew() -> bool:
    """Count where the figures do not hold any more, unless another request does so; returns whether they hold now."""
    if figures()[1]:
        return True
    if not cache.add(f"{KEY}.counting", True, PATIENCE):
        return False
    try:
        check_draft()
    finally:
        cache.delete(f"{KEY}.counting")
    return True


def check_draft(mark: str | None = None) -> tuple[list[Finding], Counted]:
    """Every finding in the draft as it is now; the desk keeps their number."""
    mark, found = mark or mark_of_register(), blockers()
    blocking = sum(finding.severity is Severity.BLOCKER for finding in found)
    counted = Counted(mark, timezone.now(), blocking, len(found) - blocking)
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


def _counted_at(counted: Counted | None) -> str:
    if counted is None:
        return ""
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
