"""Putting a row back to how it stood at a change: a new change with a reason, nothing of history is undone (R-011)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.utils.translation import gettext as _

from gdpr_registry import history

from .. import states
from ..exceptions import RegisterError
from .common import ask_permission, given

#: Columns that other acts write: publication, approval.
WRITTEN_ELSEWHERE = frozenset(
    {"revision", "approved_by_id", "approved_at", "approved_sha256", "context_sha256", "code", "id"}
)


def put_back(*, row: Any, at: datetime, by: Any, reason: str, parts: bool = True) -> None:
    """Let the row, and with `parts` what belongs to it, stand again as after the changes up to `at`.

    Raises RegisterError where a constraint forbids it or nothing would change; PermissionDenied.
    """
    kind = row._meta.model_name
    ask_permission(by, f"purposes.change_{kind}", _("Only an officer changes the register."))
    reason = given(reason, _("Write why the row is put back."))
    try:
        with transaction.atomic(), history.context(by=by, reason=reason):
            type(row)._base_manager.select_for_update(of=("self",)).get(pk=row.pk)
            _write(row, at, parts)
            # Foreign keys are asked now, while there is somebody to tell.
            connection.check_constraints()
    except models.ProtectedError:
        raise RegisterError(
            _("Something that was added since is used elsewhere: take it out there first, then put the row back.")
        ) from None
    except IntegrityError as refusal:
        raise RegisterError(_sentence(refusal)) from None
    except DatabaseError:
        raise RegisterError(_("The register refuses the row as it stood then.")) from None


def would_change(row: Any, at: datetime, *, parts: bool = True) -> list[history.Change]:
    """What putting back would change, as changes by nobody yet."""
    then, now = states.state_at(row, at), states.state_now(row)
    models_here = list(now) if parts else [type(row)]
    return [
        history.Change(at, action, model, pk, None, "", "", dict(_named(model, before, after)))
        for model in models_here
        for action, pk, before, after in _steps(model, now[model], then.get(model, {}))
    ]


def _steps(model: Any, now: dict[Any, Any], then: dict[Any, Any]) -> Iterator[tuple[str, Any, Any, Any]]:
    for pk in now.keys() | then.keys():
        before, after = now.get(pk), then.get(pk)
        if before is None:
            yield "insert", pk, {}, after
        elif after is None:
            yield "delete", pk, before, {}
        elif any(before[name] != after[name] for name in before.keys() - WRITTEN_ELSEWHERE):
            kept = {name: before[name] for name in before.keys() & WRITTEN_ELSEWHERE}
            yield "update", pk, before, {**after, **kept}


def _named(model: Any, before: dict[str, Any], after: dict[str, Any]) -> Iterator[tuple[str, tuple[Any, Any]]]:
    for field in model._meta.concrete_fields:
        old, new = before.get(field.attname), after.get(field.attname)
        if old != new:
            yield field.name, (old, new)


def _write(row: Any, at: datetime, parts: bool) -> None:
    changes = would_change(row, at, parts=parts)
    if not changes:
        raise RegisterError(_("The row stands like this already."))
    if any(change.model is type(row) and change.action != "update" for change in changes):
        raise RegisterError(_("The row was not there at that time."))
    then = states.state_at(row, at)
    # Parts go before what they hang on, and come after it.
    for change in reversed(changes):
        if change.action == "delete":
            change.model._base_manager.filter(pk=change.object_id).delete()
    for change in changes:
        if change.action != "delete":
            _set(change, then[change.model][change.object_id])


def _set(change: history.Change, columns: dict[str, Any]) -> None:
    if change.action == "insert":
        if not columns.get("code", "-"):
            # Traces of parts that were made before parts had codes: it gets one now.
            columns = {name: value for name, value in columns.items() if name != "code"}
        change.model._base_manager.bulk_create([change.model(**columns)])
    else:
        values = {name: value for name, value in columns.items() if name not in WRITTEN_ELSEWHERE}
        change.model._base_manager.filter(pk=change.object_id).update(**values)


def _sentence(refusal: IntegrityError) -> str:
    """What the broken constraint says, or that something the row named is gone."""
    name = getattr(getattr(refusal.__cause__, "diag", None), "constraint_name", "") or ""
    for model in apps.get_app_config("purposes").get_models():
        for constraint in model._meta.constraints:
            if constraint.name == name:
                return str(constraint.get_violation_error_message())
    if "_fk_" in name:
        return _("The row named something then that is no longer in the register.")
    return _("The register refuses the row as it stood then.")
