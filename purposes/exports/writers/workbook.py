"""Workbooks for Excel, row by row in little memory: headings that stay, filters, widths, wrapped text.

Every text is written as text: nothing becomes a formula or a link, and what would start one when somebody edits the
cell is marked as text for that too (R-097).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import IO, Any

import xlsxwriter

from ..table import values
from .harmless import LOOK_CLOSER, starts_formula
from .sheet import Sheet

#: What Excel takes in one cell, in characters.
LONGEST = 32_767
CUT = " […]"

_INK, _PAPER = "#1f2a30", "#e8eef0"
#: How a cell looks that says nothing of its own: most of them, so that no style is written with each.
_BODY = {"valign": "top", "text_wrap": True, "font_name": "Calibri", "font_size": 10, "font_color": _INK}


def xlsx(file: IO[bytes], sheets: Iterable[Sheet], *, title: str, created: datetime) -> None:
    """Write a workbook. `created` stands in its properties, so that the same sheets give the same bytes."""
    options: dict[str, Any] = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    options["default_format_properties"] = _BODY
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"title": title, "created": created.replace(tzinfo=None)})
        book.set_size(2400, 1400)
        writer = _Book(book, title)
        for sheet in sheets:
            writer.add(sheet)


class _Book:
    """A workbook with its formats, and the names of sheets that are taken."""

    def __init__(self, book: xlsxwriter.Workbook, title: str) -> None:
        self.book = book
        self.title = title
        self.taken: set[str] = {"history"}
        line = {"bottom": 2, "bottom_color": _INK}
        self.quoted = book.add_format({"quote_prefix": True})
        self.number = book.add_format({"align": "right"})
        self.head = book.add_format({"bold": True, "bg_color": _PAPER, **line})

    def add(self, sheet: Sheet) -> None:
        page = self.book.add_worksheet(self._name(sheet.name))
        self._dress(page, sheet)
        self._write(page, values(sheet.columns, sheet.rows))
        if sheet.filtered:
            page.autofilter(0, 0, max(page.dim_rowmax or 0, 1), len(sheet.columns) - 1)

    def _dress(self, page: Any, sheet: Sheet) -> None:
        page.freeze_panes(1, sheet.frozen)
        page.hide_gridlines(0)
        page.set_landscape()
        page.set_paper(8)
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        page.set_footer(f"&L{_plain(self.title)} · &A&R&P / &N")
        for number, column in enumerate(sheet.columns):
            page.set_column(number, number, column.width)
        for number, column in enumerate(sheet.columns):
            page.write_string(0, number, str(column.heading), self.head)

    def _write(self, page: Any, rows: Iterable[list[str | int]]) -> None:
        write = page.write_string
        for number, cells in enumerate(rows, 1):
            for place, value in enumerate(cells):
                if not value and value != 0:
                    continue
                if isinstance(value, int):
                    page.write_number(number, place, value, self.number)
                elif value[0] in LOOK_CLOSER or len(value) > LONGEST:
                    write(number, place, _cut(value), self.quoted if starts_formula(value) else None)
                else:
                    write(number, place, value)

    def _name(self, wanted: str) -> str:
        """A name that Excel takes: up to 31 characters, none of []:*?/\\, no apostrophe at an end, each once."""
        plain = "".join("-" if sign in "[]:*?/\\" else sign for sign in wanted).strip("' ") or "-"
        name, number = plain[:31].strip("' "), 1
        while name.lower() in self.taken:
            number += 1
            tail = f" ({number})"
            name = plain[: 31 - len(tail)].strip("' ") + tail
        self.taken.add(name.lower())
        return name


def _plain(text: str) -> str:
    return text.replace("&", "&&")


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - len(CUT)] + CUT
