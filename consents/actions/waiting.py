"""Dropping yeses that wait for their mailed link: a no that the person says meanwhile ends them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from gdpr_registry import outbox
from subjects.encrypted import indexes_of, value_of
from subjects.identity import EMAIL, Ref, normalised
from subjects.models import Identifier, Person

from ..kinds import Ground, Kind
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


def ends_what_waits(kind: str, ground: str) -> bool:
    """Whether what was said is a no that a yes must not come after by its link: as the verbs of one person have it."""
    return kind in (Kind.REFUSED, Kind.WITHDRAWN) or ground == Ground.DIRECT_MARKETING


def hold_waiting_of_each(
    noes: Collection[tuple[UUID, str, str]], coming: Iterable[tuple[UUID, Ref]] = ()
) -> list[PendingConsent]:
    """As `hold_waiting` for many noes, each a person, a purpose and a channel ("" for all of it). Two queries.

    `coming` are the people and what they are found by that the caller is about to put on file.
    """
    owners: dict[bytes, set[UUID]] = defaultdict(set)
    for person, ref in coming:
        for index in indexes_of(ref) if ref.kind == EMAIL else ():
            owners[index].add(person)
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
