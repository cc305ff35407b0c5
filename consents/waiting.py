"""Yeses that wait for their mailed link: whose they are, and whether they would still count."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from purposes import editions
from purposes.evidence_of_consent import Evidence
from purposes.models import Wording
from subjects.encrypted import indexes_of, value_of
from subjects.identity import EMAIL, normalised
from subjects.models import Person

from .asked import Asked, ground_of
from .asking import Asking, asking_of
from .decisions import Answer
from .facts import answer_of
from .kinds import Status
from .models import PendingConsent


def waiting_of(person: Person, purpose: str = "", channel: str = "") -> QuerySet[PendingConsent]:
    """The yeses that wait at an e-mail address of the person: to anything, to a purpose, or to one channel of it.

    Whoever shares the mailbox may have said them: nothing but the address is known of them.
    """
    addresses = map(value_of, person.identifiers.filter(kind=EMAIL))
    indexes = [index for address in addresses for index in indexes_of(normalised(EMAIL, address))]
    of_purpose = Q(wording__purpose=purpose) if purpose else Q()
    of_channel = Q(channels__contains=[channel]) if channel else Q()
    return PendingConsent.objects.filter(of_purpose & of_channel, index__in=indexes)


def would_count(pending: PendingConsent) -> bool:
    """Whether the gate would take the yes for one today (R-044): same revision, companies and controls, not stopped."""
    wording: Wording = pending.wording
    asking = _asking(wording.purpose, wording.language)
    if asking is None or not {asking.own, *asking.channels} >= set(pending.channels):
        return False
    ground = ground_of(Asked(purpose=wording.purpose))
    answer = answer_of(ground, Status.GIVEN, wording.pk, Evidence.MAILBOX, is_current=True)
    return answer is Answer.GIVEN and not ground.facts.purpose_stopped


def is_asked(purpose: str, language: str) -> bool:
    """Whether a yes to the purpose can be said today, in this language."""
    return _asking(purpose, language) is not None and not is_stopped(purpose)


def is_stopped(purpose: str) -> bool:
    """Whether an officer has stopped the purpose: a yes to it would not count today."""
    return ground_of(Asked(purpose=purpose)).facts.purpose_stopped


def _asking(purpose: str, language: str) -> Asking | None:
    edition = editions.in_force()
    return asking_of(editions.document_of(edition), purpose, language) if edition else None
