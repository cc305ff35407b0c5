"""What people say, into the ledger by COPY, with leaves and standings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from itertools import accumulate
from random import Random
from typing import Any

from django.db import connection

from gdpr_registry.copying import Leaves, copy
from purposes.document import PublicDocument
from purposes.models import Wording
from subjects.sample import Invented

from ..fold import Said, fold
from ..models import ConsentEvent, Standing
from .stories import CONSENT, Key, Told, keys_of, story

MODELS = (ConsentEvent, Standing)


@dataclass(frozen=True)
class Ground:
    """What the register holds: the purposes in force, and the newest wording by purpose and language."""

    purposes: frozenset[str]
    wordings: dict[tuple[str, str], int]

    @classmethod
    def of_register(cls, document: PublicDocument) -> Ground:
        """Raises LookupError where no wording was ever published: nobody could say yes to anything."""
        rows = Wording.objects.order_by("revision").values_list("purpose", "language", "pk")
        wordings = {(purpose, language): pk for purpose, language, pk in rows}
        if not wordings:
            raise LookupError("No consent wording was published: nobody could say yes to anything.")
        return cls(frozenset(row.code for row in document.purposes), wordings)


def write_events(people: list[Invented], count: int, *, ground: Ground, now: datetime, seed: int) -> None:
    """Write `count` events of these people and how they stand, in the caller's transaction."""
    if not people:
        return
    chance = Random(f"{seed} {people[0].number} events")  # noqa: S311 - invented events, no secret
    ids = iter(_reserve(count))
    leaves = Leaves(ConsentEvent)
    rows: list[Any] = []
    standings: list[Any] = []
    for person, said in _said(chance, people, count, ground, now):
        events = [(next(ids), told) for told in said]
        rows += _rows(leaves, person, events, ground, seed)
        standings += _standings(person, events, ground)
    leaves.write()
    copy(ConsentEvent, [*_COLUMNS, "leaf_id", "salt"], rows)
    copy(Standing, ["person_id", "purpose", "channel", *Standing.STATE, "last_event", "last_recorded_at"], standings)


def _reserve(count: int) -> list[int]:
    with connection.cursor() as cursor:
        serial = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
        cursor.execute(serial, [ConsentEvent._meta.db_table, count])
        return sorted(row[0] for row in cursor.fetchall())


def _said(
    chance: Random, people: list[Invented], count: int, ground: Ground, now: datetime
) -> Iterator[tuple[Invented, list[Told]]]:
    """A few say much, most say little: the events are dealt out so."""
    weights = list(accumulate(min(chance.paretovariate(1.6), 30) for _person in people))
    each: dict[int, int] = defaultdict(int)
    for place in chance.choices(range(len(people)), cum_weights=weights, k=count):
        each[place] += 1
    for place, number in each.items():
        person = people[place]
        keys = _keys(tuple(person.categories), ground.purposes)
        yield person, list(story(chance, keys, number, person.since, now))


@lru_cache(maxsize=64)
def _keys(categories: tuple[str, ...], purposes: frozenset[str]) -> list[Key]:
    return keys_of(list(categories), set(purposes))


_COLUMNS = [
    *("id", "person_id", "purpose", "channel", "kind", "happened_at", "recorded_at", "wording_id", "evidence"),
    *("valid_until", "method", "ground", "outcome", "voids_id", "note", "document", "source", "key", "request_hash"),
]
#: What of a leaf's payload stands in these columns, in their order: without the number, and the hash of the message.
_SEALED = [name.removesuffix("_id") for name in _COLUMNS if name not in ("id", "request_hash")]
Numbered = list[tuple[int, Told]]


def _wording(person: Invented, told: Told, ground: Ground) -> int | None:
    if told.key.course is not CONSENT or told.kind not in ("given", "requested", "refused"):
        return None
    found = ground.wordings.get((told.key.purpose, person.language))
    return found or next((pk for (purpose, _language), pk in ground.wordings.items() if purpose == told.key.purpose))


def _rows(leaves: Leaves, person: Invented, events: Numbered, ground: Ground, seed: int) -> Iterator[tuple[Any, ...]]:
    for number, told in events:
        sealed = {
            "person": str(person.id),
            **_told(told),
            "wording": _wording(person, told, ground),
            "voids": None if told.voids is None else events[told.voids][0],
            "source": f"sample.{seed}",
            "key": str(number),
        }
        # Nobody sent these messages: the hash is over what makes them differ.
        request = sha256(f"{sealed['source']} {number}".encode()).digest()
        columns = [sealed[name] for name in _SEALED]
        yield (number, *columns, request, *leaves.add({**sealed, "by": None, "request_hash": request.hex()}))


def _told(told: Told) -> dict[str, Any]:
    return {
        "purpose": told.key.purpose,
        "channel": told.key.channel,
        "kind": told.kind.value,
        "happened_at": _instant(told.happened_at),
        "recorded_at": _instant(told.recorded_at),
        "evidence": told.evidence,
        "valid_until": _instant(told.valid_until) if told.valid_until else None,
        "method": told.method,
        "ground": told.ground,
        "outcome": told.outcome,
        "note": "",
        "document": "",
    }


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")[:26] + "Z"


def _standings(person: Invented, events: Numbered, ground: Ground) -> Iterator[tuple[Any, ...]]:
    by_key: dict[Key, list[Said]] = defaultdict(list)
    for number, told in events:
        voids = None if told.voids is None else events[told.voids][0]
        said = Said(
            number,
            told.kind,
            told.happened_at,
            told.recorded_at,
            _wording(person, told, ground),
            told.evidence,
            told.valid_until,
            told.ground,
            told.outcome,
            voids,
        )
        by_key[told.key].append(said)
    for key, said_of_key in by_key.items():
        yield _standing(person, key, said_of_key)


def _standing(person: Invented, key: Key, said: list[Said]) -> tuple[Any, ...]:
    state, last = fold(said), said[-1]
    kept = (getattr(state, name) for name in Standing.STATE)
    return (person.id, key.purpose, key.channel, *kept, last.id, last.recorded_at)
