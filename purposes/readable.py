"""A typed document as a tree of labels and texts, for a page that people read."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec
from django.core.exceptions import FieldDoesNotExist
from django.db.models import DateField, DateTimeField, Model
from django.utils import formats, timezone
from django.utils.text import capfirst

from gdpr_registry.translated import languages

from . import days
from .differences.sections import SECTIONS
from .differences.sentences import name_of, shown
from .document import AssessmentRecord, RegisterDocument
from .models import Assessment


@dataclass(frozen=True)
class Node:
    """A label with a text (or one in each language), or with parts below it."""

    label: str
    text: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    parts: list["Node"] = field(default_factory=list)


def record_of(document: RegisterDocument) -> list[Node]:
    """The record part of an edition: a node per kind of row, one below it per row, and its fields below that.

    Not the public part: the statement and `public.json` show it already.
    """
    return [
        Node(
            capfirst(str(section.model._meta.verbose_name_plural)),
            parts=[_element(section.model, element) for element in section.elements(document)],
        )
        for section in SECTIONS
        if not section.is_public and section.elements(document)
    ]


def assessment_of(words: AssessmentRecord) -> list[Node]:
    """An assessment, field by field."""
    return list(_fields(Assessment, words))


def _element(model: type[Model], element: Any) -> Node:
    name = shown(getattr(element, "name", ""))
    code = getattr(element, "code", "") or getattr(element, "purpose", "")
    return Node(f"{code} · {name}" if name and code else code or name, parts=list(_fields(model, element)))


def _fields(model: type[Model], struct: msgspec.Struct) -> Iterator[Node]:
    for name in struct.__struct_fields__:
        value = getattr(struct, name)
        if value not in (None, "", [], {}):
            yield _node(model, _label(model, name), name, value)


def _node(model: type[Model], label: str, name: str, value: Any) -> Node:
    if isinstance(value, msgspec.Struct):
        return Node(label, parts=list(_fields(model, value)))
    if isinstance(value, list) and any(isinstance(part, msgspec.Struct) for part in value):
        return Node(label, parts=[_element(model, part) for part in value])
    if isinstance(value, dict):
        return Node(label, texts={code: value[code] for code in languages() if value.get(code)})
    return Node(label, text=_text(model, name, value))


def _text(model: type[Model], name: str, value: Any) -> str:
    if isinstance(value, str):
        return _moment(model, name, value) or str(_choices(model, name).get(value, value))
    return shown(value)


def _moment(model: type[Model], name: str, value: str) -> str:
    """A day or an instant as people write it; empty for any other text."""
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return ""
    if isinstance(field, DateTimeField):
        return formats.date_format(timezone.localtime(datetime.fromisoformat(value)), "DATETIME_FORMAT")
    return days.in_words(value) if isinstance(field, DateField) else ""


def _label(model: type[Model], name: str) -> str:
    return capfirst(name_of(model, name) or name.replace("_", " "))


def _choices(model: type[Model], name: str) -> dict[Any, Any]:
    try:
        return dict(getattr(model._meta.get_field(name), "flatchoices", ()))
    except FieldDoesNotExist:
        return {}
