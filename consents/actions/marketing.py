"""No more marketing: one no to every purpose by which marketing may reach the person (Art. 21(2) and (3))."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from purposes import editions
from purposes.exceptions import RegisterError
from subjects.models import Person

from ..kinds import Ground, Status
from ..models import ConsentEvent, Standing
from .common import Saying
from .objection import write_objection
from .receipt import hand_over
from .waiting import hold_waiting


@transaction.atomic
def stop_marketing(*, person: Person, by: Any, source: str, key: str, method: str) -> list[ConsentEvent]:
    """Record an objection to every marketing purpose in force, and to each that is no more with a yes on file.

    Whatever groups the person is in: of a yes that is reported later, and was said before, none counts. No reason is
    asked for (R-057). Each purpose has an event of its own, with the purpose's code after the key; one mail holds all
    receipts. Raises RegisterError where the edition in force names no marketing.
    """
    # Of each purpose, before the first event holds the person.
    hold_waiting(person)
    events = [
        write_objection(
            person=person,
            purpose=code,
            ground=Ground.DIRECT_MARKETING,
            saying=Saying(by, source, f"{key}.{code}", method),
        )
        for code in _marketing_of(person)
    ]
    hand_over(*events, by=by)
    return events


def _marketing_of(person: Person) -> list[str]:
    purposes = editions.purposes_in_force()
    marketing = [row.code for row in purposes if row.direct_marketing]
    if not marketing:
        raise RegisterError(_("No purpose in force is direct marketing, so there is nothing to stop."))
    yeses = Standing.objects.filter(person=person, status=Status.GIVEN).exclude(
        purpose__in=[row.code for row in purposes]
    )
    return [*marketing, *sorted(set(yeses.values_list("purpose", flat=True)))]
