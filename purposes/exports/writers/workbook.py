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
from .harmless import starts_formula
from .sheet import Sheet

#: What Excel takes in one cell, in characters.
LONGEST = 32_767
CUT = " […]"

_INK, _HAIRLINE, _PAPER = "#1f2a30", "#c9d1d4", "#e8eef0"


def xlsx(file: IO[bytes], sheets: Iterable[Sheet], *, title: str, created: datetime) -> None:
    """Write a workbook. `created` stands in its properties, so that the same sheets give the same bytes."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
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
        body = {"valign": "top", "text_wrap": True, "font_name": "Calibri", "font_size": 10, "font_color": _INK}
        line = {"bottom": 1, "bottom_color": _HAIRLINE}
        self.text = book.add_format({**body, **line})
        self.quoted = book.add_format({**body, **line, "quote_prefix": True})
        self.number = book.add_format({**body, **line, "align": "right"})
        self.head = book.add_format({**body, "bold": True, "bg_color": _PAPER, "bottom": 2, "bottom_color": _INK})

    def add(self, sheet: Sheet) -> None:
        page = self.book.add_worksheet(self._name(sheet.name))
        self._dress(page, sheet)
        for number, cells in enumerate(values(sheet.columns, sheet.rows), 1):
            self._write(page, number, cells)
        if sheet.filtered:
            page.autofilter(0, 0, max(page.dim_rowmax or 0, 1), len(sheet.columns) - 1)

    def _dress(self, page: Any, sheet: Sheet) -> None:
        page.freeze_panes(1, sheet.frozen)
        page.set_landscape()
        page.set_paper(8)
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        page.set_footer(f"&L{_plain(self.title)} · &A&R&P / &N")
        for number, column in enumerate(sheet.columns):
            page.set_column(number, number, column.width)
        for number, column in enumerate(sheet.columns):
            page.write_string(0, number, str(column.heading), self.head)

    def _write(self, page: Any, number: int, cells: list[str | int]) -> None:
        for place, value in enumerate(cells):
            if isinstance(value, int):
                page.write_number(number, place, value, self.number)
            elif value:
                text = value if len(value) <= LONGEST else value[: LONGEST - len(CUT)] + CUT
                page.write_string(number, place, text, self.quoted if starts_formula(text) else self.text)

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
