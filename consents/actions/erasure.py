"""Erasing a person with all that they said: tombstones stand for the events, nothing stands for the rest (R-087)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import transaction

from gdpr_registry import evidence
from subjects.actions.person import erase_people
from subjects.models import Person

from ..models import ConsentEvent, Link, RecipientTask, Standing
from ..recording import hold
from .waiting import drop, hold_waiting


@transaction.atomic
def erase_person(*, person: Person, by: Any, run: UUID | None = None) -> Person:
    """Erase all that the registry holds of a person; an id and the days remain.

    Yeses that wait at their addresses go with their links and mails. The tombstones name the `run`. What was asked of
    the gate stays by the id, which names nobody any more. Raises RegisterError for who is erased, PermissionDenied.
    """
    drop(hold_waiting(person))
    hold(person.pk)
    erase_with_events(people=[person.pk], by=by, run=run)
    person.refresh_from_db()
    return person


def erase_with_events(*, people: Collection[UUID], by: Any, run: UUID | None) -> None:
    """Erase these people, who are held, with their events, what recipients are told of them, standings and links."""
    RecipientTask.objects.filter(event__person__in=people).delete()
    evidence.erase(ConsentEvent.objects.filter(person__in=people), run=run)
    Standing.objects.filter(person__in=people).delete()
    Link.objects.filter(person__in=people).delete()
    erase_people(people=people, by=by, run=run)
