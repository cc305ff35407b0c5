"""Changes row by row, each with what stood there before and after, as a page shows them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.text import capfirst

from gdpr_registry.translated import languages

from .blockers.finding import url_of
from .differences import Change, Kind
from .differences.sentences import field_name, shown
from .preview import Preview
from .trace import FieldChange


@dataclass(frozen=True)
class Told:
    """One change with what stood there before and after; `fields` is empty where the sentence says it all."""

    change: Change
    fields: list[FieldChange]
    editors: list[Any] = field(default_factory=list)
    is_own: bool = False


@dataclass
class ChangedRow:
    """A row of the register with its changes."""

    kind: str
    code: str
    title: str
    url: str = ""
    changes: list[Told] = field(default_factory=list)

    @property
    def editors(self) -> list[Any]:
        """Who edited it since the last edition, each once."""
        return list(dict.fromkeys(editor for told in self.changes for editor in told.editors))

    @property
    def is_own(self) -> bool:
        """Whether the reader is one of them."""
        return any(told.is_own for told in self.changes)


def rows_of(preview: Preview) -> list[ChangedRow]:
    """The rows that a draft changes, each with its link and its editors."""
    rows = _grouped(Told(seen.change, _fields_of(seen.change), seen.editors, seen.is_own) for seen in preview.changes)
    for row in rows:
        row.url = url_of(preview.made, row.kind, row.code)
    return rows


def rows_between(changes: Iterable[Change]) -> list[ChangedRow]:
    """The rows that changed from one edition to another."""
    return _grouped(Told(change, _fields_of(change)) for change in changes)


def _grouped(changes: Iterable[Told]) -> list[ChangedRow]:
    rows: dict[tuple[str, str], ChangedRow] = {}
    for told in changes:
        at = (told.change.row_kind, told.change.code)
        rows.setdefault(at, ChangedRow(*at, _title(told.change))).changes.append(told)
    return list(rows.values())


def _title(change: Change) -> str:
    kind = capfirst(str(change.section.model._meta.verbose_name))
    name = shown(change.name)
    return f"{kind} {f'{change.code} · {name}' if name else change.code}".strip()


def _fields_of(change: Change) -> list[FieldChange]:
    if change.path or change.kind is Kind.CHANGED:
        return list(_field(change, field_name(change), change.field, change.old, change.new))
    return list(_whole(change))


def _whole(change: Change) -> Iterator[FieldChange]:
    whole = change.new if change.new is not None else change.old
    for name in whole.__struct_fields__:
        old, new = getattr(change.old, name, None), getattr(change.new, name, None)
        if name != "code" and (new if new is not None else old) not in (None, "", [], {}, False):
            yield from _field(change, field_name(change, name), name, old, new)


def _field(change: Change, label: str, name: str, old: Any, new: Any) -> Iterator[FieldChange]:
    label = capfirst(label)
    if isinstance(old or new, dict):
        for code in languages():
            before, after = (old or {}).get(code, ""), (new or {}).get(code, "")
            if before != after:
                yield FieldChange(label, before, after, code)
    else:
        yield FieldChange(label, _word(change, name, old), _word(change, name, new))


def _word(change: Change, name: str, value: Any) -> str:
    """A choice by its name, anything else as it reads."""
    try:
        choices = dict(getattr(change.section.model._meta.get_field(name), "flatchoices", ()))
    except FieldDoesNotExist:
        choices = {}
    return str(choices[value]) if isinstance(value, str) and value in choices else shown(value)
