"""The log as a table: every entry as it was recorded, with what mended or corrected it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from purposes.exports.table import Column
from purposes.exports.writers import Sheet, csv_rows, in_language, xlsx

from .models import LogEntry
from .querysets import LogEntryQuerySet
from .shown import Words

#: Rows that are read, and bytes that are given, at once.
ROWS, PIECE = 500, 1 << 16

Row = tuple[LogEntry, Words]


def _moment(value: datetime) -> str:
    # In the site's zone, which is kept ready: asking for the thread's own is most of the cost of a cell.
    return value.astimezone(timezone.get_default_timezone()).strftime("%Y-%m-%d %H:%M:%S")


def _entry(name: str) -> Callable[[Row], Any]:
    return lambda row: getattr(row[0], name) or ""


def _corrects(row: Row) -> str:
    entry = row[0]
    if not entry.corrects_id:
        return ""
    return str(_("mends a slip") if entry.is_mend else _("corrects"))


def columns() -> list[Column]:
    """The columns, in the order of the sheet."""
    return [
        Column("number", _("Number"), lambda row: row[0].pk, 10),
        Column("when", _("When"), lambda row: _moment(row[0].happened_at), 20),
        Column("recorded_at", _("Recorded at"), lambda row: _moment(row[0].recorded_at), 20),
        Column("by", _("Recorded by"), lambda row: str(row[0].by), 24),
        Column("task", _("Task"), lambda row: row[1].tasks_of(row[0]).name(row[0].task), 36),
        Column("task_code", _("Code of the task"), _entry("task"), 24),
        Column("what", _("What"), _entry("what"), 40),
        Column("purpose", _("Purpose"), lambda row: row[1].tasks_of(row[0]).purpose_name(row[0].purpose), 36),
        Column("purpose_code", _("Code of the purpose"), _entry("purpose"), 20),
        Column("basis", _("Lawful basis"), lambda row: row[1].basis(row[0].basis), 28),
        Column("edition", _("Edition"), _entry("edition"), 10),
        Column("people", _("Number of people"), _entry("people_count"), 12),
        Column("system", _("System"), _system, 24),
        Column("note", _("Note"), _entry("note"), 40),
        Column("correction", _("Correction"), _corrects, 16),
        Column("corrects", _("Of entry"), _entry("corrects_id"), 10),
    ]


def _system(row: Row) -> str:
    return row[1].tasks_of(row[0]).systems.get(row[0].system, row[0].system)


def rows(entries: LogEntryQuerySet, language: str) -> Iterator[Row]:
    """The entries, oldest recording first, read some at a time."""
    words = Words(language)
    for entry in entries.select_related("by").order_by("pk").iterator(chunk_size=ROWS):
        yield entry, words


def as_csv(entries: LogEntryQuerySet, language: str) -> Iterator[bytes]:
    """CSV in pieces, in this language whatever is active when a piece is taken."""
    return in_language(language, csv_rows(columns(), rows(entries, language)))


def as_xlsx(entries: LogEntryQuerySet, language: str) -> Iterator[bytes]:
    """A workbook in pieces: finished in a temporary file, then read."""
    with tempfile.TemporaryFile() as file:
        with override(language):
            title = str(_("Staff log"))
            sheet = Sheet(title, columns(), rows(entries, language), frozen=1)
            xlsx(file, [sheet], title=title, created=timezone.now())
        file.seek(0)
        yield from iter(lambda: file.read(PIECE), b"")


#: A writer and a content type for each form.
FORMS: dict[str, tuple[Callable[[LogEntryQuerySet, str], Iterator[bytes]], str]] = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
