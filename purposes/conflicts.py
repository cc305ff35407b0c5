"""Two people at the same row: what one saved while the other wrote, and what the other would save, side by side.

The second is refused. Fields that only one of them touched are taken from that one; where both wrote, what the second
typed stays in the form and what was saved stands beside it. Saving again is then a choice made with open eyes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from gdpr_registry.translated import Translated, TranslatedFormField

from . import states
from .trace import Entry, in_words

#: The hidden field that says from which version a page was made.
FIELD = "_version"


@dataclass(frozen=True)
class Difference:
    """One field in both versions, in words; who wrote in it since the page was made."""

    label: str
    saved: str
    typed: str
    is_mine: bool
    is_theirs: bool

    @property
    def is_both(self) -> bool:
        """Whether one of the two is lost by saving."""
        return self.is_mine and self.is_theirs


@dataclass
class Conflict:
    """What others saved meanwhile, and how the page differs from it."""

    entries: list[Entry]
    differences: list[Difference] = field(default_factory=list)

    @property
    def who(self) -> str:
        """The names of those who saved."""
        return ", ".join(dict.fromkeys(entry.who for entry in self.entries))


def conflict(row: models.Model, known: str) -> Conflict | None:
    """What happened to the row since the version `known`; None if that is the present one."""
    if states.version(type(row), [row.pk]) == known:
        return None
    return Conflict(in_words(states.changes_since(row, known), parent=row))


def columns_before(state: states.State, form: Any) -> dict[str, Any]:
    """The columns of the form's row as they stood in `state`, with its many-to-many relations by form field."""
    model, pk = form._meta.model, form.instance.pk
    columns = dict(state.get(model, {}).get(pk, {}))
    for name, relation in getattr(form, "many", {}).items():
        link: Any = model._meta.get_field(relation)
        rows = state.get(link.remote_field.through, {}).values()
        columns[name] = [row[link.m2m_reverse_name()] for row in rows if row[link.m2m_column_name()] == pk]
    return columns


def merge(found: Conflict, form: forms.ModelForm, saved: forms.ModelForm, before: Mapping[str, Any], data: Any) -> None:
    """Note where `form` as sent differs from `saved`, and take into `data` what only the other one touched.

    `before` are the columns of the row as the page was made from them.
    """
    for name, bound in form.fields.items():
        if bound.disabled or bound.widget.is_hidden or name not in saved.fields or name == "DELETE":
            continue
        typed, now = _sent(form, name), _initial(saved, name)
        if not bound.has_changed(now, typed):
            continue
        was = before.get(_column(form, name), before.get(name))
        mine, theirs = bound.has_changed(was, typed), bound.has_changed(was, _as_sent(bound, now))
        label = f"{_part(form)}{capfirst(bound.label)}"
        found.differences.append(Difference(label, words(bound, now), words(bound, typed), mine, theirs))
        if not mine:
            _put(data, form.add_prefix(name), bound, now)


def merge_part(found: Conflict, sent: Any, saved: Any, before: states.State, data: Any) -> None:
    """As `merge`, for a part of the row. A part that somebody deleted stays deleted; what was typed in it is shown."""
    if saved is not None:
        merge(found, sent, saved, columns_before(before, sent), data)
        return
    data[sent.add_prefix("DELETE")] = "on"
    typed = [f"{capfirst(bound.label)}: {words(bound, _sent(sent, name))}" for name, bound in _shown(sent)]
    found.differences.append(
        Difference(_part(sent).strip(": "), _("deleted"), "\n".join(typed), is_mine=False, is_theirs=True)
    )


def _shown(form: Any) -> Iterator[tuple[str, Any]]:
    return ((name, bound) for name, bound in form.fields.items() if not bound.widget.is_hidden and name != "DELETE")


def _part(form: forms.ModelForm) -> str:
    """The part's name before the label of its field; empty on the form of the row itself."""
    if not form.prefix:
        return ""
    kind = capfirst(str(form._meta.model._meta.verbose_name))
    return f"{kind} {form.instance}: " if form.instance.pk else f"{kind}: "


def _column(form: forms.ModelForm, name: str) -> str:
    model: Any = form._meta.model
    return next((column.attname for column in model._meta.fields if column.name == name), name)


def _sent(form: forms.ModelForm, name: str) -> Any:
    return form.fields[name].widget.value_from_datadict(form.data, form.files, form.add_prefix(name))


def _initial(form: forms.ModelForm, name: str) -> Any:
    value = form.get_initial_for_field(form.fields[name], name)
    return [getattr(row, "pk", row) for row in value] if isinstance(value, list) else getattr(value, "pk", value)


def _as_sent(bound: forms.Field, value: Any) -> Any:
    """The value as a browser would send it."""
    if isinstance(bound.widget, forms.MultiWidget):
        return bound.widget.decompress(value)
    if isinstance(value, list):
        return [str(item) for item in value]
    if isinstance(value, bool):
        return value
    return bound.prepare_value(value) if value is not None else ""


def _put(data: QueryDict, name: str, bound: forms.Field, value: Any) -> None:
    """Write the value into the data of a page under the names that its widget reads."""
    widget: Any = bound.widget
    if isinstance(bound.widget, forms.MultiWidget):
        for suffix, part in zip(widget.widgets_names, widget.decompress(value), strict=True):
            data[name + suffix] = part or ""
    elif isinstance(widget, forms.CheckboxInput):
        data.pop(name, None)
        if value:
            data[name] = "on"
    elif isinstance(value, list):
        data.setlist(name, [str(item) for item in value])
    else:
        shown = widget.format_value(value)
        data[name] = str((shown[0] if shown else "") if isinstance(shown, list) else (shown or ""))


def words(bound: Any, value: Any) -> str:
    """A value of a form field as a reader sees it: texts in their languages, choices by their names."""
    if isinstance(bound, TranslatedFormField):
        texts = value if isinstance(value, Mapping) else bound.compress(list(value or []))
        return "\n".join(f"{code}: {text}" for code, text in Translated(texts).items())
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    chosen = {str(item) for item in value} if isinstance(value, list | tuple) else {str(value)}
    if hasattr(bound, "choices"):
        return ", ".join(str(label) for key, label in _flat(bound.choices) if str(key) in chosen and str(key))
    return "" if value is None else str(value)


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield key, label
