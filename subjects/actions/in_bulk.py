"""Many people at once, as an import brings them: the same rows and traces as one by one, in a few statements.

Not a door: the import asks who may, holds the people and has read everything that is written here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from gdpr_registry import access, evidence

from ..encrypted import new_identifier, sealed_name
from ..identity import Ref
from ..models import Identifier, NoticeShown, Person, PersonCategory
from .identifier import ADDED, REMOVED
from .notice import SHOWN
from .person import REGISTERED, RENAMED
from .person_category import JOINED, LEFT

PERSON = Person._meta.label_lower
#: What changes a person after they came: each leaves such an entry.
EDITS = (ADDED, REMOVED, RENAMED, JOINED, LEFT, SHOWN)
#: How long after an import the trace says surely who was changed since.
KNOWN_FOR = timedelta(days=365)


@dataclass(frozen=True)
class Told:
    """A notice that was shown: what it told stands in the edition of then."""

    collection_point: str
    edition: int
    language: str
    purposes: tuple[str, ...]
    #: None: now, where the file does not say.
    shown_at: datetime | None


@dataclass
class Arrival:
    """A person of an import: new, or on file with what is missing there. `key` is that of the registration."""

    id: UUID
    key: str
    is_new: bool
    language: str = ""
    is_business_contact: bool = False
    #: "" where the file gives none, or one is on file.
    name: str = ""
    refs: list[Ref] = field(default_factory=list)
    #: From when they are in each category.
    categories: dict[str, datetime] = field(default_factory=dict)
    notices: list[Told] = field(default_factory=list)

    def fields(self) -> set[str]:
        """What is written of the person, by name."""
        named = {f"identifiers.{ref.kind}" for ref in self.refs}
        parts = {"name": self.name, "categories": self.categories, "notices_shown": self.notices}
        return {*named, *(name for name, filled in parts.items() if filled)}


@dataclass(frozen=True)
class Added:
    """What people on file got: the ids that an undoing takes away again."""

    identifiers: list[UUID]
    categories: list[int]
    names: list[UUID]


def write(arrivals: Sequence[Arrival], *, by: Any, source: str, now: datetime) -> Added:
    """Write the people, what they are found by, their categories and notices, with the traces."""
    new = [one for one in arrivals if one.is_new]
    known = [one for one in arrivals if not one.is_new]
    Person.objects.bulk_create([_person(one, source) for one in new])
    _name([one for one in known if one.name])
    added = [new_identifier(one.id, ref) for one in known for ref in one.refs]
    Identifier.objects.bulk_create([*added, *(new_identifier(one.id, ref) for one in new for ref in one.refs)])
    joined = PersonCategory.objects.bulk_create(_categories(known))
    PersonCategory.objects.bulk_create(_categories(new))
    NoticeShown.objects.bulk_create([row for one in arrivals for row in _notices(one, by, source, now)])
    _trace(new, known, by)
    return Added([row.pk for row in added], [row.pk for row in joined], [one.id for one in known if one.name])


def _person(one: Arrival, source: str) -> Person:
    person = Person(
        id=one.id, language=one.language, source=source, key=one.key, is_business_contact=one.is_business_contact
    )
    if one.name:
        person.key_id, person.name = sealed_name(one.id, one.name)
    return person


def _name(named: list[Arrival]) -> None:
    rows = [Person(id=one.id) for one in named]
    for row, one in zip(rows, named, strict=True):
        row.key_id, row.name = sealed_name(one.id, one.name)
    Person.objects.bulk_update(rows, ["key_id", "name"], batch_size=500)


def _categories(arrivals: Iterable[Arrival]) -> list[PersonCategory]:
    return [
        PersonCategory(person_id=one.id, category=code, since=since)
        for one in arrivals
        for code, since in one.categories.items()
    ]


def _notices(one: Arrival, by: Any, source: str, now: datetime) -> Iterator[NoticeShown]:
    for number, told in enumerate(one.notices, 1):
        yield NoticeShown(
            person_id=one.id,
            collection_point=told.collection_point,
            edition=told.edition,
            language=told.language,
            purposes=list(told.purposes),
            shown_at=told.shown_at or now,
            recorded_at=now,
            by=by,
            source=source,
            key=f"{one.key}.{number}",
        )


def _trace(new: list[Arrival], known: list[Arrival], by: Any) -> None:
    registered = {one.id: {"language", *one.fields()} for one in new}
    access.record_each(REGISTERED, by=by, object_kind=PERSON, objects=registered)
    for action, part in ((ADDED, "identifiers"), (JOINED, "categories"), (RENAMED, "name"), (SHOWN, "notices_shown")):
        said = {one.id: {name for name in one.fields() if name.startswith(part)} for one in known}
        access.record_each(
            action, by=by, object_kind=PERSON, objects={pk: names for pk, names in said.items() if names}
        )


def take_back(added: Added, *, by: Any, source: str, since: datetime, run: UUID, now: datetime) -> None:
    """Take away what the import of this source gave to people who stay: categories end now, notices are erased.

    A name that was there for the first time goes as well, unless somebody wrote another one since.
    """
    Identifier.objects.filter(pk__in=added.identifiers).delete()
    PersonCategory.objects.filter(pk__in=added.categories, until=None, since__lt=now).update(until=now)
    names = set(added.names) - edited(added.names, (RENAMED,), since)
    Person.objects.present().filter(pk__in=names).update(name=None, key_id="")
    evidence.erase(NoticeShown.objects.filter(source=source), run=run)


def edited(people: Collection[UUID], actions: Collection[str], since: datetime) -> set[UUID]:
    """Those of the people with whom one of the actions was done since."""
    entries = access.entries_of(PERSON, people).filter(action__in=actions, at__gt=since)
    return {UUID(one) for one in entries.values_list("object_id", flat=True)}


def untouched(people: Collection[UUID], *, source: str, since: datetime, now: datetime) -> set[UUID]:
    """Those of the people whom nobody changed after the import of this source, and who saw no other notice.

    After a year nobody is untouched: the trace of changes is kept for 13 months only, and unknown is no.
    """
    if now - since > KNOWN_FOR:
        return set()
    told = NoticeShown.objects.exclude(source=source).filter(person__in=people)
    return set(people) - edited(people, EDITS, since) - set(told.values_list("person", flat=True))
