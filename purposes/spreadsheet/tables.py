"""Which rows of the register are records, and what the columns of each are called.

A record is known by its codes (its key), never by a number of the database, and holds plain values: text, whole
numbers, yes or no, and codes of other records. What people approve word by word (assessments, wordings, consent
texts, secondary bases) is no record: it is written in the admin.
"""

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
    def must_be_filled(self) -> bool:
        if self.language:
            return not self.model_field.blank and self.language == languages()[0]
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
    def title(self) -> str:
        """The name of the sheet in the active language."""
        return capfirst(str(SHORT.get(self.name) or self.model._meta.verbose_name_plural))

    def _key_column(self, name: str, to: str) -> Column:
        if self.name == "disclosures" and name != "recipient":
            model_field = TABLES["cells"].by_key[name].model_field
        else:
            model_field = self._field(name)
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


ROW = ("in_work", "to_confirm")
LINE = ("owner", "owner_title", "review_on")

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

#: Names of sheets that would be too long.
SHORT: dict[str, Any] = {"arrangements": models.Activity._meta.get_field("joint_arrangement").verbose_name}
SHORT["cells"] = models.Cell._meta.verbose_name
SHORT["points"] = models.CollectionPoint._meta.verbose_name_plural

_ALL = (
    Table(
        "controllers",
        models.Controller,
        fields=(
            *("name", "registration_number", "address", "country", "email", "phone", "website", "contact_name"),
            *("representative", "dpo_name", "dpo_email", "dpo_phone", "publishes_statement", *ROW),
        ),
    ),
    Table(
        "arrangements",
        models.JointArrangement,
        fields=("name", "essence", "document_title", "document_url", *ROW),
        links=(Link("controllers", models.JointController, "arrangement", "controller", "controllers"),),
    ),
    Table(
        "categories",
        models.DataSubjectCategory,
        fields=("name", "description", "introduction", "in_statement", "position", *ROW),
    ),
    Table("data", models.DataCategory, fields=("name", "description", "sensitivity", "position", *ROW)),
    Table("recipient-categories", models.RecipientCategory, fields=("name", "position", *ROW)),
    Table(
        "recipients",
        models.Recipient,
        fields=(
            *("name", "category", "role", "address", "country", "contact_name", "contact_email"),
            *("agreement_title", "agreement_url", *ROW),
        ),
    ),
    Table("systems", models.System, fields=("name", "description", "run_by", *ROW)),
    Table("measures", models.Measure, fields=("name", "description", *ROW)),
    Table(
        "purposes",
        models.Purpose,
        fields=(
            *("category", "letter", "position", "name", "description", "covers", "does_not_cover", "controller"),
            *("joint_arrangement", "primary_basis", "statute", "contract_party", "is_on", "in_statement_list"),
            *("processing_since", "when_refused", "objection_pauses", "offered_to_children", "conditional_on"),
            *("duty_to_provide", "automated_decisions"),
            *("condition_answered_by", "condition_reason", *LINE, *ROW),
        ),
        parts=("tasks",),
    ),
    Table(
        "tasks",
        models.Task,
        fields=(
            *("purpose", "name", "is_direct_marketing", "channel_permission", "needs_device_permission", "position"),
            *ROW,
        ),
    ),
    Table(
        "activities",
        models.Activity,
        fields=(
            *("name", "description", "role", "controller", "joint_arrangement", "processing_for_controllers"),
            *("controllers_list_url", "controllers_list_date", "controllers_list_count", "special_condition"),
            *("national_rule", "no_transfers_reason", "no_time_limits_reason", "no_measures_reason"),
            *("no_recipients_reason", "dpia_screening", "dpia_reason", "dpia_title", "dpia_url", *LINE, *ROW),
        ),
        links=(
            Link("purposes", models.ActivityPurpose, "activity", "purpose", "purposes"),
            Link("systems", models.ActivitySystem, "activity", "system", "systems"),
            Link("measures", models.ActivityMeasure, "activity", "measure", "measures"),
        ),
        parts=("time-limits", "cells", "disclosures", "transfers"),
    ),
    Table(
        "time-limits",
        models.TimeLimit,
        keys=(("activity", "activities"), ("code", "")),
        fields=("purpose", "duration", "unit", "counted_from", "condition", "reason"),
    ),
    Table(
        "cells",
        models.Cell,
        keys=(("activity", "activities"), ("category", "categories"), ("data_category", "data")),
        links=(Link("time_limits", models.CellLimit, "cell", "time_limit", "time-limits"),),
        parts=("disclosures",),
    ),
    Table(
        "disclosures",
        models.Disclosure,
        keys=(
            *(("activity", "activities"), ("category", "categories"), ("data_category", "data")),
            ("recipient", "recipients"),
        ),
    ),
    Table(
        "transfers",
        models.Transfer,
        keys=(("activity", "activities"), ("recipient", "recipients"), ("destination", "")),
        fields=("tool", "document_title", "document_url", "safeguards"),
    ),
    Table(
        "points",
        models.CollectionPoint,
        fields=("name", "from_the_person", "source", "notice", "told_since", "told_until", *ROW),
        links=(
            Link("categories", models.CollectionPointCategory, "collection_point", "category", "categories"),
            Link("purposes", models.CollectionPointPurpose, "collection_point", "purpose", "purposes"),
        ),
    ),
)

#: Every table by its name, what is referred to before what refers to it.
TABLES: dict[str, Table] = {table.name: table for table in _ALL}


def refers(column: Column, key: Key, code: str) -> Key:
    """The key of the record that a code in the column names; the time limits of a cell are those of its activity."""
    return (key[0], code) if column.to == "time-limits" else (code,)
