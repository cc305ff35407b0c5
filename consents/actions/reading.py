"""What systems read of people: within the purposes of their token, and each look leaves its trace (R-113)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from purposes.exceptions import RegisterError
from subjects import people
from subjects.identity import NotAnIdentifier, parse_ref
from subjects.tasks import Tasks

from ..faults import Fault, Faulty
from ..looking import RIGHTS, Why, trace_seen, trace_sought, why
from ..models import ApiToken, ConsentEvent, Standing


class NoSuchPerson(RegisterError):
    """Nobody is on file under what was sent, or no more."""


class SeveralPeople(RegisterError):
    """It is not clear who is meant, and nobody guesses: `people` are those on file who may be."""

    def __init__(self, found: Iterable[UUID], sentence: Any) -> None:
        self.people = sorted(found)
        super().__init__(sentence)


@dataclass(frozen=True)
class Look:
    """A system that looks at somebody: by which token, whom, for which task of staff or systems, in which case."""

    token: ApiToken
    ref: str
    task: str
    case: str = ""

    @property
    def reason(self) -> Why:
        """Raises Faulty for a task that is not in force, PermissionDenied for one that the token is not for."""
        if (reason := why(self.task, self.case)) is None:
            sentence = _("No task in force is called so. GET /api/v1/tasks lists them; “rights” answers the person.")
            raise Faulty([Fault("task", "unknown_task", sentence)])
        within = self.token.within
        if within is not None and self.task != RIGHTS and Tasks.now("").by_code[self.task].purpose not in within:
            raise PermissionDenied(_("This token is not for that task. Ask an officer for one that is."))
        return reason


def find_people(look: Look, *what: str) -> list[UUID]:
    """The ids of the people on file under what was sent; several may share an address. Raises as `Look.reason`.

    `what` is read of them beside the id, where it is one person.
    """
    reason, role = look.reason, look.token.source
    try:
        ref = parse_ref(look.ref)
    except NotAnIdentifier as refused:
        raise Faulty([Fault("person", "not_valid", str(refused.sentence))]) from refused
    found = people.find_ref(ref)
    for person in found:
        fields = ["id", *(what if len(found) == 1 else ())]
        trace_seen(by=None, person=person, reason=reason, fields=fields, role=role)
    if not found:
        trace_sought(by=None, kind=ref.kind, reason=reason, role=role)
    return [person.pk for person in found]


def read_standings(look: Look, *, after: int, most: int) -> tuple[UUID, list[Standing]]:
    """How the person stands to the purposes of the token: `most` rows after the row `after`.

    Raises NoSuchPerson, SeveralPeople, and as `Look.reason`.
    """
    person = _one(look, "standings")
    return person, _page(Standing.objects.filter(person=person), look.token, after, most)


def read_events(look: Look, *, after: int, most: int) -> tuple[UUID, list[ConsentEvent]]:
    """What the person said of the purposes of the token, in the order of recording; as `read_standings`."""
    person = _one(look, "events")
    return person, _page(ConsentEvent.objects.filter(person=person), look.token, after, most)


def _one(look: Look, what: str) -> UUID:
    found = find_people(look, what)
    if not found:
        raise NoSuchPerson(_("Nobody is on file under this."))
    if len(found) > 1:
        raise SeveralPeople(
            found, _("Several people on file share this: they are listed under “people”. Name one by their id.")
        )
    return found[0]


def _page(rows: QuerySet[Any], token: ApiToken, after: int, most: int) -> list[Any]:
    """What is said of all purposes is said of those of the token, too."""
    if token.within is not None:
        rows = rows.filter(purpose__in=[*token.within, ""])
    found = rows.filter(pk__gt=after).select_related("wording").defer("wording__text", "wording__controls")
    return list(found.order_by("pk")[:most])
