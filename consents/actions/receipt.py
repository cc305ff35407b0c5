"""Handing a receipt to the person: by mail, and the trace of who else read it (R-046)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdpr_registry import access, outbox
from gdpr_registry.models import OutgoingMail
from gdpr_registry.outbox import takes_mail
from purposes.exceptions import RegisterError
from subjects.encrypted import value_of
from subjects.identity import EMAIL
from subjects.mailboxes import mailboxes_of
from subjects.models import Person

from ..mails import RECEIPT
from ..models import ConsentEvent
from ..receipts import NoReceipt, has_receipt
from .common import STAFF

#: The permission to read anybody's receipt.
READ = "consents.view_consentevent"

RECEIPT_READ = access.register("consents.receipt_read", gettext_lazy("read a receipt"))


@transaction.atomic
def send_receipt(*events: ConsentEvent, by: Any, to: str = "") -> OutgoingMail | None:
    """Mail the receipts of what one person said, in one mail, in the person's language.

    `to` is the address that they just proved, otherwise the one on file. None where no address is on file: then the
    receipt is offered on the page. Raises NoReceipt for what is no yes and no no, RegisterError for two people's.
    """
    if not events or not all(map(has_receipt, events)):
        raise NoReceipt(_("There is a receipt for a yes and for a no, not for this."))
    if len({event.person_id for event in events}) > 1:
        raise RegisterError(_("A mail holds the receipts of one person."))
    person = events[0].person
    mailbox = mailboxes_of([person.pk]).get(person.pk)
    address = to or (mailbox.address if mailbox else "")
    if not address:
        return None
    context = {"events": [event.pk for event in events]}
    return outbox.send(kind=RECEIPT, to=address, language=person.language, context=context, about=person.pk, by=by)


def send_to_each(*events: ConsentEvent) -> None:
    """Mail the receipts of a yes to every address on file.

    Whoever was given an address of somebody else, and said yes there in the name of the person, does not go unnoticed.
    """
    for address in _addresses_of(events[0].person):
        send_receipt(*events, by=None, to=address)


def hand_over(*events: ConsentEvent, by: Any) -> None:
    """Mail the receipts of what staff recorded at once, in one mail, once, however often the message comes."""
    new = [event for event in events if event.source == STAFF and has_receipt(event)] if by is not None else []
    mailed = OutgoingMail.objects.filter(kind=RECEIPT)
    if new and not mailed.filter(context__events__contains=[new[0].pk]).exists():
        send_receipt(*new, by=by)


def note_reading(*, event: ConsentEvent, by: Any) -> None:
    """Leave a trace of an account that read the receipt of somebody."""
    access.record(
        RECEIPT_READ, by=by, object_kind="subjects.person", object_id=event.person_id, purpose=event.purpose or "all"
    )


def _addresses_of(person: Person) -> Iterator[str]:
    return filter(takes_mail, map(value_of, person.identifiers.filter(kind=EMAIL).order_by("pk")))
