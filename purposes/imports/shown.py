"""What a verdict says on a page: the columns that change, before and after, or what is added with the row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..spreadsheet import cells
from ..spreadsheet.changes import Act, Change
from ..spreadsheet.tables import TABLES
from .verdict import State, Verdict

#: The badge of each state: by shape, never by colour alone.
SHAPES = {
    State.NEW: "is-done",
    State.CHANGED: "is-waiting",
    State.REMOVED: "is-stopped",
    State.UNCLEAR: "is-blocked",
    State.SAME: "is-past",
}
#: Signs of a text that a page shows of a difference.
SHORT = 160


@dataclass(frozen=True)
class Difference:
    """A column of a row, before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Shown:
    """A verdict for a page."""

    verdict: Verdict

    @property
    def shape(self) -> str:
        return SHAPES[self.verdict.state]

    @property
    def differences(self) -> list[Difference]:
        """What changes of rows that the register has."""
        return [one for change in self.verdict.changes if change.act is Act.CHANGE for one in _differences(change)]

    @property
    def parts(self) -> list[tuple[str, int]]:
        """How many records of which kind are added or removed."""
        found = Counter(c.table for c in self.verdict.changes if c.act is not Act.CHANGE)
        return [(TABLES[name].title, number) for name, number in found.items()]


def _differences(change: Change) -> Iterator[Difference]:
    table = TABLES[change.table]
    for key, after in change.after.items():
        column = table.by_key[key]
        yield Difference(column.heading, _short(column, change.before.get(key)), _short(column, after))


def _short(column: Any, value: Any) -> str:
    text = str(cells.written(column, value))
    return text if len(text) <= SHORT else f"{text[:SHORT]} …"
