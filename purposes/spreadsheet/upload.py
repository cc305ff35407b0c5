"""What somebody changed in the workbook of the register: each row compared with the row as it stands. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from ..imports.reading import Page
from ..imports.verdict import State, Verdict
from . import cells
from .changes import Change, added, changed, removed
from .download import MARK, REMOVE
from .marks import mark
from .rules import broken
from .settling import NOT_THERE, settle
from .snapshot import Snapshot, references
from .tables import TABLES, Column, Key, Kind, Table, Values


def pages_of_the_register(pages: Iterable[Page]) -> dict[str, Page]:
    """The sheets that hold records, by the name of their table: told by their name in any language."""
    names = _in_each_language({table.name: lambda table=table: table.title[:31] for table in TABLES.values()})
    return {names[page.name.strip().casefold()]: page for page in pages if page.name.strip().casefold() in names}


def is_the_register(pages: Sequence[Page]) -> bool:
    """Whether the file is a register that was downloaded for editing: a sheet of it has marks."""
    marks = {heading for heading, key in _in_each_language({"mark": lambda: str(MARK)}).items() if key}
    return any(
        marks & {cells.text(cell).strip().casefold() for cell in page.rows[0]}
        for page in pages_of_the_register(pages).values()
        if page.rows
    )


def _in_each_language(named: dict[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {key: key for key in named}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {str(name()).casefold(): key for key, name in named.items()}
    return found


def compared(pages: Sequence[Page], snapshot: Snapshot) -> list[Verdict]:
    """A verdict on each row of the file, in the order of the tables."""
    found = pages_of_the_register(pages)
    reader = _Reader(snapshot)
    for name in TABLES:
        if name in found:
            reader.read(TABLES[name], found[name])
    return settle(reader.verdicts, snapshot)


@dataclass
class _Reader:
    snapshot: Snapshot
    verdicts: list[Verdict] = field(default_factory=list)
    known: dict[str, set[Key]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.known = {name: set(rows) for name, rows in self.snapshot.rows.items()}

    def read(self, table: Table, page: Page) -> None:
        if not page.rows:
            return
        headings, unknown = _headings(table, page.rows[0])
        if unknown:
            self._refuse(table, page, _("No column is called %(names)s.") % {"names": ", ".join(unknown)})
        if missing := [column.heading for column in table.columns[: len(table.keys)] if column.key not in headings]:
            self._refuse(table, page, _("The column %(names)s is missing.") % {"names": ", ".join(missing)})
            return
        seen: dict[Key, int] = {}
        for number, row in enumerate(page.rows[1:], 2):
            said = {key: row[place] if place < len(row) else None for key, place in headings.items()}
            if any(cells.text(cell).strip() for cell in said.values()):
                self.verdicts.append(self._verdict(table, page, number, said, seen))

    def _refuse(self, table: Table, page: Page, sentence: str) -> None:
        self.verdicts.append(Verdict(State.UNCLEAR, 1, page.name, page.name, reasons=[sentence]))

    def _verdict(
        self, table: Table, page: Page, number: int, said: dict[str, cells.Cell], seen: dict[Key, int]
    ) -> Verdict:
        key = tuple(cells.text(said.get(name)).strip() for name, _to in table.keys)
        answer = Verdict(State.SAME, number, page.name, " · ".join(filter(None, key)))
        if key in seen:
            return answer.unclear(_("Row %(number)s names the same row.") % {"number": seen[key]})
        seen[key] = number
        now = self.snapshot.rows[table.name].get(key)
        stamp = cells.text(said.get("mark")).strip()
        try:
            values, going = _values(table, said, now), cells.read(_REMOVES, said.get("remove"))
        except cells.Unreadable as error:
            return answer.unclear(str(error))
        if now is None:
            return answer.unclear(GONE()) if stamp else self._new(table, key, values, going, answer)
        moved = bool(stamp) and stamp != mark(key, now)
        if moved and not going and stamp == mark(key, {**now, **values}):
            return answer
        if going:
            return answer.unclear(MOVED()) if moved else self._removed(table, key, answer)
        change = changed(table.name, key, now, values)
        if change is None:
            return answer
        if "mark" in said and not stamp:
            return answer.unclear(TAKEN())
        return answer.unclear(MOVED()) if moved else self._with(answer, State.CHANGED, table, change, {**now, **values})

    def _new(self, table: Table, key: Key, values: Values, going: bool, answer: Verdict) -> Verdict:
        if going:
            return answer.unclear(_("There is no such row to remove."))
        whole = {**empty(table), **values}
        answer = self._with(answer, State.NEW, table, added(table.name, key, whole), whole)
        if answer.state is State.NEW:
            self.known[table.name].add(key)
        return answer

    def _removed(self, table: Table, key: Key, answer: Verdict) -> Verdict:
        answer.state = State.REMOVED
        answer.changes = list(removed(table.name, key, self.snapshot))
        for change in answer.changes:
            self.known[change.table].discard(change.key)
        return answer

    def _with(self, answer: Verdict, state: State, table: Table, change: Change, whole: Values) -> Verdict:
        unknown = [
            NOT_THERE(to, other) for to, other in references(table, change.key, whole) if other not in self.known[to]
        ]
        accounts = [
            _("Nobody has an account with the address %(email)s.") % {"email": whole[column.key]}
            for column in table.own_columns
            if column.kind is Kind.ACCOUNT and whole.get(column.key) and whole[column.key] not in self.snapshot.accounts
        ]
        if reasons := [*broken(table, change.key, whole), *unknown, *accounts]:
            return answer.unclear(*reasons)
        answer.state, answer.changes = state, [change]
        return answer


_REMOVES = Column("remove", Kind.YES_NO, None)


def MOVED() -> str:
    return _("Somebody changed this row in the register since you downloaded the file. Download it again.")


def TAKEN() -> str:
    return _(
        "The register has a row with this code already. Give a new row a code of its own; "
        "to change that row, keep its mark."
    )


def GONE() -> str:
    return _("The register has no such row (any more). A code cannot be changed; for a new row, empty its mark.")


def _headings(table: Table, row: Sequence[cells.Cell]) -> tuple[dict[str, int], list[str]]:
    names = _in_each_language(
        {
            **{column.key: lambda column=column: column.heading for column in table.columns},
            "remove": lambda: str(REMOVE),
            "mark": lambda: str(MARK),
        }
    )
    found: dict[str, int] = {}
    unknown = []
    for place, cell in enumerate(row):
        heading = cells.text(cell).strip()
        if key := names.get(heading.casefold()):
            found.setdefault(key, place)
        elif heading:
            unknown.append(f"“{heading}”")
    return found, unknown


def _values(table: Table, said: dict[str, cells.Cell], now: Values | None) -> Values:
    return {column.key: _value(column, said[column.key], now) for column in table.own_columns if column.key in said}


def _value(column: Column, cell: cells.Cell, now: Values | None) -> Any:
    if now is not None and cells.same(column, now[column.key], cell):
        return now[column.key]
    try:
        return cells.read(column, cell)
    except cells.Unreadable as error:
        raise cells.Unreadable(f"{column.heading}: {error}") from error


def empty(table: Table) -> Values:
    """A record that says nothing yet: what the model takes where nothing is said."""
    return {column.key: _empty(column) for column in table.own_columns}


def _empty(column: Column) -> Any:
    if column.language or column.kind in (Kind.ROW, Kind.ACCOUNT):
        return ""
    if column.kind is Kind.ROWS:
        return []
    return column.model_field.get_default()
