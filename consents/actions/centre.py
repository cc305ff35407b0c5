"""The preference centre: a link to it, stopping in one step, and saying yes again there."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from gdpr_registry import outbox
from gdpr_registry.outbox import takes_mail
from purposes.evidence_of_consent import Evidence
from purposes.models import Wording
from subjects import people
from subjects.actions import join_category, show_notice
from subjects.identity import EMAIL, NotAnIdentifier, normalised
from subjects.models import Person

from .. import links
from ..kinds import Kind, Method
from ..mails import CENTRE
from ..models import ConsentEvent, LinkUse
from ..recording import hold
from ..standings import purposes_of, states_of
from ..stops import Right, Stop, everything, taken_along, withdrawals_of
from .common import WEB, asked_now
from .consent import give, refuse
from .receipt import send_to_each
from .stopping import use_right
from .waiting import take_turn


@transaction.atomic
def ask_for_link(*, address: str, stop: str = "") -> None:
    """Mail each person on file with this address a link of their own to what we hold about them.

    With `stop` the page of the link offers to stop that purpose at once. Nothing is said of whether anybody is on file:
    the caller answers the same, and an address that nobody has gets no mail after the same queries (R-114). Two people
    on one mailbox get a link each, and what no mail can be sent to gets none.
    """
    try:
        ref = normalised(EMAIL, address)
    except NotAnIdentifier:
        return
    if not takes_mail(ref.value):
        return
    found = people.find_ref(ref)
    for person in found:
        _write(ref.value, person.language, person.pk, stop, keep=True)
    if not found:
        _write(ref.value, "", uuid4(), stop, keep=False)


def _write(to: str, language: str, person: UUID, stop: str, *, keep: bool) -> None:
    context = {"person": str(person), "stop": stop}
    outbox.send(kind=CENTRE, to=to, language=language, context=context, about=person, by=None)
    # A mail that is not kept takes the same statements as one that is.
    outbox.drop(about=[uuid4() if keep else person])


@transaction.atomic
def open_centre(*, token: str, stop: str = "", key: UUID) -> tuple[Person | None, list[ConsentEvent]]:
    """Use up a link to the preference centre: whose page it opens, and what stopping the purpose `stop` recorded.

    None for a link that is not good. A purpose without a yes has nothing to stop.
    """
    link = links.consume(LinkUse.CENTRE, token)
    if link is None or link.person is None:
        return None, []
    return link.person, take_back(person=link.person, purpose=stop, key=key) if stop else []


@transaction.atomic
def take_back(*, person: Person, purpose: str, key: UUID) -> list[ConsentEvent]:
    """Withdraw every yes to the purpose, those for its channels too; nothing where there is none.

    A yes to it that waits for its link is dropped. Raises RegisterError for a person who was erased.
    """
    take_turn(person, purpose)
    yeses = withdrawals_of(purpose, states_of(person).get(purpose, {}))
    return [_stopped(person, stop, f"{key}.{number}") for number, stop in enumerate(yeses)]


@transaction.atomic
def stop_everything(*, person: Person, key: UUID) -> list[ConsentEvent]:
    """Stop all that the person can stop, in one transaction. The same key stops once.

    Every yes that waits for its link is dropped. Raises RegisterError for a person who was erased.
    """
    take_turn(person)
    stops = everything(purposes_of(person), states_of(person))
    return [_stopped(person, stop, f"{key}.{number}") for number, stop in enumerate(stops)]


@transaction.atomic
def stop_one(*, person: Person, stop: Stop, key: UUID) -> list[ConsentEvent]:
    """Use one right on one purpose; no reason is asked for. The same key stops once.

    A consent to a purpose takes the permissions for its channels with it. Raises RegisterError.
    """
    take_turn(person, stop.purpose, stop.channel)
    stops = [stop]
    if stop.right is Right.WITHDRAW:
        states = states_of(person).get(stop.purpose, {})
        stops += taken_along(Kind.WITHDRAWN, stop.purpose, stop.channel, states)
    return [_stopped(person, one, f"{key}.{number}") for number, one in enumerate(stops)]


@transaction.atomic
def say_no(*, person: Person, wording: Wording, channel: str, key: UUID) -> list[ConsentEvent]:
    """Record a no to the words that the person saw, and take back what they still say yes to of the purpose.

    A no to a purpose leaves no permission for its channels. The same key says it once. Raises RegisterError.
    """
    purpose = wording.purpose
    take_turn(person, purpose)
    no = refuse(person=person, purpose=purpose, wording=wording, channel=channel, key=f"{key}.0", **OWN_PAGE)
    left = withdrawals_of(purpose, states_of(person).get(purpose, {}))
    return [no, *(_stopped(person, stop, f"{key}.{number}") for number, stop in enumerate(left, 1))]


def _stopped(person: Person, stop: Stop, key: str) -> ConsentEvent:
    return use_right(person=person, stop=stop, key=key, **OWN_PAGE)


@transaction.atomic
def say_yes_again(
    *, person: Person, wording: Wording, channels: Collection[str], collection_point: str = "", key: UUID
) -> list[ConsentEvent]:
    """Record a yes that the person says on their own page, shown by the link that opened it. The same key says once.

    `collection_point` is the one whose notice stood on the form. The receipt goes by mail to every address on file.
    Raises RegisterError for a purpose that is not in force, or was stopped.
    """
    category = asked_now(wording.purpose).purpose.category
    hold(person.pk)
    if collection_point:
        show_notice(
            person=person,
            collection_point=collection_point,
            language=wording.language,
            by=None,
            source=WEB,
            key=f"{key}.notice",
        )
    if not person.categories.in_force().filter(category=category).exists():
        join_category(person=person, category=category, by=None)
    saying: Any = {"person": person, "purpose": wording.purpose, "wording": wording, "evidence": Evidence.LINK}
    saying["of_age"] = True  # the form asked
    is_new = not ConsentEvent.objects.filter(source=WEB, key=f"{key}.0").exists()
    events = [
        give(channel=channel, key=f"{key}.{number}", **saying, **OWN_PAGE)
        for number, channel in enumerate(sorted(channels))
    ]
    if is_new:
        send_to_each(*events)
    return events


#: How everything is said here: by the person, on our own page.
OWN_PAGE: Any = {"by": None, "source": WEB, "method": Method.PREFERENCE_CENTRE}
