"""What people said, as systems send it and read it: the shapes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from ..actions.report import number_of
from ..actions.weighing import Report
from ..kinds import Kind
from ..models import ConsentEvent
from .bodies import Body, Code, Instant, Line, Ref, text

#: Events in one message.
MOST_EVENTS = 1_000

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Said = Literal["given", "refused", "withdrawn", "objected"]
#: `purpose` is the purpose itself, beside the permissions for the channels of reaching a person.
To = Literal["purpose", "email", "sms", "phone", "device"]
#: What a system can show. Only the person's own hand proves a mailbox.
Shown = Literal["imported", "reported", "document"]
Way = Literal["form", "link", "one_click", "phone", "paper", "reply", "in_person", "system"]
Paragraph = Literal["A21-1", "A21-2"]

#: The fields that belong to some kinds only.
ONLY_OF = {
    "wording": {"given", "refused"},
    "evidence": {"given"},
    "of_age": {"given"},
    "ground": {"objected"},
    "channels": {"given", "refused", "withdrawn"},
}
NEEDED_BY = {"given": ("wording", "evidence"), "objected": ("ground",)}


class Event(Body):
    """One thing that a person said elsewhere."""

    person: Ref = Field(description=_("E-mail address, phone number, `system:reference`, or the person's id."))
    kind: Said = Field(description=_("A yes, a no, a withdrawal of a yes, or an objection."))
    purpose: Code = Field(description=_("Code of the purpose. `GET /api/v1/purposes` lists them."))
    channels: list[To] = Field(
        ["purpose"], description=_("What it is about, each an event of its own."), min_length=1, max_length=5
    )
    wording: Sha256 | None = Field(
        None,
        description=_("SHA-256 of the words that the person saw; a yes needs it. `GET /api/v1/wordings` lists them."),
    )
    evidence: Shown | None = Field(None, description=_("What shows the yes. `document` needs the field `document`."))
    of_age: bool | None = Field(
        None,
        description=_(
            "Of a purpose that is offered to children: they are 15 or older, or a parent or guardian says it."
        ),
    )
    method: Way = Field("system", description=_("How it was said."))
    ground: Paragraph | None = Field(
        None, description=_("Of an objection: `A21-1` to a legitimate interest, `A21-2` to direct marketing.")
    )
    happened_at: Instant = Field(None, description=_("When it was said, with its zone; without it now."))
    document: Line = Field("", description=_("Where the paper, the recording or the record in your system is kept."))
    note: Annotated[str, text(2_000)] = Field("", description=_("What else is to be known. The person may read it."))
    receipt: bool | None = Field(
        None, description=_("Whether the receipt is mailed to the person; without it that of a yes is.")
    )

    @model_validator(mode="after")
    def says_what_its_kind_needs(self) -> Event:
        for field in NEEDED_BY.get(self.kind, ()):
            if getattr(self, field) is None:
                raise PydanticCustomError("needed", "a field that the kind needs", {"field": field, "kind": self.kind})
        for field, kinds in ONLY_OF.items():
            if field in self.model_fields_set and getattr(self, field) is not None and self.kind not in kinds:
                raise PydanticCustomError("not_of_this_kind", "another kind's", {"field": field, "kind": self.kind})
        return self

    def report(self) -> Report:
        """What is reported, as the ledger takes it."""
        return Report(
            who=self.person,
            kind=self.kind,
            purpose=self.purpose,
            channels=tuple(dict.fromkeys("" if one == "purpose" else one for one in self.channels)),
            wording=self.wording or "",
            evidence=self.evidence or "",
            method=self.method,
            ground=self.ground or "",
            happened_at=self.happened_at,
            note=self.note,
            document=self.document,
            of_age=bool(self.of_age),
            mails_receipt=self.receipt,
        )


class Events(Body):
    """What people said, recorded as a whole or not at all."""

    events: list[Event] = Field(
        description=_("At most 1,000; a larger body is answered 413."), min_length=1, max_length=MOST_EVENTS
    )


class Recorded(BaseModel):
    """One event as the ledger holds it. It never changes."""

    item: int = Field(description=_("Place in `events` of what was sent, counted from 0."))
    id: int
    person: UUID
    kind: Kind
    purpose: str
    channel: str = Field(description=_("`purpose` for the purpose itself."))
    happened_at: datetime
    recorded_at: datetime
    good_until: datetime | None = Field(description=_("When a yes is over."))


class AllRecorded(BaseModel):
    """What was recorded, in the order of the message; a no to a purpose takes back its channels, each an event."""

    events: list[Recorded]


def recorded(event: ConsentEvent) -> Recorded:
    """The event as the system that sent it is told of it."""
    return Recorded.model_construct(
        item=number_of(event),
        id=event.pk,
        person=event.person_id,
        kind=Kind(event.kind),
        purpose=event.purpose,
        channel=event.channel or "purpose",
        # The first answer is put together from what was sent, a later one from what the database holds.
        happened_at=event.happened_at.astimezone(UTC),
        recorded_at=event.recorded_at.astimezone(UTC),
        good_until=event.valid_until.astimezone(UTC) if event.valid_until else None,
    )
