"""Asking, saying yes, saying no, taking back: what a person says of a consent or of a permission for a channel."""

from __future__ import annotations

from typing import Any, Unpack

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdpr_registry import access
from purposes.actions.common import ask_permission, given, share_turn
from purposes.models import Wording
from subjects.models import Person

from ..kinds import Kind
from ..models import ConsentEvent
from ..words_of_then import refuse_later_words, shown_since
from .common import (
    RECORD_FOR_PERSON,
    How,
    Reported,
    Saying,
    ask_to_record,
    ever_known,
    in_force,
    known_channel,
    record_with_trace,
    refuse_claims,
    refuse_unless_of_age,
    valid_months,
    wording_of,
)
from .receipt import hand_over
from .waiting import drop, hold_waiting

GIVEN = access.register("consents.yes_recorded", gettext_lazy("recorded a yes"))
SAID_NO = access.register("consents.no_recorded", gettext_lazy("recorded a no"))
REQUESTED = access.register("consents.request_recorded", gettext_lazy("recorded that consent was asked for"))


@transaction.atomic
def request_consent(
    *, person: Person, purpose: str, wording: Wording, channel: str = "", by: Any, **how: Unpack[How]
) -> ConsentEvent:
    """Record that the person was asked, by these words. It takes nothing back. Raises RegisterError."""
    ask_to_record(by)
    spoken = in_force(purpose)
    return record_with_trace(
        REQUESTED,
        person=person,
        purpose=spoken.purpose.code,
        channel=known_channel(channel),
        kind=Kind.REQUESTED,
        wording_id=wording_of(purpose, wording).pk,
        saying=Saying(by, **how),
    )


@transaction.atomic
def give(*, by: Any, **said: Any) -> ConsentEvent:
    """Record a yes as `write_yes` does, and mail its receipt where staff record it."""
    event = write_yes(by=by, **said)
    hand_over(event, by=by)
    return event


@transaction.atomic
def write_yes(
    *,
    person: Person,
    purpose: str,
    wording: Wording,
    evidence: str,
    channel: str = "",
    document: str = "",
    of_age: bool = False,
    by: Any,
    **how: Unpack[Reported],
) -> ConsentEvent:
    """Write a yes to the words that the person saw, without its receipt (Art. 7(1), R-036).

    It counts from when it happened and is good for the months that the purpose sets (R-043). `of_age` says of a purpose
    that is offered to children that the person is old enough, or a guardian says it (R-042). Raises RegisterError for a
    purpose that is not in force or never asks, for words that came later, for an age that is not told, and for evidence
    that is not named or needs a document; PermissionDenied for evidence that only the person's own hand makes.
    """
    ask_to_record(by)
    refuse_claims(evidence, by=by, source=how["source"], document=document)
    share_turn()
    spoken = in_force(purpose)
    refuse_unless_of_age(spoken, of_age=of_age)
    seen = wording_of(purpose, wording)
    if happened_at := how.get("happened_at"):
        refuse_later_words(seen, happened_at, shown_since([purpose])[purpose])
    return record_with_trace(
        GIVEN,
        person=person,
        purpose=spoken.purpose.code,
        channel=known_channel(channel),
        kind=Kind.GIVEN,
        wording_id=seen.pk,
        evidence=evidence,
        valid_months=valid_months(spoken),
        saying=Saying(by, document=document, **how),
    )


@transaction.atomic
def refuse(
    *,
    person: Person,
    purpose: str,
    wording: Wording | None = None,
    channel: str = "",
    by: Any,
    **how: Unpack[Reported],
) -> ConsentEvent:
    """Record that the person was asked and said no. It counts from when it is recorded. Raises RegisterError."""
    ask_to_record(by)
    what = {"person": person, "purpose": purpose, "channel": channel}
    seen = wording_of(purpose, wording).pk if wording else None
    return _say_no(Kind.REFUSED, saying=Saying(by, **how), wording_id=seen, **what)


@transaction.atomic
def withdraw(*, person: Person, purpose: str, channel: str = "", by: Any, **how: Unpack[Reported]) -> ConsentEvent:
    """Record that the person takes a consent or permission back (Art. 7(3)); no reason is asked for.

    It is taken for every purpose that an edition has ever named, whether or not there is a yes to take back: a
    withdrawal is never lost. Raises RegisterError for a purpose that nobody knows.
    """
    ask_to_record(by)
    return _say_no(Kind.WITHDRAWN, person=person, purpose=purpose, channel=channel, saying=Saying(by, **how))


@transaction.atomic
def revoke(*, person: Person, purpose: str, channel: str = "", note: str, by: Any, **how: Unpack[How]) -> ConsentEvent:
    """Record that the company itself ends a consent, for the reason in `note` (DPV ConsentRevoked)."""
    ask_permission(by, RECORD_FOR_PERSON, _("Your account may not end a consent."))
    saying = Saying(by, note=given(note, _("Write why the consent ends.")), **how)
    return _say_no(Kind.REVOKED, person=person, purpose=purpose, channel=channel, saying=saying)


def _say_no(kind: str, *, saying: Saying, **what: Any) -> ConsentEvent:
    event = write_no(kind, saying=saying, **what)
    hand_over(event, by=saying.by)
    return event


def write_no(kind: str, *, person: Person, purpose: str, channel: str, saying: Saying, **more: Any) -> ConsentEvent:
    """Write a no with its trace, without its receipt; a yes to the same that was said before it, and waits, is dropped.

    Raises RegisterError.
    """
    waiting = hold_waiting(person, ever_known(purpose), known_channel(channel))
    event = record_with_trace(
        SAID_NO, person=person, purpose=purpose, channel=channel, kind=kind, saying=saying, **more
    )
    drop(waiting, until=event.recorded_at)
    return event
