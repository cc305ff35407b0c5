"""CSV as a Danish Excel opens it by a double click.

UTF-8 with a byte order mark (without one Excel reads Danish letters as Latin-1), semicolons (Excel splits at the
separator of the machine's region, and Denmark writes decimals with a comma), lines ended by CR LF (RFC 4180).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from itertools import islice
from typing import Any

from django.utils import translation

from ..table import Column, values
from .harmless import harmless, harmless_row

BOM = "\ufeff"
SEPARATOR = ";"
#: Rows in one piece: large enough that the pieces cost nothing, small enough that memory stays flat.
PIECE = 50


def csv_rows(columns: Sequence[Column], rows: Iterable[Any]) -> Iterator[bytes]:
    """The table in pieces of UTF-8, headings first. `rows` are what the columns read, and are taken as they come."""
    page = StringIO()
    writer = csv.writer(page, delimiter=SEPARATOR, lineterminator="\r\n")
    page.write(BOM)
    writer.writerow([harmless(str(column.heading)) for column in columns])
    cells = values(columns, rows)
    while piece := [harmless_row(row) for row in islice(cells, PIECE)]:
        writer.writerows(piece)
        yield _taken(page)
    if page.tell():
        yield _taken(page)


def in_language(language: str, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The pieces in this language, whatever is active when one is taken."""
    while True:
        with translation.override(language):
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece


def _taken(page: StringIO) -> bytes:
    written = page.getvalue().encode()
    page.seek(0)
    page.truncate()
    return written
