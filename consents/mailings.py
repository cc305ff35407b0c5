"""Whom a mailing may go to: the gate asked for everybody in the group of its purpose (R-058)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from purposes.document import StaffTask
from purposes.models import ChannelPermission
from subjects.identity import EMAIL
from subjects.mailboxes import Mailbox, mailboxes_of
from subjects.models import Identifier, Person, PersonCategory
from subjects.tasks import Tasks

from .asked import Ground
from .counted import groups
from .decisions import Reason, decide
from .facts import facts_of
from .gate import decide_each
from .reasons import SHORT

ALLOWED = Reason.ALLOWED.value
#: Beside the gate's reasons: it says yes, and there is nowhere to write to.
NO_ADDRESS = "no_address"
#: People whose mailboxes are opened at once.
CHUNK = 1_000


class Recipient(NamedTuple):
    """Somebody who may get it, and where."""

    person: UUID
    mailbox: Mailbox


def writes(task: StaffTask) -> bool:
    """Whether a mailing can be for this task: direct marketing that is written to people. Pure."""
    return task.is_direct_marketing and task.channel_permission == ChannelPermission.WRITTEN


def tasks_of(tasks: Tasks) -> list[tuple[str, str]]:
    """The tasks that a mailing can be for, each with its words and the purpose's."""
    found = [task for task in tasks.by_code.values() if writes(task) and task.purpose in tasks.purposes]
    return [(task.code, f"{tasks.name(task.code)} ({tasks.purpose_name(task.purpose)})") for task in found]


def counted(ground: Ground) -> Counter[str]:
    """How many people may get it, and how many not for which reason, as the gate answers now.

    However many people there are, one query; another asks about those without an address.
    """
    counts: Counter[str] = Counter()
    for group in groups(ground, ground):
        counts[decide(facts_of(ground, group.after)).reason.value] += group.people
    nowhere = decide_each(ground, _in_turn(_audience(ground).filter(~HAS_ADDRESS)))
    missing = sum(decision.allowed for _person, decision in nowhere)
    return +(counts + Counter({NO_ADDRESS: missing}) - Counter({ALLOWED: missing}))


def recipients(ground: Ground, counts: Counter[str]) -> Iterator[Recipient]:
    """Everybody who may get it, in flat memory; `counts` counts all who were asked about by reason as they pass."""
    for people in _chunks(_allowed(ground, counts)):
        mailboxes = mailboxes_of(people)
        missing = len(people) - len(mailboxes)
        counts.update({NO_ADDRESS: missing, ALLOWED: -missing} if missing else {})
        yield from (Recipient(person, mailboxes[person]) for person in people if person in mailboxes)


def reason_in_words(code: str) -> Any:
    """What a count by reason counts."""
    return _("no e-mail address on file") if code == NO_ADDRESS else SHORT[Reason(code)]


HAS_ADDRESS = Exists(Identifier.objects.filter(person=OuterRef("pk"), kind=EMAIL))


def _allowed(ground: Ground, counts: Counter[str]) -> Iterator[UUID]:
    for person, decision in decide_each(ground, _in_turn(_audience(ground))):
        counts[decision.reason.value] += 1
        if decision.allowed:
            yield person


def _audience(ground: Ground) -> QuerySet[Any]:
    members = PersonCategory.objects.in_force().filter(category=ground.category)
    return Person.objects.present().filter(pk__in=members.values("person"))


def _in_turn(people: QuerySet[Any]) -> Iterator[UUID]:
    return people.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=CHUNK)


def _chunks(people: Iterable[UUID]) -> Iterator[list[UUID]]:
    rest = iter(people)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
