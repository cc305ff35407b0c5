"""The kept standings beside what the events fold to: found different, and mended, while the site serves.

People are walked along their ids, some hundred at a time, so that memory stays flat. Nobody is held for a look; whoever
seems to differ is held and looked at again, for an event may have come in between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, Literal, NamedTuple
from uuid import UUID

from django.db import transaction

from subjects.models import Person

from .fold import Said, fold
from .models import ConsentEvent, Standing

#: People looked at together.
BATCH = 500

Key = tuple[UUID, str, str]
#: The columns of a standing but its own number and key.
KEPT = (*Standing.STATE, "last_event", "last_recorded_at")


class Difference(NamedTuple):
    """A key whose standing is missing, says something else than its events, or has none."""

    what: Literal["missing", "wrong", "superfluous"]
    person: UUID
    purpose: str
    channel: str

    def __str__(self) -> str:
        return f"{self.what}: {self.person} {self.purpose or 'all purposes'} {self.channel}".rstrip()


@dataclass
class Counts:
    """What was looked at."""

    people: int = 0
    events: int = 0
    standings: int = 0
    differences: int = 0


def rebuild(*, mend: bool, tell: Callable[[Difference], object], batch: int = BATCH) -> Counts:
    """Compare every standing with the fold of its events and tell of each difference; with `mend` write it anew."""
    counts = Counts()
    for people in _walk(batch):
        counts.people += len(people)
        doubtful = sorted({key[0] for key, _wanted, _kept in _different(people, counts)})
        if not doubtful:
            continue
        with transaction.atomic():
            _hold(doubtful)
            different = list(_different(doubtful))
            if mend:
                _mend(different)
        for key, wanted, kept in different:
            counts.differences += 1
            tell(Difference(_what(wanted, kept), *key))
    return counts


def _walk(batch: int) -> Iterator[list[UUID]]:
    last = UUID(int=0)
    while people := list(Person.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:batch]):
        yield people
        last = people[-1]


def _hold(people: list[UUID]) -> None:
    # In the order of their ids: two that hold many people never wait for each other in a ring.
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk").values_list("pk"))


Values = tuple[Any, ...]


def _different(people: list[UUID], counts: Counts | None = None) -> Iterator[tuple[Key, Values | None, Values | None]]:
    """Each key whose standing is not as its events fold, with what it should hold and what it holds."""
    kept = _kept(people)
    if counts:
        counts.standings += len(kept)
    for key, events in _events(people):
        if counts:
            counts.events += len(events)
        wanted, held = _folded(events), kept.pop(key, None)
        if wanted != held:
            yield key, wanted, held
    for key, held in kept.items():
        yield key, None, held


def _kept(people: list[UUID]) -> dict[Key, Values]:
    rows = Standing.objects.filter(person__in=people).values_list(*Standing.KEY, *KEPT)
    return {row[:3]: row[3:] for row in rows.iterator()}


def _events(people: list[UUID]) -> Iterator[tuple[Key, list[Said]]]:
    rows = ConsentEvent.objects.filter(person__in=people).order_by("person", "purpose", "channel", "pk")
    for key, of_key in groupby(rows.values_list(*Standing.KEY, *Said.__slots__).iterator(), itemgetter(0, 1, 2)):
        yield key, [Said(*row[3:]) for row in of_key]


def _folded(events: list[Said]) -> Values:
    state, last = fold(events), events[-1]
    return (*(getattr(state, name) for name in Standing.STATE), last.id, last.recorded_at)


def _what(wanted: Values | None, held: Values | None) -> Literal["missing", "wrong", "superfluous"]:
    if held is None:
        return "missing"
    return "wrong" if wanted else "superfluous"


def _mend(different: list[tuple[Key, Values | None, Values | None]]) -> None:
    for (person, purpose, channel), wanted, _held in different:
        if wanted is None:
            Standing.objects.filter(person=person, purpose=purpose, channel=channel).delete()
    rows = [
        Standing(**dict(zip(("person_id", "purpose", "channel", *KEPT), (*key, *wanted), strict=True)))
        for key, wanted, _held in different
        if wanted is not None
    ]
    written = [field.name for field in Standing._meta.concrete_fields if field.attname in KEPT]
    Standing.objects.bulk_create(rows, update_conflicts=True, unique_fields=[*Standing.KEY], update_fields=written)
