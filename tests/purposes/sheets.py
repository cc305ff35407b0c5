"""Files for the importer, made in code: a register that somebody edits, and sheets as departments keep them."""

from datetime import UTC, datetime
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter
from django.utils import translation

from purposes.imports import reading
from purposes.spreadsheet import download
from purposes.spreadsheet.snapshot import Snapshot
from purposes.spreadsheet.tables import TABLES

CREATED = datetime(2026, 11, 22, tzinfo=UTC)

#: The headings of a real department's sheet, in the words of Art. 30, and the terms below them.
ART_30 = [
    "the purposes of the processing; ",
    "a description of the categories of data subjects",
    "the categories of personal data;",
    "the categories of recipients",
    "Name of recipients in third countries ",
    "International recipient Country ",
    "documentation of suitable safeguards;",
    "the envisaged time limits for erasure of the different categories of data;",
    "a general description of the technical and organisational security measures",
]
TERMS = [
    *("dpv: Purpose", "dpv:DataSubject", "dpv:PersonalDataCategory", "dpv:Recipient"),
    *("Use http://www.w3.org/TR/vcard-rdf/", "Use http://www.w3.org/TR/vcard-rdf/", "dpcat:DocumentSuitableSafeguard"),
    *("dpv:StorageDuration", "dpv:TechnicalOrganisationalMeasure "),
]


def book(sheets: dict[str, list[list[Any]]], merged: dict[str, list[str]] | None = None) -> bytes:
    """A workbook of these cells; days become dates, what starts with "{=" a formula."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as made:
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            page = made.add_worksheet(name)
            for number, row in enumerate(rows):
                for place, cell in enumerate(row):
                    if hasattr(cell, "year"):
                        page.write_datetime(number, place, datetime(cell.year, cell.month, cell.day), day)
                    elif isinstance(cell, tuple):
                        page.write_formula(number, place, *cell)
                    elif cell not in ("", None):
                        page.write(number, place, cell)
            for span in (merged or {}).get(name, ()):
                first = rows[int(span[1]) - 1][ord(span[0]) - 65]
                page.merge_range(span, first)
    return out.getvalue()


def sheet(*rows: list[Any]) -> bytes:
    """A workbook of one sheet."""
    return book({"Sheet1": list(rows)})


def written(rows: list[list[Any]], separator: str = ";") -> str:
    """A CSV text."""
    out = StringIO()
    for row in rows:
        out.write(separator.join(str(cell) for cell in row) + "\r\n")
    return out.getvalue()


class Copy:
    """The register as somebody has it in a spreadsheet: cells by sheet, code of the row and heading."""

    def __init__(self, language: str = "en") -> None:
        self.language = language
        with translation.override(language):
            out = BytesIO()
            download.workbook(out, Snapshot.taken(), created=CREATED)
            self.pages = {page.name: page.rows for page in reading.pages(out.getvalue(), "register.xlsx")}
            self.titles = {name: table.title for name, table in TABLES.items()}
            self.headings = {
                name: {column.key: column.heading for column in table.columns}
                | {"remove": str(download.REMOVE), "mark": str(download.MARK)}
                for name, table in TABLES.items()
            }
        self.untouched = out.getvalue()

    def rows(self, table: str) -> list[list[Any]]:
        return self.pages[self.titles[table]]

    def place(self, table: str, column: str) -> int:
        return self.rows(table)[0].index(self.headings[table][column])

    def row(self, table: str, *key: str) -> list[Any]:
        return next(row for row in self.rows(table) if list(row[: len(key)]) == list(key))

    def set(self, table: str, key: tuple[str, ...], column: str, cell: Any) -> None:
        self.row(table, *key)[self.place(table, column)] = cell

    def get(self, table: str, key: tuple[str, ...], column: str) -> Any:
        return self.row(table, *key)[self.place(table, column)]

    def add(self, table: str, **cells: Any) -> None:
        row: list[Any] = [""] * len(self.rows(table)[0])
        for column, cell in cells.items():
            row[self.place(table, column.replace("__", "."))] = cell
        self.rows(table).append(row)

    @property
    def content(self) -> bytes:
        return book(self.pages)
