"""The whole draft of the register, read in a number of queries that does not depend on how much there is."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Model, QuerySet

from ..models import (
    Activity,
    Assessment,
    CollectionPoint,
    ConsentText,
    Controller,
    DataCategory,
    DataSubjectCategory,
    JointArrangement,
    Measure,
    Purpose,
    Recipient,
    RecipientCategory,
    System,
    Task,
)


@dataclass(frozen=True)
class Draft:
    """The rows as they stand, in the order in which they are shown; parts hang on their rows."""

    controllers: list[Controller]
    arrangements: list[JointArrangement]
    categories: list[DataSubjectCategory]
    data_categories: list[DataCategory]
    recipient_categories: list[RecipientCategory]
    recipients: list[Recipient]
    systems: list[System]
    measures: list[Measure]
    purposes: list[Purpose]
    tasks: list[Task]
    consent_texts: list[ConsentText]
    assessments: list[Assessment]
    activities: list[Activity]
    collection_points: list[CollectionPoint]
    #: Codes of purposes that are read as if they were on, to see a prepared one as it would stand.
    also_on: frozenset[str] = field(default_factory=frozenset)

    @property
    def coded(self) -> list[list[Any]]:
        """The lists whose rows have a code."""
        return [
            self.controllers,
            self.arrangements,
            self.categories,
            self.data_categories,
            self.recipient_categories,
            self.recipients,
            self.systems,
            self.measures,
            self.purposes,
            self.tasks,
            self.activities,
            self.collection_points,
        ]

    @cached_property
    def _rows(self) -> dict[str, dict[str, Any]]:
        rows: dict[str, dict[str, Any]] = {
            listed[0]._meta.model_name: {row.code: row for row in listed} for listed in self.coded if listed
        }
        rows["assessment"] = {self.code("purpose", row.purpose_id): row for row in self.assessments}
        rows["consenttext"] = {self.code("purpose", row.purpose_id): row for row in self.consent_texts}
        return rows

    @cached_property
    def _codes(self) -> dict[str, dict[int, str]]:
        return {listed[0]._meta.model_name: {row.pk: row.code for row in listed} for listed in self.coded if listed}

    def code(self, kind: str, pk: int | None) -> str:
        """The code of a row by its kind (the model's name in small letters); empty for none."""
        return self._codes.get(kind, {}).get(pk, "") if pk is not None else ""

    def row(self, kind: str, code: str) -> Any:
        """The row of this kind with this code (for assessments and consent wordings: of the purpose), or None."""
        return self._rows.get(kind, {}).get(code)


def read() -> Draft:
    """Read the draft from the database."""
    return Draft(
        controllers=_rows(Controller.objects.all()),
        arrangements=_rows(JointArrangement.objects.prefetch_related("jointcontroller_set")),
        categories=_rows(DataSubjectCategory.objects.all()),
        data_categories=_rows(DataCategory.objects.all()),
        recipient_categories=_rows(RecipientCategory.objects.all()),
        recipients=_rows(Recipient.objects.all()),
        systems=_rows(System.objects.all()),
        measures=_rows(Measure.objects.all()),
        purposes=_purposes(),
        tasks=_rows(Task.objects.all()),
        consent_texts=list(ConsentText.objects.prefetch_related("consentcompany_set")),
        assessments=_assessments(),
        activities=_activities(),
        collection_points=_rows(
            CollectionPoint.objects.prefetch_related("collectionpointcategory_set", "collectionpointpurpose_set")
        ),
    )


def _purposes() -> list[Purpose]:
    rows = Purpose.objects.select_related("category", "owner", "condition_answered_by").prefetch_related(
        "secondary_bases__secondarybasistask_set", "secondary_bases__secondarybasisdata_set"
    )
    return sorted(rows, key=lambda row: (row.category.position, row.category.code, row.position, row.code))


def _assessments() -> list[Assessment]:
    return list(
        Assessment.objects.select_related("approved_by").prefetch_related(
            "named_interests", "alternatives", "minimisations", "mitigations"
        )
    )


def _activities() -> list[Activity]:
    return _rows(
        Activity.objects.select_related("owner").prefetch_related(
            "activitypurpose_set",
            "activitysystem_set",
            "activitymeasure_set",
            "time_limits",
            "cells__celllimit_set",
            "cells__disclosures",
            "transfers",
        )
    )


def _rows(rows: QuerySet[Any] | Iterable[Any]) -> list[Any]:
    # In Python: servers sort text differently, and equal registers must have equal bytes.
    return sorted(rows, key=lambda row: (getattr(row, "position", 0), row.code))


def kind_of(row: Model) -> str:
    """The name of a row's kind, as findings and changes use it."""
    return str(row._meta.model_name)
