"""Many rows at once by COPY; of invented ones very many, leaves hashed beside them, indexes made anew at the end.

All but `copy` is for samples and tests only: the rows go past every action.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection
from psycopg import sql

from gdpr_registry import grants
from gdpr_registry.evidence import SealedModel, new_salt
from gdpr_registry.models import Leaf, Unsealed
from gdpr_registry.models.leaf import new_leaf_id

#: Foreign keys, unique and exclusion constraints, and the indexes that belong to none, as the database writes them.
CONSTRAINTS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE contype IN ('f', 'u', 'x') AND conrelid = ANY(%s::regclass[]) ORDER BY contype = 'f' DESC
"""
INDEXES = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
    WHERE indrelid = ANY(%s::regclass[]) AND NOT indisprimary
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u', 'x'))
"""


def copy(model: Any, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write the rows by COPY. `columns` are those of the table."""
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(model._meta.db_table), names)
    with connection.cursor() as cursor, cursor.copy(statement) as into:
        for row in rows:
            into.write_row(row)


class Leaves:
    """The leaves of invented rows of one kind, gathered while the rows are made up."""

    def __init__(self, model: type[SealedModel]) -> None:
        self.kind, self.schema = model.sealed_kind(), model.newest_schema()
        self._made: list[tuple[str, bytes]] = []

    def add(self, columns: dict[str, Any]) -> tuple[str, bytes]:
        """The id of the leaf and the salt of a row whose sealed columns these are.

        As `docs/ledger.md` writes them: text, lists of text, null, and whole numbers below 2^53. Of these `json` writes
        the canonical form, in a fifth of the time.
        """
        payload = {"columns": columns, "kind": self.kind, "schema": self.schema}
        text = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        leaf, salt = str(new_leaf_id()), new_salt()
        self._made.append((leaf, hashlib.sha256(salt + text.encode()).digest()))
        return leaf, salt

    def write(self) -> None:
        """Write what was gathered, with the sealer's entries."""
        # In the order of the index, which then stays small.
        made = sorted(self._made)
        copy(Leaf, ["id", "schema", "hash"], ((leaf, self.schema, digest) for leaf, digest in made))
        copy(Unsealed, ["leaf_id"], ((leaf,) for leaf, _digest in made))
        self._made.clear()


@contextmanager
def without_indexes(models: Iterable[Any]) -> Iterator[None]:
    """Take constraints between rows and indexes off the tables, and put them back: as owner, outside a transaction.

    Who is killed meanwhile leaves a database without them.
    """
    tables = [model._meta.db_table for model in models]
    constraints, indexes = _ask(CONSTRAINTS, tables), _ask(INDEXES, tables)
    drop = [f'ALTER TABLE {table} DROP CONSTRAINT "{name}"' for table, name, _definition in constraints]
    make = [f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}' for table, name, definition in constraints]
    _as_owner([*drop, *(f"DROP INDEX {name}" for name, _definition in indexes)])
    try:
        yield
    finally:
        # Foreign keys last: they are checked by the indexes.
        _as_owner([definition for _name, definition in indexes] + make[::-1])
        _as_owner([f"ANALYZE {table}" for table in tables])


def _ask(query: str, tables: list[str]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, [tables])
        return cursor.fetchall()


def _as_owner(statements: list[str]) -> None:
    with grants.as_owner(), connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("RESET maintenance_work_mem")
