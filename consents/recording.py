"""How an event gets into the ledger: one statement for the event, its leaf and the standing that follows from it.

Not a door: the verbs of `consents/actions/` check who may say what, and call `record` with it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdpr_registry import canonical, evidence
from purposes.actions.common import database_now
from purposes.exceptions import RegisterError
from subjects.models import Person

from .fold import as_said, fold
from .models import ConsentEvent
from .recipients import holds_no_more, is_told_on
from .telling import take_tasks_back, write_tasks
from .validity import months_after
from .writing import Turn, take_turn, write

NOBODY = gettext_lazy("There is no such person on file.")


#: Before it there is no time of an event: a year that was mistyped.
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)


class KeyConflict(RegisterError):
    """The same key of the same source came with another body (HTTP 409). Nothing was recorded."""


def key_conflict() -> KeyConflict:
    """The refusal of a key that was used for another message."""
    return KeyConflict(
        _("This key was used for another message. Send a new message with a new key, or the same one unchanged.")
    )


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


@transaction.atomic(savepoint=False)
def record(
    *,
    person: Person | UUID,
    source: str,
    key: str,
    happened_at: datetime | None = None,
    valid_months: int | None = None,
    **columns: Any,
) -> ConsentEvent:
    """Record one event and bring the standing of its key up to date. The same source and key record once.

    Without `happened_at` it happens now, by the database's clock; a yes is good for `valid_months` from then. The
    person's row is held until the transaction ends: two events of a person take turns. Raises KeyConflict, and
    RegisterError for a time that has not come or a person who was erased; the caller's transaction is then undone.
    """
    person_id = person if isinstance(person, UUID) else person.pk
    request_hash = request_hash_of(person_id, happened_at, columns)
    turn = take_turn(person_id, columns.get("purpose", ""), columns.get("channel", ""), source, key)
    if turn.known:
        return _same(source, key, request_hash)
    if not turn.is_present:
        raise RegisterError(NOBODY)
    now = _now(turn)
    refuse_time(happened_at, now)
    event = ConsentEvent(id=turn.event_id, person_id=person_id, source=source, key=key, request_hash=request_hash)
    moments = {"happened_at": happened_at or now, "recorded_at": now}
    valid_until = end_of(moments["happened_at"], valid_months) if valid_months else None
    _set(event, **columns, **moments, valid_until=valid_until)
    said = as_said(event)
    if write(event, fold([*turn.said, said])):
        write_tasks([event] if is_told_on(said, turn.said) else [])
        take_tasks_back([event] if holds_no_more(said, turn.said) else [])
        return event
    # The same message twice at once, for two people: the other one was first.
    return _same(source, key, request_hash)


def refuse_time(happened_at: datetime | None, now: datetime) -> None:
    """Raise RegisterError for a time that is to come, or so long ago that the year was mistyped."""
    if happened_at and happened_at < EARLIEST:
        raise RegisterError(_("Nothing was said before 1970: look at the year."))
    if happened_at and happened_at > now:
        raise RegisterError(_("This has not happened yet: choose a time that has passed."))


def hold(person_id: UUID) -> None:
    """Hold the person's row for this transaction. Raises RegisterError for nobody, and for who was erased."""
    found = Person.objects.select_for_update(no_key=True).filter(pk=person_id).only("erased_on").first()
    if found is None or found.erased_on:
        raise RegisterError(NOBODY)


def hold_still(person_id: UUID) -> None:
    """Let nobody else hold the person, nor write about them, until this transaction ends; also who is not on file.

    What was being written is waited for: whatever is read after it sees it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HOLD_STILL, [person_id])


# As `hold`: conflicts with itself, and not with the foreign keys of what is written meanwhile.
_HOLD_STILL = f"SELECT FROM {Person._meta.db_table} WHERE id = %s FOR NO KEY UPDATE"


def _same(source: str, key: str, request_hash: bytes) -> ConsentEvent:
    """The event that this message made before. Raises KeyConflict where the key came with another body."""
    found: ConsentEvent = ConsentEvent.objects.get(source=source, key=key)
    if bytes(found.request_hash) != request_hash:
        raise key_conflict()
    return found


def _now(turn: Turn) -> datetime:
    """Now, and never before the last event of the key, should the clock have gone back."""
    return max([database_now(), *(said.recorded_at for said in turn.said)])


def end_of(since: datetime, months: int) -> datetime:
    """When a yes of then is over (R-043)."""
    return months_after(timezone.localtime(since), months)


def _set(event: ConsentEvent, **columns: Any) -> None:
    """Set columns as the database will hold them: they are hashed before."""
    for name, value in columns.items():
        field = _FIELDS[name]
        setattr(event, field.attname, field.to_python(value))


_FIELDS = {field.attname: field for field in ConsentEvent._meta.concrete_fields}


def request_hash_of(person_id: UUID, happened_at: datetime | None, columns: dict[str, Any]) -> bytes:
    """SHA-256 over what a message says, in 32 bytes: the same message gives the same."""
    body = {name: columns.get(name) for name in BODY}
    body |= {"person": person_id, "happened_at": happened_at}
    return canonical.sha256({name: evidence.encode(value) for name, value in body.items()})
