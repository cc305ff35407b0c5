"""What the words of a line mean: rows of the register, or new ones where an officer chose so. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from gdpr_registry.translated import MASTER

from ..spreadsheet.changes import Change, added
from ..spreadsheet.snapshot import Snapshot
from ..spreadsheet.tables import TABLES, Values
from ..spreadsheet.upload import empty
from . import words
from .fields import BY_KEY, LISTS, SINGLE
from .lines import Line
from .setup import Setup

#: The kind of recipient that new ones get until somebody sorts them.
UNSORTED = "unsorted"


@dataclass
class Meant:
    """What the words of one row mean: codes by field, and the new rows that it needs."""

    codes: dict[str, list[str]] = field(default_factory=dict)
    new: list[Change] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    #: Who answers for the line, where an officer said that the word is a function and no account.
    function: str = ""

    def codes_of(self, *names: str) -> list[str]:
        """The codes of these fields, each once, in their order."""
        return list(dict.fromkeys(code for name in names for code in self.codes.get(name, ())))


class Meanings:
    """Reads the words of line after line; a word that becomes a new row does so once."""

    def __init__(self, setup: Setup, snapshot: Snapshot, lexicon: words.Lexicon) -> None:
        self.setup, self.snapshot, self.lexicon = setup, snapshot, lexicon
        self.taken = {name: {key[0] for key in rows} for name, rows in snapshot.rows.items()}
        self.made: dict[tuple[str, str], list[Change]] = {}

    def of(self, line: Line) -> Meant:
        """The rows that the words of the line name; those that the file names for the first time are made."""
        meant = Meant()
        for name, table in LISTS.items():
            for word in line.lists.get(name, ()):
                self._understand(meant, name, table, word)
        for name, table in SINGLE.items():
            if line.texts.get(name):
                self._understand(meant, name, table, line.texts[name])
        return meant

    def _understand(self, meant: Meant, name: str, table: str, word: str) -> None:
        plain = words.normal(word)
        choice = self.setup.words.get(table, {}).get(plain, "")
        known = self.lexicon.codes[table].get(plain)
        if known is None and choice.startswith("="):
            known = choice[1:] if self._exists(table, choice[1:]) else None
        if known is not None:
            meant.codes.setdefault(name, []).append(known)
        elif choice == "function":
            meant.function = word
        elif choice.startswith("new"):
            self._make(meant, name, table, word, choice)
        elif choice != "skip":
            meant.reasons.append(
                _("%(column)s: “%(word)s” is not in the register. Match it, add it or leave it out.")
                % {"column": BY_KEY[name].label, "word": word}
            )

    def _exists(self, table: str, code: str) -> bool:
        if table == "accounts":
            return code in self.snapshot.accounts
        return (code,) in self.snapshot.rows[table]

    def _make(self, meant: Meant, name: str, table: str, word: str, choice: str) -> None:
        made = self.made.get((table, words.normal(word)))
        if made is None:
            made = self.made[table, words.normal(word)] = self._row_for(table, word, choice)
        meant.new += made
        meant.codes.setdefault(name, []).append(made[-1].key[0])

    def _row_for(self, table: str, word: str, choice: str) -> list[Change]:
        key = (words.code_for(word, self.taken[table]),)
        values = {**empty(TABLES[table]), **self._texts(table, word)}
        values["to_confirm"] = _("Added by an import: complete it.")
        if table != "recipients":
            return [added(table, key, values)]
        values |= {"category": UNSORTED, "role": choice.partition(":")[2] or "controller"}
        kind = {
            **empty(TABLES["recipient-categories"]),
            "name.da": "modtagere, der ikke er inddelt endnu",
            "name.en": "recipients not sorted yet",
        }
        known = (UNSORTED,) in self.snapshot.rows["recipient-categories"]
        before = [] if known else [added("recipient-categories", (UNSORTED,), kind)]
        return [*before, added(table, key, values)]

    def _texts(self, table: str, word: str) -> Values:
        if "name" in TABLES[table].by_key:
            return {"name": word[:200]}
        return {f"name.{MASTER}": word, f"name.{self.setup.language}": word}
