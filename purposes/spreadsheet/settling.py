"""What the rows of a file mean for each other: a row that is not clear may make others unclear. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from ..imports.verdict import Verdict, changes_of
from .changes import Act, Change, still_needed
from .rules import Claim, once_in
from .snapshot import Snapshot, references
from .tables import TABLES, Key, Values

Place = tuple[str, Key]


def settle(verdicts: list[Verdict], snapshot: Snapshot) -> list[Verdict]:
    """Leave out what cannot be written beside the rest, until everything that is left stands together.

    A removal of a row that others go on naming; two rows that claim what one may have; a row that names one left out.
    """
    # Each round leaves out at least one row.
    while refused := {**_needed(verdicts, snapshot), **_claimed_twice(verdicts, snapshot), **_lost(verdicts, snapshot)}:
        for verdict in verdicts:
            if reasons := [refused[at] for at in _places(verdict) if at in refused]:
                verdict.unclear(*dict.fromkeys(reasons))
    return verdicts


def _places(verdict: Verdict) -> Iterator[Place]:
    return ((change.table, change.key) for change in verdict.changes)


def _needed(verdicts: Iterable[Verdict], snapshot: Snapshot) -> dict[Place, str]:
    needed = still_needed(changes_of(verdicts), snapshot)
    return {at: _("“%(row)s” still names it.") % {"row": " · ".join(by)} for at, (_name, by) in needed.items()}


def _claimed_twice(verdicts: Iterable[Verdict], snapshot: Snapshot) -> dict[Place, str]:
    by_table: dict[str, dict[Key, Change]] = defaultdict(dict)
    for change in changes_of(verdicts):
        by_table[change.table][change.key] = change
    found: dict[Place, str] = {}
    for name, changes in by_table.items():
        for constraint in TABLES[name].model._meta.constraints:
            if rule := once_in(name).get(constraint.name):
                for key, rival in _rivals(rule, snapshot.rows[name], changes):
                    found[name, key] = f"{constraint.get_violation_error_message()} ({' · '.join(rival)})"
    return found


def _rivals(rule: Claim, rows: dict[Key, Values], changes: dict[Key, Change]) -> Iterator[tuple[Key, Key]]:
    """Records that would claim what another has, with that other.

    What a record gives up for something else counts as its own still: two that swap are written one after the other.
    """
    before = {key: rule(values) for key, values in rows.items()}
    after = {key: rule({**rows.get(key, {}), **change.after}) for key, change in changes.items() if change.after}
    holders: dict[tuple[str, ...] | None, set[Key]] = defaultdict(set)
    for key, claim in before.items():
        if key not in changes or after.get(key) is not None:
            holders[claim].add(key)
    for key, claim in after.items():
        holders[claim].add(key)
    for key, claim in after.items():
        if claim is not None and claim != before.get(key) and (others := holders[claim] - {key}):
            yield key, min(others)


def _lost(verdicts: Iterable[Verdict], snapshot: Snapshot) -> dict[Place, str]:
    """Rows to be written that name a row which was to be added, and is left out."""
    changes = [change for change in changes_of(verdicts) if change.act is not Act.REMOVE]
    there = {(change.table, change.key) for change in changes if change.act is Act.ADD}
    found: dict[Place, str] = {}
    for change in changes:
        for to, key in references(TABLES[change.table], change.key, change.after):
            if (to, key) not in there and key not in snapshot.rows[to]:
                found[change.table, change.key] = NOT_THERE(to, key)
    return found


def NOT_THERE(to: str, key: Key) -> str:
    """That a row names one that is neither in the register nor clear in the file."""
    return _("No row of “%(sheet)s” has the code %(code)s.") % {"sheet": TABLES[to].title, "code": " · ".join(key)}
