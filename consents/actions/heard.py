"""What somebody heard, by phone or on paper: a yes to each thing that was asked, a no to one of them or to all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db import transaction

from subjects.models import Person

from ..kinds import Kind
from ..models import ConsentEvent
from ..recording import hold
from ..standings import states_of
from ..stops import taken_along
from .common import Saying, ask_to_record, ever_known
from .consent import write_no, write_yes
from .receipt import hand_over
from .waiting import hold_waiting


@transaction.atomic
def record_yes(*, channels: Iterable[str], by: Any, key: str, **said: Any) -> list[ConsentEvent]:
    """Record a yes to each of these, '' being the purpose itself, each an event of its own (R-039).

    One mail holds all receipts. The same key records once. `said` as `write_yes` takes it. Raises RegisterError,
    KeyConflict, PermissionDenied.
    """
    events = [
        write_yes(channel=channel, by=by, key=f"{key}.{channel or 'purpose'}", **said)
        for channel in dict.fromkeys(channels)
    ]
    hand_over(*events, by=by)
    return events


@transaction.atomic
def record_no(
    *, kind: str, person: Person, purpose: str, channel: str = "", by: Any, source: str, key: str, **said: Any
) -> list[ConsentEvent]:
    """Record a refusal or a withdrawal. To all of it, it takes back each permission for its channels as well (R-051).

    One mail holds all receipts. The same key records once, whatever was said since. `said` is how it was heard. Raises
    RegisterError, KeyConflict, PermissionDenied.
    """
    ask_to_record(by)
    hold_waiting(person, ever_known(purpose))
    hold(person.pk)
    of_source = ConsentEvent.objects.filter(source=source)
    is_known = of_source.filter(key=key).exists()
    what: Any = {"person": person, "purpose": purpose}
    saying = Saying(by, source, key, **said)
    no = write_no(kind, channel=channel, saying=saying, **what)
    if is_known:
        return [no, *of_source.filter(key__startswith=f"{key}.").order_by("pk")]
    events = [no]
    for stop in taken_along(kind, purpose, channel, states_of(person).get(purpose, {})):
        also = replace(saying, key=f"{key}.{stop.channel}")
        events.append(write_no(Kind.WITHDRAWN, channel=stop.channel, saying=also, **what))
    hand_over(*events, by=by)
    return events
