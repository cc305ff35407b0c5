"""A value of a record as it stands in a cell, and what a cell says. Pure.

The way out and the way in are each other's reverse: `read(column, written(column, value)) == value` for every value
that the register holds, in whatever language the sheet is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from ..exports.writers.workbook import CUT, LONGEST
from .tables import Column, Kind

YES, NO = pgettext_lazy("in a cell", "yes"), pgettext_lazy("in a cell", "no")
_YES = frozenset({"yes", "ja", "y", "j", "x", "true", "sand", "sandt", "1"})
_NO = frozenset({"no", "nej", "n", "false", "falsk", "0", ""})

#: Day 0 of the dates that spreadsheets keep as numbers.
_SERIALS_FROM = date(1899, 12, 30)
_DAY_FIRST = re.compile(r"(\d{1,2})[-./ ](\d{1,2})[-./ ](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")

Cell = str | int | float | bool | date | datetime | None


class Unreadable(ValueError):
    """A cell does not say what its column asks for; the sentence says what to write."""


def written(column: Column, value: Any) -> str | int:
    """The value for a cell, in the active language."""
    if value is None:
        return ""
    if column.kind is Kind.YES_NO:
        return str(YES if value else NO)
    if column.kind is Kind.ROWS:
        return ", ".join(value)
    if column.kind is Kind.CHOICE:
        return label(column, value)
    return value if column.kind is Kind.NUMBER else str(value)


def label(column: Column, value: Any) -> str:
    """A choice in the active language."""
    return str(dict(column.model_field.flatchoices).get(value, value)) if value else ""


def read(column: Column, cell: Cell) -> Any:
    """The value that a cell holds. Raises Unreadable."""
    return READERS[column.kind](column, cell)


def same(column: Column, value: Any, cell: Cell) -> bool:
    """Whether the cell holds the value, or as much of it as a cell can hold."""
    if column.kind is not Kind.TEXT:
        return False
    out, back = plain_text(written(column, value)), plain_text(text(cell))
    cut = out if len(out) <= LONGEST else out[: LONGEST - len(CUT)] + CUT
    return back in (out, cut)


def text(cell: Cell) -> str:
    """A cell as text: whole numbers without a fraction, days as 2026-03-01."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(YES if cell else NO)
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == cell.time().min else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def plain_text(value: Any) -> str:
    """Text as every spreadsheet keeps it: line breaks as one sign, none of the signs that XML cannot hold."""
    return _CONTROL.sub("", str(value).replace("\r\n", "\n").replace("\r", "\n"))


def _text(column: Column, cell: Cell) -> str:
    found = plain_text(text(cell))
    return found if found.strip() else ""


def _number(column: Column, cell: Cell) -> int | None:
    found = text(cell).strip()
    if not found:
        return None if column.may_be_open else column.model_field.get_default()
    if not re.fullmatch(r"\d{1,9}", found):
        raise Unreadable(_("Write a whole number, not “%(text)s”.") % {"text": found})
    return int(found)


def _yes_no(column: Column, cell: Cell) -> bool | None:
    return None if column.may_be_open and not text(cell).strip() else yes_or_no(cell)


def yes_or_no(cell: Cell) -> bool:
    """What a cell answers; an empty one says no. Raises Unreadable."""
    found = text(cell).strip().casefold()
    if found in _YES or found == str(YES).casefold():
        return True
    if found in _NO or found == str(NO).casefold():
        return False
    raise Unreadable(_("Write yes or no, not “%(text)s”.") % {"text": found})


def _day(column: Column, cell: Cell) -> str | None:
    found = day(cell)
    return found.isoformat() if found else None


def day(cell: Cell) -> date | None:
    """A day, however the sheet has it: as a date, as the number of one, or written. Raises Unreadable."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    found = text(cell).strip()
    if not found:
        return None
    if re.fullmatch(r"\d{4,6}", found) and 1 <= int(found) <= 109_574 and len(found) == 5:
        return _SERIALS_FROM + timedelta(days=int(found))
    return _written_day(found)


def _written_day(found: str) -> date:
    if parts := _YEAR_FIRST.fullmatch(found):
        year, month, number = map(int, parts.groups())
    elif parts := _DAY_FIRST.fullmatch(found):
        number, month, year = map(int, parts.groups())
    else:
        raise Unreadable(_("Write the day as 2026-03-01, not “%(text)s”.") % {"text": found})
    try:
        return date(year, month, number)
    except ValueError as error:
        raise Unreadable(_("There is no day “%(text)s”.") % {"text": found}) from error


def _choice(column: Column, cell: Cell) -> str:
    found = text(cell).strip()
    values = {str(value) for value, _label in column.model_field.flatchoices}
    if not found or found in values:
        return found
    if (value := _labels(column.model_field).get(found.casefold())) is not None:
        return value
    raise Unreadable(
        _("“%(text)s” is none of the choices: %(choices)s.")
        % {"text": found, "choices": "; ".join(str(name) for _value, name in column.model_field.flatchoices)}
    )


@lru_cache(maxsize=64)
def _labels(model_field: Any) -> dict[str, str]:
    """The choices by what they are called in every language."""
    return {
        name.casefold(): str(value)
        for language, _name in settings.LANGUAGES
        for value, name in _choices_in(model_field, language)
    }


def _choices_in(model_field: Any, language: str) -> Iterator[tuple[Any, str]]:
    with translation.override(language):
        for value, name in model_field.flatchoices:
            yield value, str(name)


def _row(column: Column, cell: Cell) -> str:
    return text(cell).strip()


def _rows(column: Column, cell: Cell) -> list[str]:
    return sorted({code for part in re.split(r"[,;\n]", text(cell)) if (code := part.strip())})


READERS = {
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.YES_NO: _yes_no,
    Kind.DAY: _day,
    Kind.CHOICE: _choice,
    Kind.ROW: _row,
    Kind.ROWS: _rows,
    Kind.ACCOUNT: _row,
}
