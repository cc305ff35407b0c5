"""The column of a file that names people. Pure."""

from typing import Any

from django.utils.translation import gettext as _

from purposes.exceptions import RegisterError
from purposes.imports.reading import Row
from subjects.identity import NotAnIdentifier, parse_ref


def column_of(rows: list[Row], heading: str) -> list[str]:
    """The cells below the heading, or of the first column; a first line that is no reference is its heading. Pure.

    Raises RegisterError where no column has the heading.
    """
    head = [_text(cell).casefold() for cell in rows[0]]
    if heading and heading.casefold() not in head:
        known = ", ".join(_text(cell) for cell in rows[0])
        raise RegisterError(
            _("The file has no column “%(column)s”. It has: %(known)s.") % {"column": heading, "known": known}
        )
    place = head.index(heading.casefold()) if heading else 0
    cells = [_text(row[place]) if place < len(row) else "" for row in rows]
    return cells[1:] if heading or not _is_ref(cells[0]) else cells


def _text(cell: Any) -> str:
    # A spreadsheet holds a phone number as a decimal number.
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def _is_ref(text: str) -> bool:
    try:
        parse_ref(text)
    except NotAnIdentifier:
        return False
    return True
