"""What a line of a department's sheet adds to the register, as changes of one activity. Pure."""

from __future__ import annotations

from collections.abc import Iterable
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
from .lines import Line
from .meant import Meant
from .periods import Period, country, period, transfer_tool
from .setup import Setup


@dataclass
class Additions:
    """What one line adds to one activity, new or known by its `key`; `company` is its controller."""

    setup: Setup
    snapshot: Snapshot
    line: Line
    meant: Meant
    company: str
    key: Key
    reasons: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.now: Values | None = self.snapshot.rows["activities"].get(self.key)
        self.pairs = [(c, d) for c in self.meant.codes_of("categories") for d in self.meant.codes_of("data")]
        self.found: list[Change] = []

    def wrong(self) -> Iterable[str]:
        """What one row says that cannot stand together."""
        if not self.now and not self.line.texts.get("name"):
            yield _("No activity has the code %(code)s, and the row gives no name for a new one.") % {
                "code": self.key[0]
            }
        if bool(self.meant.codes_of("categories")) != bool(self.meant.codes_of("data")):
            yield _("Say both whose data and which data, or neither.")
        elif not self.pairs and (
            self.meant.codes_of("recipients", "transfer_recipient") or self.line.texts.get("time_limit")
        ):
            yield _("A recipient or a time limit needs to know whose data and which data.")
        to, where = self.meant.codes_of("transfer_recipient"), self.line.texts.get("transfer_country", "")
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
        for recipient in self.meant.codes_of("transfer_recipient"):
            self._transfer(recipient)
        return self.found

    def _put(self, table: str, key: Key, values: Values) -> None:
        now = self.snapshot.rows[table].get(key)
        if now is None:
            whole = {**empty(TABLES[table]), **values}
            self.reasons += broken(TABLES[table], key, whole)
            self.found.append(added(table, key, whole))
        elif change := changed(table, key, now, values):
            self.reasons += broken(TABLES[table], key, {**now, **values})
            self.found.append(change)

    def _activity(self) -> None:
        now = self.now or empty(TABLES["activities"])
        values = {**self._texts("name", now), **self._texts("description", now), **self._line(now)}
        for name in ("purposes", "systems", "measures"):
            values[name] = sorted({*now[name], *self.meant.codes_of(name)})
        if self.line.role:
            values["role"] = self.line.role
        if not now["joint_arrangement"] and (self.company and (not self.now or self.meant.codes_of("controller"))):
            values["controller"] = self.company
        if not self.now:
            values["to_confirm"] = self._to_confirm()
        self._put("activities", self.key, values)

    def _texts(self, name: str, now: Values) -> Values:
        text, language = self.line.texts.get(name, ""), self.setup.language
        if not text:
            return {}
        # Danish must be there; until somebody translates it, it says what the sheet said.
        master = {} if now.get(f"{name}.{MASTER}") else {f"{name}.{MASTER}": text}
        if self.now and name == "name" and words.normal(now.get(f"name.{MASTER}", "")) == words.normal(text):
            return {}
        return {**master, f"{name}.{language}": text}

    def _line(self, now: Values) -> Values:
        values: Values = {}
        if owner := self.meant.codes_of("owner"):
            values["owner"] = owner[0]
        elif self.meant.function:
            values["owner_title"] = self.meant.function[:120]
        if self.line.review_on:
            values["review_on"] = self.line.review_on.isoformat()
        return values

    def _to_confirm(self) -> str:
        notes = [_("Imported from “%(sheet)s”, row %(row)d.") % {"sheet": self.setup.page, "row": self.line.number}]
        if self.setup.language != MASTER:
            notes.append(_("The Danish texts are those of the sheet: translate them."))
        if self.line.texts.get("time_limit") and not self.line.texts.get("time_limit_reason"):
            notes.append(_("The sheet gave no reason for the time limit: write it, and from when it counts."))
        if len(self.pairs) > 1 or self.meant.codes_of("recipients"):
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
        language = self.setup.language
        values: dict[str, Any] = {"duration": said.duration, "unit": said.unit}
        for name, text in (("counted_from", said.when), ("reason", self.line.texts.get("time_limit_reason", ""))):
            spoken = {MASTER: text, language: text} if text else open_point
            values |= {f"{name}.{code}": one for code, one in spoken.items()}
        self._put("time-limits", key, values)

    def _cell(self, key: Key, limit: list[str]) -> None:
        now = self.snapshot.rows["cells"].get(key) or {"time_limits": []}
        self._put("cells", key, {"time_limits": sorted({*now["time_limits"], *limit})})
        for recipient in self.meant.codes_of("recipients", "transfer_recipient"):
            self._put("disclosures", (*key, recipient), {})

    def _transfer(self, recipient: str) -> None:
        said = self.line.texts.get("transfer_document", "")
        values: Values = {}
        if said:
            values = {"document_title": said[:200]}
            if tool := transfer_tool(said):
                values["tool"] = tool
        self._put("transfers", (*self.key, recipient, country(self.line.texts.get("transfer_country", ""))), values)
