"""Stopping from a mail: by the link that each one carries, and by an answer to it that staff write down."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from purposes import editions
from purposes.actions.common import database_now
from purposes.exceptions import RegisterError
from subjects.models import Person

from .. import links
from ..kinds import Channel, Method
from ..mailings import writes
from ..models import ConsentEvent, LinkUse, Mailing
from ..on_the_way import in_words, left_between
from ..recording import hold, refuse_time
from ..stops import Right, Stop
from .common import STAFF, WEB, ask_to_record
from .stopping import use_right
from .waiting import hold_waiting, take_turn


@transaction.atomic
def stop_by_link(*, token: str) -> list[ConsentEvent]:
    """Stop what the link of a mail names (RFC 8058, R-052): nothing for a link that is not good.

    Pressed again it stops once, and anew after a later yes. Each event's key begins with the id of the link.
    """
    link = links.find(LinkUse.STOP, token)
    if link is None or link.person is None or link.person.erased_on:
        return []
    hold_waiting(link.person, link.purpose)
    take_turn(link.person, link.purpose, link.channel)
    said: Any = {"by": None, "source": WEB, "method": Method.ONE_CLICK}
    return _stop_mail(link.person, link.purpose, link.channel, f"{link.pk}", **said)


@transaction.atomic
def stop_by_reply(
    *, person: Person, purpose: str, received_at: datetime, by: Any, key: UUID, note: str = ""
) -> list[ConsentEvent]:
    """Record that the person answered a mail with a no to more of them, received at `received_at`. The same key once.

    It counts from when it is recorded, as every reported no, and with hindsight from its receipt. The note tells which
    mails left in between: the ledger keeps it when the mails themselves are gone. Raises RegisterError.
    """
    ask_to_record(by)
    hold_waiting(person, purpose)
    hold(person.pk)
    if said_before := list(ConsentEvent.objects.filter(source=STAFF, key__startswith=f"{key}.").order_by("pk")):
        return said_before
    if not purpose:
        raise RegisterError(_("Choose what they want no more mail about."))
    refuse_time(received_at, database_now())
    left = in_words(left_between(person, purpose, received_at))
    told = "\n".join(part for part in (note.strip(), left) if part)
    said: Any = {"by": by, "source": STAFF, "method": Method.REPLY, "happened_at": received_at, "note": told}
    return _stop_mail(person, purpose, Channel.EMAIL, f"{key}", **said)


def _stop_mail(person: Person, purpose: str, channel: str, key: str, **said: Any) -> list[ConsentEvent]:
    """Take the permission back; where mail for the purpose needs none, object to marketing as well."""
    events = [use_right(person=person, stop=Stop(Right.WITHDRAW, purpose, channel), key=f"{key}.0", **said)]
    if _needs_no_permission(purpose):
        events.append(use_right(person=person, stop=Stop(Right.STOP_MARKETING, purpose), key=f"{key}.1", **said))
    return events


def _needs_no_permission(purpose: str) -> bool:
    """Whether an edition made a task free of asking by which mail was sent: whether or not it is allowed just now."""
    edition = editions.in_force()
    tasks = editions.document_of(edition).record.tasks if edition else []
    free = {task.code for task in tasks if task.purpose == purpose and not writes(task)}
    return Mailing.objects.sent().filter(task__in=free).exists()
