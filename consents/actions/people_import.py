"""Bringing in people and what they said: applied in one transaction, undone as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from purposes.actions import imports as shared
from purposes.actions.common import ask_permission, database_now, share_turn
from purposes.exceptions import RegisterError
from purposes.models import ImportBatch
from subjects.actions import in_bulk
from subjects.models import Person

from ..bulk import hold_many, record_many, turn_of_many, unsaved
from ..imports.plan import PEOPLE, Look, look
from ..imports.setup import PeopleSetup
from ..imports.weigh import Word
from ..imports.who import Party
from ..kinds import Kind, Method
from ..models import ConsentEvent, PendingConsent
from .common import INVALIDATE
from .erasure import erase_with_events
from .waiting import drop, ends_what_waits, hold_waiting_of_each

#: People written at once; between, whoever listens is told how far it is.
CHUNK = 1_000
#: Any number, the same in every process: imports of people take turns.
TURN = 0x696D7074


def source_of(batch: ImportBatch) -> str:
    """The source of all that an import brings."""
    return f"import.{batch.pk}"


def applying(*, batch: ImportBatch, by: Any, seen: str = "") -> Iterator[tuple[int, int]]:
    """Write all that is clear, or nothing, telling (written, of all) along the way.

    `seen` is the fingerprint of what the officer saw. Whoever stops listening stops it, and nothing is written.
    Raises RegisterError, PermissionDenied.
    """
    with transaction.atomic():
        held = shared.held_open(batch, by, PEOPLE)
        _take_turn()
        share_turn()
        found = look(held)
        shared.refuse_unseen(seen, found.fingerprint)
        if found.asks or not found.changes:
            raise RegisterError(found.asks or _("There is nothing to write: everything that is clear is on file."))
        total = len(found.parties)
        yield 0, total
        added = in_bulk.Added([], [], [])
        for done in _written(found, held, by, added):
            yield done, total
        _close(held, found, added, by)


def _take_turn() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])


def _written(found: Look, batch: ImportBatch, by: Any, added: in_bulk.Added) -> Iterator[int]:
    known = [party.known for party, _arrival in found.parties if party.known]
    ids = {party: arrival.id for party, arrival in found.parties}
    waiting = _hold_waiting(found, ids)
    hold_many(known)
    now = turn_of_many(known)
    said: dict[UUID, list[Word]] = {}
    for word in found.written:
        said.setdefault(ids[word.party], []).append(word)
    for start in range(0, len(found.parties), CHUNK):
        some = [arrival for _party, arrival in found.parties[start : start + CHUNK]]
        _write(some, {one.id: said.get(one.id, []) for one in some}, batch, by, now, added)
        yield start + len(some)
    drop(waiting, until=now)


def _hold_waiting(found: Look, ids: Mapping[Party, UUID]) -> list[PendingConsent]:
    """The yeses that a no of the file ends, held: at addresses that come with the file, too."""
    noes = [
        (ids[word.party], word.purpose, word.channel)
        for word in found.written
        if ends_what_waits(word.kind, word.ground)
    ]
    coming = [(arrival.id, ref) for _party, arrival in found.parties for ref in arrival.refs]
    return hold_waiting_of_each(noes, coming) if noes else []


def _write(
    some: Sequence[in_bulk.Arrival],
    said: dict[UUID, list[Word]],
    batch: ImportBatch,
    by: Any,
    now: datetime,
    added: in_bulk.Added,
) -> None:
    source = source_of(batch)
    try:
        more = in_bulk.write(some, by=by, source=source, now=now)
    except IntegrityError as error:
        raise RegisterError(_("Somebody put one of these people on file meanwhile: look at the rows again.")) from error
    added.identifiers.extend(more.identifiers)
    added.categories.extend(more.categories)
    added.names.extend(more.names)
    # Of two noes recorded at one instant the later one is the last word.
    events = [
        _event(word, person, source, by, now)
        for person, words in said.items()
        for word in sorted(words, key=lambda word: (word.happened_at or now, word.number))
    ]
    record_many(events)


def _event(word: Word, person: UUID, source: str, by: Any, now: datetime) -> ConsentEvent:
    columns = {
        "purpose": word.purpose,
        "channel": word.channel,
        "kind": word.kind,
        "wording_id": word.wording,
        "evidence": word.evidence,
        "method": Method.IMPORT,
        "ground": word.ground,
        "by_id": by.pk,
        "document": word.document,
    }
    return unsaved(
        person=person,
        source=source,
        key=f"{word.number}.{word.channel or 'purpose'}",
        happened_at=word.happened_at,
        now=now,
        valid_until=word.valid_until,
        columns=columns,
    )


def _close(held: ImportBatch, found: Look, added: in_bulk.Added, by: Any) -> None:
    setup = PeopleSetup.load(held.setup)
    setup.forget_words()
    held.setup = setup.dump()
    held.counts = found.counts()
    # What an undoing needs, and nothing of what the file said.
    held.changes = [
        {
            "identifiers": [str(pk) for pk in added.identifiers],
            "categories": added.categories,
            "names": [str(pk) for pk in added.names],
        }
    ]
    shared.close(held, by, ["people", "events"])


# --- Undoing -------------------------------------------------------------------------------------


@transaction.atomic
def undo(*, batch: ImportBatch, by: Any) -> ImportBatch:
    """Declare each event of the import invalid, and erase the people who are on file through it alone.

    People with another event, another notice or a later change stay, without what the import gave them. Raises
    RegisterError, PermissionDenied.
    """
    held = shared.held_applied(batch, by, PEOPLE)
    ask_permission(by, INVALIDATE, _("Your account may not declare events invalid."))
    _take_turn()
    source, since, run = source_of(held), held.applied_at or database_now(), uuid4()
    new = set(Person.objects.present().filter(source=source).values_list("pk", flat=True))
    events = _standing_events(source)
    people = new | {event.person_id for event in events}
    hold_many(people)
    now = turn_of_many(people)
    note = _("Import %(number)d undone.") % {"number": held.pk}
    for start in range(0, len(events), CHUNK):
        record_many([_invalidation(event, source, by, now, note) for event in events[start : start + CHUNK]])
    _erase(_only_through(new, source, since, now), by, run)
    in_bulk.take_back(_added(held), by=by, source=source, since=since, run=run, now=database_now())
    return shared.close_for_good(held, by)


def _standing_events(source: str) -> list[ConsentEvent]:
    """The events of the import that nobody has declared invalid yet."""
    rows = ConsentEvent.objects.filter(source=source, voided_by=None).exclude(kind=Kind.INVALIDATED)
    return list(rows.only("pk", "person", "purpose", "channel", "key").order_by("pk"))


def _invalidation(event: ConsentEvent, source: str, by: Any, now: datetime, note: str) -> ConsentEvent:
    columns = {
        "purpose": event.purpose,
        "channel": event.channel,
        "kind": Kind.INVALIDATED,
        "method": Method.IMPORT,
        "voids_id": event.pk,
        "by_id": by.pk,
        "note": note,
    }
    return unsaved(
        person=event.person_id, source=source, key=f"undo.{event.key}", happened_at=None, now=now, columns=columns
    )


def _only_through(new: set[UUID], source: str, since: datetime, now: datetime) -> list[UUID]:
    """Of the people who came with the import: those of whom nothing else is known."""
    others = ConsentEvent.objects.exclude(source=source).exclude(kind=Kind.INVALIDATED).filter(person__in=new)
    alone = new - set(others.values_list("person", flat=True))
    return sorted(in_bulk.untouched(alone, source=source, since=since, now=now))


def _erase(people: Sequence[UUID], by: Any, run: UUID) -> None:
    for start in range(0, len(people), CHUNK):
        erase_with_events(people=people[start : start + CHUNK], by=by, run=run)


def _added(held: ImportBatch) -> in_bulk.Added:
    [kept] = held.changes
    identifiers, names = ([UUID(pk) for pk in kept[name]] for name in ("identifiers", "names"))
    return in_bulk.Added(identifiers, kept["categories"], names)
