"""Bringing rows under the current identity key, batch by batch, while the site serves (R-110).

Each row changes by itself and whole: a lookup sees it under the old key or under the new one, and knows both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from django.db import IntegrityError, connection, transaction

from gdpr_registry.encryption import KeyIsMissing

from .encrypted import keyring, name_of, sealed_identifier, sealed_name, value_of
from .models import Identifier, Person

BEFORE_ALL = UUID(int=0)

WRITE_NAMES = """
    UPDATE subjects_person SET key_id = new.key_id, name = new.name
    FROM unnest(%s::uuid[], %s::text[], %s::bytea[]) AS new (id, key_id, name) WHERE subjects_person.id = new.id
"""
WRITE_IDENTIFIERS = """
    UPDATE subjects_identifier SET key_id = new.key_id, value = new.value, index = new.index
    FROM unnest(%s::uuid[], %s::text[], %s::bytea[], %s::bytea[]) AS new (id, key_id, value, index)
    WHERE subjects_identifier.id = new.id
"""


@dataclass(frozen=True)
class Rotated:
    """Rows brought under the current key, and those left: in use by others, in conflict, or without their key."""

    people: int
    identifiers: int
    left: int


def rotate(batch: int, told: Callable[[int], None] = lambda done: None) -> Rotated:
    """Re-encrypt and re-index all rows whose key is not the current one. `told` hears how many each batch brought."""
    people = _until_nothing_moves(Person, _rename, batch, told)
    identifiers = _until_nothing_moves(Identifier, _reindex, batch, told)
    return Rotated(people, identifiers, _waiting(Person).count() + _waiting(Identifier).count())


def _until_nothing_moves(model: Any, write: Callable[[Any], None], batch: int, told: Callable[[int], None]) -> int:
    total = 0
    # Rows that somebody held in one round have their turn in the next.
    while _waiting(model).exists() and (done := sum(_round(model, write, batch, told))):
        total += done
    return total


def _round(model: Any, write: Callable[[Any], None], batch: int, told: Callable[[int], None]) -> Iterator[int]:
    """One walk along the primary key: no row is looked at twice, however many cannot be brought over."""
    last: UUID | None = BEFORE_ALL
    while last:
        with transaction.atomic():
            held = _waiting(model).filter(pk__gt=last).order_by("pk").select_for_update(skip_locked=True)
            rows = list(held[:batch])
            done = _write(rows, write)
        last = rows[-1].pk if rows else None
        told(done)
        yield done


def _waiting(model: Any) -> Any:
    return model.objects.exclude(key_id__in=["", keyring().current])


def _write(rows: list[Any], write: Callable[[Any], None]) -> int:
    """How many of the rows were written: all at once, or what of them does not collide and has its key."""
    try:
        with transaction.atomic():
            write(rows)
        return len(rows)
    except (IntegrityError, InvalidTag, KeyIsMissing):
        return sum(_write([row], write) for row in rows) if len(rows) > 1 else 0


def _rename(people: list[Person]) -> None:
    sealed = [sealed_name(person.pk, name_of(person)) for person in people]
    with connection.cursor() as cursor:
        cursor.execute(
            WRITE_NAMES, [[row.pk for row in people], [new.key_id for new in sealed], [new.value for new in sealed]]
        )


def _reindex(rows: list[Identifier]) -> None:
    new = [sealed_identifier(row, value_of(row)) for row in rows]
    columns: list[Any] = [[row.pk for row in new], [row.key_id for row in new]]
    with connection.cursor() as cursor:
        cursor.execute(WRITE_IDENTIFIERS, [*columns, [row.value for row in new], [row.index for row in new]])
