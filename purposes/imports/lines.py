"""A row of a department's sheet, read: texts, words, days. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from ..models import ActivityRole
from ..spreadsheet import cells
from ..spreadsheet.tables import TABLES
from . import words
from .fields import BY_KEY, LISTS, SINGLE
from .reading import Row, filled
from .setup import Setup


@dataclass
class Line:
    """What one row says: `texts` by field, `lists` of words by field; `reasons` say what could not be read."""

    number: int
    texts: dict[str, str] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)
    review_on: date | None = None
    role: str = ""
    reasons: list[str] = field(default_factory=list)

    @property
    def code(self) -> str:
        """The code of the activity, as the register writes codes; empty where the row gives none."""
        return self.texts.get("code", "").strip().lower()

    def words(self) -> Iterator[tuple[str, str]]:
        """The words that the register has to know, with their tables."""
        for name, table in LISTS.items():
            yield from ((table, word) for word in self.lists.get(name, ()))
        for name, table in SINGLE.items():
            if self.texts.get(name):
                yield table, self.texts[name]


def lines(rows: Sequence[Row], setup: Setup) -> list[Line]:
    """Every row of the sheet that says anything in a column that is read."""
    read = (_line(number, row, setup) for number, row in filled(list(rows), setup.begin))
    return [line for line in read if line.texts or line.lists or line.review_on or line.reasons]


def _line(number: int, row: Row, setup: Setup) -> Line:
    line = Line(number)
    for place, name in enumerate(setup.fields):
        if name and place < len(row):
            _take(line, name, row[place], setup)
    return line


def _take(line: Line, name: str, cell: Any, setup: Setup) -> None:
    try:
        if name in LISTS:
            if found := words.split(cell, commas=setup.commas):
                line.lists[name] = found
        elif name == "review_on":
            line.review_on = cells.day(cell) if words.said(cell) else None
        elif name == "role":
            line.role = cells.read(TABLES["activities"].by_key["role"], _role(words.said(cell)))
        elif found_text := cells.plain_text(words.said(cell)):
            line.texts[name] = found_text
    except cells.Unreadable as error:
        line.reasons.append(f"{BY_KEY[name].label}: {error}")


def _role(said: str) -> str:
    short = {"dataansvarlig": ActivityRole.CONTROLLER, "databehandler": ActivityRole.PROCESSOR}
    plain = words.normal(said)
    return str(short.get(plain, plain))


def vocabulary(read: Iterable[Line]) -> tuple[Counter[tuple[str, str]], dict[tuple[str, str], str]]:
    """How many rows say each word, by table and plain form; and how it was first spelled."""
    found: Counter[tuple[str, str]] = Counter()
    spelled: dict[tuple[str, str], str] = {}
    for line in read:
        said = {(table, words.normal(word)): word for table, word in line.words()}
        found.update(said.keys())
        for key, word in said.items():
            spelled.setdefault(key, word)
    return found, spelled


def too_many(read: Sequence[Line], most: int) -> str:
    """A sentence where the sheet holds more rows than are taken at once."""
    if len(read) <= most:
        return ""
    return _("The sheet holds %(rows)d rows; at most %(most)d are taken at once. Split it into several files.") % {
        "rows": len(read),
        "most": most,
    }
