"""What one edition changed in the statement against another, for people to read (R-095)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..differences import Change, Kind, differences
from ..document import PublicDocument, RecordDocument, RegisterDocument
from .bases import BASES, TOOLS
from .words import Words, country, words


@dataclass(frozen=True)
class Told:
    """One change: a sentence, and for a changed text or value what it was and is, as far as the language shows it."""

    sentence: str
    old: Any = ""
    new: Any = ""


def compared(old: PublicDocument, new: PublicDocument, language: str) -> tuple[Told, ...]:
    """What changed from `old` to `new` in the public part, in the order of the statement."""
    changes = differences(_alone(old), _alone(new))
    return tuple(_told(change, language) for change in changes)


def _alone(public: PublicDocument) -> RegisterDocument:
    """The public part without a record: people compare what they were told."""
    lists: dict[str, Any] = {name: [] for name in RecordDocument.__struct_fields__ if name != "schema"}
    return RegisterDocument(public=public, record=RecordDocument(schema=public.schema, **lists))


def _told(change: Change, language: str) -> Told:
    old, new = (_said(value, change.field, language) for value in (change.old, change.new))
    if change.kind is not Kind.CHANGED or old == new:
        return Told(change.sentence)
    return Told(change.sentence, old, new)


def _said(value: Any, field: str, language: str) -> Any:
    """A text, number or code in words; empty for what has many parts."""
    if isinstance(value, dict):
        return words(value, language)
    if field == "destination":
        return country(value, language)
    if isinstance(value, str) and (known := BASES.get(value)):
        return known.short
    if isinstance(value, str):
        return TOOLS.get(value) or Words(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else ""
