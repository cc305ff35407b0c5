"""How a table of records and its columns are told: by the fields of a model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.db import models as django_models
from django.utils.text import capfirst

from gdpr_registry.models import User
from gdpr_registry.translated import TranslatedField, languages

from .. import models

Key = tuple[str, ...]
Values = dict[str, Any]


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    NUMBER = "number"
    YES_NO = "yes or no"
    DAY = "day"
    CHOICE = "choice"
    ROW = "row"
    ROWS = "rows"
    ACCOUNT = "account"


@dataclass(frozen=True)
class Column:
    """A column of a table. `name` is the model's field; `language` is set for one language of a translated text."""

    name: str
    kind: Kind
    model_field: Any = field(repr=False)
    language: str = ""
    #: The table whose codes the column holds.
    to: str = ""

    @property
    def key(self) -> str:
        return f"{self.name}.{self.language}" if self.language else self.name

    @property
    def heading(self) -> str:
        """The name of the column in the active language."""
        name = capfirst(str(self.model_field.verbose_name))
        return f"{name} ({self.language})" if self.language else name

    @property
    def may_be_open(self) -> bool:
        """Whether an empty cell says that nobody has answered yet, rather than no."""
        return bool(getattr(self.model_field, "null", False))

    @property
    def must_be_filled(self) -> bool:
        if self.language:
            return not self.model_field.blank and self.language == languages()[0]
        if self.kind in (Kind.NUMBER, Kind.DAY):
            return not self.may_be_open and not self.model_field.has_default()
        return self.kind in (Kind.TEXT, Kind.CHOICE, Kind.ROW, Kind.ACCOUNT) and not self.model_field.blank


@dataclass(frozen=True)
class Link:
    """A list of other rows, held by an explicit model: `own` and `other` are its two foreign keys."""

    name: str
    through: Any
    own: str
    other: str
    to: str


@dataclass(frozen=True)
class Table:
    """One kind of record. `keys` are (column, table of its codes); the row's own code has no table."""

    name: str
    model: Any
    keys: tuple[tuple[str, str], ...] = (("code", ""),)
    fields: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    #: Tables whose records go when one of this table goes, with how many codes of theirs name it.
    parts: tuple[str, ...] = ()
    #: A name for the sheet, where that of the model would be too long.
    called: Any = ""

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The key columns and what the record says, in the order of the sheet."""
        return (*(self._key_column(name, to) for name, to in self.keys), *self.own_columns)

    @cached_property
    def own_columns(self) -> tuple[Column, ...]:
        return (
            *(column for name in self.fields for column in self._columns(name)),
            *(Column(link.name, Kind.ROWS, self._field(link.name), to=link.to) for link in self.links),
        )

    @cached_property
    def by_key(self) -> dict[str, Column]:
        return {column.key: column for column in self.columns}

    @property
    def code_path(self) -> str:
        """The way from the model to the code by which other records name its rows."""
        name, to = self.keys[0]
        return f"{name}__code" if to else name

    @property
    def title(self) -> str:
        """The name of the sheet in the active language."""
        return capfirst(str(self.called or self.model._meta.verbose_name_plural))

    def _key_column(self, name: str, to: str) -> Column:
        of_its_cell = self.name == "disclosures" and name != "recipient"
        model_field = models.Cell._meta.get_field(name) if of_its_cell else self._field(name)
        return Column(name, Kind.ROW if to else Kind.TEXT, model_field, to=to)

    def _field(self, name: str) -> Any:
        return self.model._meta.get_field(name)

    def _columns(self, name: str) -> Iterator[Column]:
        found = self._field(name)
        if isinstance(found, TranslatedField):
            yield from (Column(name, Kind.TEXT, found, language) for language in languages())
        else:
            yield Column(name, _kind(found), found, to=_target(found))


def _kind(found: Any) -> Kind:
    if isinstance(found, django_models.ForeignKey):
        return Kind.ACCOUNT if found.related_model is User else Kind.ROW
    if isinstance(found, django_models.BooleanField):
        return Kind.YES_NO
    if isinstance(found, django_models.DateField):
        return Kind.DAY
    if isinstance(found, django_models.IntegerField):
        return Kind.NUMBER
    return Kind.CHOICE if found.choices else Kind.TEXT


def _target(found: Any) -> str:
    return TARGETS.get(found.related_model, "") if isinstance(found, django_models.ForeignKey) else ""


TARGETS: dict[Any, str] = {
    models.Controller: "controllers",
    models.JointArrangement: "arrangements",
    models.DataSubjectCategory: "categories",
    models.DataCategory: "data",
    models.RecipientCategory: "recipient-categories",
    models.Recipient: "recipients",
    models.System: "systems",
    models.Measure: "measures",
    models.Purpose: "purposes",
    models.Activity: "activities",
}
