"""A row of a file of people, read: what the person is found by, and what they said. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from purposes.imports import words
from purposes.imports.reading import Row, filled
from purposes.spreadsheet import cells
from subjects import identity
from subjects.identity import EMAIL, PHONE, REFERENCE, Ref

from ..recording import EARLIEST
from .fields import LISTS, WORDS
from .setup import CHOICES, PeopleSetup
from .trouble import Trouble
from .words import ITSELF

Codes = dict[str, dict[str, str]]
#: Without a purpose nothing was said.
OF_WHAT_WAS_SAID = ("channel", "said", "evidence")


@dataclass
class Line:
    """What one row says, in codes. `troubles` say why it is left out, with what it said."""

    number: int
    refs: list[Ref] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    codes: dict[str, list[str]] = field(default_factory=dict)
    moments: dict[str, datetime] = field(default_factory=dict)
    troubles: list[tuple[Trouble, str]] = field(default_factory=list)

    def code(self, name: str) -> str:
        """The one code of a field; "" for none."""
        return next(iter(self.codes.get(name, ())), "")

    @property
    def channels(self) -> list[str]:
        """The channels of what was said, as the ledger names them; the purpose itself where nothing is named."""
        return ["" if code == ITSELF else code for code in self.codes.get("channel") or [ITSELF]]


def lines(rows: Sequence[Row], setup: PeopleSetup, known: Codes, now: datetime) -> list[Line]:
    """Every row of the sheet that says anything in a column that is read."""
    read = [_Reader(setup, known, now, number, row).line() for number, row in filled(list(rows), setup.begin)]
    return [line for line in read if line.refs or line.texts or line.codes or line.moments or line.troubles]


@dataclass
class _Reader:
    setup: PeopleSetup
    known: Codes
    now: datetime
    number: int
    row: Row

    def line(self) -> Line:
        self.found = Line(self.number)
        for place, name in enumerate(self.setup.fields):
            if name and place < len(self.row):
                self._take(place, name, self.row[place])
        if self._says_anything():
            self._fill_in()
        return self.found

    def _says_anything(self) -> bool:
        return bool(self.found.refs or self.found.texts or self.found.troubles)

    def _take(self, place: int, name: str, cell: Any) -> None:
        said = words.said(cell)
        if not said:
            return
        if name in (EMAIL, PHONE, REFERENCE):
            self._identifier(name, said, self.setup.system(place) if name == REFERENCE else "")
        elif name in WORDS:
            self._words(name, words.split(cell, commas=True) if name in LISTS else [said])
        elif name in ("when", "since", "notice_at"):
            self._moment(name, cell)
        elif name == "business":
            self._yes_or_no(cell)
        else:
            self.found.texts[name] = cells.plain_text(said)[:200]

    def _identifier(self, kind: str, said: str, system: str) -> None:
        try:
            ref = identity.normalised(kind, said, system)
        except identity.NotAnIdentifier as refused:
            self.found.troubles.append((Trouble.UNREADABLE, str(refused.sentence)))
        else:
            self.found.refs.append(ref)

    def _words(self, name: str, said: list[str]) -> None:
        for word in said:
            plain = words.normal(word)
            choice = self.setup.words.get(name, {}).get(plain, "")
            code = self.known[name].get(plain) or (choice[1:] if choice.startswith("=") else "")
            if code in self.known[name].values():
                self.found.codes.setdefault(name, []).append(code)
            elif choice != "skip":
                self.found.troubles.append((Trouble.UNKNOWN_WORD, word))

    def _moment(self, name: str, cell: Any) -> None:
        try:
            moment = moment_of(cell)
        except cells.Unreadable as error:
            self.found.troubles.append((Trouble.UNREADABLE, str(error)))
            return
        if moment > self.now:
            self.found.troubles.append((Trouble.TO_COME, cells.text(cell)))
        self.found.moments[name] = moment

    def _yes_or_no(self, cell: Any) -> None:
        try:
            if cells.yes_or_no(cell):
                self.found.texts["business"] = "yes"
        except cells.Unreadable as error:
            self.found.troubles.append((Trouble.UNREADABLE, str(error)))

    def _fill_in(self) -> None:
        """What was chosen for the whole file, where the row has an empty cell or the file no such column."""
        for name in CHOICES:
            if name in OF_WHAT_WAS_SAID and not self.found.code("purpose"):
                continue
            if name not in self.found.codes and (chosen := self.setup.choices.get(name)) and not self._left(name):
                self.found.codes[name] = [code for code in chosen.split() if code in self.known[name].values()]

    def _left(self, name: str) -> bool:
        """Whether the row has a word that was left out or is not decided: no choice for the file stands in for it."""
        cells_of = (self.row[n] for n, one in enumerate(self.setup.fields) if one == name and n < len(self.row))
        return any(words.said(cell) for cell in cells_of)


def moment_of(cell: Any) -> datetime:
    """An instant, local where nothing else is said; a day alone is its first moment. Raises Unreadable."""
    if not isinstance(cell, datetime):
        cell = _written_moment(cells.text(cell).strip()) or cell
    if not isinstance(cell, datetime):
        day = cells.day(cell)
        if day is None:
            raise cells.Unreadable(_("Write the day as 2026-03-01, not “%(text)s”.") % {"text": cells.text(cell)})
        cell = datetime.combine(day, time.min)
    if cell.year < EARLIEST.year:
        raise cells.Unreadable(_("Nothing was said before 1970: look at the year."))
    return cell if timezone.is_aware(cell) else timezone.make_aware(cell)


def _written_moment(text: str) -> datetime | None:
    if ":" not in text:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    day, _space, clock = text.partition(" ")
    found = cells.day(day)
    try:
        return datetime.combine(found, time.fromisoformat(clock.strip())) if found else None
    except ValueError as error:
        raise cells.Unreadable(_("Write the time as 2026-03-01 14:30, not “%(text)s”.") % {"text": text}) from error


def vocabulary(rows: Iterable[Row], setup: PeopleSetup) -> tuple[Counter[tuple[str, str]], dict[tuple[str, str], str]]:
    """How many rows say each word, by table and plain form; and how it was first spelled."""
    found: Counter[tuple[str, str]] = Counter()
    spelled: dict[tuple[str, str], str] = {}
    for row in rows:
        said = {(name, words.normal(word)): word for name, word in _said(row, setup)}
        found.update(said.keys())
        for key, word in said.items():
            spelled.setdefault(key, word)
    return found, spelled


def _said(row: Row, setup: PeopleSetup) -> Iterator[tuple[str, str]]:
    for place, name in enumerate(setup.fields):
        if name in WORDS and place < len(row):
            said = words.said(row[place])
            several = words.split(row[place], commas=True) if name in LISTS else [said]
            yield from ((name, word) for word in several if word)
