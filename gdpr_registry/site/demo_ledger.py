"""What the people of the demonstration said in the last two years, as the systems of the company report it today.

The registry did not hear it then: each event is recorded now, with the time at which it happened.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import TypeVar

from django.utils import timezone

from consents.actions.common import STAFF, WEB
from consents.bulk import record_in_bulk
from consents.kinds import Channel, Ground, Kind, Method
from consents.models import ConsentEvent
from consents.validity import months_after
from gdpr_registry.models import User
from gdpr_registry.site.demo_people import Member
from purposes.document import PublicDocument
from purposes.evidence_of_consent import Evidence
from purposes.models import Wording

T = TypeVar("T")

#: How each kind of yes came: method, source, and whether a colleague recorded it.
WAYS = {
    Evidence.MAILBOX: (Method.FORM, WEB, False),
    Evidence.LINK: (Method.PREFERENCE_CENTRE, WEB, False),
    Evidence.DOCUMENT: (Method.PAPER, STAFF, True),
    Evidence.REPORTED: (Method.PHONE, STAFF, True),
    Evidence.IMPORTED: (Method.IMPORT, "import.demo", False),
}
EVIDENCE = {Evidence.MAILBOX: 50, Evidence.LINK: 20, Evidence.DOCUMENT: 10, Evidence.REPORTED: 8, Evidence.IMPORTED: 12}
#: What became of a question, and how often out of a hundred.
COURSES = {"yes": 52, "nothing": 8, "asked": 8, "no": 9, "withdrawn": 11, "expired": 6, "ends soon": 6}


@dataclass(frozen=True)
class Key:
    """What a group is asked for, and how many of a hundred were asked."""

    group: str
    purpose: str
    channel: str
    share: int


KEYS = [
    Key("customers", "customers.i", Channel.EMAIL, 75),
    Key("customers", "customers.i", Channel.SMS, 20),
    Key("customers", "customers.i", Channel.DEVICE, 45),
    Key("customers", "customers.j", Channel.NONE, 40),
    Key("customers", "customers.j", Channel.EMAIL, 25),
    Key("prospects", "prospects.marketing", Channel.NONE, 92),
    Key("prospects", "prospects.marketing", Channel.EMAIL, 85),
    Key("prospects", "prospects.marketing", Channel.SMS, 15),
    Key("prospects", "prospects.marketing", Channel.PHONE, 20),
    Key("prospects", "prospects.profile", Channel.NONE, 60),
    Key("prospects", "prospects.profile", Channel.DEVICE, 40),
    Key("applicants", "applicants.evaluation", Channel.NONE, 95),
]
#: Objections to a legitimate interest, and to direct marketing: of so many of a hundred.
OBJECTIONS = [
    ("customers", "customers.i", Ground.DIRECT_MARKETING, 8),
    ("customers", "customers.e", Ground.OWN_SITUATION, 5),
    ("customers", "customers.f", Ground.OWN_SITUATION, 2),
    ("visitors", "visitors.access", Ground.OWN_SITUATION, 6),
]


def tell_their_history(members: list[Member], document: PublicDocument, staff: User, random: Random) -> None:
    """Record what they said of the purposes that are in force."""
    record_in_bulk(History(document, staff, random).events(members))


class History:
    """Makes up what was said, from a seed."""

    def __init__(self, document: PublicDocument, staff: User, random: Random) -> None:
        self.staff, self.random, self.now = staff, random, timezone.now()
        self.in_force = {purpose.code for purpose in document.purposes}
        self.months = {wording.purpose: wording.valid_months for wording in document.wordings}
        self.wordings = _newest_wordings()
        self.number = 0

    def events(self, members: list[Member]) -> Iterator[ConsentEvent]:
        """Every event of every member, those of one key in the order in which they happened."""
        for member in members:
            for key in KEYS:
                if member.group == key.group and self._hits(key.share) and key.purpose in self.months:
                    yield from self._of_key(member, key)
            for group, purpose, ground, share in OBJECTIONS:
                if member.group == group and purpose in self.in_force and self._hits(share):
                    yield self._objection(member, purpose, ground)

    def _hits(self, share: int) -> bool:
        return self.random.random() * 100 < share

    def _of_key(self, member: Member, key: Key) -> Iterator[ConsentEvent]:
        course = self._one_of(COURSES)
        long = self.months[key.purpose] * 30.5
        days = {"expired": long + 40, "ends soon": long - self.random.randint(8, 24)}.get(
            course, self.random.randint(15, 400)
        )
        if course in ("asked", "no"):
            yield self._asked(member, key, days)
        if course == "no":
            yield self._no(member, key, Kind.REFUSED, days - 1)
        if course in ("yes", "withdrawn", "expired", "ends soon"):
            yield self._yes(member, key, days)
        if course == "withdrawn":
            yield self._no(member, key, Kind.WITHDRAWN, self.random.randint(1, int(days) - 1))

    def _one_of(self, weights: Mapping[T, int]) -> T:
        [chosen] = self.random.choices(list(weights), list(weights.values()))
        return chosen

    def _yes(self, member: Member, key: Key, days: float) -> ConsentEvent:
        evidence = self._one_of(EVIDENCE)
        method, source, by_staff = WAYS[evidence]
        event = self._event(member, key.purpose, key.channel, Kind.GIVEN, days, method, source)
        event.evidence, event.wording = evidence, self.wordings[key.purpose, member.person.language]
        event.valid_until = months_after(timezone.localtime(event.happened_at), self.months[key.purpose])
        event.by = self.staff if by_staff else None
        event.document = f"Kundemappe, bilag {self.number}" if evidence == Evidence.DOCUMENT else ""
        return event

    def _asked(self, member: Member, key: Key, days: float) -> ConsentEvent:
        event = self._event(member, key.purpose, key.channel, Kind.REQUESTED, days, Method.FORM, WEB)
        event.wording = self.wordings[key.purpose, member.person.language]
        return event

    def _no(self, member: Member, key: Key, kind: Kind, days: float) -> ConsentEvent:
        method = self.random.choice([Method.LINK, Method.ONE_CLICK, Method.PREFERENCE_CENTRE])
        return self._event(member, key.purpose, key.channel, kind, days, method, WEB)

    def _objection(self, member: Member, purpose: str, ground: Ground) -> ConsentEvent:
        days = self.random.uniform(0.1, 9)
        event = self._event(member, purpose, Channel.NONE, Kind.OBJECTED, days, Method.REPLY, STAFF)
        event.ground, event.by = ground, self.staff
        event.note = "" if ground == Ground.DIRECT_MARKETING else "Skrev til os og bad os holde op."
        return event

    def _event(
        self, member: Member, purpose: str, channel: str, kind: Kind, days: float, method: Method, source: str
    ) -> ConsentEvent:
        self.number += 1
        return ConsentEvent(
            person=member.person,
            purpose=purpose,
            channel=channel,
            kind=kind,
            happened_at=self.now - timedelta(days=days),
            method=method,
            source=source,
            key=f"demo-{self.number:05}",
        )


def _newest_wordings() -> dict[tuple[str, str], Wording]:
    """The wording of the highest revision, by purpose and language."""
    return {(row.purpose, row.language): row for row in Wording.objects.order_by("revision", "pk")}
