"""What one press did, read back from the ledger: told only once it is kept, and told the same when asked again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from purposes import editions
from purposes.statement.words import words
from subjects.models import Person

from .actions.common import WEB
from .kinds import Ground, Kind
from .models import ConsentEvent
from .on_the_way import after
from .receipts import address, has_receipt
from .standing_words import CHANNEL_SAID


@dataclass(frozen=True)
class Done:
    """The time of a press and its lines: what was stopped, or what a yes was said to. `events` are for a receipt."""

    at: str
    stopped: list[str] = field(default_factory=list)
    agreed: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    events: list[ConsentEvent] = field(default_factory=list)

    #: How many marketing mails had left when it was pressed, and may still arrive.
    on_the_way: int = 0
    #: A line and the address of its receipt.
    receipts: list[tuple[str, str]] = field(default_factory=list)

    @property
    def purposes(self) -> set[str]:
        """What the press was about."""
        return {event.purpose for event in self.events}


def done_with(person: Person, key: UUID, language: str) -> Done | None:
    """What the press with this key did for this person; None for a key that did nothing, or is another person's."""
    events = list(ConsentEvent.objects.filter(person=person, source=WEB, key__startswith=f"{key}.").order_by("pk"))
    if not events:
        return None
    names = names_of(language)
    at = time_format(timezone.localtime(events[-1].recorded_at), "TIME_FORMAT")
    done = Done(at, events=events, on_the_way=after(person, events))
    for event in events:
        lines = {Kind.GIVEN: done.agreed, Kind.REFUSED: done.refused}.get(event.kind, done.stopped)
        if (line := line_of(event, names.get(event.purpose, event.purpose))) not in lines:
            lines.append(line)
        if has_receipt(event):
            done.receipts.append((line, address(event)))
    return done


def key_of(events: Sequence[ConsentEvent]) -> UUID:
    """The key of the press that recorded these events."""
    return UUID(events[0].key.partition(".")[0])


def line_of(event: ConsentEvent, name: str) -> str:
    """What the event is about, in a few words: `name` is the purpose's."""
    if event.channel:
        return _("%(purpose)s: %(channel)s") % {"purpose": name, "channel": CHANNEL_SAID[event.channel]}
    if event.ground == Ground.DIRECT_MARKETING:
        return _("%(purpose)s: all marketing") % {"purpose": name}
    return name


def names_of(language: str) -> dict[str, str]:
    """The names of the purposes in force by their codes."""
    return {row.code: words(row.name, language).capitalised.text for row in editions.purposes_in_force()}
