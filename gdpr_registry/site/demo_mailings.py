"""The mailings of the demonstration: one that was sent and from which somebody stopped, and a draft."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from consents import actions
from consents.actions.common import WEB
from consents.kinds import Channel, Method
from consents.mailings import writes
from consents.models import Mailing
from gdpr_registry.models import OutgoingMail, User
from purposes.document import RegisterDocument
from subjects.models import Person

TASK, PURPOSE = "prospects.marketing.newsletter", "prospects.marketing"
NEWSLETTER: dict[str, Any] = {
    "key": UUID("6f1d2c9e-6d3b-4a57-9a53-0d7c0a1f5b01"),
    "subject": {
        "da": "Tre ting, vi har lært om bilag i år",
        "en": "Three things that we learned about vouchers this year",
    },
    "text": {
        "da": "Hej\n\nI år har vi hjulpet flere hundrede virksomheder med at slippe for bilag på papir. Her er de tre "
        "vaner, der sparer mest tid: fotografér straks, bogfør hver fredag, og lad to personer godkende.\n\n"
        "Vi viser det gerne på en halv time.",
        "en": "Hello\n\nThis year we helped several hundred companies to get rid of vouchers on paper. These are the "
        "three habits that save most time: take the picture at once, book every Friday, and let two people approve.\n\n"
        "We are happy to show you in half an hour.",
    },
}
INVITATION: dict[str, Any] = {
    "key": UUID("6f1d2c9e-6d3b-4a57-9a53-0d7c0a1f5b02"),
    "subject": {"da": "Kom til webinar den 12. januar", "en": "Join our webinar on 12 January"},
    "text": {
        "da": "Hej\n\nVi gennemgår de nye regler om digital bogføring på 45 minutter. Det koster ikke noget.",
        "en": "Hello\n\nWe go through the new rules on digital bookkeeping in 45 minutes. It costs nothing.",
    },
}


def write_mailings(document: RegisterDocument, staff: User) -> None:
    """Send the newsletter, let one of its readers stop before their mail leaves, and leave an invitation unsent."""
    if not any(task.code == TASK and writes(task) for task in document.record.tasks):
        return
    newsletter = actions.write_mailing(task=TASK, **NEWSLETTER, by=staff)
    actions.send_mailing(mailing=newsletter, version=newsletter.version, by=staff)
    actions.prepare_mailings()
    _stop_one(newsletter)
    actions.write_mailing(task=TASK, **INVITATION, by=staff)


def _stop_one(mailing: Mailing) -> None:
    mail = OutgoingMail.objects.filter(context__mailing=str(mailing.pk)).order_by("pk").first()
    if mail is None or mail.about is None:
        return
    said: dict[str, Any] = {"by": None, "source": WEB, "key": "demo-mailing-stop", "method": Method.PREFERENCE_CENTRE}
    person = Person.objects.get(pk=mail.about)
    actions.withdraw(person=person, purpose=PURPOSE, channel=Channel.EMAIL, **said)
