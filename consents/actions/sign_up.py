"""A yes on our own page: it counts once the person confirms it on the page that the mailed link opens."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from gdpr_registry import outbox
from purposes.actions.common import share_turn
from purposes.evidence_of_consent import Evidence
from purposes.exceptions import RegisterError
from purposes.models import Wording
from subjects import people
from subjects.actions import join_category, register_person, show_notice
from subjects.identity import EMAIL, normalised
from subjects.models import Person

from .. import links
from ..encrypted import address_of, name_of, sealed_pending
from ..kinds import Method
from ..mails import CONFIRM
from ..models import ConsentEvent, Link, LinkUse, PendingConsent
from ..waiting import would_count
from .common import WEB, asked_now, in_force, known_channel
from .consent import give
from .receipt import send_to_each
from .waiting import drop

#: How long a yes waits for its confirmation (requirements, R-088).
PENDING = timedelta(days=7)


@transaction.atomic
def ask_to_confirm(
    *,
    address: str,
    name: str = "",
    language: str,
    wording: Wording,
    channels: Collection[str],
    collection_point: str = "",
) -> PendingConsent:
    """Keep a yes that waits, and mail the link that confirms it. No person, no event (R-038).

    `collection_point` is the one whose notice stood on the form.
    Raises RegisterError for a purpose that is not in force or was stopped, and for nothing agreed to; NotAnIdentifier
    for the address.
    """
    asked_now(wording.purpose)
    if not channels:
        raise RegisterError(_("Choose at least one thing to say yes to, or leave the page: nothing is kept."))
    ref = normalised(EMAIL, address)
    pending = sealed_pending(
        address=ref.value,
        name=name.strip(),
        language=language,
        wording=wording,
        channels=sorted({known_channel(channel) for channel in channels}),
        collection_point=collection_point,
        good_for=PENDING,
    )
    pending.save(force_insert=True)
    context = {"pending": str(pending.pk)}
    outbox.send(kind=CONFIRM, to=ref.value, language=language, context=context, about=pending.pk, by=None)
    return pending


class WordsChanged(RegisterError):
    """A yes to `wording` would not count any more: nothing was recorded, and the question is asked anew."""

    def __init__(self, wording: Wording) -> None:
        self.wording = wording
        super().__init__(_("It has changed since you said yes. Nothing was recorded."))


@transaction.atomic
def confirm(*, token: str) -> list[ConsentEvent]:
    """Record the yes of a pending row and mail its receipt: the person exists from now on, and the row is gone.

    Empty for no good link. The link itself proves the mailbox. A second press records nothing more. Raises WordsChanged
    where the yes would not count.
    """
    pending = _held(links.find(LinkUse.CONFIRM, token))
    if pending is None:
        return []
    share_turn()
    if not would_count(pending):
        raise WordsChanged(pending.wording)
    person = _person_of(pending, in_force(pending.wording.purpose).purpose.category)
    _note_notice(pending, person)
    events = [_give(pending, person, channel) for channel in pending.channels]
    send_to_each(*events)
    drop([pending])
    return events


def _give(pending: PendingConsent, person: Person, channel: str) -> ConsentEvent:
    return give(
        person=person,
        purpose=pending.wording.purpose,
        wording=pending.wording,
        evidence=Evidence.MAILBOX,
        channel=channel,
        of_age=True,  # the form asked
        by=None,
        source=WEB,
        key=f"{pending.pk}.{channel or 'purpose'}",
        method=Method.LINK,
    )


def _held(link: Link | None) -> PendingConsent | None:
    """The yes that waits, held: of two presses at once, and of a press and a no, one finds it."""
    if link is None or link.pending_id is None:
        return None
    rows = PendingConsent.objects.select_for_update(of=("self",)).select_related("wording")
    return rows.filter(pk=link.pending_id, expires_at__gt=Now()).first()


@transaction.atomic
def remove_unconfirmed() -> int:
    """Remove pending rows whose seven days are over. Returns how many went."""
    return drop(PendingConsent.objects.select_for_update().filter(expires_at__lte=Now()).order_by("pk"))


def _person_of(pending: PendingConsent, category: str) -> Person:
    """The one person on file with this mailbox in the category; otherwise a new one: who shares it keeps apart."""
    address = address_of(pending)
    people.take_turns([normalised(EMAIL, address)])
    found = people.find(EMAIL, address)
    in_category = [who for who in found if who.categories.in_force().filter(category=category).exists()]
    if len(in_category) == 1:
        return in_category[0]
    if len(found) == 1 and not in_category:
        join_category(person=found[0], category=category, by=None)
        return found[0]
    return register_person(
        name=name_of(pending),
        language=pending.language,
        categories=[category],
        email=address,
        by=None,
        source=WEB,
        key=str(pending.pk),
    )


def _note_notice(pending: PendingConsent, person: Person) -> None:
    """The notice that stood on the form when it was sent, in its language (R-025)."""
    if pending.collection_point:
        show_notice(
            person=person,
            collection_point=pending.collection_point,
            language=pending.language,
            shown_at=pending.asked_at,
            by=None,
            source=WEB,
            key=str(pending.pk),
        )
