"""The register as it stands, as records: a few queries for each table, whatever the number of rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import cached_property

from gdpr_registry.models import User
from gdpr_registry.translated import languages

from .tables import TABLES, Column, Key, Kind, Link, Table, Values


@dataclass
class Snapshot:
    """Records by table and key, and the primary key of each."""

    rows: dict[str, dict[Key, Values]] = field(default_factory=dict)
    pks: dict[str, dict[Key, int]] = field(default_factory=dict)

    @classmethod
    def taken(cls, names: Iterable[str] = TABLES) -> Snapshot:
        """The tables of these names as they stand now."""
        snapshot = cls()
        for name in names:
            snapshot.rows[name], snapshot.pks[name] = _read(TABLES[name])
        return snapshot

    @cached_property
    def accounts(self) -> dict[str, int]:
        """Every account by its e-mail address."""
        return dict(User.objects.values_list("email", "pk"))


def _read(table: Table) -> tuple[dict[Key, Values], dict[Key, int]]:
    columns = [column for column in table.own_columns if column.kind is not Kind.ROWS]
    names = list(dict.fromkeys(_lookup(column) for column in columns))
    keys = [key_lookup(table, name, to) for name, to in table.keys]
    rows: dict[Key, Values] = {}
    pks: dict[Key, int] = {}
    readers = [(column.key, len(keys) + 1 + names.index(_lookup(column)), column) for column in columns]
    for line in table.model.objects.order_by("pk").values_list("pk", *keys, *names):
        key = line[1 : len(keys) + 1]
        rows[key] = {name: plain(column, line[place]) for name, place, column in readers}
        pks[key] = line[0]
    by_pk = {pk: key for key, pk in pks.items()}
    for link in table.links:
        _read_link(link, rows, by_pk)
    return rows, pks


def key_lookup(table: Table, name: str, to: str) -> str:
    """The way from the table's model to a code of its key."""
    if not to:
        return name
    inside = "cell__" if table.name == "disclosures" and name != "recipient" else ""
    return f"{inside}{name}__{TABLES[to].code_path}"


def _lookup(column: Column) -> str:
    if column.kind is Kind.ACCOUNT:
        return f"{column.name}__email"
    return f"{column.name}__code" if column.kind is Kind.ROW else column.name


def _read_link(link: Link, rows: dict[Key, Values], by_pk: dict[int, Key]) -> None:
    for values in rows.values():
        values[link.name] = []
    pairs = link.through.objects.order_by(f"{link.other}__code").values_list(f"{link.own}_id", f"{link.other}__code")
    for pk, code in pairs:
        if pk in by_pk:
            rows[by_pk[pk]][link.name].append(code)


def plain(column: Column, value: Any) -> Any:
    """A value of the database as a record holds it."""
    if column.language:
        return (value or {}).get(column.language, "")
    if column.kind is Kind.DAY:
        return value.isoformat() if value else None
    if column.kind in (Kind.ROW, Kind.ACCOUNT):
        return value or ""
    return value


def joined(values: Values, name: str) -> dict[str, str]:
    """The languages of a translated text, from the columns of a record."""
    return {code: text for code in languages() if (text := values.get(f"{name}.{code}"))}


def references(table: Table, key: Key, values: Values) -> Iterator[tuple[str, Key]]:
    """The records that one names: by its key, and by its columns."""
    for (_name, to), code in zip(table.keys, key, strict=True):
        if to:
            yield to, (code,)
    if table.name == "disclosures":
        yield "cells", key[:3]
    for column in table.own_columns:
        if column.kind is Kind.ROW and values.get(column.key):
            yield column.to, (values[column.key],)
        elif column.kind is Kind.ROWS:
            for code in values.get(column.key) or ():
                yield column.to, (key[0], code) if column.to == "time-limits" else (code,)
