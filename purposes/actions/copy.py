"""Copying a line with all that belongs to it, under a code of its own."""

from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gdpr_registry import history

from .. import states
from ..exceptions import RegisterError
from ..models import Activity, Purpose, Task
from .common import ask_permission

L = TypeVar("L", Activity, Purpose)

#: What a copy does not take over: a letter stands once, a revision counts publications.
FRESH = {Purpose: {"letter": "", "revision": 1}, Activity: {}}


def copy_line(*, line: L, code: str, by: Any) -> L:
    """A new line in work, the same in all but its code; tasks get codes that begin with the new one.

    An assessment is not copied: it is made for one purpose. Raises RegisterError for a code that is taken or cannot
    be one, PermissionDenied.
    """
    model: Any = type(line)
    ask_permission(by, f"purposes.add_{model._meta.model_name}", _("Only an officer changes the register."))
    code = _free(model, code.strip())
    with transaction.atomic(), history.context(by=by, reason=_("Copied from %(code)s") % {"code": line.code}):
        rows = states.state_now(line)
        keys: dict[Any, dict[Any, Any]] = {}
        for kind, found in rows.items():
            keys[kind] = _copies(kind, found, keys, {model: {**FRESH[model], "code": code, "in_work": True}}, code)
    copied: L = model.objects.get(code=code)
    return copied


def _free(model: Any, code: str) -> str:
    try:
        model._meta.get_field("code").run_validators(code)
    except ValidationError as refusal:
        raise RegisterError(*refusal.messages) from None
    if not code or model.objects.filter(code=code).exists():
        raise RegisterError(_("Choose a code that no other line has."))
    return code


def _copies(kind: Any, found: dict[Any, Any], keys: dict[Any, Any], own: dict[Any, Any], code: str) -> dict[Any, Any]:
    """Write copies of the rows of one kind; old key -> new key."""
    rows = []
    for columns in found.values():
        values = {name: _moved(kind, name, value, keys) for name, value in columns.items() if name != "id"}
        if kind is Task:
            values["code"] = f"{code}.{columns['code'].rsplit('.', 1)[-1]}"[:60]
        rows.append(kind(**{**values, **own.get(kind, {})}))
    made = kind._base_manager.bulk_create(rows)
    return dict(zip(found, (row.pk for row in made), strict=True))


def _moved(kind: Any, name: str, value: Any, keys: dict[Any, dict[Any, Any]]) -> Any:
    """A key of a row that was copied becomes that of its copy; anything else stays."""
    field = next(column for column in kind._meta.concrete_fields if column.attname == name)
    return keys.get(field.related_model, {}).get(value, value) if field.related_model else value
