"""No more marketing: one no to every purpose by which marketing reaches the person (Art. 21(2) and (3))."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from purposes import editions
from purposes.document import PublicPurpose
from purposes.exceptions import RegisterError
from subjects.models import Person, PersonCategory

from ..kinds import Ground
from ..models import ConsentEvent, Standing
from .objection import object_to


@transaction.atomic
def stop_marketing(*, person: Person, by: Any, source: str, key: str, method: str) -> list[ConsentEvent]:
    """Record an objection to every marketing purpose of the person's groups, and to those they ever said something of.

    No reason is asked for (R-057). Each purpose has an event of its own, with the purpose's code after the key. Raises
    RegisterError where the edition in force names no marketing.
    """
    return [
        object_to(
            person=person,
            purpose=code,
            ground=Ground.DIRECT_MARKETING,
            by=by,
            source=source,
            key=f"{key}.{code}",
            method=method,
        )
        for code in _marketing_of(person)
    ]


def _marketing_of(person: Person) -> list[str]:
    marketing = _marketing_purposes()
    if not marketing:
        raise RegisterError(_("No purpose in force is direct marketing, so there is nothing to stop."))
    groups = set(PersonCategory.objects.in_force().filter(person=person).values_list("category", flat=True))
    spoken_of = set(Standing.objects.filter(person=person).values_list("purpose", flat=True))
    reached = [row.code for row in marketing if row.category in groups or row.code in spoken_of]
    # Somebody whom no marketing reaches today says no all the same: a no is never lost.
    return reached or [row.code for row in marketing]


def _marketing_purposes() -> list[PublicPurpose]:
    edition = editions.in_force()
    return [row for row in editions.public_of(edition).purposes if row.direct_marketing] if edition else []
