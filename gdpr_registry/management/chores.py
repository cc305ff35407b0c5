"""What the worker does beside sending: prepares mailings, and removes what has had its time, each by its action."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf

import structlog
from django.db import InterfaceError, OperationalError

from consents import became, links
from consents.actions import message, prepare_mailings, remove_old_lists, remove_unconfirmed
from gdpr_registry import access, outbox
from gdpr_registry.models import CacheEntry
from purposes.actions import follow_up
from purposes.actions import imports as purposes_imports
from subjects.actions import log_entry

log = structlog.get_logger(__name__)

#: Each time that the worker looks after its chores.
EACH_TIME = 0.0
HOUR = 3600.0
DAY = 24 * HOUR


@dataclass(frozen=True)
class Chore:
    """Something to be done every so many seconds; it tells how many rows went. Two workers may do it at once."""

    name: str
    every: float
    do: Callable[[], int]


def _prepare() -> int:
    """Prepare mailings for a while, so that whoever ends the worker does not wait for long. Nothing goes: 0."""
    prepare_mailings(seconds=5)
    return 0


CHORES = (
    Chore("mailings that were sent", EACH_TIME, _prepare),
    # Before the mails that it counts go.
    Chore("what became of mailings", HOUR, became.settle),
    Chore("mails", HOUR, outbox.remove_old),
    Chore("lists asked about", HOUR, remove_old_lists),
    Chore("uploads", HOUR, purposes_imports.forget_old_uploads),
    Chore("links in mails", HOUR, links.remove_old),
    Chore("counters of the limits", HOUR, CacheEntry.objects.remove_expired),
    Chore("yeses that nobody confirmed", HOUR, remove_unconfirmed),
    Chore("messages of systems", DAY, message.remove_old),
    Chore("access entries and questions", DAY, access.count_and_remove),
    Chore("entries of the staff log", DAY, log_entry.remove_old),
    Chore("follow-ups", DAY, follow_up.remove_old),
)


@dataclass
class Rota:
    """When each chore is due next, by the clock of this process; all of them when it starts."""

    chores: tuple[Chore, ...] = CHORES
    clock: Callable[[], float] = time.monotonic
    _due: dict[str, float] = field(default_factory=dict)

    def do_what_is_due(self) -> None:
        """Do what is due. One that fails is told in the log and tried at its next turn; a lost database is raised."""
        for chore in self.chores:
            if self.clock() >= self._due.get(chore.name, -inf):
                _do(chore)
                self._due[chore.name] = self.clock() + chore.every


def _do(chore: Chore) -> None:
    try:
        gone = chore.do()
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("a chore failed", chore=chore.name)
    else:
        if gone:
            log.info("removed", chore=chore.name, rows=gone)
