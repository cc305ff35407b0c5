"""Where mail to a person goes, and in which language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from .encrypted import value_of
from .identity import EMAIL, Ref
from .models import Identifier
from .people import holding


class Mailbox(NamedTuple):
    """An e-mail address on file, and the language of its person."""

    address: str
    language: str


def mailboxes_of(people: Iterable[UUID]) -> dict[UUID, Mailbox]:
    """The mailbox of each of these people who has one that takes mail, always the same of several. One query."""
    rows = Identifier.objects.filter(person__in=list(people), kind=EMAIL).select_related("person").order_by("pk")
    found: dict[UUID, Mailbox] = {}
    for row in rows:
        if row.person_id not in found and takes_mail(address := value_of(row)):
            found[row.person_id] = Mailbox(address, row.person.language)
    return found


def is_of(person: UUID, address: str) -> bool:
    """Whether the address, as mail was addressed, is still on file for the person. One query."""
    return holding(Ref(EMAIL, address)).filter(person=person).exists()


def takes_mail(address: str) -> bool:
    """Whether our mails reach it: an address with a letter like ø before the @ is found, and gets no mail. Pure."""
    try:
        validate_email(address)
    except ValidationError:
        return False
    return True
