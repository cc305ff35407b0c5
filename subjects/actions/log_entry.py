"""Recording what was done, mending a slip, correcting an error. An entry is never changed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from gdpr_registry.evidence import erase
from purposes import days, editions
from purposes.actions.common import ask_permission, database_now, given, once, share_turn, when
from purposes.exceptions import RegisterError
from purposes.models import PurposeStop

from ..models import LogEntry
from ..tasks import Tasks

RECORD = "subjects.record_entry"
#: How long after recording its author mends a slip beneath the same row.
MENDING = timedelta(minutes=15)
#: Rows erased in one transaction.
AT_ONCE = 1000


@dataclass(frozen=True)
class Ground:
    """What an entry says of why: the codes that were in force."""

    task: str
    purpose: str
    basis: str
    edition: int


@transaction.atomic
def record_entry(
    *,
    by: Any,
    task: str,
    what: str,
    key: UUID,
    happened_at: datetime | None = None,
    people_count: int | None = None,
    system: str = "",
    note: str = "",
) -> LogEntry:
    """Record that something was done for a task, now or at `happened_at`. The same key records once.

    Raises RegisterError where the task's purpose is stopped or not in force, PermissionDenied.
    """
    ask_permission(by, RECORD, _("Your account may not record in the log."))
    if known := _recorded(key, by):
        return known
    now = database_now()
    at = _no_later_than(now, happened_at)
    return _write(
        by=by,
        key=key,
        happened_at=at,
        **vars(_ground_in_force(task, at)),
        **_said(what=what, people_count=people_count, system=system, note=note),
    )


@transaction.atomic
def correct_entry(
    *,
    entry: LogEntry,
    by: Any,
    task: str,
    what: str,
    key: UUID,
    happened_at: datetime | None = None,
    people_count: int | None = None,
    system: str = "",
    note: str = "",
) -> LogEntry:
    """Correct an entry by a further one. Its author mends a slip within 15 minutes beneath the same row.

    By others, or later, the correction is an entry of its own that points to the first. Without `happened_at` the
    time stays. An unchanged task keeps its ground, even where the purpose is no longer in force. The same key corrects
    once. Raises RegisterError, PermissionDenied.
    """
    ask_permission(by, RECORD, _("Your account may not record in the log."))
    if not entry.may_be_read_by(by):
        raise PermissionDenied(_("Only its author and those who read all of the log correct an entry."))
    if known := _recorded(key, by):
        return known
    first = LogEntry.objects.get(pk=entry.first_id)
    reads = LogEntry.objects.of_one(first.pk)[0]
    now = database_now()
    at = _no_later_than(now, happened_at or reads.happened_at)
    ground = _ground_of(reads) if task == reads.task else _ground_in_force(task, at)
    is_mend = may_mend(first, by, now)
    return _write(
        by=by,
        key=key,
        happened_at=at,
        corrects_id=first.pk if is_mend else first.corrects_id or first.pk,
        is_mend=is_mend,
        **vars(ground),
        **_said(what=what, people_count=people_count, system=system, note=note),
    )


def remove_old() -> int:
    """Erase entries with their corrections once nothing was recorded of them for STAFF_LOG_MONTHS; tombstones stay.

    Returns how many rows went.
    """
    gone, before = 0, days.months_before(database_now(), settings.STAFF_LOG_MONTHS)
    while erased := erase(LogEntry.objects.at_rest_since(before).order_by("pk")[:AT_ONCE]):
        gone += erased
    return gone


def may_mend(entry: LogEntry, by: Any, now: datetime | None = None) -> bool:
    """Whether this account still mends slips of this entry, by the database's clock."""
    return bool(entry.by_id == by.pk and (now or database_now()) < entry.recorded_at + MENDING)


def _recorded(key: UUID, by: Any) -> LogEntry | None:
    return LogEntry.objects.filter(key=key, by=by).first()


def _write(**columns: Any) -> LogEntry:
    entry = once(lambda: LogEntry.objects.record(**columns), lambda: _recorded(columns["key"], columns["by"]))
    entry.refresh_from_db(fields=["recorded_at"])
    return entry


def _said(*, what: str, people_count: int | None, system: str, note: str) -> dict[str, Any]:
    return {
        "what": given(what, _("Write what you did.")),
        "people_count": people_count,
        "system": system,
        "note": note.strip(),
    }


def _no_later_than(now: datetime, happened_at: datetime | None) -> datetime:
    if happened_at and happened_at > now:
        raise RegisterError(_("This has not happened yet: choose a time that has passed."))
    return happened_at or now


def _ground_of(entry: LogEntry) -> Ground:
    return Ground(entry.task, entry.purpose, entry.basis, entry.edition)


def _ground_in_force(task: str, at: datetime) -> Ground:
    share_turn()
    edition = editions.in_force()
    if edition is None:
        raise RegisterError(_("No edition is in force yet, so nothing may be done for any purpose."))
    basis = Tasks(edition, translation.get_language() or "").basis(task)
    if basis is None:
        raise RegisterError(
            _("The task “%(task)s” belongs to no purpose in force. Choose another, or ask an officer.") % {"task": task}
        )
    _refuse_stopped(basis.stop, str(basis.name.text), at)
    return Ground(task, basis.purpose.code, basis.purpose.primary_basis, edition.number)


def _refuse_stopped(stop: PurposeStop | None, purpose: str, at: datetime) -> None:
    # What was done before the stop may be recorded: the log says what happened.
    if stop and at >= stop.stopped_at:
        raise RegisterError(
            _("The purpose “%(purpose)s” was stopped on %(when)s. Nothing may be done for it until an officer says so.")
            % {"purpose": purpose, "when": when(stop.stopped_at)}
        )
