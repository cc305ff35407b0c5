"""Which row a follow-up is about: found by kind and id, shown only to who may read it.

A row of the register is read by permission. A row of another app says itself who may read it (`may_be_read_by`) and
where it is (`get_absolute_url`), so that this app needs to know none.
"""

from typing import Any

from django.apps import apps
from django.db import models
from django.urls import reverse

from .models.base import RegisterRow

#: How much of a row's name is kept.
LABEL = 300


def row_about(kind: str, row_id: str, reader: Any) -> models.Model | None:
    """The row with this kind ("purposes.activity") and id, or None: no such row, or not for this reader."""
    try:
        model = apps.get_model(kind)
        row = model._default_manager.filter(pk=row_id).first()
    except (LookupError, ValueError, OverflowError):
        return None
    return row if row is not None and _may_read(row, reader) else None


def address_of(row: models.Model) -> str:
    """Where the row is read."""
    if isinstance(row, RegisterRow):
        return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    found: str = row.get_absolute_url()  # type: ignore[attr-defined]  # `_may_read` lets no other row past
    return found


def label_of(row: models.Model) -> str:
    """The row's name with its code, as it is kept: the row may change its name or go."""
    name, code = str(row), getattr(row, "code", "")
    return (f"{code} · {name}" if code and code.casefold() not in name.casefold() else name)[:LABEL]


def _may_read(row: models.Model, reader: Any) -> bool:
    if isinstance(row, RegisterRow):
        return bool(reader.has_perm(f"{row._meta.app_label}.view_{row._meta.model_name}"))
    asked = getattr(row, "may_be_read_by", None)
    return bool(asked and asked(reader))
