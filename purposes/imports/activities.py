"""The rows of a department's sheet as changes of the register: a verdict on each. Pure.

A sheet of this kind says less than the register keeps. What it says is added; what it leaves out, and what the register
knows beyond it, stays. Each group of people of a row is joined with each kind of data, and each recipient with all of
these; an officer sees this before anything is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from gdpr_registry.translated import MASTER

from ..spreadsheet.changes import Change, added, changed
from ..spreadsheet.rules import broken
from ..spreadsheet.snapshot import Snapshot
from ..spreadsheet.tables import TABLES, Key, Values
from ..spreadsheet.upload import empty
from . import words
from .fields import BY_KEY, LISTS, SINGLE
from .lines import Line
from .periods import Period, country, period, transfer_tool
from .setup import Setup
from .verdict import State, Verdict

#: The tables that a sheet of activities touches or names.
NEEDED = (
    *("controllers", "categories", "data", "recipient-categories", "recipients", "systems", "measures", "purposes"),
    *("activities", "time-limits", "cells", "disclosures", "transfers"),
)
KNOWN = ("controllers", "categories", "data", "recipients", "systems", "measures", "purposes")

#: The kind of recipient that new ones get until somebody sorts them.
UNSORTED = "unsorted"


def verdicts(read: Sequence[Line], setup: Setup, snapshot: Snapshot, lexicon: words.Lexicon) -> list[Verdict]:
    """First a verdict for each new word that a row needs, then one for each row."""
    reader = Reader(setup, snapshot, lexicon)
    reader.taken["activities"] |= {line.code for line in read if line.code}
    rows = [reader.verdict(line) for line in read]
    return [*reader.new_words(), *rows]


@dataclass
class _Words:
    """What the words of one row mean: codes by field, and the new rows that it needs."""

    codes: dict[str, list[str]] = field(default_factory=dict)
    new: list[Change] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    function: str = ""


class Reader:
    """Reads line after line; knows the names that the file has used already."""

    def __init__(self, setup: Setup, snapshot: Snapshot, lexicon: words.Lexicon) -> None:
        self.setup, self.snapshot, self.lexicon = setup, snapshot, lexicon
        self.taken = {name: {key[0] for key in rows} for name, rows in snapshot.rows.items()}
        self.seen: dict[Key, int] = {}
        self.used: dict[tuple[str, Key], Change] = {}
        self.made: dict[tuple[str, str], list[Change]] = {}
        self.by_name = self._by_name()
        self.emptied = {name: empty(table) for name, table in TABLES.items()}

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
        meant = self._meant(line)
        name = line.texts.get("name", "") or line.texts.get("code", "")
        answer = Verdict(State.SAME, line.number, self.setup.page, name)
        company = (meant.codes.get("controller") or [self.setup.controller])[0]
        key, problem = self._key(line, company)
        if reasons := [*line.reasons, *meant.reasons, *filter(None, [problem])]:
            return answer.unclear(*reasons)
        writer = _Writer(self, line, meant, company, key or self._new_key(line))
        if reasons := [*writer.wrong()]:
            return answer.unclear(*reasons)
        changes = writer.changes()
        if reasons := writer.reasons:
            return answer.unclear(*reasons)
        if changes:
            answer.state, answer.changes = (State.CHANGED if key else State.NEW), changes
            self.used |= {(change.table, change.key): change for change in meant.new}
        return answer

    # --- which activity ---------------------------------------------------------------------------

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
        return (words.code_for(line.texts["name"], self.taken["activities"]),)

    # --- words ------------------------------------------------------------------------------------

    def _meant(self, line: Line) -> _Words:
        meant = _Words()
        for name, table in LISTS.items():
            for word in line.lists.get(name, ()):
                self._understand(meant, name, table, word)
        for name, table in SINGLE.items():
            if line.texts.get(name):
                self._understand(meant, name, table, line.texts[name])
        return meant

    def _understand(self, meant: _Words, name: str, table: str, word: str) -> None:
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

    def _make(self, meant: _Words, name: str, table: str, word: str, choice: str) -> None:
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


def _called(values: Values) -> str:
    return str(values.get("name") or values.get(f"name.{MASTER}") or "")


@dataclass
class _Writer:
    """The changes of one activity."""

    reader: Reader
    line: Line
    meant: _Words
    company: str
    key: Key
    reasons: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.snapshot = self.reader.snapshot
        self.now: Values | None = self.snapshot.rows["activities"].get(self.key)
        self.pairs = [(c, d) for c in self._codes("categories") for d in self._codes("data")]
        self.found: list[Change] = []

    def _codes(self, *names: str) -> list[str]:
        return list(dict.fromkeys(code for name in names for code in self.meant.codes.get(name, ())))

    def wrong(self) -> Iterable[str]:
        """What one row says that cannot stand together."""
        if not self.now and not self.line.texts.get("name"):
            yield _("No activity has the code %(code)s, and the row gives no name for a new one.") % {
                "code": self.key[0]
            }
        if bool(self._codes("categories")) != bool(self._codes("data")):
            yield _("Say both whose data and which data, or neither.")
        elif not self.pairs and (self._codes("recipients", "transfer_recipient") or self.line.texts.get("time_limit")):
            yield _("A recipient or a time limit needs to know whose data and which data.")
        to, where = self._codes("transfer_recipient"), self.line.texts.get("transfer_country", "")
        if where and not country(where):
            yield _("“%(text)s” is no country that is known: write two letters, such as US.") % {"text": where}
        if (where or self.line.texts.get("transfer_document")) and not to:
            yield _("The row tells of a transfer, but not of its recipient.")

    def changes(self) -> list[Change]:
        """Everything that the row adds, whole; empty where the register says so already."""
        limit = self._limit()
        self._activity()
        for category, data in self.pairs:
            self._cell((*self.key, category, data), limit)
        for recipient in self._codes("transfer_recipient"):
            self._transfer(recipient)
        return self.found

    def _put(self, table: str, key: Key, values: Values) -> None:
        now = self.snapshot.rows[table].get(key)
        if now is None:
            whole = {**self.reader.emptied[table], **values}
            self.reasons += broken(TABLES[table], key, whole)
            self.found.append(added(table, key, whole))
        elif change := changed(table, key, now, values):
            self.reasons += broken(TABLES[table], key, {**now, **values})
            self.found.append(change)

    def _activity(self) -> None:
        now = self.now or self.reader.emptied["activities"]
        values = {**self._texts("name", now), **self._texts("description", now), **self._line(now)}
        for name in ("purposes", "systems", "measures"):
            values[name] = sorted({*now[name], *self._codes(name)})
        if self.line.role:
            values["role"] = self.line.role
        if not now["joint_arrangement"] and (self.company and (not self.now or self._codes("controller"))):
            values["controller"] = self.company
        if not self.now:
            values["to_confirm"] = self._to_confirm()
        self._put("activities", self.key, values)

    def _texts(self, name: str, now: Values) -> Values:
        text, language = self.line.texts.get(name, ""), self.reader.setup.language
        if not text:
            return {}
        # Danish must be there; until somebody translates it, it says what the sheet said.
        master = {} if now.get(f"{name}.{MASTER}") else {f"{name}.{MASTER}": text}
        if self.now and name == "name" and words.normal(now.get(f"name.{MASTER}", "")) == words.normal(text):
            return {}
        return {**master, f"{name}.{language}": text}

    def _line(self, now: Values) -> Values:
        values: Values = {}
        if owner := self._codes("owner"):
            values["owner"] = owner[0]
        elif self.meant.function:
            values["owner_title"] = self.meant.function[:120]
        if self.line.review_on:
            values["review_on"] = self.line.review_on.isoformat()
        return values

    def _to_confirm(self) -> str:
        notes = [
            _("Imported from “%(sheet)s”, row %(row)d.") % {"sheet": self.reader.setup.page, "row": self.line.number}
        ]
        if self.reader.setup.language != MASTER:
            notes.append(_("The Danish texts are those of the sheet: translate them."))
        if self.line.texts.get("time_limit") and not self.line.texts.get("time_limit_reason"):
            notes.append(_("The sheet gave no reason for the time limit: write it, and from when it counts."))
        if len(self.pairs) > 1 or self._codes("recipients"):
            notes.append(_("People, data and recipients were joined each with each: take away what is too much."))
        return " ".join(notes)

    def _limit(self) -> list[str]:
        if not (text := self.line.texts.get("time_limit", "")) or not self.pairs:
            return []
        code = words.code_for(text, set())
        if (key := (*self.key, code)) not in self.snapshot.rows["time-limits"]:
            self._put_limit(key, period(text))
        return [code]

    def _put_limit(self, key: Key, said: Period) -> None:
        open_point = {"da": "ikke angivet i arket", "en": "not stated in the sheet"}
        language = self.reader.setup.language
        values: dict[str, Any] = {"duration": said.duration, "unit": said.unit}
        for name, text in (("counted_from", said.when), ("reason", self.line.texts.get("time_limit_reason", ""))):
            spoken = {MASTER: text, language: text} if text else open_point
            values |= {f"{name}.{code}": one for code, one in spoken.items()}
        self._put("time-limits", key, values)

    def _cell(self, key: Key, limit: list[str]) -> None:
        now = self.snapshot.rows["cells"].get(key) or {"time_limits": []}
        self._put("cells", key, {"time_limits": sorted({*now["time_limits"], *limit})})
        for recipient in self._codes("recipients", "transfer_recipient"):
            self._put("disclosures", (*key, recipient), {})

    def _transfer(self, recipient: str) -> None:
        said = self.line.texts.get("transfer_document", "")
        values: Values = {}
        if said:
            values = {"document_title": said[:200]}
            if tool := transfer_tool(said):
                values["tool"] = tool
        self._put("transfers", (*self.key, recipient, country(self.line.texts.get("transfer_country", ""))), values)
