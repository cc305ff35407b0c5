"""What follows from what was just recorded: what stopped, what goes on and why, and what to say on the phone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from .gate import Answered
from .kinds import Ground, Kind, Method, Outcome
from .models import ConsentEvent
from .person_page import Line


@dataclass(frozen=True)
class Follows:
    """The tasks that the message is about, parted by the gate's answer, and all others that are allowed."""

    stopped: list[Line]
    may_now: list[Line]
    goes_on: list[Line]
    say: str
    #: What was noted of an answer to a mail: which mails left before it was recorded.
    noted: str = ""


def follows(events: Iterable[ConsentEvent], lines: Iterable[Line]) -> Follows | None:
    """What follows from the events of one message, by the gate's answers of now; None without an event."""
    said, every = list(events), list(lines)
    if not said:
        return None
    about = [line for line in every if any(is_about(event, line.answered) for event in said)]
    stopped = [line for line in about if not line.is_allowed]
    may_now = [line for line in about if line.is_allowed]
    goes_on = [line for line in every if line.is_allowed and line not in about]
    noted = said[0].note if said[0].method == Method.REPLY else ""
    return Follows(stopped, may_now, goes_on, sentence(said[0], goes_on=bool(may_now)), noted)


def is_about(event: Any, answered: Answered) -> bool:
    """Whether what the event says reaches the task of the answer. Pure."""
    ground = answered.ground
    if not event.purpose:
        # A restriction of all, or its end.
        return True
    if event.ground == Ground.DIRECT_MARKETING:
        return ground.facts.is_direct_marketing
    return ground.code == event.purpose and event.channel in ("", ground.channel, ground.consent_channel)


def sentence(event: Any, *, goes_on: bool) -> str:
    """What to say to the person. `goes_on`: what they spoke of is still allowed. Pure."""
    if event.kind == Kind.OBJECTED:
        return _objected(event, goes_on)
    if event.kind == Kind.OBJECTION_ANSWERED:
        return _answered(event)
    return {
        Kind.GIVEN: _(
            "“I have noted your yes. You can take it back whenever you like, as easily as you gave it: call us, or use "
            "the link in our mails.”"
        ),
        Kind.REFUSED: _("“I have noted your no. It changes nothing else for you.”"),
        Kind.WITHDRAWN: _("“It is stopped from now on. You need not say why, and you may say yes again at any time.”"),
        Kind.RESTRICTED: _("“We keep your data and use them for nothing else until we have spoken to you.”"),
        Kind.RESTRICTION_LIFTED: _("“As we told you, we use your data again.”"),
        Kind.INVALIDATED: _("“We had noted a yes of yours that does not count. We do nothing on the ground of it.”"),
    }[Kind(event.kind)]


def _objected(event: Any, goes_on: bool) -> str:
    if event.ground == Ground.DIRECT_MARKETING:
        return _("“We send you no more marketing, and make no profile for it. You need not say why.”")
    if goes_on:
        return _(
            "“I have noted your objection. We decide within five working days and write to you with our reasons; until "
            "then it goes on.”"
        )
    return _("“I have noted your objection. We stop while we look at it, and write to you with our reasons.”")


def _answered(event: Any) -> str:
    if event.outcome == Outcome.UPHELD:
        return _("“We agree with you, and have stopped for good.”")
    return _("“We go on, and write to you why. You may complain to the data protection authority.”")
