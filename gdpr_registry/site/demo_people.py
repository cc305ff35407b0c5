"""The people of the demonstration: invented, in all four groups, with what they are found by and the notices they saw.

Nobody can be reached by what stands here: the domains end in `.example` (RFC 2606), and the numbers are from the series
070-174 06 05 to 99 that the Swedish authority keeps for books and films.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product
from random import Random
from uuid import UUID

from purposes import editions
from purposes.actions.common import database_now
from purposes.models import Edition
from subjects.encrypted import new_identifier, sealed_name
from subjects.identity import EMAIL, PHONE, REFERENCE, normalised
from subjects.models import Identifier, NoticeShown, Person, PersonCategory

FIRST_NAMES = (
    "Aksel Alma Asta Bertil Birk Dagmar Ebbe Elin Embla Esther Frode Gerda Halfdan Hedda Ingrid Ivar "
    "Jannik Karla Kjeld Laura Leif Liv Magne Maren Njord Oda Olav Petra Ragna Rolf Runa Signe Sigurd "
    "Solvej Sten Svea Tora Troels Ulla Ylva"
)
#: Two halves of a name that nobody bears.
BEGINNINGS = "Brombær Egern Havre Kløver Lyng Mos Nordlys Ravn Rim Skum Sten Tang"
ENDINGS = "dal fjer gren hat kant krone lygte rist strand torv vinge våge"
PLAIN = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})
DOMAINS = {
    "customers": ["kornlund-entreprise.example", "tagsten-og-soen.example", "vestfjord-regnskab.example"],
    "prospects": ["post.example", "brev.example"],
    "applicants": ["post.example"],
    "visitors": ["gaest.example"],
}
SIZES = {"customers": 150, "prospects": 90, "applicants": 40, "visitors": 30}
#: Where the company has them from, and the points at which they were told.
SOURCES = {"customers": "crm", "prospects": "website", "applicants": "job-portal", "visitors": "reception"}
POINTS = {
    "customers": ["order-and-contract", "product-account", "support-portal", "sales-contact", "event-sign-up"],
    "prospects": ["newsletter-form", "contact-form", "event-sign-up"],
    "applicants": ["job-page"],
    "visitors": ["reception-kiosk"],
}
FIRST_NUMBER, NUMBERS = 46_701_740_605, 95


@dataclass(frozen=True)
class Member:
    """Somebody invented, with the group they are in and what they are found by."""

    person: Person
    group: str
    email: str
    phone: str
    since: datetime


def invent(random: Random) -> list[Member]:
    """Invented people in the four groups, not saved. The same seed gives the same people."""
    names = [
        f"{first} {start}{end}"
        for first, start, end in product(*(part.split() for part in (FIRST_NAMES, BEGINNINGS, ENDINGS)))
    ]
    chosen = iter(random.sample(names, sum(SIZES.values())))
    now, number = database_now(), 0
    members = []
    for group, size in SIZES.items():
        for _place in range(size):
            number += 1
            members.append(_member(random, group, next(chosen), number, now))
    return members


def _member(random: Random, group: str, name: str, number: int, now: datetime) -> Member:
    person = Person(
        id=UUID(int=random.getrandbits(128), version=4),
        language="en" if random.random() < 0.15 else "da",
        is_business_contact=group == "customers" or (group == "prospects" and random.random() < 0.3),
        source=SOURCES[group],
        key=f"demo-{number:04}",
    )
    person.key_id, person.name = sealed_name(person.pk, name)
    email = f"{name.lower().translate(PLAIN).replace(' ', '.')}@{random.choice(DOMAINS[group])}"
    # Each number is somebody's alone, so that it finds one person.
    phone = f"+{FIRST_NUMBER + number // 4}" if number % 4 == 0 and number // 4 < NUMBERS else ""
    return Member(person, group, email, phone, now - timedelta(days=random.randint(20, 700)))


def put_on_file(members: list[Member], edition: Edition, random: Random) -> None:
    """Save them with their identifiers, their categories and the notices of the edition that they are shown today."""
    Person.objects.bulk_create(member.person for member in members)
    Identifier.objects.bulk_create(row for member in members for row in _identifiers(member))
    PersonCategory.objects.bulk_create(row for member in members for row in _categories(member, random))
    NoticeShown.objects.bulk_create(_notices(members, edition, random))


def _identifiers(member: Member) -> Iterator[Identifier]:
    yield new_identifier(member.person.pk, normalised(EMAIL, member.email))
    if member.phone:
        yield new_identifier(member.person.pk, normalised(PHONE, member.phone))
    if member.group == "customers":
        yield new_identifier(member.person.pk, normalised(REFERENCE, f"K-{member.person.key[-4:]}", "crm"))


def _categories(member: Member, random: Random) -> Iterator[PersonCategory]:
    """Some customers were prospects before, and some have left."""
    left = member.since + timedelta(days=15) if random.random() < 0.05 else None
    yield PersonCategory(person=member.person, category=member.group, since=member.since, until=left)
    if member.group == "customers" and random.random() < 0.2:
        before = member.since - timedelta(days=random.randint(10, 90))
        yield PersonCategory(person=member.person, category="prospects", since=before, until=member.since)


def _notices(members: list[Member], edition: Edition, random: Random) -> Iterator[NoticeShown]:
    """The notice of an edition is shown from the day on which it is in force; to a few it was not shown yet."""
    told = {point.code: point.purposes for point in editions.public_of(edition).collection_points}
    now = database_now()
    for member in members:
        points = [code for code in POINTS[member.group] if code in told]
        for code in random.sample(points, min(len(points), random.choice([0, 1, 1, 2]))):
            yield NoticeShown(
                person=member.person,
                collection_point=code,
                edition=edition.number,
                language=member.person.language,
                purposes=told[code],
                shown_at=now,
                source="mail",
                key=f"{member.person.key}-{code}",
            )
