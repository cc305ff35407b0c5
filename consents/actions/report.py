"""What people said elsewhere, as another system reports it: many at once, all of it or nothing (R-036, R-054)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from purposes.actions.common import share_turn

from ..bulk import hold_many, record_many, turn_of_many, unsaved
from ..faults import Fault, Faulty, at
from ..fold import State
from ..kinds import Channel, Kind, Status
from ..models import ApiToken, ConsentEvent, Standing
from ..recording import end_of, key_conflict, refuse_time, request_hash_of
from ..stops import TAKES_CHANNELS, taken_along
from .message import begin, key_in_ledger
from .receipt import send_receipt
from .waiting import drop, ends_what_waits, hold_waiting_of_each
from .weighing import Draft, Report, drafts_of, place

#: Events written at once.
CHUNK = 1_000


@transaction.atomic
def report_many(*, token: ApiToken, reports: Sequence[Report], key: str, body: Any) -> list[ConsentEvent]:
    """Record what people said elsewhere, in the order of the reports, each channel an event of its own.

    A yes counts from when it happened, everything else from now; at the same instant the no wins. A no to a purpose
    takes back the permissions for its channels. `key` and `body` (JSON) make two messages the same: the second gets
    the events of the first. Raises Faulty with all that is wrong, KeyConflict, RegisterError; then nothing is recorded.
    """
    message, is_new = begin(token=token, key=key, body=body)
    if not is_new:
        return _events(pk__in=message.events)
    share_turn()
    drafts = drafts_of(reports, source=token.source, within=token.within)
    stem = key_in_ledger(key)
    events = _recorded_before(drafts, token.source, stem) or _record(drafts, token.source, stem)
    message.events = [event.pk for event in events]
    message.save(update_fields=["events"])
    return events


def number_of(event: ConsentEvent) -> int:
    """The place of the report in its message that made this event."""
    return int(event.key.split(".")[1])


def _events(**which: Any) -> list[ConsentEvent]:
    return list(ConsentEvent.objects.filter(**which).order_by("pk"))


def _recorded_before(drafts: list[Draft], source: str, stem: str) -> list[ConsentEvent]:
    """The events of the message where the ledger knows it, though it is too old to be known as a whole."""
    sent = {_key(draft, channel, stem): (draft, channel) for draft in drafts for channel in draft.report.channels}
    known = _events(source=source, key__in=sent)
    if known and {event.key: bytes(event.request_hash) for event in known} != {
        key: request_hash_of(draft.person, draft.report.happened_at, _columns(draft, channel))
        for key, (draft, channel) in sent.items()
    }:
        raise key_conflict()
    return known


def _record(drafts: list[Draft], source: str, stem: str) -> list[ConsentEvent]:
    people = {draft.person for draft in drafts}
    waiting = hold_waiting_of_each(_noes(drafts))
    hold_many(people)
    now = turn_of_many(people)
    _refuse_times(drafts, now)
    events = [_unsaved(draft, channel, source, stem, now) for draft, channel in _widened(drafts)]
    made = [event for start in range(0, len(events), CHUNK) for event in record_many(events[start : start + CHUNK])]
    drop(waiting, until=now)
    _hand_over(made, {draft.number: draft.report for draft in drafts})
    return made


def _noes(drafts: list[Draft]) -> list[tuple[UUID, str, str]]:
    """What a yes that waits for its link must not come after."""
    return [
        (draft.person, draft.report.purpose, channel)
        for draft in drafts
        if ends_what_waits(draft.report.kind, draft.report.ground)
        for channel in draft.report.channels
    ]


def _refuse_times(drafts: list[Draft], now: datetime) -> None:
    faults: list[Fault] = []
    for draft in drafts:
        try:
            with at(place(draft.number, "happened_at")):
                refuse_time(draft.report.happened_at, now)
        except Faulty as wrong:
            faults += wrong.faults
    if faults:
        raise Faulty(faults)


def _widened(drafts: list[Draft]) -> Iterator[tuple[Draft, str]]:
    """Each draft with each of its channels; a no to a purpose takes along those that the person says yes to.

    Those of the message too, wherever they stand in it: a reported no counts from now, a yes from when it happened.
    """
    yes = _yeses(drafts)
    for draft in drafts:
        report = draft.report
        yield from ((draft, channel) for channel in report.channels)
        if Channel.NONE in report.channels:
            for stop in taken_along(report.kind, report.purpose, Channel.NONE, yes[draft.person, report.purpose]):
                if stop.channel not in report.channels:
                    yield _taking_along(draft), stop.channel


def _yeses(drafts: list[Draft]) -> dict[tuple[UUID, str], dict[str, State]]:
    """What the people say yes to, on file or in the message, by person and purpose. One query where any says no."""
    yes: dict[tuple[UUID, str], dict[str, State]] = defaultdict(dict)
    noes = {draft.person for draft in drafts if draft.report.kind in TAKES_CHANNELS}
    rows = Standing.objects.filter(person__in=noes, status=Status.GIVEN).values_list("person", "purpose", "channel")
    said = [
        (draft.person, draft.report.purpose, channel)
        for draft in drafts
        if draft.report.kind == Kind.GIVEN
        for channel in draft.report.channels
    ]
    for person, purpose, channel in [*(rows if noes else ()), *said]:
        yes[person, purpose][channel] = State(status=Status.GIVEN)
    return yes


def _taking_along(draft: Draft) -> Draft:
    """The no as it is recorded of a channel that nobody asked about: a yes is taken back."""
    return replace(draft, columns={**draft.columns, "kind": Kind.WITHDRAWN, "wording_id": None})


def _key(draft: Draft, channel: str, stem: str) -> str:
    return f"{stem}.{draft.number}.{channel or 'purpose'}"


def _columns(draft: Draft, channel: str) -> dict[str, Any]:
    return {**draft.columns, "channel": channel}


def _unsaved(draft: Draft, channel: str, source: str, stem: str, now: datetime) -> ConsentEvent:
    happened_at = draft.report.happened_at
    return unsaved(
        person=draft.person,
        source=source,
        key=_key(draft, channel, stem),
        happened_at=happened_at,
        now=now,
        valid_until=end_of(happened_at or now, draft.months) if draft.months else None,
        columns=_columns(draft, channel),
    )


def _hand_over(events: list[ConsentEvent], reports: dict[int, Report]) -> None:
    """Mail the receipt of each yes, and of a no where it was asked for: one mail for each person."""
    of_person: dict[UUID, list[ConsentEvent]] = defaultdict(list)
    for event in events:
        wish = reports[number_of(event)].mails_receipt
        if event.kind == Kind.GIVEN if wish is None else wish:
            of_person[event.person_id].append(event)
    for said in of_person.values():
        send_receipt(*said, by=None)
