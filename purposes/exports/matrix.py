"""The matrix as a table of its own: a row for each cell, so that a spreadsheet can filter who, which data, how long."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import pgettext_lazy

from ..document import ActivityCell
from .line import Line, lines
from .names import Names
from .table import Column


class MatrixRow(NamedTuple):
    """A cell with its line."""

    line: Line
    cell: ActivityCell

    def limits(self) -> str:
        return "\n".join(self.line.limits_of(self.cell))

    def recipients(self) -> str:
        names = self.line.names
        return names.once("received", tuple(self.cell.recipients), lambda codes: "\n".join(map(names.recipient, codes)))

    def reasons(self) -> str:
        """Why the data are kept for so long and no longer."""
        named = self.cell.time_limits
        return "\n".join(self.line.names.say(row.reason) for row in self.line.activity.time_limits if row.code in named)


MATRIX = [
    Column("code", pgettext_lazy("record", "Number"), lambda row: row.line.activity.code.upper(), 9),
    Column("name", pgettext_lazy("record", "Processing activity"), lambda row: row.line.name, 30),
    Column(
        "data_subjects",
        pgettext_lazy("record", "Data subjects"),
        lambda row: row.line.names.groups[row.cell.category],
        28,
    ),
    Column(
        "personal_data",
        pgettext_lazy("record", "Personal data"),
        lambda row: row.line.names.datum(row.cell.data_category),
        30,
    ),
    Column("time_limits", pgettext_lazy("record", "Kept for how long"), MatrixRow.limits, 44),
    Column("reasons", pgettext_lazy("record", "Why so long"), MatrixRow.reasons, 44),
    Column("recipients", pgettext_lazy("record", "Disclosed to"), MatrixRow.recipients, 44),
]


def matrix_rows(names: Names, controller: str = "") -> Iterator[MatrixRow]:
    """Every cell of every line."""
    return (MatrixRow(line, cell) for line in lines(names, controller) for cell in line.activity.cells)
