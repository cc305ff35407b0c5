"""The gate: may we? Staff page, command, API, mail and profile all ask here and nothing else (R-024)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from .asked import Asked, Ground, ground_of
from .decisions import Decision, Facts, decide
from .facts import Known, facts_of
from .fold import fold
from .models import ConsentEvent
from .people import known_now, known_of

#: Who is not on file, or was erased: one person that nobody knows.
NOBODY = UUID(int=0)


@dataclass(frozen=True)
class Answered:
    """The answer about one person, with what it rests on: edition, event, and the facts for whoever asks why."""

    ground: Ground
    facts: Facts
    decision: Decision
    person: UUID | None = None
    event: int | None = None

    @property
    def allowed(self) -> bool:
        return self.decision.allowed


def decide_each(ground: Ground, people: Iterable[UUID]) -> Iterator[tuple[UUID, Decision]]:
    """The decision about each person, in the order asked. What is known alike is decided once."""
    remembered: dict[Known | None, Decision] = {}
    for person, known in known_of(ground, people):
        decision = remembered.get(known)
        if decision is None:
            decision = remembered[known] = decide(facts_of(ground, known))
        yield person, decision


def answer(asked: Asked, person: UUID | None) -> Answered:
    """The answer about one person; `None` is somebody who is not on file."""
    return answer_on(ground_of(asked), person)


def answer_on(ground: Ground, person: UUID | None) -> Answered:
    """As `answer`, where the ground is at hand: a page asks for many tasks, a mail for many people."""
    known, event = _look(ground, person or NOBODY)
    facts = facts_of(ground, known)
    return Answered(ground, facts, decide(facts), person if known else None, event)


def answer_shared(asked: Asked, people: Iterable[UUID]) -> Answered:
    """The answer for an address that several people share: no, unless it is yes for each of them.

    Nobody at the address is nobody on file. Of several refusals the one of the earliest rule is told.
    """
    ground = ground_of(asked)
    answers = [answer_on(ground, person) for person in people] or [answer_on(ground, None)]
    return min(answers, key=lambda given: given.decision.rule)


def count_each(decisions: Iterable[Decision]) -> Counter[str]:
    """How many answers have which reason."""
    return Counter(decision.reason.value for decision in decisions)


def _look(ground: Ground, person: UUID) -> tuple[Known | None, int | None]:
    """What is known of the person, and the event that said the last word on the consent that carries the question."""
    if ground.asked.at is None:
        return known_now(ground, person)
    [(_id, known)] = known_of(ground, [person])
    return known, _event_then(ground, person) if known else None


def _event_then(ground: Ground, person: UUID) -> int | None:
    asked = ground.asked
    events = ConsentEvent.objects.of_key(person, ground.code, str(ground.consent_channel))
    said = events.known(asked.at, hindsight=asked.hindsight).said()
    return fold(said, asked.at, hindsight=asked.hindsight).said_by
