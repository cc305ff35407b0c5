"""The preference centre: a link to it, and stopping everything that a person can stop in one step."""

from __future__ import annotations

from django.db import transaction

from gdpr_registry import outbox
from subjects import people
from subjects.encrypted import value_of
from subjects.identity import EMAIL, NotAnIdentifier, normalised

from ..mails import CENTRE


@transaction.atomic
def ask_for_link(*, address: str) -> None:
    """Mail each person on file with this address a link of their own to what we hold about them.

    Nothing is said of whether anybody is on file: the caller answers the same, and an address that nobody has gets no
    mail (R-114). Two people on one mailbox get a link each.
    """
    try:
        ref = normalised(EMAIL, address)
    except NotAnIdentifier:
        return
    for person in people.find_ref(ref):
        to = next(value for value in map(value_of, person.identifiers.filter(kind=EMAIL)) if value == ref.value)
        outbox.send(kind=CENTRE, to=to, language=person.language, context={"person": str(person.pk)}, by=None)
