"""What systems send and what they are answered: the shapes of the API, as its documentation shows them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from ..asked import Asked
from ..decisions import Reason

#: People in one question.
MOST_PEOPLE = 1_000

_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)")
#: Before it nothing was recorded; the databases' calendars end early.
_EARLIEST = datetime(1970, 1, 2, tzinfo=UTC)


def _instant(value: Any) -> datetime | None:
    """A time of RFC 3339, with its zone, that has passed."""
    if value is None:
        return None
    try:
        if not isinstance(value, str) or not _INSTANT.fullmatch(value):
            raise ValueError
        moment = datetime.fromisoformat(value.upper())
        if moment < _EARLIEST:
            raise ValueError
    except (ValueError, OverflowError):
        raise PydanticCustomError("instant", "a time with its zone") from None
    if moment > timezone.now():
        raise PydanticCustomError("not_yet", "a time that has passed")
    return moment


def text(longest: int, shortest: int = 0) -> StringConstraints:
    """A text of so many characters. A NUL is the one that the database does not keep."""
    return StringConstraints(min_length=shortest, max_length=longest, pattern=r"^[^\x00]*$")


def one_line(longest: int) -> StringConstraints:
    """As `text`, without what begins a new line or controls a device."""
    return StringConstraints(max_length=longest, pattern=r"^[^\x00-\x1f\x7f\x85\u2028\u2029]*$")


Code = Annotated[str, text(60, 1)]
Ref = Annotated[str, text(320, 1)]
#: On one line: what may come to stand in the head of a mail.
Line = Annotated[str, one_line(200)]
Instant = Annotated[
    datetime | None,
    BeforeValidator(_instant),
    WithJsonSchema({"type": "string", "format": "date-time", "example": "2026-03-01T09:30:00+01:00"}),
]


class Body(BaseModel):
    """What is sent: no field beside those that are told, and no text in the place of a number."""

    model_config = ConfigDict(strict=True, extra="forbid")


class Question(Body):
    """May we do a task, or process for a purpose, with one person or with each of many?"""

    task: Code | None = Field(None, description=_("Code of a task. Either this or `purpose`."))
    purpose: Code | None = Field(None, description=_("Code of a purpose. Either this or `task`."))
    company: Code | None = Field(None, description=_("Code of a company; without it all controllers of the purpose."))
    channel: Literal["email", "sms", "phone"] | None = Field(
        None, description=_("How the person would be reached: e-mail and direct messages, SMS, phone.")
    )
    reach: Code | None = Field(None, description=_("Code of a secondary basis that the task rests on."))
    at: Instant = Field(None, description=_("An instant that has passed, with its zone: what was known then."))
    hindsight: bool = Field(False, description=_("With `at`: as it turned out, not as it was known."))
    person: Ref | None = Field(
        None,
        description=_("E-mail address, phone number, `system:reference`, or the person's id. Either this or `people`."),
        examples=["karen@example.dk"],
    )
    people: list[Ref] | None = Field(
        None, description=_("At most 1,000 of the same; a larger body is answered 413."), min_length=1, max_length=1000
    )

    @model_validator(mode="after")
    def names_one_of_each(self) -> Question:
        for one, other in (("task", "purpose"), ("person", "people")):
            if (getattr(self, one) is None) == (getattr(self, other) is None):
                raise PydanticCustomError("one_of", "one of two", {"field": one, "other": other})
        if self.hindsight and self.at is None:
            raise PydanticCustomError("hindsight_needs_a_time", "hindsight without a time", {"field": "hindsight"})
        return self

    def asked(self) -> Asked:
        """The question as the gate takes it."""
        return Asked(
            task=self.task or "",
            purpose=self.purpose or "",
            company=self.company or "",
            channel=self.channel or "",
            reach=self.reach or "",
            at=self.at,
            hindsight=self.hindsight,
        )


class Answer(BaseModel):
    """The answer about one person."""

    allowed: bool
    reason: Reason
    sentence: str = Field(description=_("What the reason means, in the language of Accept-Language (da, en)."))
    basis: str = Field(description=_("The lawful basis that was asked of, by its DPV name; empty where none is known."))
    edition: int | None = Field(description=_("Number of the edition of the register that the answer rests on."))
    event: int | None = Field(description=_("Id of the person's last word on the consent that carries the question."))
    question: UUID = Field(description=_("Under this id the question is kept for 13 months."))


class OfMany(BaseModel):
    """The answer about one of many people."""

    allowed: bool
    reason: Reason
    basis: str


class Answers(BaseModel):
    """The answers about many people, in the order in which they were named."""

    decisions: list[OfMany]
    reasons: dict[str, int] = Field(description=_("How many answers have which reason."))
    sentences: dict[str, str] = Field(description=_("What each of these reasons means."))
    edition: int | None
    question: UUID


class Kept(BaseModel):
    """A question as it is kept. Whom it was about is not told."""

    question: UUID
    asked_at: datetime
    task: str
    purpose: str
    company: str
    channel: str
    reach: str
    at: datetime | None
    hindsight: bool
    edition: int | None
    total: int
    allowed: int
    reasons: dict[str, int] = Field(description=_("How many answers had which reason."))
