"""How one person stands to each purpose, and which purposes are about them; whose yes ends soon."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from purposes import editions
from purposes.document import PublicPurpose
from subjects.models import Person

from .fold import State
from .kinds import Status
from .models import Standing

#: How long before its end a consent is told of.
SOON = timedelta(days=30)


def purposes_of(person: Person) -> list[PublicPurpose]:
    """The purposes of the edition in force that are about somebody in the person's categories now."""
    edition = editions.in_force()
    if edition is None:
        return []
    categories = set(person.categories.in_force().values_list("category", flat=True))
    return [row for row in editions.public_of(edition).purposes if row.category in categories]


def states_of(person: Person) -> dict[str, dict[str, State]]:
    """How each key of the person stands now, by purpose and channel; '' is what is said of all purposes."""
    found: dict[str, dict[str, State]] = defaultdict(dict)
    for row in Standing.objects.filter(person=person).order_by("purpose", "channel"):
        found[row.purpose][row.channel] = row.state
    return dict(found)


def ending_soon(standings: Any, now: datetime) -> Any:
    """Those of the standings that are a yes which ends within thirty days of `now`."""
    return standings.filter(status=Status.GIVEN, valid_until__gt=now, valid_until__lte=now + SOON)
