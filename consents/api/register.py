"""What the edition in force says: the codes that a question may name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import BaseModel, Field

from gdpr_registry.translated import Translated
from purposes import editions
from purposes.document import PublicPurpose, RegisterDocument, StaffTask

from ..models import ApiToken, Verb
from .errors import DOCUMENTED
from .tokens import Token, token_of

router = Router(tags=["register"], auth=Token(Verb.READ))


class Purpose(BaseModel):
    """A purpose, in the language that was asked for."""

    code: str
    name: str
    category: str = Field(description=_("Code of the data-subject category that it is for."))
    companies: list[str] = Field(description=_("Codes of its controller, or of the joint ones."))
    basis: str = Field(description=_("Its lawful basis, by the DPV name."))
    revision: int = Field(description=_("Raised by each material change; a consent is for one revision."))


class Task(BaseModel):
    """A task of staff or systems, in the language that was asked for."""

    code: str
    name: str
    purpose: str
    direct_marketing: bool
    channel_permission: str = Field(description=_("What must be permitted first: empty, `written` or `phone`."))
    device_permission: bool


class Purposes(BaseModel):
    edition: int | None = Field(description=_("Number of the edition in force; null before the first."))
    purposes: list[Purpose]


class Tasks(BaseModel):
    edition: int | None = Field(description=_("Number of the edition in force; null before the first."))
    tasks: list[Task]


@router.get(
    "/purposes",
    response={200: Purposes, **DOCUMENTED},
    summary=_("The purposes in force"),
    description=_("The purposes of the edition in force that the token is for."),
)
def purposes(request: HttpRequest) -> JsonResponse:
    """The purposes within the token's."""
    number, document = _in_force()
    rows = _within(token_of(request), document.public.purposes if document else [], lambda row: row.code)
    return JsonResponse({"edition": number, "purposes": [_purpose(row).model_dump() for row in rows]})


@router.get(
    "/tasks",
    response={200: Tasks, **DOCUMENTED},
    summary=_("The tasks in force"),
    description=_("The tasks of the edition in force whose purposes the token is for."),
)
def tasks(request: HttpRequest) -> JsonResponse:
    """The tasks of the token's purposes."""
    number, document = _in_force()
    rows = _within(token_of(request), document.record.tasks if document else [], lambda row: row.purpose)
    return JsonResponse({"edition": number, "tasks": [_task(row).model_dump() for row in rows]})


def _in_force() -> tuple[int | None, RegisterDocument | None]:
    edition = editions.in_force()
    return (edition.number, editions.document_of(edition)) if edition else (None, None)


def _within(token: ApiToken, rows: Iterable[Any], purpose_of: Any) -> list[Any]:
    within = token.within
    return [row for row in rows if within is None or purpose_of(row) in within]


def _purpose(row: PublicPurpose) -> Purpose:
    return Purpose(
        code=row.code,
        name=str(Translated(row.name)),
        category=row.category,
        companies=row.controllers,
        basis=row.primary_basis,
        revision=row.revision,
    )


def _task(row: StaffTask) -> Task:
    return Task(
        code=row.code,
        name=str(Translated(row.name)),
        purpose=row.purpose,
        direct_marketing=row.is_direct_marketing,
        channel_permission=row.channel_permission,
        device_permission=row.needs_device_permission,
    )
