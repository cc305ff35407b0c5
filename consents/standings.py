"""How one person stands to each purpose, and which purposes are about them: a handful of queries."""

from __future__ import annotations

from collections import defaultdict

from purposes import editions
from purposes.document import PublicPurpose
from subjects.models import Person

from .fold import State
from .models import Standing


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
