"""From what was said to how things stand: the only truth about a person, a purpose and a channel. Pure.

`fold` takes the events of one key (person, purpose, channel) in any order and says how the key stands at an instant.
`Standing` keeps its answer for now; the past is folded anew.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from purposes.evidence_of_consent import Evidence

from .kinds import NOES, Ground, Kind, Outcome, Status

#: Evidence that the person acted with their own hand: only that asks for marketing again after a no to it.
BY_OWN_HAND = frozenset({Evidence.LINK, Evidence.MAILBOX})


@dataclass(frozen=True, slots=True)
class Said:
    """One event, as the fold reads it. `id` grows with each event of the key."""

    id: int
    kind: str
    happened_at: datetime
    recorded_at: datetime
    wording_id: int | None = None
    evidence: str = ""
    valid_until: datetime | None = None
    ground: str = ""
    outcome: str = ""
    voids_id: int | None = None


@dataclass(frozen=True, slots=True)
class State:
    """How one key stands. `said_by` is the event that decided the status, `given_by` the yes that counts."""

    status: str = Status.UNKNOWN
    said_by: int | None = None
    since: datetime | None = None
    wording_id: int | None = None
    evidence: str = ""
    valid_until: datetime | None = None
    objection: str = ""
    objected_at: datetime | None = None
    marketing_objected_at: datetime | None = None
    #: The grounds that stand, with a blank between.
    restriction: str = ""
    restricted_at: datetime | None = None

    @property
    def is_given(self) -> bool:
        """Whether a yes is the last word; not yet whether it is still good."""
        return self.status == Status.GIVEN


#: Values of `State.objection`.
OPEN, UPHELD, OVERRIDDEN = "open", Outcome.UPHELD.value, Outcome.OVERRIDDEN.value

NOTHING = State()


def fold(events: Iterable[Said], at: datetime | None = None, *, hindsight: bool = False) -> State:
    """How the key stands at `at` (None: after all of its events).

    As known then: an event counts once it was recorded. With `hindsight` it counts once it happened, whenever it was
    recorded. A yes counts from when it happened, a no from when it was recorded; at the same instant the no wins.
    """
    known = [event for event in events if _known(event, at, hindsight)]
    voided = {event.voids_id for event in known if event.kind == Kind.INVALIDATED}
    state = NOTHING
    for event in sorted(known, key=lambda event: _order(event, hindsight)):
        state = _void(state, event) if event.id in voided else _next(state, event, _moment(event, hindsight))
    return state


def counts_from(event: Said) -> datetime:
    """The instant from which an event has effect: a yes from when it happened, all else from when it was recorded."""
    return event.happened_at if event.kind == Kind.GIVEN else event.recorded_at


def _moment(event: Said, hindsight: bool) -> datetime:
    return event.happened_at if hindsight else counts_from(event)


def _order(event: Said, hindsight: bool) -> tuple[datetime, bool, int]:
    return _moment(event, hindsight), event.kind in NOES, event.id


def _known(event: Said, at: datetime | None, hindsight: bool) -> bool:
    if at is None or (hindsight and event.kind == Kind.INVALIDATED):
        # As it turned out, what was declared invalid never had an effect.
        return True
    return (event.happened_at if hindsight else event.recorded_at) <= at


def _void(state: State, event: Said) -> State:
    """An event that was declared invalid has no effect but to say so where nothing else was said."""
    if event.kind == Kind.GIVEN and state.status in (Status.UNKNOWN, Status.REQUESTED):
        return replace(state, status=Status.INVALIDATED, said_by=event.id)
    return state


def _next(state: State, event: Said, moment: datetime) -> State:
    match event.kind:
        case Kind.GIVEN:
            return _given(state, event, moment)
        case Kind.REQUESTED:
            return _requested(state, event, moment)
        case Kind.REFUSED | Kind.WITHDRAWN | Kind.REVOKED:
            return _said_no(state, event, moment)
        case Kind.OBJECTED:
            return _objected(state, event, moment)
        case Kind.OBJECTION_ANSWERED:
            return replace(state, objection=event.outcome) if state.objection else state
        case Kind.RESTRICTED:
            return _restricted(state, event, moment)
        case Kind.RESTRICTION_LIFTED:
            return _lifted(state, event)
        case _:
            return state


def _given(state: State, event: Said, moment: datetime) -> State:
    given = replace(
        state,
        status=Status.GIVEN,
        said_by=event.id,
        since=moment,
        wording_id=event.wording_id,
        evidence=event.evidence,
        valid_until=event.valid_until,
    )
    # Nobody but the person takes a no to marketing back. An objection to an interest stands: a yes to the words of a
    # consent says nothing of it, and the gate asks for it only where an interest carries the task.
    return replace(given, marketing_objected_at=None) if event.evidence in BY_OWN_HAND else given


def _requested(state: State, event: Said, moment: datetime) -> State:
    # A question takes nothing back, neither a yes nor a no.
    if state.status not in (Status.UNKNOWN, Status.INVALIDATED):
        return state
    return replace(state, status=Status.REQUESTED, said_by=event.id, since=moment)


_STATUS_OF = {
    Kind.REFUSED.value: Status.REFUSED,
    Kind.WITHDRAWN.value: Status.WITHDRAWN,
    Kind.REVOKED.value: Status.REVOKED,
}


def _said_no(state: State, event: Said, moment: datetime) -> State:
    return replace(
        state,
        status=_STATUS_OF[str(event.kind)],
        said_by=event.id,
        since=moment,
        wording_id=None,
        evidence="",
        valid_until=None,
    )


def _objected(state: State, event: Said, moment: datetime) -> State:
    if event.ground == Ground.DIRECT_MARKETING:
        return replace(state, marketing_objected_at=state.marketing_objected_at or moment)
    if state.objection in (OPEN, UPHELD):
        # Said once more, it neither reopens what was upheld nor gives more time to decide.
        return state
    return replace(state, objection=OPEN, objected_at=moment)


def _restricted(state: State, event: Said, moment: datetime) -> State:
    """Each ground stands for itself: that one of them ends lifts no other (Art. 18(1))."""
    grounds = sorted({*state.restriction.split(), event.ground})
    return replace(state, restriction=" ".join(grounds), restricted_at=state.restricted_at or moment)


def _lifted(state: State, event: Said) -> State:
    left = [ground for ground in state.restriction.split() if event.ground not in ("", ground)]
    return replace(state, restriction=" ".join(left), restricted_at=state.restricted_at if left else None)


def as_said(row: Any) -> Said:
    """A row of the ledger, or anything with its columns, as the fold reads it."""
    return Said(**{name: getattr(row, name) for name in Said.__slots__})
