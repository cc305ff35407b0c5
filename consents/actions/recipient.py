"""Telling recipients of withdrawals and objections, and recording that they have confirmed (R-055, Art. 19)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdpr_registry import access
from purposes.actions.common import ask_permission
from purposes.exceptions import RegisterError

from ..models import RecipientTask

READ = "consents.view_recipienttask"
TELL = "consents.tell_recipient"

TOLD = access.register("consents.recipient_told", gettext_lazy("told a recipient of a no"))
CONFIRMED = access.register("consents.recipient_confirmed", gettext_lazy("recorded that a recipient confirmed a no"))
LOOKED = access.register("consents.recipient_tasks_read", gettext_lazy("read whom a recipient is told about"))
TAKEN = access.register("consents.recipient_tasks_downloaded", gettext_lazy("took away whom a recipient is told about"))


@transaction.atomic
def tell_recipient(*, recipient: str, tasks: Collection[int], by: Any, note: str = "") -> int:
    """Mark these tasks of the recipient as told, and return how many: those that somebody told meanwhile are left.

    Raises PermissionDenied, RegisterError where none of them waits.
    """
    _ask(by)
    held = _held(RecipientTask.objects.waiting(), recipient, tasks)
    if not held:
        raise RegisterError(
            _("None of these waits any more: somebody has told them already, or what was said did not hold.")
        )
    _among(held).update(told_at=Now(), told_by=by, note=note.strip())
    _trace(TOLD, held, by)
    return len(held)


@transaction.atomic
def acknowledge(*, recipient: str, tasks: Collection[int], by: Any) -> int:
    """Mark these tasks of the recipient, of which they were told, as confirmed by them, and return how many.

    Raises PermissionDenied, RegisterError where none of them waits for a confirmation.
    """
    _ask(by)
    held = _held(RecipientTask.objects.unconfirmed(), recipient, tasks)
    if not held:
        raise RegisterError(_("None of these waits for a confirmation."))
    _among(held).update(acknowledged_at=Now(), acknowledged_by=by)
    _trace(CONFIRMED, held, by)
    return len(held)


def note_look(*, recipient: str, by: Any) -> None:
    """Trace that somebody reads references of the people whom a recipient is told about."""
    _trace_reading(LOOKED, recipient, by, ["identifiers.reference"])


@transaction.atomic
def note_download(*, recipient: str, by: Any, references: bool) -> None:
    """Trace that somebody takes a recipient's tasks away, with references of people or not. Raises PermissionDenied."""
    ask_permission(by, READ, _("Your account may not read what recipients were told."))
    _trace_reading(TAKEN, recipient, by, ["identifiers.reference"] if references else [])


def _trace_reading(action: str, recipient: str, by: Any, fields: list[str]) -> None:
    kind = RecipientTask._meta.label_lower
    access.record(action, by=by, object_kind=kind, object_id=recipient, fields=fields, purpose="all")


def _ask(by: Any) -> None:
    ask_permission(by, TELL, _("Your account may not record what recipients were told."))


def _held(rows: Any, recipient: str, tasks: Collection[int]) -> list[RecipientTask]:
    rows = rows.filter(recipient=recipient, pk__in=tasks).select_related("event")
    return list(rows.select_for_update(of=("self",)))


def _among(held: Iterable[RecipientTask]) -> Any:
    return RecipientTask.objects.filter(pk__in=[task.pk for task in held])


def _trace(action: str, held: Iterable[RecipientTask], by: Any) -> None:
    people: dict[str, dict[Any, list[str]]] = {}
    for task in held:
        people.setdefault(task.event.purpose, {})[task.event.person_id] = []
    for purpose, objects in sorted(people.items()):
        access.record_each(action, by=by, object_kind="subjects.person", objects=objects, purpose=purpose)
