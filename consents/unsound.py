"""The consents on file that would not stand, by purpose and reason: counted by the database, judged by the gate.

A million rows are a few hundred groups: purpose, channel, wording, evidence, and whether the time is up. Each group is
judged once, by what the gate itself asks of a yes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from subjects import people
from subjects.models import Identifier
from subjects.models.identifier import IdentifierKind

from .asked import Asked, Ground, ground_of
from .decisions import Answer
from .facts import answer_of
from .kinds import Channel, Status
from .models import Standing

NOT_IN_FORCE = "not in force"
#: Why a yes would not stand, in words.
REASONS: dict[str, Any] = {
    Answer.WEAK_EVIDENCE: _("The evidence is below what the purpose asks for."),
    Answer.OLDER_REVISION: _("It is to an older revision of the purpose."),
    Answer.EXPIRED: _("It has expired."),
    Answer.OTHER_COMPANY: _("Its wording does not name every company of the purpose."),
    NOT_IN_FORCE: _("The purpose is not in force."),
}
#: Consents read at once.
CHUNK = 2_000


class Group(NamedTuple):
    """Yeses that are alike to the gate."""

    purpose: str
    channel: str
    wording: int | None
    evidence: str
    is_current: bool
    number: int


class Line(NamedTuple):
    """A line of the report."""

    purpose: str
    channel: str
    reason: str
    number: int

    @property
    def sentence(self) -> Any:
        return REASONS[self.reason]

    @property
    def by(self) -> Any:
        """What the yes was for."""
        return Channel(self.channel).label


def _yeses() -> QuerySet[Standing]:
    # The database's clock decides when a yes ends.
    is_current = ExpressionWrapper(Q(valid_until__gt=Now()), output_field=BooleanField())
    return Standing.objects.filter(status=Status.GIVEN).annotate(is_current=is_current)


def groups() -> list[Group]:
    """All yeses on file, in groups. One query."""
    columns = ("purpose", "channel", "wording", "evidence", "is_current")
    rows = _yeses().order_by().values_list(*columns).annotate(number=Count("pk"))
    return sorted((Group(*row) for row in rows), key=lambda group: group[:2])


def judged(found: list[Group]) -> Iterator[tuple[Group, str]]:
    """Each group with the reason why its consents would not stand; those that stand are left out."""
    grounds = {purpose: ground_of(Asked(purpose=purpose)) for purpose in {group.purpose for group in found}}
    for group in found:
        if (reason := _reason(grounds[group.purpose], group)) != Answer.GIVEN:
            yield group, reason


def _reason(ground: Ground, group: Group) -> str:
    if ground.purpose is None:
        return NOT_IN_FORCE
    return str(answer_of(ground, Status.GIVEN, group.wording, group.evidence, group.is_current))


def report() -> list[Line]:
    """How many consents would not stand, by purpose, channel and reason."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for group, reason in judged(groups()):
        counts[group.purpose, group.channel, reason] += group.number
    return [Line(*key, number) for key, number in sorted(counts.items())]


class Consent(NamedTuple):
    """One yes that would not stand. `references` are "system:reference", with spaces between them."""

    purpose: str
    channel: str
    reason: str
    person: UUID
    references: str
    since: datetime | None
    evidence: str
    valid_until: datetime | None


def consents(**of_line: str) -> Iterator[Consent]:
    """The consents of the lines with this purpose, channel or reason. Read some at a time: flat memory."""
    for group, reason in judged(groups()):
        line = {"purpose": group.purpose, "channel": group.channel, "reason": reason}
        if all(line[name] == value for name, value in of_line.items()):
            yield from _of_group(group, reason)


def _of_group(group: Group, reason: str) -> Iterator[Consent]:
    alike = {name: getattr(group, name) for name in ("purpose", "channel", "wording", "evidence", "is_current")}
    found, last = _yeses().filter(**alike).order_by("pk"), 0
    while some := list(found.filter(pk__gt=last)[:CHUNK]):
        last = some[-1].pk
        references = references_of([row.person_id for row in some])
        for row in some:
            named = " ".join(references.get(row.person_id, ()))
            yield Consent(*group[:2], reason, row.person_id, named, row.since, row.evidence, row.valid_until)


def references_of(ids: list[UUID]) -> dict[UUID, list[str]]:
    """What outside systems call these people: "system:reference" each. One query."""
    found: dict[UUID, list[str]] = {}
    for row in Identifier.objects.filter(person__in=ids, kind=IdentifierKind.REFERENCE).order_by("system", "pk"):
        found.setdefault(row.person_id, []).append(f"{row.system}:{people.value_of(row)}")
    return found
