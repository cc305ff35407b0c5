"""The rows of a department's sheet as changes of the register: a verdict on each. Pure.

A sheet of this kind says less than the register keeps. What it says is added; what it leaves out, and what the register
knows beyond it, stays. Each group of people of a row is joined with each kind of data, and each recipient with all of
these; an officer sees this before anything is written.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from gdpr_registry.translated import MASTER

from ..spreadsheet.changes import Change
from ..spreadsheet.snapshot import Snapshot
from ..spreadsheet.tables import TABLES, Key, Values
from . import words
from .additions import Additions
from .lines import Line
from .meant import Meanings
from .setup import Setup
from .verdict import State, Verdict

#: The tables that a sheet of activities touches or names.
NEEDED = (
    *("controllers", "categories", "data", "recipient-categories", "recipients", "systems", "measures", "purposes"),
    *("activities", "time-limits", "cells", "disclosures", "transfers"),
)
KNOWN = ("controllers", "categories", "data", "recipients", "systems", "measures", "purposes")


def verdicts(read: Sequence[Line], setup: Setup, snapshot: Snapshot, lexicon: words.Lexicon) -> list[Verdict]:
    """First a verdict for each new word that a row needs, then one for each row."""
    reader = Reader(setup, snapshot, lexicon)
    reader.meanings.taken["activities"] |= {line.code for line in read if line.code}
    rows = [reader.verdict(line) for line in read]
    return [*reader.new_words(), *rows]


class Reader:
    """Reads line after line; knows the names that the file has used already."""

    def __init__(self, setup: Setup, snapshot: Snapshot, lexicon: words.Lexicon) -> None:
        self.setup, self.snapshot = setup, snapshot
        self.meanings = Meanings(setup, snapshot, lexicon)
        self.seen: dict[Key, int] = {}
        self.used: dict[tuple[str, Key], Change] = {}
        self.by_name = self._by_name()

    def _by_name(self) -> dict[tuple[str, str], list[Key]]:
        found: dict[tuple[str, str], list[Key]] = {}
        for key, values in self.snapshot.rows["activities"].items():
            for name in {words.normal(values[n]) for n in values if n.startswith("name.") and values[n]}:
                found.setdefault((values["controller"], name), []).append(key)
        return found

    def new_words(self) -> list[Verdict]:
        """The rows that words become, where a row that is taken needs them."""
        return [
            Verdict(State.NEW, 0, TABLES[table].title, _called(change.after) or key[0], [change])
            for (table, key), change in self.used.items()
        ]

    def verdict(self, line: Line) -> Verdict:
        """What becomes of the line."""
        meant = self.meanings.of(line)
        name = line.texts.get("name", "") or line.texts.get("code", "")
        answer = Verdict(State.SAME, line.number, self.setup.page, name)
        company = (meant.codes.get("controller") or [self.setup.controller])[0]
        key, problem = self._key(line, company)
        if reasons := [*line.reasons, *meant.reasons, *filter(None, [problem])]:
            return answer.unclear(*reasons)
        additions = Additions(self.setup, self.snapshot, line, meant, company, key or self._new_key(line))
        if reasons := [*additions.wrong()]:
            return answer.unclear(*reasons)
        changes = additions.changes()
        if reasons := additions.reasons:
            return answer.unclear(*reasons)
        if changes:
            answer.state, answer.changes = (State.CHANGED if key else State.NEW), changes
            self.used |= {(change.table, change.key): change for change in meant.new}
        return answer

    def _key(self, line: Line, company: str) -> tuple[Key | None, str]:
        """The activity that the line is about, None for a new one; and why that cannot be said."""
        code, name = line.code, line.texts.get("name", "")
        if not code and not name:
            return None, _("The row has no name.")
        found = self._found(code, company, name)
        if len(found) > 1:
            return None, _("Several activities have this name: add a column with their codes.")
        # The same one may be named by its code here and by its name there.
        places = [*found, ("", code) if code else (company, words.normal(name))]
        if other := next((self.seen[place] for place in places if place in self.seen), None):
            return None, _("Row %(number)s is about the same activity: write one row for each.") % {"number": other}
        self.seen |= dict.fromkeys(places, line.number)
        return (found[0] if found else None), ""

    def _found(self, code: str, company: str, name: str) -> list[Key]:
        if code:
            return [(code,)] if (code,) in self.snapshot.rows["activities"] else []
        return self.by_name.get((company, words.normal(name)), [])

    def _new_key(self, line: Line) -> Key:
        if line.code:
            return (line.code,)
        return (words.code_for(line.texts["name"], self.meanings.taken["activities"]),)


def _called(values: Values) -> str:
    return str(values.get("name") or values.get(f"name.{MASTER}") or "")
