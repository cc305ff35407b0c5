"""Changes in words: what a proposal shows to those who decide on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdpr_registry.translated import Translated

from .sections import PUBLISHER

if TYPE_CHECKING:
    from .change import Change

#: Fields of the document that are not called as the columns they come from.
NAMES: dict[str, Any] = {
    "agree_label": gettext_lazy("text of the button to agree"),
    "answer": gettext_lazy("answer"),
    "beyond_legal_duty": gettext_lazy("beyond legal duty"),
    "cells": gettext_lazy("matrix"),
    "companies": gettext_lazy("companies that a yes covers"),
    "condition": gettext_lazy("condition"),
    "counted_from": gettext_lazy("counted from"),
    "data": gettext_lazy("data category"),
    "duration": gettext_lazy("duration"),
    "form_version": gettext_lazy("version of the form"),
    "interest": gettext_lazy("the interest"),
    "limits": gettext_lazy("time limit"),
    "named_interests": gettext_lazy("named interests"),
    "order": gettext_lazy("order"),
    "reach": gettext_lazy("reach"),
    "reason": gettext_lazy("reason"),
    "recipient_categories": gettext_lazy("recipient categories"),
    "recipients": gettext_lazy("recipients"),
    "refuse_label": gettext_lazy("text of the button to refuse"),
    "safeguards": gettext_lazy("safeguards"),
    "secondary_bases": gettext_lazy("secondary basis"),
    "texts": gettext_lazy("text"),
    "time_limits": gettext_lazy("time limit"),
    "tool": gettext_lazy("transfer tool"),
    "transfers": gettext_lazy("transfer"),
    "unit": gettext_lazy("unit"),
}

#: Fields of a part of a row, where the row's own model has no field of that name.
PARTS: dict[str, Any] = {
    "alternatives": gettext_lazy("alternatives considered"),
    "category": gettext_lazy("data-subject category"),
    "data_category": gettext_lazy("data category"),
    "description": gettext_lazy("description"),
    "destination": gettext_lazy("country or organisation"),
    "document_title": gettext_lazy("title of the document"),
    "document_url": gettext_lazy("link to the document"),
    "minimisations": gettext_lazy("minimisation per data category"),
    "mitigations": gettext_lazy("mitigations"),
    "purpose": gettext_lazy("purpose"),
    "recipient": gettext_lazy("recipient"),
    "rejected_because": gettext_lazy("why it does not do"),
    "revision": gettext_lazy("revision"),
}


def sentence(change: Change) -> str:
    """Such as: Purpose “customers.e · to make products better”: description changed."""
    if change.section is PUBLISHER:
        return _("The statement speaks in the name of another company.")
    if not change.code:
        return _("%(rows)s: the order changed.") % {
            "rows": capfirst(str(change.section.model._meta.verbose_name_plural))
        }
    what = {"row": _row(change), "field": _field(change)}
    if change.path:
        return _TOLD[f"{change.kind}.part"] % what
    return _TOLD[change.kind] % what


_TOLD: dict[str, Any] = {
    "added": gettext_lazy("%(row)s was added."),
    "removed": gettext_lazy("%(row)s was removed."),
    "added.part": gettext_lazy("%(row)s: %(field)s added."),
    "removed.part": gettext_lazy("%(row)s: %(field)s removed."),
    "changed.part": gettext_lazy("%(row)s: %(field)s changed."),
}


def _row(change: Change) -> str:
    name = shown(change.name)
    called = f"{change.code} · {name}" if name else change.code
    return f"{capfirst(str(change.section.model._meta.verbose_name))} “{called}”"


def _field(change: Change) -> str:
    """The path in words: names of fields in the reader's language, codes as they are."""
    return " ".join(_name(change, part) for part in change.path)


def field_name(change: Change, part: str = "") -> str:
    """What the change is about, or a part of what it is about, in words."""
    return _name(change, part) if part else _field(change)


def _name(change: Change, part: str) -> str:
    return name_of(change.section.model, part) or part


def name_of(model: type[Model], part: str) -> str:
    """The name of a field of the document in the reader's language; empty for a code."""
    if part in NAMES:
        return str(NAMES[part])
    try:
        named = getattr(model._meta.get_field(part), "verbose_name", "")
    except FieldDoesNotExist:
        named = ""
    return str(named or PARTS.get(part, ""))


def shown(value: Any) -> str:
    """A value of the document as text, in the reader's language; empty for none."""
    if isinstance(value, Mapping):
        return str(Translated({code: str(text) for code, text in value.items()}))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(shown(part) for part in value)
    if hasattr(value, "__struct_fields__"):
        return ", ".join(filter(None, (shown(getattr(value, name)) for name in value.__struct_fields__)))
    return "" if value is None else str(value)
