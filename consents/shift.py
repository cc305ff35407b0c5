"""What a session remembers of a shift: what people are looked up for, and who is open.

A person is opened under a random handle that means something in this session only, so that no address, history or log
names anybody.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from .looking import Why

#: A working day, in seconds.
LASTS = 10 * 3600
#: How many people are open at once; the oldest is closed first.
KEPT = 20
HOUR = 3600

WHY, OPEN, EXCUSED = "looks_for", "open_people", "many_explained_at"


@dataclass
class Opened:
    """A person who is open under a handle. `seen` once all that is asked before a look has been answered."""

    handle: str
    person: UUID
    why: Why
    seen: bool = False
    because: str = ""
    #: The events just recorded, whose outcome the page tells once.
    recorded: list[int] = field(default_factory=list)


class Shift:
    """The shift of a session."""

    def __init__(self, session: Any) -> None:
        self.session = session

    @property
    def why(self) -> Why | None:
        """What people are looked up for; None until it is chosen, and after a working day."""
        kept = self.session.get(WHY)
        return Why(**kept["why"]) if kept and time.time() < kept["until"] else None

    def look_for(self, reason: Why) -> None:
        """Choose it for the rest of the shift."""
        self.session[WHY] = {"why": asdict(reason), "until": int(time.time()) + LASTS}

    def open(self, person: UUID, reason: Why) -> str:
        """Open a person; returns the handle."""
        handle = secrets.token_urlsafe(9)
        entry = {"person": str(person), "why": asdict(reason), "until": int(time.time()) + LASTS}
        self._keep(dict([*self._open.items(), (handle, entry)][-KEPT:]))
        return handle

    def opened(self, handle: str) -> Opened | None:
        """Who is open under the handle; None for a stranger's, a forgotten and an old one."""
        entry = self._open.get(handle)
        if entry is None or time.time() >= entry["until"]:
            return None
        kept = {name: entry[name] for name in ("seen", "because", "recorded") if name in entry}
        return Opened(handle, UUID(entry["person"]), Why(**entry["why"]), **kept)

    def keep(self, opened: Opened) -> None:
        """Remember what changed about somebody who is open."""
        changed = {"seen": opened.seen, "because": opened.because, "recorded": opened.recorded}
        self._keep({**self._open, opened.handle: {**self._open[opened.handle], **changed}})

    @property
    def is_excused(self) -> bool:
        """Whether it was explained within the hour why many people are looked at."""
        return bool(time.time() - self.session.get(EXCUSED, 0) < HOUR)

    def excuse(self) -> None:
        self.session[EXCUSED] = int(time.time())

    @property
    def _open(self) -> dict[str, Any]:
        found: dict[str, Any] = self.session.get(OPEN, {})
        return found

    def _keep(self, entries: dict[str, Any]) -> None:
        self.session[OPEN] = entries
