"""Finding people: by e-mail address, phone number, reference or id. However many keys, one indexed SELECT."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from .encrypted import indexes_of, name_of, value_of
from .identity import PERSON, NotAnIdentifier, Ref, normalised, parse_ref
from .models import Identifier, Person

__all__ = ["CHUNK", "find", "find_many", "find_ref", "find_refs", "holding", "name_of", "take_turns", "value_of"]

#: How many references one round of queries looks up.
CHUNK = 5_000


def find(kind: str, value: str, system: str = "") -> list[Person]:
    """The people on file under this value: two may share an address or a number. One query. Raises NotAnIdentifier."""
    return find_ref(normalised(kind, value, system))


def find_ref(ref: Ref) -> list[Person]:
    """The people on file whom the reference names, in the order of their registration. One query."""
    if ref.kind == PERSON:
        return list(Person.objects.present().filter(pk=ref.value))
    return [Person.from_db(connection.alias, _NAMES, row) for row in _rows(_FIND, ref.kind, indexes_of(ref))]


# Plain SQL: Python would take longer to put a query together than the database takes to answer it.
_NAMES = [field.attname for field in Person._meta.concrete_fields]
_FIND = f"""
    SELECT {", ".join(_NAMES)} FROM subjects_person
    WHERE erased_on IS NULL AND id IN (SELECT person_id FROM subjects_identifier WHERE kind = %s AND index IN ({{}}))
    ORDER BY created_at, id
"""  # noqa: S608  names of our own columns
_FIND_MANY = """
    SELECT index, person_id FROM subjects_identifier JOIN subjects_person ON subjects_person.id = person_id
    WHERE kind = %s AND index IN ({}) AND erased_on IS NULL
"""


def _rows(query: str, kind: str, indexes: list[bytes]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query.format(", ".join(["%s"] * len(indexes))), [kind, *indexes])
        return cursor.fetchall()


def holding(ref: Ref) -> QuerySet[Identifier]:
    """The identifiers with this value, under whichever key."""
    return Identifier.objects.filter(kind=ref.kind, index__in=indexes_of(ref))


def take_turns(refs: Iterable[Ref]) -> None:
    """Wait until no other transaction looks for somebody by one of these to put them on file; held until this ends.

    Two who look for one new address at once put one person on file.
    """
    numbers = {int.from_bytes(indexes_of(ref)[0][:8], signed=True) for ref in refs}
    with connection.cursor() as cursor:
        # In one order: two who look for the same two do not wait for each other.
        for number in sorted(numbers):
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def find_many(refs: Iterable[str]) -> dict[str, list[UUID]]:
    """The ids of the people on file for each reference: none for what nobody has, and for what is no reference.

    At most four queries for each 5,000 references: one for each kind that is asked for.
    """
    found: dict[str, list[UUID]] = {}
    asked = list(dict.fromkeys(refs))
    for start in range(0, len(asked), CHUNK):
        found |= _found(asked[start : start + CHUNK])
    return found


def _found(refs: list[str]) -> dict[str, list[UUID]]:
    read = dict(_read(refs))
    by_ref = find_refs(read.values())
    return {text: by_ref[read[text]] if text in read else [] for text in refs}


def find_refs(refs: Iterable[Ref]) -> dict[Ref, list[UUID]]:
    """As `find_many`, for references that are read already."""
    found: dict[Ref, list[UUID]] = {}
    asked = list(dict.fromkeys(refs))
    for start in range(0, len(asked), CHUNK):
        some = asked[start : start + CHUNK]
        for kind in {ref.kind for ref in some}:
            of_kind = {ref for ref in some if ref.kind == kind}
            found |= _by_id(of_kind) if kind == PERSON else _by_index(kind, of_kind)
    return found


def _read(refs: list[str]) -> Iterator[tuple[str, Ref]]:
    for text in refs:
        try:
            yield text, parse_ref(text)
        except NotAnIdentifier:
            continue


def _by_id(refs: set[Ref]) -> dict[Ref, list[UUID]]:
    rows = Person.objects.present().filter(pk__in=[ref.value for ref in refs]).values_list("pk", flat=True)
    present = {str(pk): pk for pk in rows}
    return {ref: [present[ref.value]] if ref.value in present else [] for ref in refs}


def _by_index(kind: str, refs: set[Ref]) -> dict[Ref, list[UUID]]:
    indexes = {index: ref for ref in refs for index in indexes_of(ref)}
    people: dict[Ref, set[UUID]] = defaultdict(set)
    for index, person in _rows(_FIND_MANY, kind, list(indexes)):
        people[indexes[bytes(index)]].add(person)
    return {ref: sorted(people[ref]) for ref in refs}
