"""Objecting to a legitimate interest, restricting the processing, and answering both."""

from __future__ import annotations

from typing import Any, Unpack

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdpr_registry import access
from purposes.actions.common import ask_permission
from purposes.exceptions import RegisterError
from purposes.models import Purpose
from subjects.models import Person

from ..fold import OPEN
from ..kinds import OBJECTION_GROUNDS, RESTRICTION_GROUNDS, Ground, Kind, Outcome
from ..models import ConsentEvent, Standing
from ..recording import hold, record
from ..stops import is_objectable
from .common import DECIDE_OBJECTION, How, Reported, Saying, Spoken, ask_to_record, ever_known, in_force, trace
from .receipt import hand_over
from .waiting import drop, hold_waiting

OBJECTED = access.register("consents.objection_recorded", gettext_lazy("recorded an objection"))
ANSWERED = access.register("consents.objection_answered", gettext_lazy("answered an objection"))
RESTRICTED = access.register("consents.restriction_recorded", gettext_lazy("restricted the processing"))
LIFTED = access.register("consents.restriction_lifted", gettext_lazy("lifted a restriction"))


@transaction.atomic
def object_to(
    *,
    person: Person,
    purpose: str,
    ground: str = Ground.OWN_SITUATION,
    by: Any,
    **how: Unpack[Reported],
) -> ConsentEvent:
    """Record an objection: to a legitimate interest (Art. 21(1)), or to direct marketing (Art. 21(2)).

    The second asks for no reason and is absolute (R-057). Both stop at once, and only the person takes them back. The
    first stops what rests on an interest, and of a purpose on another basis only the part that does.
    Raises RegisterError where there is nothing to object to: a consent is withdrawn instead.
    """
    if ground not in OBJECTION_GROUNDS:
        raise RegisterError(_("An objection is to a legitimate interest, or to direct marketing."))
    if ground == Ground.OWN_SITUATION:
        ask_to_record(by)
        refuse_unless_objectable(in_force(purpose))
    event = write_objection(person=person, purpose=purpose, ground=ground, saying=Saying(by, **how))
    hand_over(event, by=by)
    return event


def write_objection(*, person: Person, purpose: str, ground: str, saying: Saying) -> ConsentEvent:
    """Write the event with its trace, without its receipt. Raises RegisterError, PermissionDenied."""
    ask_to_record(saying.by)
    # Marketing on consent stops as well, and with it a yes that still waits for its link.
    waiting = hold_waiting(person, ever_known(purpose)) if ground == Ground.DIRECT_MARKETING else []
    event = record(
        person=person,
        purpose=ever_known(purpose),
        kind=Kind.OBJECTED,
        ground=ground,
        **saying.columns,
    )
    drop(waiting, until=event.recorded_at)
    trace(OBJECTED, event=event, by=saying.by)
    return event


@transaction.atomic
def answer_objection(
    *, person: Person, purpose: str, outcome: str, note: str, by: Any, **how: Unpack[How]
) -> ConsentEvent:
    """Answer the open objection: uphold it, or go on for a compelling ground written in `note` (Art. 21(1), R-085).

    Whoever owns the purpose does not decide to go on. An objection to marketing is never answered. Raises
    RegisterError, PermissionDenied.
    """
    ask_permission(by, DECIDE_OBJECTION, _("Your account may not answer objections."))
    if outcome not in (Outcome.UPHELD, Outcome.OVERRIDDEN):
        raise RegisterError(_("Uphold the objection, or write the compelling ground that goes before it."))
    if not note.strip():
        raise RegisterError(_("Write the reasons: the person is told of them."))
    if outcome == Outcome.OVERRIDDEN and Purpose.objects.filter(code=purpose, owner=by).exists():
        raise PermissionDenied(_("Somebody other than the owner of the purpose decides to go on."))
    hold(person.pk)
    if not Standing.objects.filter(person=person, purpose=purpose, channel="", objection=OPEN).exists():
        raise RegisterError(_("There is no open objection of this person to this purpose."))
    event = record(
        person=person,
        purpose=purpose,
        kind=Kind.OBJECTION_ANSWERED,
        outcome=outcome,
        **Saying(by, note=note, **how).columns,
    )
    trace(ANSWERED, event=event, by=by)
    return event


@transaction.atomic
def restrict(
    *, person: Person, purpose: str = "", ground: str, note: str = "", by: Any, **how: Unpack[How]
) -> ConsentEvent:
    """Restrict the processing for a purpose, or for all of them, on a ground of Art. 18(1). Raises RegisterError."""
    ask_to_record(by)
    if ground not in RESTRICTION_GROUNDS:
        raise RegisterError(_("Choose the ground of the restriction: Art. 18(1)(a) to (d)."))
    event = record(
        person=person,
        purpose=ever_known(purpose) if purpose else "",
        kind=Kind.RESTRICTED,
        ground=ground,
        **Saying(by, note=note, **how).columns,
    )
    trace(RESTRICTED, event=event, by=by)
    return event


@transaction.atomic
def lift_restriction(
    *, person: Person, purpose: str = "", ground: str, note: str, by: Any, **how: Unpack[How]
) -> ConsentEvent:
    """Lift the restriction on one ground, for the reason in `note`; the person is told first (Art. 18(3), R-086).

    Other grounds go on standing. Raises RegisterError.
    """
    ask_permission(by, DECIDE_OBJECTION, _("Your account may not lift a restriction."))
    if not note.strip():
        raise RegisterError(_("Write why the restriction ends, and when the person was told."))
    hold(person.pk)
    standing = Standing.objects.filter(person=person, purpose=purpose, channel="").first()
    if standing is None or ground not in standing.restriction.split():
        raise RegisterError(_("There is no restriction to lift."))
    event = record(
        person=person,
        purpose=purpose,
        kind=Kind.RESTRICTION_LIFTED,
        ground=ground,
        **Saying(by, note=note, **how).columns,
    )
    trace(LIFTED, event=event, by=by)
    return event


def refuse_unless_objectable(spoken: Spoken) -> None:
    """Raise RegisterError unless the purpose, or a part of it, rests on an interest to object to (Art. 21(1))."""
    if not is_objectable(spoken.purpose):
        raise RegisterError(
            _("Only a legitimate interest can be objected to. A consent is withdrawn; a contract or a law goes on.")
        )
