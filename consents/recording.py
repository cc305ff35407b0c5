"""How an event gets into the ledger: one transaction for the event, its leaf and the standing that follows from it.

Not a door: the verbs of `consents/actions/` check who may say what, and call `record` with it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from gdpr_registry import canonical, evidence
from purposes.actions.common import database_now
from purposes.exceptions import RegisterError
from subjects.models import Person

from .fold import State, as_said, fold
from .models import ConsentEvent, Standing


class KeyConflict(RegisterError):
    """The same key of the same source came with another body (HTTP 409). Nothing was recorded."""


#: The columns of an event that a caller gives and that make two messages the same.
BODY = (
    "purpose",
    "channel",
    "kind",
    "wording_id",
    "evidence",
    "method",
    "ground",
    "outcome",
    "voids_id",
    "by_id",
    "note",
    "document",
)


@transaction.atomic
def record(
    *, person: Person | UUID, source: str, key: str, happened_at: datetime | None = None, **columns: Any
) -> ConsentEvent:
    """Record one event and bring the standing of its key up to date. The same source and key record once.

    Without `happened_at` it happens now, by the database's clock. The person's row is held until the transaction ends:
    two events of a person take turns. Raises KeyConflict, and RegisterError for a time that has not come or a person
    who was erased.
    """
    person_id = person if isinstance(person, UUID) else person.pk
    request_hash = hash_of(person_id, happened_at, columns)
    if known := recorded(source, key, request_hash):
        return known
    hold(person_id)
    standing, now = _turn(person_id, columns)
    if happened_at and happened_at > now:
        raise RegisterError(_("This has not happened yet: choose a time that has passed."))
    event = ConsentEvent(
        person_id=person_id,
        source=source,
        key=key,
        happened_at=happened_at or now,
        recorded_at=now,
        request_hash=request_hash,
        **columns,
    )
    return _write(event, standing)


def recorded(source: str, key: str, request_hash: bytes) -> ConsentEvent | None:
    """The event that this message made before. Raises KeyConflict where the key came with another body."""
    found: ConsentEvent | None = ConsentEvent.objects.filter(source=source, key=key).first()
    if found and bytes(found.request_hash) != request_hash:
        raise KeyConflict(
            _("This key was used for another message. Send a new message with a new key, or the same one unchanged.")
        )
    return found


def hold(person_id: UUID) -> None:
    """Hold the person's row for this transaction. Raises RegisterError for nobody, and for who was erased."""
    found = Person.objects.select_for_update(no_key=True).filter(pk=person_id).only("erased_on").first()
    if found is None or found.erased_on:
        raise RegisterError(_("There is no such person on file."))


def _turn(person_id: UUID, columns: dict[str, Any]) -> tuple[Standing | None, datetime]:
    """The standing of the key, and now: never before the last event of the key, should the clock have gone back."""
    now = database_now()
    key = {"purpose": columns.get("purpose", ""), "channel": columns.get("channel", "")}
    standing = Standing.objects.filter(person=person_id, **key).first()
    return standing, max(now, standing.last_recorded_at) if standing else now


def _write(event: ConsentEvent, standing: Standing | None) -> ConsentEvent:
    try:
        with transaction.atomic():
            evidence.insert(event)
    except IntegrityError:
        # The same message twice at once, for two people: the other one was first.
        if known := recorded(event.source, event.key, bytes(event.request_hash)):
            return known
        raise
    keep_standing(event, standing)
    return event


def keep_standing(event: ConsentEvent, standing: Standing | None) -> None:
    """Write how the key of the event stands after it."""
    said = ConsentEvent.objects.of_key(event.person_id, event.purpose, event.channel).said() if standing else None
    row = standing_of(event, fold(said if said is not None else [as_said(event)]))
    if standing is None:
        row.save(force_insert=True)
    else:
        row.pk = standing.pk
        row.save(force_update=True)


def standing_of(last: Any, state: State) -> Standing:
    """An unsaved standing of the key of `last`, the event of the key that was recorded last."""
    return Standing(
        person_id=last.person_id,
        purpose=last.purpose,
        channel=last.channel,
        last_event=last.pk,
        last_recorded_at=last.recorded_at,
        **{name: getattr(state, name) for name in Standing.STATE},
    )


def record_many(events: Sequence[ConsentEvent]) -> list[ConsentEvent]:
    """Insert these events, of which none is recorded yet, and bring the standings of their keys up to date.

    The caller holds the people and took `recorded_at` from `turn_of_many`. A handful of statements for all of them.
    """
    made: list[ConsentEvent] = ConsentEvent.objects.bulk_create(events)
    people = {event.person_id for event in made}
    said = ConsentEvent.objects.filter(person__in=people).by_key()
    last = {(event.person_id, event.purpose, event.channel): event for event in sorted(made, key=lambda one: one.pk)}
    rows = [standing_of(event, fold(said[key[0]][key[1], key[2]])) for key, event in last.items()]
    names = [*Standing.STATE, "last_event", "last_recorded_at"]
    columns = ["wording" if name == "wording_id" else name for name in names]
    Standing.objects.bulk_create(rows, update_conflicts=True, unique_fields=Standing.KEY, update_fields=columns)
    return made


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


def hash_of(person_id: UUID, happened_at: datetime | None, columns: dict[str, Any]) -> bytes:
    """What tells whether two messages with one key are the same: 32 bytes over what a caller gives."""
    body = {name: columns.get(name) for name in BODY}
    body |= {"person": person_id, "happened_at": happened_at}
    return canonical.sha256({name: evidence.encode(value) for name, value in body.items()})
