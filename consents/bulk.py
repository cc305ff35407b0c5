"""Many events at once, of people of whom nothing is recorded yet: an invented history, not a door."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction

from purposes.actions.common import database_now

from .fold import State, as_said, fold
from .models import ConsentEvent, Standing
from .recording import BODY, request_hash_of

Key = tuple[object, str, str]


@transaction.atomic
def record_in_bulk(events: Iterable[ConsentEvent]) -> list[ConsentEvent]:
    """Seal unsaved events, recorded now by the database's clock, and write how each key stands after them.

    The standings of their keys must be new, and their people known to no other transaction. Raises IntegrityError else.
    """
    now, made = database_now(), list(events)
    for event in made:
        event.recorded_at = now
        columns = {name: getattr(event, name) for name in BODY}
        event.request_hash = request_hash_of(event.person_id, event.happened_at, columns)
    ConsentEvent.objects.bulk_create(made)
    by_key: dict[Key, list[ConsentEvent]] = defaultdict(list)
    for event in made:
        by_key[event.person_id, event.purpose, event.channel].append(event)
    Standing.objects.bulk_create(
        _standing_of(said[-1], fold(as_said(event) for event in said)) for said in by_key.values()
    )
    return made


def _standing_of(last: ConsentEvent, state: State) -> Standing:
    """An unsaved standing of the key of `last`, the event of the key that was recorded last."""
    return Standing(
        person_id=last.person_id,
        purpose=last.purpose,
        channel=last.channel,
        last_event=last.pk,
        last_recorded_at=last.recorded_at,
        **{name: getattr(state, name) for name in Standing.STATE},
    )
