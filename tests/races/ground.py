"""What a race is run on: a newsroom, readers and their mails, all by which a person stops these, and a mail server."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any
from uuid import uuid4

from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from consents import actions, links, on_the_way
from consents.actions import centre, one_click
from consents.marketing_mails import MARKETING, addressed
from consents.models import ConsentEvent, Link, LinkUse, Standing
from consents.recording import hold
from gdpr_registry import evidence, outbox
from gdpr_registry.models import OutgoingMail
from subjects.actions import erase_person
from subjects.mailboxes import Mailbox
from subjects.models import Person
from tests.consents.mailings import draft, reader, send
from tests.consents.people import NEWS, staff, wording
from tests.consents.staff import newsroom
from tests.races.actors import step


class Recording(BaseEmailBackend):
    """A mail server that takes everything; two steps, before it has a mail and before it says so."""

    #: What happened in the world, in its order: mails by Message-ID, and what the person did by number.
    happened: list[Any] = []

    def send_messages(self, messages):
        step("hand over")
        self.happened.extend(message.extra_headers["Message-ID"] for message in messages)
        step("taken by the mail server")
        return len(messages)


BACKEND = f"{Recording.__module__}.{Recording.__qualname__}"


@dataclass(frozen=True)
class Verb:
    """Something that a person does: what the gate says afterwards, '' for yes."""

    name: str
    do: Callable[[Reader], list[ConsentEvent]]
    reason: str


@dataclass
class Reader:
    """Somebody who says yes before each race, with the link of a mail of theirs that nobody has pressed."""

    person: Person
    address: str
    link: str = ""

    def say_yes(self) -> list[ConsentEvent]:
        return centre.say_yes_again(
            person=self.person, wording=wording(NEWS, "en"), channels=["", "email"], key=uuid4()
        )


def new_reader() -> Reader:
    address = f"{uuid4()}@example.dk"
    person = reader(email=address, language="en")
    return Reader(person, address)


def _said(verb: Any, who: Reader, **columns: Any) -> list[ConsentEvent]:
    return [verb(person=who.person, purpose=NEWS, key=f"{uuid4()}", **centre.OWN_PAGE, **columns)]


def _erase(who: Reader) -> list[ConsentEvent]:
    """Everything that is on file, as the undoing of an import does."""
    with transaction.atomic():
        hold(who.person.pk)
        Link.objects.filter(person=who.person).delete()
        evidence.erase(ConsentEvent.objects.filter(person=who.person), run=uuid4())
        Standing.objects.filter(person=who.person).delete()
        erase_person(person=who.person, by=None)
    return []


WITHDRAW = Verb("withdraw", lambda who: _said(actions.withdraw, who, channel="email"), "no_channel_permission")
WITHDRAW_ALL = Verb("withdraw the consent", lambda who: _said(actions.withdraw, who), "withdrawn")
PRESS = Verb("press the link", lambda who: one_click.stop_by_link(token=who.link), "no_channel_permission")
OBJECT = Verb("object to marketing", lambda who: _said(actions.object_to, who, ground="A21-2"), "marketing_objection")
STOP_ALL = Verb("stop everything", lambda who: centre.stop_everything(person=who.person, key=uuid4()), "withdrawn")
ERASE = Verb("erase", _erase, "no_such_person")
GIVE = Verb("give again", Reader.say_yes, "")

#: What is raced against a worker: one thing, or several one after the other.
DEEDS: list[tuple[Verb, ...]] = [
    (WITHDRAW,),
    (WITHDRAW_ALL,),
    (PRESS,),
    (OBJECT,),
    (STOP_ALL,),
    (WITHDRAW, GIVE),
    (PRESS, GIVE, PRESS),
    (STOP_ALL, GIVE, WITHDRAW),
    (ERASE,),
]


class Ground:
    """Readers that take part in turn, and mailings that were sent to each of them."""

    def __init__(self, readers: int = 4, mails: int = 2) -> None:
        newsroom()
        self._readers, self._races = deque(new_reader() for _number in range(readers)), count(1)
        by = staff()
        self.mailings = [send(draft(by), by) for _number in range(mails)]

    def somebody(self, deeds: tuple[Verb, ...]) -> Reader:
        """The next reader; a new one to be erased, and now and then, before anybody has said very much."""
        if ERASE in deeds:
            return new_reader()
        self._readers.rotate(1)
        if next(self._races) % 25 == 0:
            self._readers[0] = new_reader()
        return self._readers[0]

    def prepare(self, who: Reader, mails: int) -> list[OutgoingMail]:
        """A yes that stands, and mails of so many mailings, which wait."""
        Recording.happened.clear()
        if not _is_yes(who):
            who.say_yes()
        # Of earlier races, and the receipts of the yes.
        OutgoingMail.objects.all().delete()
        who.link = links.make(LinkUse.STOP, person=who.person, purpose=NEWS, channel="email")
        to = Mailbox(who.address, "en")
        rows = [addressed(mailing, NEWS, who.person.pk, to) for mailing in self.mailings[:mails]]
        outbox.send_many(kind=MARKETING, rows=rows, by=None)
        return list(OutgoingMail.objects.order_by("pk"))


def _is_yes(who: Reader) -> bool:
    yes = Standing.objects.filter(person=who.person, purpose=NEWS, status="given", marketing_objected_at=None)
    return yes.filter(channel__in=["", "email"]).count() == 2


def do_all(who: Reader, deeds: tuple[Verb, ...], told: list[tuple[int, int]]) -> None:
    """Do one after the other, and look after each what the person's pages say of mails that may still arrive."""
    for number, verb in enumerate(deeds):
        events = verb.do(who)
        Recording.happened.append(number)
        told.append((on_the_way.in_hand(who.person), on_the_way.after(who.person, events) if events else 0))
