"""Writing changes to the register, many rows at a time. Call it inside a transaction and a context of the history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby, islice
from typing import Any

from gdpr_registry.translated import Translated

from .changes import Act, Change, claims, in_order
from .snapshot import Snapshot, joined
from .tables import TABLES, Column, Key, Kind, Link, Table, Values

#: Rows in one statement: progress is told after each.
BATCH = 500


def write(changes: Iterable[Change], snapshot: Snapshot) -> Iterator[int]:
    """Write the changes; yields after each statement how many are written. `snapshot` knows the new rows afterwards."""
    done = 0
    steps = groupby(in_order(changes), key=lambda change: (change.act, change.table, claims(change)))
    for (act, name, _claims), group in steps:
        table = TABLES[name]
        for piece in _pieces(group):
            WRITERS[act](table, piece, snapshot)
            done += len(piece)
            yield done


def _pieces(changes: Iterable[Change]) -> Iterator[list[Change]]:
    rest = iter(changes)
    while piece := list(islice(rest, BATCH)):
        yield piece


def _add(table: Table, changes: Sequence[Change], snapshot: Snapshot) -> None:
    rows = [_new(table, change.key, change.after, snapshot) for change in changes]
    for change, row in zip(changes, table.model.objects.bulk_create(rows), strict=True):
        snapshot.pks[table.name][change.key] = row.pk
    for link in table.links:
        links = [
            one
            for change in changes
            for one in _links(link, change.key, change.after.get(link.name) or (), snapshot, table)
        ]
        link.through.objects.bulk_create(links, batch_size=4 * BATCH)


def _new(table: Table, key: Key, values: Values, snapshot: Snapshot) -> Any:
    given: dict[str, Any] = {}
    for (name, to), code in zip(table.keys, key, strict=True):
        given |= {f"{name}_id": snapshot.pks[to][(code,)]} if to else {name: code}
    if table.name == "disclosures":
        given = {"cell_id": snapshot.pks["cells"][key[:3]], "recipient_id": given["recipient_id"]}
    for column in _stored(table, values):
        given |= _attribute(column, values, snapshot)
    return table.model(**given)


def _stored(table: Table, values: Values) -> Iterator[Column]:
    return (c for c in table.own_columns if c.key in values and c.kind is not Kind.ROWS)


def _attribute(column: Column, values: Values, snapshot: Snapshot) -> dict[str, Any]:
    """What the model calls the column, and the value as the model takes it."""
    value = values[column.key]
    if column.language:
        return {column.name: joined(values, column.name)}
    if column.kind is Kind.ROW:
        return {f"{column.name}_id": snapshot.pks[column.to][(value,)] if value else None}
    if column.kind is Kind.ACCOUNT:
        return {f"{column.name}_id": snapshot.accounts[value] if value else None}
    if column.kind is Kind.DAY:
        return {column.name: date.fromisoformat(value) if value else None}
    return {column.name: value}


def _links(link: Link, key: Key, codes: Iterable[str], snapshot: Snapshot, table: Table) -> Iterator[Any]:
    own = snapshot.pks[table.name][key]
    scoped = link.to == "time-limits"
    shared = {"activity_id": snapshot.pks["activities"][key[:1]]} if scoped else {}
    for code in codes:
        other = snapshot.pks[link.to][(key[0], code) if scoped else (code,)]
        yield link.through(**shared, **{f"{link.own}_id": own, f"{link.other}_id": other})


def _change(table: Table, changes: Sequence[Change], snapshot: Snapshot) -> None:
    by_fields: dict[tuple[str, ...], list[Any]] = defaultdict(list)
    for change in changes:
        whole = {**snapshot.rows[table.name][change.key], **change.after}
        row = table.model(pk=snapshot.pks[table.name][change.key])
        names = []
        for column in _stored(table, change.after):
            for name, value in _attribute(column, whole, snapshot).items():
                setattr(row, name, Translated(value) if column.language else value)
            names.append(column.name)
        if names:
            by_fields[tuple(dict.fromkeys(names))].append(row)
    for fields, rows in by_fields.items():
        table.model.objects.bulk_update(rows, fields, batch_size=BATCH)
    for link in table.links:
        _relink(link, [change for change in changes if link.name in change.after], snapshot, table)


def _relink(link: Link, changes: Sequence[Change], snapshot: Snapshot, table: Table) -> None:
    new = []
    for change in changes:
        before, after = set(change.before.get(link.name) or ()), set(change.after[link.name] or ())
        if gone := before - after:
            own = snapshot.pks[table.name][change.key]
            link.through.objects.filter(**{f"{link.own}_id": own, f"{link.other}__code__in": sorted(gone)}).delete()
        new += list(_links(link, change.key, sorted(after - before), snapshot, table))
    link.through.objects.bulk_create(new, batch_size=4 * BATCH)


def _remove(table: Table, changes: Sequence[Change], snapshot: Snapshot) -> None:
    pks = [snapshot.pks[table.name].pop(change.key) for change in changes]
    table.model.objects.filter(pk__in=pks).delete()


WRITERS = {Act.ADD: _add, Act.CHANGE: _change, Act.REMOVE: _remove}
