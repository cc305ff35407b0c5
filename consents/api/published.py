"""What was published: the words of the consents with their hashes, and the editions of the register."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from purposes import editions
from purposes.models import Edition, Wording
from purposes.wordings import wordings_of

from ..models import Verb
from .answers import answered
from .bodies import Code
from .errors import DOCUMENTED
from .tokens import Token, token_of

router = Router(tags=["register"], auth=Token(Verb.READ))


class Words(BaseModel):
    """The words of a consent in one language, as people see them. They never change."""

    sha256: str = Field(description=_("Names them when you record a yes."))
    purpose: str
    revision: int = Field(description=_("Of the purpose. A yes to an older one no longer counts."))
    language: str
    text: str
    controls: list[dict[str, Any]] = Field(description=_("The buttons in their order. None is chosen beforehand."))
    companies: list[str] = Field(description=_("Codes of the companies that a yes is for."))
    form_version: int
    edition: int = Field(description=_("Number of the first edition with these words."))
    in_force: bool = Field(description=_("Whether the edition in force has them: show people no others."))


class Wordings(BaseModel):
    wordings: list[Words]


class EditionRow(BaseModel):
    """An edition of the register. It never changes."""

    number: int
    published_at: datetime
    in_force_from: datetime
    in_force: bool
    is_material: bool = Field(description=_("Whether more than the wording has changed."))
    sha256: str
    public_sha256: str = Field(description=_("Of the public part, as canonical JSON (RFC 8785)."))


class Editions(BaseModel):
    editions: list[EditionRow]


class OneEdition(EditionRow):
    public: dict[str, Any] = Field(description=_("The public part: what the statement tells."))


@router.get(
    "/wordings",
    response={200: Wordings, **DOCUMENTED},
    summary=_("The published wordings"),
    description=_("The published wordings of the purposes that the token is for, those of earlier editions too."),
)
def wordings(request: HttpRequest, purpose: Annotated[Code | None, Query()] = None) -> JsonResponse:
    """The wordings within the token's purposes."""
    within = token_of(request).within
    rows = Wording.objects.select_related("edition").defer("edition__public", "edition__record")
    rows = rows if within is None else rows.filter(purpose__in=within)
    rows = rows if purpose is None else rows.filter(purpose=purpose)
    hashes = _hashes_in_force()
    return answered(Wordings.model_construct(wordings=[_words(row, row.sha256 in hashes) for row in rows]))


@router.get(
    "/editions",
    response={200: Editions, **DOCUMENTED},
    summary=_("The editions"),
    description=_("All published editions, the newest first."),
)
def edition_list(request: HttpRequest) -> JsonResponse:
    """Every edition, without its texts."""
    now = editions.in_force()
    rows = Edition.objects.without_texts().order_by("-number")
    return answered(Editions.model_construct(editions=[EditionRow.model_construct(**_row(row, now)) for row in rows]))


@router.get(
    "/editions/{int:number}",
    response={200: OneEdition, **DOCUMENTED},
    summary=_("One edition"),
    description=_("The public part of an edition. The record is for colleagues and auditors."),
)
def edition(request: HttpRequest, number: int) -> JsonResponse:
    """One edition, without its record."""
    row = Edition.objects.without_texts().filter(number=number).first()
    if row is None:
        raise Http404
    return answered(OneEdition.model_construct(**_row(row, editions.in_force()), public=json.loads(row.public)))


def _hashes_in_force() -> set[str]:
    edition = editions.in_force()
    return {row.sha256 for row in wordings_of(editions.public_of(edition), edition)} if edition else set()


def _words(row: Wording, in_force: bool) -> Words:
    same = ("sha256", "purpose", "revision", "language", "text", "controls", "companies", "form_version")
    return Words.model_construct(
        **{name: getattr(row, name) for name in same}, edition=row.edition.number, in_force=in_force
    )


def _row(row: Edition, now: Edition | None) -> dict[str, Any]:
    same = ("number", "published_at", "in_force_from", "is_material", "sha256", "public_sha256")
    return {name: getattr(row, name) for name in same} | {"in_force": now is not None and now.pk == row.pk}
