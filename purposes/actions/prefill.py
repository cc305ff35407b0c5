"""Pre-filling the matrix of a line from lines that serve the same purposes. It only adds."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gdpr_registry import history

from ..models import Activity, Cell, CellLimit, Disclosure, TimeLimit
from ..prefill import ProposedCell, proposed_cells
from .common import ask_permission

#: What a time limit of another line says of that line only.
NOT_COPIED = frozenset({"id", "activity_id"})


@transaction.atomic
def prefill_matrix(*, activity: Activity, by: Any) -> list[ProposedCell]:
    """Add the proposed cells with their recipients and time limits; those that were added, none where there are none.

    A time limit of the same code that the line has already is taken as it is. Raises PermissionDenied.
    """
    ask_permission(by, "purposes.change_activity", _("Only an officer changes the register."))
    held = Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
    proposed = proposed_cells(held)
    if not proposed:
        return []
    lines = ", ".join(sorted({cell.line.code for cell in proposed}))
    with history.context(by=by, reason=_("Pre-filled from %(lines)s") % {"lines": lines}):
        limits = _limits(held, proposed)
        cells = Cell.objects.bulk_create(
            Cell(activity=held, category=cell.like.category, data_category=cell.like.data_category) for cell in proposed
        )
        pairs = list(zip(cells, proposed, strict=True))
        Disclosure.objects.bulk_create(
            Disclosure(cell=cell, recipient=recipient)
            for cell, like in pairs
            for recipient in like.like.recipients.all()
        )
        CellLimit.objects.bulk_create(
            CellLimit(activity=held, cell=cell, time_limit=limits[limit.code])
            for cell, like in pairs
            for limit in like.like.time_limits.all()
        )
    return proposed


def _limits(activity: Activity, proposed: list[ProposedCell]) -> dict[str, TimeLimit]:
    """The time limits of the line by code, with those that the proposed cells name and it lacked."""
    limits = {limit.code: limit for limit in activity.time_limits.all()}
    served = set(activity.purposes.values_list("pk", flat=True))
    missing: dict[str, TimeLimit] = {}
    for limit in (limit for cell in proposed for limit in cell.like.time_limits.all()):
        if limit.code not in limits:
            columns = {field.attname: getattr(limit, field.attname) for field in limit._meta.concrete_fields}
            copy = TimeLimit(**{name: value for name, value in columns.items() if name not in NOT_COPIED})
            copy.activity = activity
            copy.purpose_id = limit.purpose_id if limit.purpose_id in served else None
            missing.setdefault(limit.code, copy)
    TimeLimit.objects.bulk_create(missing.values())
    return limits | missing
