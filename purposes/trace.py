"""The trace of a row in words: who changed what, from which value to which (R-011)."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any

from django.db import models
from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from gdpr_registry import history
from gdpr_registry.translated import TranslatedField, languages

Names = dict[type[models.Model], dict[Any, Any]]


@dataclass(frozen=True)
class FieldChange:
    """One field of one change. `language` is the language of both texts, or empty."""

    label: str
    before: str
    after: str
    language: str = ""

    @property
    def words(self) -> list[tuple[str, str]]:
        """The text as it is now with what went and what came: ("same" | "went" | "came", words)."""
        return list(_compared(self.before, self.after))


#: Texts that have less than this in common are shown whole, one after the other.
ALIKE = 0.4


def _compared(before: str, after: str) -> Iterator[tuple[str, str]]:
    # A word goes with the space before it, so that a text that only grew keeps its last word.
    old, new = re.findall(r"\s*\S+", before), re.findall(r"\s*\S+", after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < ALIKE:
        yield from ((kind, text) for kind, text in (("went", before), ("came", after)) if text)
        return
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag == "equal":
            yield "same", "".join(new[new_from:new_to])
            continue
        if went := "".join(old[old_from:old_to]):
            yield "went", went
        if came := "".join(new[new_from:new_to]):
            yield "came", came


@dataclass(frozen=True)
class Entry:
    """One change of the row or of a part of it."""

    at: datetime
    who: str
    action: str
    what: str
    reason: str
    fields: list[FieldChange]
    #: Of the entries of one save only the newest leaves a state that somebody saved; the others lie within it.
    is_last: bool = False


def trace_of(row: models.Model) -> list[Entry]:
    """Every change of the row and its parts, newest first; none for a row that is written once."""
    if not hasattr(row, "pgh_event_model"):
        return []
    return in_words(history.of(row, parts=True), parent=row)


def in_words(changes: Iterable[history.Change], *, parent: models.Model | None = None) -> list[Entry]:
    """The changes, newest first, with names for what the columns hold as numbers: one query per model named."""
    newest_first = list(changes)[::-1]
    names = _names(newest_first)
    seen: set[Any] = set()
    return [_entry(change, names, parent, _first(change.context_id or change.at, seen)) for change in newest_first]


def _first(save: Any, seen: set[Any]) -> bool:
    is_first = save not in seen
    seen.add(save)
    return is_first


def before_the_last_save(entries: list[Entry]) -> datetime | None:
    """The newest state before the last save of the row, as its instant; None where nothing was before."""
    return next((entry.at for entry in entries[1:] if entry.is_last), None)


def _entry(change: history.Change, names: Names, parent: models.Model | None, is_last: bool) -> Entry:
    actions = {"insert": _("added"), "update": _("changed"), "delete": _("deleted")}
    return Entry(
        at=change.at,
        who=str(change.by) if change.by else by_command(change.session_user),
        action=actions[change.action],
        what=_what(change, names, parent),
        reason=change.reason,
        fields=list(_fields(change, names, parent)),
        is_last=is_last,
    )


def by_command(role: str) -> str:
    """Who did what no account did: a command under a role of the database."""
    return _("a command (%(role)s)") % {"role": role}


def _what(change: history.Change, names: Names, parent: models.Model | None) -> str:
    """Empty for the row itself; for a part its kind, with its name while it is there."""
    if parent is not None and change.model is type(parent):
        return ""
    kind = capfirst(str(change.model._meta.verbose_name))
    row = names[change.model].get(change.object_id)
    return f"{kind}: {row}" if row is not None else kind


def _fields(change: history.Change, names: Names, parent: models.Model | None) -> Iterator[FieldChange]:
    for name, (before, after) in change.difference.items():
        field: Any = change.model._meta.get_field(name)
        if field.primary_key or (parent is not None and field.related_model is type(parent)):
            continue
        if change.action != "insert" or after:
            yield from _field_changes(field, before, after, names)


def _field_changes(field: Any, before: Any, after: Any, names: Names) -> Iterator[FieldChange]:
    label = capfirst(str(field.verbose_name))
    if isinstance(field, TranslatedField):
        for code in languages():
            old, new = (before or {}).get(code, ""), (after or {}).get(code, "")
            if old != new:
                yield FieldChange(label, old, new, code)
    elif (old := _shown(field, before, names)) != (new := _shown(field, after, names)):
        yield FieldChange(label, old, new)


def _shown(field: Any, value: Any, names: Names) -> str:
    if value is None or value == "":
        return ""
    if field.related_model:
        return str(names[field.related_model].get(value, f"#{value}"))
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return str(formats.localize(value))


def _names(changes: list[history.Change]) -> Names:
    wanted: dict[type[models.Model], set[Any]] = defaultdict(set)
    for change in changes:
        wanted[change.model].add(change.object_id)
        for name, values in change.difference.items():
            if target := change.model._meta.get_field(name).related_model:
                wanted[target].update(value for value in values if value is not None)
    return {model: model._base_manager.select_related().in_bulk(pks) for model, pks in wanted.items()}
