"""Bringing rows under the current identity key, batch by batch, while the site serves (R-110).

Each row changes by itself and whole: a lookup sees it under the old key or under the new one, and knows both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidTag
from django.db import IntegrityError, connection, transaction

from gdpr_registry.encryption import KeyIsMissing

from .encrypted import keyring, name_of, sealed_identifier, sealed_name, value_of
from .models import Identifier, Person

WRITE_NAMES = """
    UPDATE subjects_person SET key_id = new.key_id, name = new.name
    FROM unnest(%s::uuid[], %s::text[], %s::bytea[]) AS new (id, key_id, name) WHERE subjects_person.id = new.id
"""
WRITE_IDENTIFIERS = """
    UPDATE subjects_identifier SET key_id = new.key_id, value = new.value, index = new.index
    FROM unnest(%s::uuid[], %s::text[], %s::bytea[], %s::bytea[]) AS new (id, key_id, value, index)
    WHERE subjects_identifier.id = new.id
"""


class Kind(NamedTuple):
    """Rows that hold something under the identity key: which are not under the current one, and how some are written.

    `at_once` is how many of them go in one transaction at most, where a row is large.
    """

    waiting: Callable[[], Any]
    write: Callable[[list[Any]], None]
    at_once: int | None = None


@dataclass(frozen=True)
class Rotated:
    """Rows brought under the current key, by kind, and those left: held by others, in conflict, or without a key."""

    done: tuple[int, ...]
    left: int


def rotate(kinds: Sequence[Kind], batch: int, told: Callable[[int], None] = lambda done: None) -> Rotated:
    """Re-encrypt and re-index all rows whose key is not the current one. `told` hears how many each batch brought."""
    done = tuple(_until_nothing_moves(kind, min(batch, kind.at_once or batch), told) for kind in kinds)
    return Rotated(done, sum(kind.waiting().count() for kind in kinds))


def under_other_keys(model: Any) -> Any:
    """The rows of a model with a `key_id` that is not the current one."""
    return model.objects.exclude(key_id__in=["", keyring().current])


def _until_nothing_moves(kind: Kind, batch: int, told: Callable[[int], None]) -> int:
    total = 0
    # Rows that somebody held in one round have their turn in the next.
    while kind.waiting().exists() and (done := sum(_round(kind, batch, told))):
        total += done
    return total


def _round(kind: Kind, batch: int, told: Callable[[int], None]) -> Iterator[int]:
    """One walk along the primary key: no row is looked at twice, however many cannot be brought over."""
    ahead: dict[str, Any] | None = {}
    while ahead is not None:
        with transaction.atomic():
            held = kind.waiting().filter(**ahead).order_by("pk").select_for_update(skip_locked=True)
            rows = list(held[:batch])
            done = _write(rows, kind.write)
        ahead = {"pk__gt": rows[-1].pk} if rows else None
        told(done)
        yield done


def _write(rows: list[Any], write: Callable[[list[Any]], None]) -> int:
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


NAMES = Kind(lambda: under_other_keys(Person), _rename)
IDENTIFIERS = Kind(lambda: under_other_keys(Identifier), _reindex)
