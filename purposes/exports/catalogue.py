"""What can be taken away: the record in three views and the list of purposes, each with its columns and rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from . import art30, bases, cnil, ico
from .line import lines
from .names import Names
from .table import Column


@dataclass(frozen=True)
class View:
    """One way to see the register. `rows(names, controller)` are what the columns read."""

    what: str
    key: str
    title: str | Promise
    label: str | Promise
    columns: Sequence[Column]
    rows: Callable[[Names, str], Iterator[Any]]

    @property
    def blanks(self) -> list[Column]:
        """The columns of the template that the register holds nothing for."""
        return [column for column in self.columns if column.is_blank]


_RECORD = pgettext_lazy("record", "Record of processing activities")

VIEWS = {
    (view.what, view.key): view
    for view in (
        View("record", "art30", _RECORD, pgettext_lazy("record", "The words of Art. 30"), art30.COLUMNS, lines),
        View(
            "record",
            "ico",
            _RECORD,
            pgettext_lazy("record", "Columns of the British authority (ICO)"),
            ico.COLUMNS,
            lines,
        ),
        View(
            "record",
            "cnil",
            _RECORD,
            pgettext_lazy("record", "Sheet of the French authority (CNIL)"),
            cnil.COLUMNS,
            lines,
        ),
        View(
            "purposes",
            "purposes",
            pgettext_lazy("record", "Purposes and their lawful bases"),
            pgettext_lazy("record", "List of purposes"),
            bases.COLUMNS,
            bases.purpose_lines,
        ),
    )
}

#: The views of each thing, the usual one first.
KEYS = {what: [key for of, key in VIEWS if of == what] for what in ("record", "purposes")}


def view_of(what: str, key: str = "") -> View:
    """The view by name; without a key the usual one. Raises LookupError."""
    return VIEWS[what, key or KEYS[what][0]]
