"""What somebody may say next, made up from a seed. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from purposes.evidence_of_consent import Evidence

from ..kinds import Channel, Ground, Kind, Method, Outcome

#: After the last word on a key, what comes next and how often. "" is before the first.
CONSENT = {
    "": {Kind.GIVEN: 60, Kind.REQUESTED: 28, Kind.REFUSED: 12},
    Kind.REQUESTED: {Kind.GIVEN: 65, Kind.REFUSED: 35},
    Kind.GIVEN: {Kind.WITHDRAWN: 55, Kind.GIVEN: 35, Kind.INVALIDATED: 6, Kind.REVOKED: 4},
    Kind.REFUSED: {Kind.REQUESTED: 50, Kind.GIVEN: 50},
    Kind.WITHDRAWN: {Kind.GIVEN: 70, Kind.REQUESTED: 30},
    Kind.REVOKED: {Kind.REQUESTED: 100},
    Kind.INVALIDATED: {Kind.GIVEN: 60, Kind.REQUESTED: 40},
}
OBJECTION = {
    "": {Kind.OBJECTED: 100},
    Kind.OBJECTED: {Kind.OBJECTION_ANSWERED: 100},
    Kind.OBJECTION_ANSWERED: {Kind.OBJECTED: 100},
}
RESTRICTION = {
    "": {Kind.RESTRICTED: 100},
    Kind.RESTRICTED: {Kind.RESTRICTION_LIFTED: 100},
    Kind.RESTRICTION_LIFTED: {Kind.RESTRICTED: 100},
}
EVIDENCE = {Evidence.MAILBOX: 58, Evidence.LINK: 18, Evidence.DOCUMENT: 10, Evidence.REPORTED: 9, Evidence.IMPORTED: 5}
#: How the evidence came; what did not come by the person's own hand was recorded later.
METHODS = {
    Evidence.MAILBOX: Method.FORM,
    Evidence.LINK: Method.PREFERENCE_CENTRE,
    Evidence.DOCUMENT: Method.PAPER,
    Evidence.REPORTED: Method.PHONE,
    Evidence.IMPORTED: Method.IMPORT,
}
LATER = frozenset({Evidence.DOCUMENT, Evidence.REPORTED, Evidence.IMPORTED})
VALID = timedelta(days=730)


@dataclass(frozen=True, slots=True, eq=False)
class Key:
    """What something is said of, by which rules, and how often out of all that people of the category say."""

    purpose: str
    channel: str
    course: dict[str, dict[Kind, int]]
    weight: int


@dataclass(frozen=True, slots=True)
class Told:
    """One event before it has an id. `voids` is the place of the event that it declares invalid."""

    key: Key
    kind: Kind
    happened_at: datetime
    recorded_at: datetime
    evidence: str = ""
    method: str = Method.FORM
    valid_until: datetime | None = None
    ground: str = ""
    outcome: str = ""
    voids: int | None = None


def story(chance: Random, keys: list[Key], count: int, since: datetime, until: datetime) -> Iterator[Told]:
    """`count` events of one person between two instants, in the order in which they are recorded."""
    last: dict[tuple[str, str], tuple[Kind | str, int]] = {}
    step = (until - since) / (count + 1)
    moment = since
    for place, key in enumerate(chance.choices(keys, [key.weight for key in keys], k=count)):
        moment += step * chance.uniform(0.2, 1)
        said, at = last.get((key.purpose, key.channel), ("", 0))
        course = key.course[said]
        [kind] = chance.choices(list(course), list(course.values()))
        last[key.purpose, key.channel] = (kind, place)
        yield _told(chance, key, kind, moment, at)


def _told(chance: Random, key: Key, kind: Kind, moment: datetime, last: int) -> Told:
    match kind:
        case Kind.GIVEN:
            return _yes(chance, key, moment)
        case Kind.OBJECTED:
            ground = Ground.DIRECT_MARKETING if key.course is CONSENT else Ground.OWN_SITUATION
            return Told(key, kind, moment, moment, ground=ground)
        case Kind.OBJECTION_ANSWERED:
            return Told(key, kind, moment, moment, outcome=Outcome.UPHELD, method=Method.REPLY)
        case Kind.RESTRICTED:
            return Told(key, kind, moment, moment, ground=Ground.ACCURACY, method=Method.PHONE)
        case Kind.INVALIDATED:
            return Told(key, kind, moment, moment, voids=last, method=Method.SYSTEM)
        case _:
            return Told(key, kind, moment, moment, method=chance.choice((Method.FORM, Method.LINK, Method.PHONE)))


def _yes(chance: Random, key: Key, moment: datetime) -> Told:
    [evidence] = chance.choices(list(EVIDENCE), list(EVIDENCE.values()))
    happened = moment - timedelta(days=chance.randrange(1, 20)) if evidence in LATER else moment
    return Told(key, Kind.GIVEN, happened, moment, evidence, METHODS[evidence], happened + VALID)


#: By category: purposes of consent with the channels spoken of, and purposes that people object to.
SPOKEN_OF = {
    "customers": [
        ("customers.j", [("", 30), ("email", 20)], CONSENT),
        ("customers.i", [("email", 15), ("device", 10)], CONSENT),
        ("customers.e", [("", 12)], OBJECTION),
        ("customers.a", [("", 8)], OBJECTION),
    ],
    "prospects": [
        ("prospects.marketing", [("", 45), ("email", 30), ("phone", 5), ("sms", 5)], CONSENT),
        ("prospects.profile", [("", 10), ("device", 8)], CONSENT),
    ],
    "applicants": [("applicants.evaluation", [("", 90)], CONSENT)],
    "visitors": [("visitors.access", [("", 60)], OBJECTION)],
}


def keys_of(categories: list[str], purposes: set[str]) -> list[Key]:
    """What people of these categories speak of, as far as the register knows it: at least a restriction of all."""
    found = [
        Key(purpose, channel, course, weight)
        for category in categories
        for purpose, channels, course in SPOKEN_OF.get(category, [])
        for channel, weight in channels
        if purpose in purposes
    ]
    return [*found, Key("", Channel.NONE.value, RESTRICTION, 2)]
