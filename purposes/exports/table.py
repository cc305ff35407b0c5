"""A table as data: columns with their headings, and how each reads its value from a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

#: What a cell may hold: text (with line breaks), or a number that a spreadsheet adds up.
Value = str | int


@dataclass(frozen=True)
class Column:
    """A column. `key` never changes; `heading` is in the reader's language; `width` is in characters.

    `value` reads the cell from whatever the rows are made of. `source` says in plain words where the value comes from
    (an article, a rule), for the sheet that explains.
    """

    key: str
    heading: str | Promise
    value: Callable[[Any], Value] = field(repr=False, default=str)
    width: int = 24
    source: str | Promise = ""
    #: Whether the register holds nothing for this column of somebody else's template.
    is_blank: bool = False


def blank(key: str, heading: str | Promise, why: str | Promise) -> Column:
    """A column of somebody else's template that the register holds nothing for; `why` says so."""
    return Column(key, heading, lambda _row: "", width=16, source=why, is_blank=True)


def values(columns: Iterable[Column], rows: Iterable[Any]) -> Iterator[list[Value]]:
    """The cells of each row, in the order of the columns."""
    readers = [column.value for column in columns]
    for row in rows:
        yield [read(row) for read in readers]
