"""The ledger in a few messages to the database: what must be known before an event is written, and the writing of it.

Plain SQL, made from the models: a person waits for every one of these round trips.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any
from uuid import UUID

from django.db import connection

from gdpr_registry import evidence
from gdpr_registry.copying import copy
from subjects.models import Person

from .fold import Said, State
from .models import ConsentEvent, Standing

EVENTS, STANDINGS = ConsentEvent._meta.db_table, Standing._meta.db_table


@dataclass(frozen=True)
class Turn:
    """A person's turn: nobody else writes about them until the transaction ends. `event_id` is the next event's."""

    is_present: bool
    #: The event that the same source and key made before.
    known: int | None
    said: list[Said]
    event_id: int


# Two statements in one message. The second sees what was committed before it begins: what is read once the person's row
# is held, no other transaction can change. In one statement with the lock it could be older than the wait for it.
_TURN = f"""
    SELECT FROM {Person._meta.db_table} WHERE id = %(person)s FOR NO KEY UPDATE;
    SELECT
        EXISTS (SELECT FROM {Person._meta.db_table} WHERE id = %(person)s AND erased_on IS NULL),
        (SELECT id FROM {EVENTS} WHERE source = %(source)s AND key = %(key)s),
        (SELECT nextval(pg_get_serial_sequence('{EVENTS}', 'id'))),
        {", ".join(f"said.{name}" for name in Said.__slots__)}
    FROM (VALUES (true)) AS one
    LEFT JOIN {EVENTS} AS said
        ON said.person_id = %(person)s AND said.purpose = %(purpose)s AND said.channel = %(channel)s
"""  # noqa: S608  names of our own tables and columns


def take_turn(person: UUID, purpose: str, channel: str, source: str, key: str) -> Turn:
    """Hold the person's row for this transaction, and read what is known of the key and of the message."""
    asked: dict[str, Any] = {"person": person, "purpose": purpose, "channel": channel, "source": source, "key": key}
    with connection.cursor() as cursor:
        cursor.execute(_TURN, asked)
        while cursor.nextset():
            # To the last result, where history's context has moved on already.
            pass
        rows = cursor.fetchall()
    is_present, known, event_id = rows[0][:3]
    return Turn(is_present, known, [Said(*row[3:]) for row in rows if row[3] is not None], event_id)


def _columns(model: Any, *left_out: str) -> list[str]:
    return [field.column for field in model._meta.concrete_fields if field.column not in left_out]


def _parameters(columns: list[str], prefix: str) -> str:
    return ", ".join(f"%({prefix}{column})s" for column in columns)


_EVENT = _columns(ConsentEvent)
_STANDING = _columns(Standing, "id")
_STATE = [column for column in _STANDING if column not in ("person_id", "purpose", "channel")]

# The event, its leaf, the sealer's entry and the standing; nothing at all where the message was recorded before.
_WRITE = f"""
    WITH event AS (
        INSERT INTO {EVENTS} ({", ".join(_EVENT)}) VALUES ({_parameters(_EVENT, "event_")})
        ON CONFLICT (source, key) DO NOTHING RETURNING leaf_id
    ), leaf AS (
        INSERT INTO gdpr_registry_leaf (id, schema, hash)
        SELECT leaf_id, %(schema)s, %(hash)s FROM event RETURNING id
    ), unsealed AS (
        INSERT INTO gdpr_registry_unsealed (leaf_id) SELECT id FROM leaf
    )
    INSERT INTO {STANDINGS} ({", ".join(_STANDING)}) SELECT {_parameters(_STANDING, "standing_")} FROM event
    ON CONFLICT (person_id, purpose, channel) DO UPDATE
    SET ({", ".join(_STATE)}) = ({", ".join(f"excluded.{column}" for column in _STATE)})
"""  # noqa: S608  names of our own tables and columns


def write(event: ConsentEvent, state: State) -> bool:
    """Write the event and how its key stands after it. False where the message was recorded before: nothing is written.

    Every column of the event is set, so that it can be hashed before the database holds it.
    """
    schema = ConsentEvent.newest_schema()
    values: dict[str, Any] = {"schema": schema, "hash": evidence.hash_of(event, schema)}
    values |= {f"event_{column}": getattr(event, column) for column in _EVENT}
    values |= {f"standing_{column}": value for column, value in _stands(event, state).items()}
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, values)
        written: bool = cursor.rowcount == 1
    event._state.adding, event._state.db = not written, connection.alias
    return written


# --- many at once --------------------------------------------------------------------------------

_RESERVE = f"SELECT nextval(pg_get_serial_sequence('{EVENTS}', 'id')) FROM generate_series(1, %s)"  # noqa: S608
# As many standings as one likes in one parameter.
_STAND = f"""
    INSERT INTO {STANDINGS} ({", ".join(_STANDING)})
    SELECT {", ".join(_STANDING)} FROM json_populate_recordset(NULL::{STANDINGS}, %s)
    ON CONFLICT (person_id, purpose, channel) DO UPDATE
    SET ({", ".join(_STATE)}) = ({", ".join(f"excluded.{column}" for column in _STATE)})
"""  # noqa: S608  names of our own tables and columns


def number(events: Sequence[ConsentEvent]) -> None:
    """Give unsaved events their ids, in their order, and set their columns as the database will hold them."""
    with connection.cursor() as cursor:
        cursor.execute(_RESERVE, [len(events)])
        ids = sorted(row[0] for row in cursor.fetchall())
    for pk, event in zip(ids, events, strict=True):
        for field in ConsentEvent._meta.concrete_fields:
            value = getattr(event, field.attname)
            # A member of an enumeration is no text to COPY.
            setattr(event, field.attname, field.to_python(value.value if isinstance(value, Enum) else value))
        event.pk = pk


def write_many(events: Sequence[ConsentEvent], states: Mapping[Any, State]) -> None:
    """Write numbered events, their leaves, and how each key stands after them: `states` by the last event of the key.

    A round trip each, however many. An event whose source and key are known already raises IntegrityError.
    """
    copy(ConsentEvent, _EVENT, ([getattr(event, column) for column in _EVENT] for event in events))
    evidence.seal(events)
    with connection.cursor() as cursor:
        cursor.execute(_STAND, [json.dumps([_stands(last, state) for last, state in states.items()], default=str)])
    for event in events:
        event._state.adding, event._state.db = False, connection.alias


def _stands(last: ConsentEvent, state: State) -> dict[str, Any]:
    key = {"person_id": last.person_id, "purpose": last.purpose, "channel": last.channel}
    held = {name: getattr(state, name) for name in Standing.STATE}
    return key | held | {"last_event": last.pk, "last_recorded_at": last.recorded_at}
