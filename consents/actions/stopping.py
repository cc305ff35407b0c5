"""One press that stops, by whatever door it comes: a right used on a purpose, and used anew after a later yes."""

from __future__ import annotations

from typing import Any

from subjects.models import Person

from ..kinds import Ground, Status
from ..models import ConsentEvent, Standing
from ..stops import Right, Stop
from .consent import withdraw
from .objection import object_to


def use_right(*, person: Person, stop: Stop, key: str, **said: Any) -> ConsentEvent:
    """Use one right; the same key uses it once, until the person says yes again: then it stops anew (R-054).

    A page or a mail that was kept since must still stop. The caller holds the person's row. `said` is how it was said.
    """
    event = _say(person, stop, key, said)
    while _is_undone(person, stop, event):
        event = _say(person, stop, f"{key}.{event.pk}", said)
    return event


def _is_undone(person: Person, stop: Stop, event: ConsentEvent) -> bool:
    """Whether the person has said yes since, which took the event back."""
    undone: dict[Right, dict[str, Any]] = {
        Right.WITHDRAW: {"status": Status.GIVEN, "said_by__gt": event.pk},
        Right.STOP_MARKETING: {"marketing_objected_at": None},
        Right.OBJECT: {"objection": ""},
    }
    key = {"person": person, "purpose": stop.purpose, "channel": stop.channel}
    return Standing.objects.filter(**key, **undone[stop.right]).exists()


def _say(person: Person, stop: Stop, key: str, said: dict[str, Any]) -> ConsentEvent:
    saying: Any = {"person": person, "purpose": stop.purpose, "key": key, **said}
    match stop.right:
        case Right.WITHDRAW:
            return withdraw(channel=stop.channel, **saying)
        case Right.STOP_MARKETING:
            return object_to(ground=Ground.DIRECT_MARKETING, **saying)
        case Right.OBJECT:
            return object_to(ground=Ground.OWN_SITUATION, **saying)
