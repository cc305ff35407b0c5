"""The register as a workbook to edit: a sheet for each kind of record, one that explains."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import IO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..exports.table import Column as SheetColumn
from ..exports.writers import Sheet, xlsx
from . import cells
from .marks import mark
from .snapshot import Snapshot
from .tables import ELSEWHERE, TABLES, Column, Key, Kind, Table, Values

#: Headings of the two columns that are no part of a record.
REMOVE = gettext_lazy("Remove this row")
MARK = gettext_lazy("Mark (leave as it is)")

Row = tuple[Key, Values]


def workbook(file: IO[bytes], snapshot: Snapshot, *, created: datetime) -> None:
    """Write the register to `file`, headings in the active language."""
    xlsx(file, _sheets(snapshot), title=_("Register for editing"), created=created)


def _sheets(snapshot: Snapshot) -> Iterator[Sheet]:
    yield Sheet(_("How to edit"), [SheetColumn("text", _("How to edit"), str, 100)], _explained(), filtered=False)
    for table in TABLES.values():
        rows = sorted(snapshot.rows[table.name].items())
        yield Sheet(table.title, [*_columns(table)], rows, frozen=len(table.keys))


def _explained() -> list[str]:
    return [
        _("Each sheet holds one kind of row. Change what you like, and upload the file: only what differs is taken."),
        _("A code names its row for ever. Where a row names others, write their codes, with commas between."),
        _("A new row: write it below the others with a code of its own, and leave the mark empty."),
        _("A row that you delete here stays in the register. To remove one, write yes in “%(heading)s”.")
        % {"heading": REMOVE},
        _("The mark tells whether somebody changed the row in the register while you had the file."),
        _("You may sort, filter, hide and leave out columns and sheets: what is not in the file stays as it is."),
        _("Write days as 2026-03-01. Nothing is calculated: of a formula, its value is taken."),
        _("An approval of an assessment is of its very words: who changes them here takes it away, as on its page."),
        _("An assessment that is removed loses its approval, also where the import is undone."),
        _("Not in this file, and done on their own pages: %(kinds)s.")
        % {"kinds": ", ".join(str(model._meta.verbose_name_plural) for model in ELSEWHERE)},
    ]


def _columns(table: Table) -> Iterator[SheetColumn]:
    places = {name: number for number, (name, _to) in enumerate(table.keys)}
    for column in table.columns:
        yield SheetColumn(column.key, column.heading, _reader(column, places), _width(column))
    yield SheetColumn("remove", REMOVE, lambda row: "", 12)
    yield SheetColumn("mark", MARK, lambda row: mark(*row), 16)


def _reader(column: Column, places: dict[str, int]):  # type: ignore[no-untyped-def]
    if column.name in places and column.key == column.name:
        place = places[column.name]
        return lambda row: row[0][place]
    return lambda row: cells.written(column, row[1][column.key])


def _width(column: Column) -> int:
    if column.language or column.kind is Kind.ROWS:
        return 40
    return 14 if column.kind in (Kind.NUMBER, Kind.YES_NO, Kind.DAY) else 24
