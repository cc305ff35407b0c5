"""People made up from a seed: who they are, how they are found, their categories and the notices they were shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

from gdpr_registry.copying import Leaves, copy
from purposes.document import Point, PublicDocument

from ..encrypted import new_identifier, sealed_name
from ..identity import EMAIL, PHONE, REFERENCE, Ref
from ..models import Identifier, NoticeShown, Person, PersonCategory

MODELS = (Person, Identifier, PersonCategory, NoticeShown)

#: Out of a hundred people, how many are in each category of the statement; some are in a second one.
CATEGORIES = {"customers": 52, "prospects": 28, "applicants": 12, "visitors": 8}
SECOND, NOTICED, PHONED, REFERENCED, IN_DANISH = 6, 40, 30, 25, 85

FIRST = ["Anna", "Bo", "Clara", "David", "Emma", "Frida", "Gustav", "Hanne", "Ida", "Jens", "Karen", "Lars", "Mette"]
LAST = [
    "Andersen",
    "Bach",
    "Christensen",
    "Dahl",
    "Eriksen",
    "Friis",
    "Gram",
    "Holm",
    "Iversen",
    "Juhl",
    "Kjær",
    "Lund",
]

DAY = 86_400
#: Everybody was registered within this many days.
SPAN = 3 * 365


@dataclass(frozen=True)
class Invented:
    """A person as the ledger needs them: id, language, categories, and when they were registered."""

    id: UUID
    number: int
    language: str
    categories: list[str]
    since: datetime


def write_people(numbers: range, *, edition: int, document: PublicDocument, now: datetime, seed: int) -> list[Invented]:
    """Write the people with these numbers, "p<number>@sample.example", in the caller's transaction."""
    chance = Random(f"{seed} {numbers}")  # noqa: S311 - invented people, no secret
    people = [_person(chance, number, now) for number in numbers]
    copy(Person, _PERSON, (_row(chance, person, seed) for person in people))
    identifiers = (identifier for person in people for identifier in _identifiers(chance, person, seed))
    copy(
        Identifier,
        ["id", "person_id", "kind", "system", "value", "index", "key_id"],
        ((row.id, row.person_id, row.kind, row.system, row.value, row.index, row.key_id) for row in identifiers),
    )
    copy(
        PersonCategory,
        ["person_id", "category", "since", "recorded_at"],
        ((person.id, code, person.since, person.since) for person in people for code in person.categories),
    )
    _write_notices(chance, people, edition, document, seed)
    return people


_PERSON = ["id", "language", "name", "key_id", "is_business_contact", "source", "key", "created_at"]


def _person(chance: Random, number: int, now: datetime) -> Invented:
    categories = chance.choices(list(CATEGORIES), list(CATEGORIES.values()))
    if chance.randrange(100) < SECOND:
        categories = sorted({*categories, "prospects"})
    return Invented(
        id=UUID(int=chance.getrandbits(128), version=4),
        number=number,
        language="da" if chance.randrange(100) < IN_DANISH else "en",
        categories=categories,
        since=now - timedelta(seconds=chance.randrange(DAY, SPAN * DAY)),
    )


def _row(chance: Random, person: Invented, seed: int) -> tuple[object, ...]:
    sealed = sealed_name(person.id, f"{chance.choice(FIRST)} {chance.choice(LAST)}")
    is_business = "customers" in person.categories
    return (
        person.id,
        person.language,
        sealed.value,
        sealed.key_id,
        is_business,
        f"sample.{seed}",
        str(person.number),
        person.since,
    )


def _identifiers(chance: Random, person: Invented, seed: int) -> Iterator[Identifier]:
    yield new_identifier(person.id, Ref(EMAIL, f"p{person.number}@sample.example"))
    if chance.randrange(100) < PHONED:
        yield new_identifier(person.id, Ref(PHONE, f"+45{20_000_000 + person.number % 70_000_000}"))
    if chance.randrange(100) < REFERENCED:
        yield new_identifier(person.id, Ref(REFERENCE, f"{seed}-{person.number}", "crm"))


def _write_notices(chance: Random, people: list[Invented], edition: int, document: PublicDocument, seed: int) -> None:
    leaves, rows = Leaves(NoticeShown), []
    for person in people:
        points = [point for point in document.collection_points if set(person.categories) & set(point.categories)]
        if points and chance.randrange(100) < NOTICED:
            rows.append(_notice(leaves, person, chance.choice(points), edition, seed))
    leaves.write()
    copy(NoticeShown, [*_NOTICE, "leaf_id", "salt"], rows)


_NOTICE = [
    "person_id",
    "collection_point",
    "edition",
    "language",
    "purposes",
    "shown_at",
    "recorded_at",
    "source",
    "key",
]


def _notice(leaves: Leaves, person: Invented, point: Point, edition: int, seed: int) -> tuple[object, ...]:
    source, key = f"sample.{seed}", str(person.number)
    shown = person.since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    leaf, salt = leaves.add(
        {
            "person": str(person.id),
            "collection_point": point.code,
            "edition": edition,
            "language": person.language,
            "purposes": list(point.purposes),
            "shown_at": shown,
            "recorded_at": shown,
            "by": None,
            "source": source,
            "key": key,
        }
    )
    place = (person.id, point.code, edition, person.language, list(point.purposes))
    return (*place, person.since, person.since, source, key, leaf, salt)
