"""The lists of the document that differences are taken of, and the models their rows come from."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from .. import models
from ..document import PublicDocument, RegisterDocument


@dataclass(frozen=True)
class Section:
    """One list of the document. `twin_of` names the section that holds the public side of the same rows."""

    name: str
    model: type[Model]
    elements: Callable[[RegisterDocument], list[Any]]
    identity: str = "code"
    twin_of: str = ""

    @property
    def kind(self) -> str:
        """The name of the model in small letters, as findings and admin addresses use it."""
        return str(self.model._meta.model_name)

    @property
    def is_public(self) -> bool:
        """Whether the list stands in the public part: such a section bears the name of its field there."""
        return self.name in PublicDocument.__struct_fields__


PUBLISHER = Section("publisher", models.Controller, lambda document: [])

SECTIONS = [
    Section("companies", models.Controller, lambda document: document.public.companies),
    Section("contacts", models.Controller, lambda document: document.record.companies, twin_of="companies"),
    Section("arrangements", models.JointArrangement, lambda document: document.public.arrangements),
    Section(
        "arrangement_documents",
        models.JointArrangement,
        lambda document: document.record.arrangements,
        twin_of="arrangements",
    ),
    Section("categories", models.DataSubjectCategory, lambda document: document.public.categories),
    Section("other_categories", models.DataSubjectCategory, lambda document: document.record.categories),
    Section("data_categories", models.DataCategory, lambda document: document.public.data_categories),
    Section("recipient_categories", models.RecipientCategory, lambda document: document.public.recipient_categories),
    Section("recipients", models.Recipient, lambda document: document.record.recipients),
    Section("systems", models.System, lambda document: document.record.systems),
    Section("measures", models.Measure, lambda document: document.record.measures),
    Section("purposes", models.Purpose, lambda document: document.public.purposes),
    Section("care", models.Purpose, lambda document: document.record.purposes, twin_of="purposes"),
    Section("wordings", models.ConsentText, lambda document: document.public.wordings, identity="purpose"),
    Section("tasks", models.Task, lambda document: document.record.tasks),
    Section("assessments", models.Assessment, lambda document: document.record.assessments, identity="purpose"),
    Section("activities", models.Activity, lambda document: document.record.activities),
    Section("collection_points", models.CollectionPoint, lambda document: document.public.collection_points),
]
