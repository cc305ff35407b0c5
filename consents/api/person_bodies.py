"""People, as systems send and read them: the shapes."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from subjects.identity import REF_OF_SYSTEM

from ..actions.newcomer import Newcomer
from ..actions.reading import Look
from ..kinds import Kind, Status
from ..looking import CASE
from ..models import ApiToken, ConsentEvent, Standing
from .bodies import Body, Code, Line, Ref, one_line

#: Rows of one answer.
MOST_ROWS = 100

Reference = Annotated[str, StringConstraints(max_length=261, pattern=f"^{REF_OF_SYSTEM.pattern}$")]
Case = Annotated[str, StringConstraints(max_length=30, pattern=f"^({CASE.pattern})?$")]


class Person(Body):
    """What a system knows of somebody."""

    email: Annotated[str, one_line(320)] = Field("", examples=["karen@example.dk"])
    phone: Line = Field("", examples=["+45 12 34 56 78"])
    references: list[Reference] = Field(
        [], description=_("As `system:reference`; each names one person."), examples=[["crm:4711"]], max_length=20
    )
    name: Line = ""
    language: Code = Field(description=_("In which we write to them: `da` or `en`."))
    categories: list[Code] = Field(
        description=_("Codes of the data-subject categories that they belong to."), min_length=1, max_length=20
    )
    collection_point: Code | None = Field(
        None, description=_("Code of the collection point whose notice they were shown just now.")
    )
    notice_language: Code | None = Field(None, description=_("Language of that notice; without it theirs."))
    is_business_contact: bool = Field(False, description=_("Whether they act for a company."))
    is_another: bool = Field(False, description=_("Somebody else than whoever is on file at the address."))

    @model_validator(mode="after")
    def is_found_by_something(self) -> Person:
        if not (self.email or self.phone or self.references):
            raise PydanticCustomError("found_by_nothing", "no identifier", {"field": "email"})
        return self

    def newcomer(self) -> Newcomer:
        """What is known, as the registry takes it."""
        pairs = [reference.partition(":") for reference in self.references]
        return Newcomer(
            language=self.language,
            categories=self.categories,
            name=self.name.strip(),
            email=self.email.strip(),
            phone=self.phone.strip(),
            references=[(system, reference) for system, _colon, reference in pairs],
            collection_point=self.collection_point or "",
            notice_language=self.notice_language or "",
            is_business_contact=self.is_business_contact,
            is_another=self.is_another,
        )


class Found(BaseModel):
    """Who it is."""

    person: UUID = Field(description=_("The person's id in the registry. It says nothing of them elsewhere."))
    is_new: bool = Field(description=_("Whether they were put on file by this message."))


class Sought(Body):
    """Who is looked at, and what for: every look leaves a trace with it."""

    person: Ref = Field(description=_("E-mail address, phone number, `system:reference`, or the person's id."))
    task: Code = Field(
        description=_("Code of the task that needs it, or `rights` to answer the person about their data.")
    )
    case: Case = Field("", description=_("The case in your system, written like `ABC-123`."))

    def look(self, token: ApiToken) -> Look:
        """The look, by this token."""
        return Look(token, self.person, self.task, self.case)


class SoughtRows(Sought):
    """As above, page by page."""

    cursor: int = Field(0, description=_("`next` of the page before; without it the first."), ge=0, le=2**63 - 1)
    limit: int = Field(MOST_ROWS, description=_("Rows of the page."), ge=1, le=MOST_ROWS)


class People(BaseModel):
    people: list[UUID] = Field(description=_("Ids of those on file under it: none, one, or several who share it."))


class Stands(BaseModel):
    """How a person stands to a purpose, or to a channel of it, now."""

    purpose: str = Field(description=_("Empty for what is said of all purposes."))
    channel: str = Field(description=_("`purpose` for the purpose itself."))
    status: Status = Field(description=_("Of the consent, by its DPV name."))
    since: datetime | None
    wording: str | None = Field(description=_("SHA-256 of the words of the yes."))
    evidence: str
    good_until: datetime | None
    objection: str = Field(description=_("Art. 21(1): empty, `open`, `upheld` or `overridden`."))
    objected_to_marketing_at: datetime | None
    restriction: str = Field(description=_("Grounds of Art. 18(1) that stand, with a blank between."))


class Standings(BaseModel):
    person: UUID
    standings: list[Stands]
    next: int | None = Field(description=_("The `cursor` of the next page; null after the last."))


class WasSaid(BaseModel):
    """One event of the ledger."""

    id: int
    kind: Kind
    purpose: str
    channel: str = Field(description=_("`purpose` for the purpose itself."))
    happened_at: datetime
    recorded_at: datetime
    wording: str | None = Field(description=_("SHA-256 of the words that were shown."))
    evidence: str
    good_until: datetime | None
    method: str
    ground: str
    outcome: str
    voids: int | None = Field(description=_("Id of the event that this one declares invalid."))
    source: str = Field(description=_("The door it came by: `web`, `staff`, `api.<token>`, `import.<batch>`."))


class EventsOfPerson(BaseModel):
    person: UUID
    events: list[WasSaid]
    next: int | None = Field(description=_("The `cursor` of the next page; null after the last."))


def stands(row: Standing) -> Stands:
    """The standing, with what follows from the time (R-043)."""
    is_over = row.status == Status.GIVEN and row.valid_until is not None and row.valid_until <= timezone.now()
    return Stands.model_construct(
        purpose=row.purpose,
        channel=row.channel or "purpose",
        status=Status.EXPIRED if is_over else Status(row.status),
        since=row.since,
        wording=row.wording.sha256 if row.wording else None,
        evidence=row.evidence,
        good_until=row.valid_until,
        objection=row.objection,
        objected_to_marketing_at=row.marketing_objected_at,
        restriction=row.restriction,
    )


def was_said(event: ConsentEvent) -> WasSaid:
    """The event, without the notes and the accounts of colleagues."""
    same = ("purpose", "happened_at", "recorded_at", "evidence", "method", "ground", "outcome", "source")
    return WasSaid.model_construct(
        id=event.pk,
        kind=Kind(event.kind),
        channel=event.channel or "purpose",
        wording=event.wording.sha256 if event.wording else None,
        good_until=event.valid_until,
        voids=event.voids_id,
        **{name: getattr(event, name) for name in same},
    )
