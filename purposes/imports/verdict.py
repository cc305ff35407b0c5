"""What becomes of one row of a file, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ..spreadsheet.changes import Change


class State(TextChoices):
    """What an import does with a row."""

    NEW = "new", _("new")
    CHANGED = "changed", _("changed")
    REMOVED = "removed", _("removed")
    UNCLEAR = "unclear", _("unclear")
    SAME = "same", _("as it is")


@dataclass
class Verdict:
    """The answer to one row: `changes` are written when the import is applied, `reasons` say why it is not clear."""

    state: State
    number: int
    sheet: str
    name: str
    changes: list[Change] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)

    def unclear(self, *reasons: str) -> Verdict:
        """The row is left out, for these reasons."""
        self.state, self.changes, self.reasons = State.UNCLEAR, [], list(reasons)
        return self


def changes_of(verdicts: Iterable[Verdict]) -> Iterator[Change]:
    """What is to be written of all verdicts."""
    return (change for verdict in verdicts for change in verdict.changes)


def counted(verdicts: Iterable[Verdict]) -> dict[State, int]:
    """How many rows there are of each state."""
    found = dict.fromkeys(State, 0)
    for verdict in verdicts:
        found[verdict.state] += 1
    return found
