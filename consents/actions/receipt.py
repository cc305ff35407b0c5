"""Handing a receipt to the person: by mail, and the trace of who else read it (R-046)."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdpr_registry import access, outbox
from gdpr_registry.models import OutgoingMail
from purposes.exceptions import RegisterError
from subjects.mailboxes import mailboxes_of

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


def hand_over(event: ConsentEvent, *, by: Any) -> None:
    """Mail the receipt of what staff recorded, once, however often the message comes."""
    if by is None or event.source != STAFF or not has_receipt(event):
        return
    if not OutgoingMail.objects.filter(kind=RECEIPT, context__events__contains=[event.pk]).exists():
        send_receipt(event, by=by)


def note_reading(*, event: ConsentEvent, by: Any) -> None:
    """Leave a trace of an account that read the receipt of somebody."""
    access.record(
        RECEIPT_READ, by=by, object_kind="subjects.person", object_id=event.person_id, purpose=event.purpose or "all"
    )
