"""What an officer decides of a suggestion: accepted, it is written to the draft row; refused, the owner reads why."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gdpr_registry import history
from gdpr_registry.models import User

from ..exceptions import RegisterError
from ..models import (
    Activity,
    ActivitySystem,
    Cell,
    DataCategory,
    Disclosure,
    Part,
    Purpose,
    Recipient,
    Suggestion,
    SuggestionState,
    System,
)
from .common import ask_permission, database_now, given
from .round import RUN_ROUND

Line = Activity | Purpose


@transaction.atomic
def accept(*, suggestion: Suggestion, by: Any, owner: User | None = None) -> Suggestion:
    """Write the suggestion to the draft row; its trace names who decided and who suggested.

    `owner` is who answers for the line, where the suggestion is that somebody else does. Raises RegisterError where
    the line has lost what the suggestion speaks of, PermissionDenied.
    """
    held = _held(suggestion, by)
    with history.context(by=by, reason=_reason(held)):
        _write(held, owner)
    return _decide(held, SuggestionState.ACCEPTED, by)


@transaction.atomic
def refuse(*, suggestion: Suggestion, by: Any, reason: str) -> Suggestion:
    """Leave the row as it is; the owner sees the reason. Raises RegisterError, PermissionDenied."""
    held = _held(suggestion, by)
    held.refusal = given(reason, _("Write to the owner why not."))
    return _decide(held, SuggestionState.REFUSED, by)


def _held(suggestion: Suggestion, by: Any) -> Suggestion:
    ask_permission(by, RUN_ROUND, _("Only an officer decides on suggestions."))
    rows = Suggestion.objects.select_for_update(of=("self",))
    held = rows.select_related("confirmation__owner", "confirmation__round").get(pk=suggestion.pk)
    if not held.is_open:
        raise RegisterError(_("This suggestion was decided on already."))
    if not held.confirmation.is_answered:
        raise RegisterError(_("The owner is still writing."))
    return held


def _decide(held: Suggestion, state: SuggestionState, by: Any) -> Suggestion:
    held.state, held.decided_by, held.decided_at = state, by, database_now()
    held.save(update_fields=["state", "decided_by", "decided_at", "refusal"])
    return held


def _reason(held: Suggestion) -> str:
    return _("Suggested by %(owner)s in the %(round)s") % {
        "owner": held.confirmation.owner,
        "round": held.confirmation.round,
    }


def _write(held: Suggestion, owner: User | None) -> None:
    line, value = held.confirmation.line, held.value
    match held.part:
        case Part.DESCRIPTION:
            line.description = {**line.description, value["language"]: value["text"]}
            line.save(update_fields=["description"])
        case Part.NOTE:
            _note(line, held)
        case Part.OWNER:
            _hand_on(line, held, owner)
        case _ if isinstance(line, Activity):
            WRITERS[Part(held.part)](line, held)


def _note(line: Line, held: Suggestion) -> None:
    """A note changes no field: it stands at the row until somebody has seen to it."""
    told = f"{held.confirmation.owner}: {held.value['text']}"
    line.to_confirm = "\n".join(filter(None, (line.to_confirm, told)))
    line.save(update_fields=["to_confirm"])


def _hand_on(line: Line, held: Suggestion, owner: User | None) -> None:
    owner = owner or User.objects.usable().filter(pk=held.value.get("account")).first()
    if owner is None:
        raise RegisterError(_("Choose the account of the one who answers for the line."))
    line.owner = owner
    line.save(update_fields=["owner"])


def _limit(line: Activity, held: Suggestion) -> None:
    limit = line.time_limits.filter(code=held.code).first()
    if limit is None:
        raise RegisterError(_("The line no longer has this time limit."))
    limit.duration, limit.unit = held.value["duration"], held.value["unit"]
    limit.save(update_fields=["duration", "unit"])


def _systems(line: Activity, held: Suggestion) -> None:
    line.activitysystem_set.filter(system__code__in=held.value["remove"]).delete()
    added = System.objects.filter(code__in=held.value["add"]).exclude(activities=line)
    ActivitySystem.objects.bulk_create([ActivitySystem(activity=line, system=row) for row in added])


def _data(line: Activity, held: Suggestion) -> None:
    """New data stand beside each group of people that the line speaks of, without a time limit: that is still asked."""
    groups = list(dict.fromkeys(line.cells.values_list("category_id", flat=True)))
    line.cells.filter(data_category__code__in=held.value["remove"]).delete()
    there = set(line.cells.values_list("category_id", "data_category_id"))
    added = DataCategory.objects.filter(code__in=held.value["add"])
    Cell.objects.bulk_create(
        Cell(activity=line, category_id=group, data_category=row)
        for row in added
        for group in groups
        if (group, row.pk) not in there
    )


def _recipients(line: Activity, held: Suggestion) -> None:
    """A new recipient gets each cell of the matrix; the officer takes it out where it does not hold."""
    Disclosure.objects.filter(cell__activity=line, recipient__code__in=held.value["remove"]).delete()
    cells, there = (
        list(line.cells.all()),
        set(Disclosure.objects.filter(cell__activity=line).values_list("cell_id", "recipient_id")),
    )
    added = Recipient.objects.filter(code__in=held.value["add"])
    Disclosure.objects.bulk_create(
        Disclosure(cell=cell, recipient=row) for row in added for cell in cells if (cell.pk, row.pk) not in there
    )


WRITERS = {Part.TIME_LIMIT: _limit, Part.SYSTEMS: _systems, Part.DATA: _data, Part.RECIPIENTS: _recipients}
