"""Who edited which rows of the draft since a moment, in words."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from gdpr_registry import history

from . import models

#: Every kind of row that has a page of its own; what hangs on a row counts as the row.
KINDS: list[Any] = [
    models.Controller,
    models.JointArrangement,
    models.DataSubjectCategory,
    models.DataCategory,
    models.RecipientCategory,
    models.Recipient,
    models.System,
    models.Measure,
    models.Purpose,
    models.Activity,
    models.CollectionPoint,
]


def edited_since(moment: datetime) -> list[str]:
    """Such as `customers.d (Otto)`: each row with the names of those who edited it, in order of kind and code."""
    rows = [row for model in KINDS for row in _edited(model, moment)]
    accounts = get_user_model().objects.in_bulk({pk for _code, pks in rows for pk in pks if pk})
    return [
        _told(code, sorted(str(accounts[pk]) if pk in accounts else _("a command") for pk in pks)) for code, pks in rows
    ]


def _edited(model: Any, moment: datetime) -> Iterator[tuple[str, set[int | None]]]:
    edits = history.edits(model, since=moment)
    # From the history: a row that was deleted has its code there still.
    codes = dict(model.pgh_event_model.objects.filter(pgh_obj_id__in=edits).values_list("pgh_obj_id", "code"))
    for pk, code in sorted(codes.items(), key=lambda row: row[1]):
        yield code, {edit.user_id for edit in edits[pk]}


def _told(code: str, names: list[str]) -> str:
    return f"{code} ({', '.join(names)})"
