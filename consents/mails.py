"""The kinds of mail to people. A link is made as the mail leaves, and its token kept nowhere."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from gdpr_registry import outbox
from gdpr_registry.models import OutgoingMail
from purposes import editions
from purposes.document import PublicPurpose
from purposes.statement.words import words
from subjects import mailboxes
from subjects.encrypted import name_of as person_name
from subjects.models import Person

from . import links
from .encrypted import name_of
from .mailings import NO_ADDRESS
from .models import ConsentEvent, LinkUse, PendingConsent
from .receipts import receipt_of
from .receipts.told import told
from .recording import hold_still


def _confirming(context: dict[str, Any]) -> dict[str, Any]:
    pending = PendingConsent.objects.select_related("wording").get(pk=context["pending"])
    token = links.make(LinkUse.CONFIRM, pending=pending)
    return {
        "name": _on_one_line(name_of(pending)),
        "purpose": purpose_name(pending.wording.purpose),
        "text": pending.wording.text,
        "link": absolute("consent_confirm", token),
    }


def _opening(context: dict[str, Any]) -> dict[str, Any]:
    person, stop = Person.objects.present().get(pk=context["person"]), context["stop"]
    link = absolute("me_open", links.make(LinkUse.CENTRE, person=person))
    # What the button of the page offers; the token alone opens it.
    link = f"{link}&{urlencode({'stop': stop})}" if stop else link
    return {"name": _on_one_line(person_name(person)), "purpose": purpose_name(stop) if stop else "", "link": link}


def _telling(context: dict[str, Any]) -> dict[str, Any]:
    """The receipts in words. The file is fetched from the preference centre: nothing is attached."""
    events = ConsentEvent.objects.filter(pk__in=context["events"]).select_related("wording", "person").order_by("pk")
    receipts = [receipt_of(event) for event in events]
    if not receipts:
        raise ConsentEvent.DoesNotExist
    return {
        "name": _on_one_line(person_name(events[0].person)),
        "receipts": [told(receipt, get_language() or "") for receipt in receipts],
        "link": receipts[0].centre,
    }


def not_theirs(mail: OutgoingMail) -> str:
    """Why a mail that opens a person's page, or tells what they said, may not leave: its address is theirs no more.

    It was removed while the mail waited. The person's row is held until that is kept. Raises Person.DoesNotExist for
    who was erased.
    """
    assert mail.about is not None  # noqa: S101  written with the person
    hold_still(mail.about)
    Person.objects.present().only("pk").get(pk=mail.about)
    return "" if mailboxes.is_of(mail.about, mail.to) else NO_ADDRESS


def purpose_name(code: str) -> str:
    """What the edition in force calls the purpose in the active language; its code where it names none."""
    found = _purpose(code)
    return words(found.name, get_language() or "").text if found else code


def companies_named(code: str) -> str:
    """The controllers of the purpose, as the edition in force names them; empty where it names none."""
    found, edition = _purpose(code), editions.in_force()
    companies = editions.public_of(edition).companies if edition and found else []
    return ", ".join(company.name for company in companies if found and company.code in found.controllers)


def _purpose(code: str) -> PublicPurpose | None:
    edition = editions.in_force()
    return next((row for row in editions.public_of(edition).purposes if row.code == code), None) if edition else None


def _on_one_line(name: str) -> str:
    """A line of its own that begins with our address would become a link, whoever wrote it into a name."""
    return " ".join(name.split())


def absolute(name: str, token: str) -> str:
    """The address of the page `name` that this token opens, as a mail tells it."""
    return f"{settings.SITE_URL.rstrip('/')}{reverse(name)}?token={token}"


CONFIRM = outbox.register("consents.confirm", sentence=_("asks to confirm a yes"), fill=_confirming, is_urgent=True)
RECEIPT = outbox.register(
    "consents.receipt", sentence=_("hands a person a receipt"), fill=_telling, refusal=not_theirs, is_urgent=True
)
CENTRE = outbox.register(
    "consents.centre", sentence=_("opens the preference centre"), fill=_opening, refusal=not_theirs, is_urgent=True
)
