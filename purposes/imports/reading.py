"""Files as pages of rows: XLSX (values only) and CSV in whatever encoding. Pure; refuses in sentences."""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from ..exceptions import RegisterError
from ..exports.writers.harmless import starts_formula

#: The largest file that is taken, in bytes, and the most that it may unfold to.
LARGEST = 20 * 1024 * 1024
UNFOLDED = 300 * 1024 * 1024
#: The most cells between the first and the last that is filled, on one sheet.
CELLS = 5_000_000
LONGEST_FIELD = 200_000
#: Endings of names that promise a workbook.
WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".numbers"})

Row = list[Any]


@dataclass(frozen=True)
class Page:
    """A sheet: row 1 of the sheet is `rows[0]`."""

    name: str
    rows: list[Row]


class UnreadableFile(RegisterError):
    """The file cannot be read; the sentence says what to do."""


def pages(content: bytes, name: str) -> list[Page]:
    """The sheets of a file that hold anything. Raises UnreadableFile."""
    if not content:
        raise UnreadableFile(_("The file is empty. Choose a spreadsheet (XLSX) or a CSV file."))
    if len(content) > LARGEST:
        raise UnreadableFile(
            _("The file is larger than %(size)d MB. Split it into several files.") % {"size": LARGEST // 1024**2}
        )
    found = _workbook(content) if content[:4] == b"PK\x03\x04" else [_text_page(content, name)]
    filled = [page for page in found if page.rows]
    if not filled:
        raise UnreadableFile(_("The file holds no rows."))
    return filled


# --- XLSX ----------------------------------------------------------------------------------------


def _workbook(content: bytes) -> list[Page]:
    _ask_size(content)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        return [_page(book, name) for name in book.sheet_names]
    except CalamineError as error:
        raise _no_spreadsheet() from error
    except BaseException as error:
        # The reader is written in Rust: what it did not foresee arrives as a panic, which is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise _no_spreadsheet() from error


def _no_spreadsheet() -> UnreadableFile:
    return UnreadableFile(
        _("This is no spreadsheet that can be read. Open it in your spreadsheet program and save it as XLSX or CSV.")
    )


_FILLED = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*?(?<!/)>')


def _ask_size(content: bytes) -> None:
    """Refuse what unfolds beyond measure: the reader holds a whole sheet in memory, empty cells too."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            rest = UNFOLDED
            for member in archive.infolist():
                rest -= _unfolded(archive, member, rest)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise _no_spreadsheet() from error


def _unfolded(archive: zipfile.ZipFile, member: zipfile.ZipInfo, rest: int) -> int:
    if member.file_size > rest:
        raise _too_large()
    with archive.open(member) as part:
        read = part.read(rest + 1)
    if len(read) > rest:
        raise _too_large()
    if member.filename.startswith("xl/worksheets/"):
        _ask_area(read)
    return len(read)


def _ask_area(sheet: bytes) -> None:
    width = height = 1
    for column, row in _FILLED.findall(sheet):
        height = max(height, int(row))
        width = max(width, len(column) * 26 if len(column) == 1 else 26 ** len(column))
    if width * height > CELLS:
        width = max((_place(column) for column, _row in _FILLED.findall(sheet)), default=1)
        if width * height > CELLS:
            raise _too_large()


def _place(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _too_large() -> UnreadableFile:
    return UnreadableFile(
        _("The spreadsheet is too large. Delete what lies beyond the table, or split it into several files.")
    )


def _page(book: CalamineWorkbook, name: str) -> Page:
    sheet = book.get_sheet_by_name(name)
    rows = sheet.to_python(skip_empty_area=False)
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        for row in range(top, min(bottom + 1, len(rows))):
            for place in range(left, min(right + 1, len(rows[row]))):
                rows[row][place] = rows[top][left]
    return Page(name, _without_empty_end(rows))


def _without_empty_end(rows: list[Row]) -> list[Row]:
    while rows and not any(cell not in ("", None) and str(cell).strip() for cell in rows[-1]):
        rows.pop()
    return rows


# --- CSV -----------------------------------------------------------------------------------------


def _text_page(content: bytes, name: str) -> Page:
    # A web page or letter that is called a workbook would be read as a table of one column.
    if PurePath(name).suffix.lower() in WORKBOOKS:
        raise _no_spreadsheet()
    text = _decoded(content)
    lines = StringIO(text, newline="")
    separator = _separator(text)
    if text[:4].lower() == "sep=":
        next(lines)
    before = csv.field_size_limit(LONGEST_FIELD)
    try:
        rows: list[Row] = [[_unescaped(cell) for cell in row] for row in csv.reader(lines, delimiter=separator)]
    except csv.Error as error:
        raise _no_spreadsheet() from error
    finally:
        csv.field_size_limit(before)
    if sum(len(row) for row in rows) > CELLS:
        raise _too_large()
    return Page(name.rpartition(".")[0] or name, _without_empty_end(rows))


def _decoded(content: bytes) -> str:
    is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    attempts = ["utf-16"] if is_wide else ["utf-8-sig", "cp1252"]
    for encoding in attempts:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not re.search("[\x00-\x08\x0e-\x1f]", text):
            return text
    raise _no_spreadsheet()


def _separator(text: str) -> str:
    """What stands between the cells: what its first lines agree on best."""
    if text[:4].lower() == "sep=" and len(text) > 4:
        return text[4]
    head = "".join(text.splitlines(keepends=True)[:30])
    return max(";,\t|", key=lambda sign: _agreement(head, sign))


def _agreement(head: str, sign: str) -> tuple[int, int]:
    try:
        widths = [len(row) for row in csv.reader(StringIO(head, newline=""), delimiter=sign) if row]
    except csv.Error:
        return 0, 0
    usual = max(set(widths), key=widths.count, default=1)
    return (widths.count(usual), usual) if usual > 1 else (0, 0)


def _unescaped(cell: str) -> str:
    """R-097: what our own CSV put behind an apostrophe comes back as it was."""
    return cell[1:] if cell[:1] == "'" and starts_formula(cell[1:]) else cell


def filled(rows: list[Row], begin: int) -> Iterator[tuple[int, Row]]:
    """The rows from `begin` (counted from 0) that hold anything, with their number in the sheet (counted from 1)."""
    for number, row in enumerate(rows[begin:], begin + 1):
        if any(str(cell).strip() for cell in row if cell is not None):
            yield number, row
