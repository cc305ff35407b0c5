"""What differs between records: added, changed, removed. Plain values, so that it can be kept and turned back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any

import msgspec

from .rules import once_in
from .snapshot import Snapshot, references
from .tables import TABLES, Key, Values


class Act(StrEnum):
    """What happens to a record."""

    ADD = "add"
    CHANGE = "change"
    REMOVE = "remove"


class Change(msgspec.Struct, frozen=True):
    """One record, before and after. `before` and `after` hold the whole record, or of a change what differs."""

    act: Act
    table: str
    key: tuple[str, ...]
    before: dict[str, Any] = msgspec.field(default_factory=dict)
    after: dict[str, Any] = msgspec.field(default_factory=dict)

    @property
    def turned_back(self) -> Change:
        """The change that undoes this one."""
        act = {Act.ADD: Act.REMOVE, Act.REMOVE: Act.ADD}.get(self.act, self.act)
        return Change(act, self.table, self.key, self.after, self.before)

    @property
    def label(self) -> str:
        return " · ".join(self.key)


def changed(table: str, key: Key, before: Values, after: Values) -> Change | None:
    """The change from one to the other; None where nothing differs. Columns that `after` leaves out stay."""
    names = [name for name, value in after.items() if before.get(name) != value]
    if not names:
        return None
    return Change(Act.CHANGE, table, key, {n: before.get(n) for n in names}, {n: after[n] for n in names})


def added(table: str, key: Key, values: Values) -> Change:
    """A new record."""
    return Change(Act.ADD, table, key, {}, values)


def removed(table: str, key: Key, snapshot: Snapshot) -> Iterator[Change]:
    """The removal of a record and of the parts that go with it, parts first."""
    for part in TABLES[table].parts:
        for other in parts_of(table, key, part, snapshot):
            yield Change(Act.REMOVE, part, other, snapshot.rows[part][other], {})
    yield Change(Act.REMOVE, table, key, snapshot.rows[table][key], {})


def parts_of(table: str, key: Key, part: str, snapshot: Snapshot) -> list[Key]:
    """The records of the table `part` that go when this one goes."""
    if part == "tasks":
        return [other for other, values in snapshot.rows[part].items() if values["purpose"] == key[0]]
    return [other for other in snapshot.rows.get(part, {}) if other[: len(key)] == key]


def in_order(changes: Iterable[Change]) -> list[Change]:
    """Removals first, parts before what they are parts of; then the rest, what is referred to first."""
    place = {name: number for number, name in enumerate(TABLES)}
    found = {(change.act, change.table, change.key): change for change in changes}.values()

    def when(change: Change) -> tuple[int, int, bool]:
        if change.act is Act.REMOVE:
            return 0, -place[change.table], False
        return 1, place[change.table], claims(change)

    return sorted(found, key=when)


def claims(change: Change) -> bool:
    """Whether the record takes what one may have: it is written after those that give it up."""
    return any(rule({**change.before, **change.after}) is not None for rule in once_in(change.table).values())


def counts(changes: Iterable[Change]) -> dict[str, dict[str, int]]:
    """How many records of each table were added, changed and removed."""
    counted = Counter((change.table, change.act) for change in changes)
    return {
        name: {act.value: counted[name, act] for act in Act}
        for name in TABLES
        if any(counted[name, act] for act in Act)
    }


def stale(changes: Iterable[Change], snapshot: Snapshot) -> list[Change]:
    """The changes whose record no longer stands as they found it."""
    return [change for change in changes if _is_stale(change, snapshot.rows[change.table].get(change.key))]


def _is_stale(change: Change, now: Values | None) -> bool:
    if change.act is Act.ADD:
        return now is not None
    if now is None:
        return True
    return any(now.get(name) != value for name, value in change.before.items())


def still_needed(changes: Iterable[Change], snapshot: Snapshot) -> dict[tuple[str, Key], tuple[str, Key]]:
    """The records to be removed that others go on naming or that have parts which stay; each with one such record."""
    changes = list(changes)
    going = {(change.table, change.key) for change in changes if change.act is Act.REMOVE}
    if not going:
        return {}
    after = {(c.table, c.key): c.after for c in changes if c.act is Act.CHANGE}
    needed: dict[tuple[str, Key], tuple[str, Key]] = {}
    for name, rows in snapshot.rows.items():
        for key, values in rows.items():
            if (name, key) not in going:
                for other in references(TABLES[name], key, {**values, **after.get((name, key), {})}):
                    if other in going:
                        needed.setdefault(other, (name, key))
    return needed
