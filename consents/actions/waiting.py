"""Dropping yeses that wait for their mailed link: a no that the person says meanwhile ends them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from gdpr_registry import outbox
from subjects.encrypted import indexes_of, value_of
from subjects.identity import EMAIL, normalised
from subjects.models import Identifier, Person

from ..models import Link, PendingConsent
from ..recording import hold
from ..waiting import waiting_of


def hold_waiting(person: Person, purpose: str = "", channel: str = "") -> list[PendingConsent]:
    """The yeses that wait at the person's addresses, held for this transaction.

    Taken before the person: whoever confirms one takes them in this order, too. No link to them is made meanwhile.
    """
    rows = waiting_of(person, purpose, channel).order_by("pk")
    return list(rows.select_for_update(of=("self",)).only("pk", "asked_at"))


def take_turn(person: Person, purpose: str = "", channel: str = "") -> None:
    """Drop what waits for its link, however late it was said: the button is pressed now. Then hold the person."""
    drop(hold_waiting(person, purpose, channel))
    hold(person.pk)


def hold_waiting_of_each(noes: Collection[tuple[UUID, str, str]]) -> list[PendingConsent]:
    """As `hold_waiting` for many noes, each a person, a purpose and a channel ("" for all of it). Two queries."""
    owners: dict[bytes, set[UUID]] = defaultdict(set)
    for row in Identifier.objects.filter(person__in={person for person, *_to in noes}, kind=EMAIL):
        for index in indexes_of(normalised(EMAIL, value_of(row))):
            owners[index].add(row.person_id)
    rows = PendingConsent.objects.filter(index__in=list(owners)).select_related("wording").order_by("pk")
    wanted = set(noes)
    return [
        row
        for row in rows.select_for_update(of=("self",))
        for person in owners[bytes(row.index)]
        if wanted & {(person, row.wording.purpose, channel) for channel in ("", *row.channels)}
    ]


def drop(pending: Collection[PendingConsent], *, until: datetime | None = None) -> int:
    """Remove those that were said by then, with the mails and the links to confirm them. Returns how many."""
    ids = [row.pk for row in pending if until is None or row.asked_at <= until]
    if not ids:
        return 0
    outbox.drop(about=ids)
    Link.objects.filter(pending__in=ids).delete()
    _removed, by_model = PendingConsent.objects.filter(pk__in=ids).delete()
    return by_model.get(PendingConsent._meta.label, 0)
