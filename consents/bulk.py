"""Many events at once: those of a file, and the invented history of the demonstration. Not a door."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from purposes.actions.common import database_now
from purposes.exceptions import RegisterError
from subjects.models import Person

from .fold import Said, as_said, fold
from .models import ConsentEvent, Standing
from .querysets import Key
from .recipients import ENDS_YES, holds_no_more, is_told_on
from .recording import BODY, request_hash_of
from .telling import take_tasks_back, write_tasks
from .writing import number, write_many


@transaction.atomic
def record_in_bulk(events: Iterable[ConsentEvent]) -> list[ConsentEvent]:
    """Record unsaved events now, by the database's clock, of people whom no other transaction knows yet."""
    now, made = database_now(), list(events)
    for event in made:
        event.recorded_at = now
        columns = {name: getattr(event, name) for name in BODY}
        event.request_hash = request_hash_of(event.person_id, event.happened_at, columns)
    return record_many(made)


def unsaved(
    *,
    person: UUID,
    source: str,
    key: str,
    happened_at: datetime | None,
    now: datetime,
    columns: dict[str, Any],
    valid_until: datetime | None = None,
) -> ConsentEvent:
    """An event for `record_many`, with the hash of what was sent: `happened_at` as it was told, None for `now`."""
    return ConsentEvent(
        person_id=person,
        source=source,
        key=key,
        happened_at=happened_at or now,
        recorded_at=now,
        valid_until=valid_until,
        request_hash=request_hash_of(person, happened_at, columns),
        **columns,
    )


def record_many(events: Sequence[ConsentEvent]) -> list[ConsentEvent]:
    """Insert these events, of which none is recorded yet, and bring the standings of their keys up to date.

    The caller holds the people and took `recorded_at` from `turn_of_many`. A handful of statements for all of them.
    """
    if not events:
        return []
    said = ConsentEvent.objects.filter(person__in={event.person_id for event in events}).by_key()
    number(events)
    told_on, taken_back = _take_in(events, said)
    last = {_key(event): event for event in events}
    states = {event: fold(said[person][purpose, channel]) for (person, purpose, channel), event in last.items()}
    write_many(events, states)
    write_tasks(told_on)
    take_tasks_back(taken_back)
    return list(events)


def _take_in(
    events: Sequence[ConsentEvent], said: Mapping[UUID, Mapping[Key, list[Said]]]
) -> tuple[list[ConsentEvent], list[ConsentEvent]]:
    """Add the events to what was `said`, in their order.

    Returns those of which recipients are told, and those after which what they were told holds no more.
    """
    told_on, taken_back = [], []
    ended: dict[tuple[UUID, str, str], datetime] = {}
    for event in events:
        before, new, key = said[event.person_id][event.purpose, event.channel], as_said(event), _key(event)
        ends = event.kind in ENDS_YES
        # No yes comes after a no of the same instant: a further no need not fold anew all that was said.
        if not (ends and ended.get(key) == event.recorded_at) and is_told_on(new, before):
            told_on.append(event)
        if holds_no_more(new, before):
            taken_back.append(event)
        if ends:
            ended[key] = event.recorded_at
        before.append(new)
    return told_on, taken_back


def _key(event: ConsentEvent) -> tuple[UUID, str, str]:
    return event.person_id, event.purpose, event.channel


def hold_many(people: Collection[UUID]) -> None:
    """As `hold`, for all of them, in the order of their ids. Raises RegisterError where one is gone."""
    held = Person.objects.present().select_for_update(no_key=True).filter(pk__in=people).order_by("pk")
    if len(held.values_list("pk", flat=True)) < len(set(people)):
        raise RegisterError(_("Somebody was erased meanwhile: look at the rows again."))


def turn_of_many(people: Collection[UUID]) -> datetime:
    """Now, and never before the last event of these people."""
    last = Standing.objects.filter(person__in=people).aggregate(last=Max("last_recorded_at"))["last"]
    now = database_now()
    return max(now, last) if last else now
