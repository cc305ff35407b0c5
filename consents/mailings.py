"""Whom a mailing may go to: the gate asked for everybody in the group of its purpose (R-058)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
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
from .gate import count_each, decide_each
from .reasons import SHORT

ALLOWED = Reason.ALLOWED.value
#: Beside the gate's reasons: it says yes, and there is nowhere to write to.
NO_ADDRESS = "no_address"
#: The gate says yes, and the mailing has no words in the person's language.
NOT_THEIR_LANGUAGE = "not_their_language"
#: Of a mail that waited when staff stopped its mailing.
STOPPED = "mailing_stopped"
OURS = {
    NO_ADDRESS: _("no e-mail address on file"),
    NOT_THEIR_LANGUAGE: _("not written in their language"),
    STOPPED: _("the mailing was stopped"),
}
#: People read at once.
CHUNK = 1_000


class Recipient(NamedTuple):
    """Somebody who may get it, and where."""

    person: UUID
    mailbox: Mailbox


class Piece(NamedTuple):
    """Some people of the group, asked about: the gate's answers, who gets it, and everybody by reason."""

    answers: Counter[str]
    recipients: list[Recipient]
    counts: Counter[str]


def writes(task: StaffTask) -> bool:
    """Whether a mailing can be for this task: direct marketing that is written to people. Pure."""
    return task.is_direct_marketing and task.channel_permission == ChannelPermission.WRITTEN


def tasks_of(tasks: Tasks) -> list[tuple[str, str]]:
    """The tasks that a mailing can be for, each with its words and the purpose's."""
    found = [task for task in tasks.by_code.values() if writes(task) and task.purpose in tasks.purposes]
    return [(task.code, f"{tasks.name(task.code)} ({tasks.purpose_name(task.purpose)})") for task in found]


def counted(ground: Ground, missing: Collection[str] = ()) -> Counter[str]:
    """How many people may get it, and how many not for which reason, as the gate answers now.

    `missing` are the languages in which it has no words. However many people there are, one query; others ask about
    those without an address, and those who read a missing language.
    """
    counts: Counter[str] = Counter()
    for group in groups(ground, ground):
        counts[decide(facts_of(ground, group.after)).reason.value] += group.people
    people = _audience(ground)
    nowhere = _yeses(ground, people.filter(~HAS_ADDRESS))
    wordless = _yeses(ground, people.filter(HAS_ADDRESS, language__in=missing)) if missing else 0
    ours = Counter({NO_ADDRESS: nowhere, NOT_THEIR_LANGUAGE: wordless})
    return +(counts + ours - Counter({ALLOWED: ours.total()}))


def next_people(ground: Ground, after: UUID | None, most: int) -> list[UUID]:
    """The next people of the group behind this one, at most so many, in the order of their ids."""
    people = _audience(ground)
    people = people if after is None else people.filter(pk__gt=after)
    return list(people.order_by("pk").values_list("pk", flat=True)[:most])


def ask_about(ground: Ground, people: list[UUID], missing: Collection[str]) -> Piece:
    """Ask the gate about these people, and look up where those with a yes are written to; so many queries for any."""
    decided = list(decide_each(ground, people))
    answers = count_each(decision for _person, decision in decided)
    yeses = [person for person, decision in decided if decision.allowed]
    mailboxes = mailboxes_of(yeses)
    found = [Recipient(person, mailboxes[person]) for person in yeses if person in mailboxes]
    read = [recipient for recipient in found if recipient.mailbox.language not in missing]
    ours = {NO_ADDRESS: len(yeses) - len(found), NOT_THEIR_LANGUAGE: len(found) - len(read), ALLOWED: len(read)}
    return Piece(answers, read, +Counter({**answers, **ours}))


def reason_in_words(code: str) -> Any:
    """What a count by reason counts."""
    return OURS[code] if code in OURS else SHORT[Reason(code)]


HAS_ADDRESS = Exists(Identifier.objects.filter(person=OuterRef("pk"), kind=EMAIL))


def _yeses(ground: Ground, people: QuerySet[Any]) -> int:
    return sum(decision.allowed for _person, decision in decide_each(ground, _in_turn(people)))


def _audience(ground: Ground) -> QuerySet[Any]:
    members = PersonCategory.objects.in_force().filter(category=ground.category)
    return Person.objects.present().filter(pk__in=members.values("person"))


def _in_turn(people: QuerySet[Any]) -> Iterator[UUID]:
    return people.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=CHUNK)
