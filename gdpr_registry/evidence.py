"""Rows that leave a fingerprint: each sealed row has one `Leaf`, so that nobody changes the past unseen.

    class Edition(SealedModel):
        sealed_columns = {1: ["number", "in_force_from", "document"]}

Any way of inserting (`save`, `objects.create`, `bulk_create`, `insert`) writes the row, its `Leaf` and its `Unsealed`
entry in one transaction. `docs/ledger.md` gives the exact bytes.
"""

import datetime
import decimal
import hashlib
import hmac
import os
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from functools import cache
from typing import Any, ClassVar, TypeVar

from django.core import checks
from django.db import DEFAULT_DB_ALIAS, connections, models, transaction

from gdpr_registry.canonical import canonical_bytes
from gdpr_registry.frozen import FrozenModel, FrozenQuerySet
from gdpr_registry.models.leaf import Leaf, new_leaf_id
from gdpr_registry.models.tombstone import Tombstone

M = TypeVar("M", bound="SealedModel")

SALT_BYTES = 32
LARGEST_EXACT_INTEGER = 2**53 - 1


def new_salt() -> bytes:
    """32 random bytes: nobody can guess a payload from its hash, and without the salt nobody can prove it."""
    return os.urandom(SALT_BYTES)


class SealedQuerySet(FrozenQuerySet[M]):
    def record(self, **columns: Any) -> M:
        """Insert one row and seal it."""
        row = self.model(**columns)
        insert(row)
        return row

    def bulk_create(self, objs: Iterable[M], *args: Any, **options: Any) -> list[M]:
        with transaction.atomic(using=self.db):
            rows = super().bulk_create(objs, *args, **options)
            # Read back: the hash is over what the database holds, with its defaults and its rounding.
            held = self.model._base_manager.using(self.db).filter(leaf_id__in=[row.leaf_id for row in rows])
            seal(list(held), using=self.db)
        return rows


class SealedModel(FrozenModel):
    """Base of every sealed kind. `sealed_columns` names per schema number the columns of the payload."""

    sealed_columns: ClassVar[dict[int, list[str]]]
    not_sealed: ClassVar[frozenset[str]] = frozenset()

    leaf = models.OneToOneField(
        Leaf, on_delete=models.DO_NOTHING, related_name="+", default=new_leaf_id, editable=False
    )
    salt = models.BinaryField(max_length=SALT_BYTES, default=new_salt, editable=False)

    objects = SealedQuerySet.as_manager()  # type: ignore[misc]  # the stubs take one manager for two kinds of variable

    class Meta:
        abstract = True

    def save(self, **options: Any) -> None:
        with transaction.atomic(using=options.get("using")):
            super().save(**options)

    def _do_insert(self, manager: Any, using: str | None, fields: Any, returning_fields: Any, raw: bool) -> Any:
        # Every column comes back: the hash is over what the database holds, with its defaults and its rounding.
        every = self._meta.concrete_fields
        [values] = super()._do_insert(manager, using, fields, every, raw)  # type: ignore[misc]  # no stub
        seal([type(self).from_db(using, [f.attname for f in every], values)], using=using)
        held = dict(zip(every, values, strict=True))
        return [tuple(held[field] for field in returning_fields)]

    @classmethod
    def sealed_kind(cls) -> str:
        """The name of the kind in payloads and tombstones: `purposes.edition`."""
        return cls._meta.label_lower

    @classmethod
    def newest_schema(cls) -> int:
        return max(cls.sealed_columns)

    @classmethod
    def check(cls, **options: Any) -> list[checks.CheckMessage]:
        return [*super().check(**options), *_check_columns(cls)]


def insert(instance: SealedModel) -> None:
    """Insert the row and seal it, in one transaction."""
    instance.save()


def erase(rows: "SealedQuerySet[M]", *, run: uuid.UUID | None = None) -> int:
    """Leave a tombstone for each of these rows, then delete them, in one transaction. Returns how many went.

    The tombstones name the `run`; without one these rows are a run of their own. Another erasure of the same rows at
    the same time is waited for.
    """
    model, run = rows.model, run or uuid.uuid4()
    with transaction.atomic(using=rows.db):
        found = {row.pk: row for row in rows}
        stones = [
            Tombstone(leaf=Leaf(row.leaf_id), kind=row.sealed_kind(), purpose=getattr(row, "purpose", ""), run=run)
            for row in found.values()
        ]
        Tombstone.objects.using(rows.db).bulk_create(stones, ignore_conflicts=True)
        gone, _by_model = model._base_manager.using(rows.db).filter(pk__in=found).delete()
    return gone


def verify(instance: SealedModel) -> bool:
    """Say whether the row, as the database holds it, still has the hash that its leaf keeps."""
    row = type(instance)._base_manager.select_related("leaf").filter(leaf=instance.leaf_id).first()
    return row is not None and matches(row)


def matches(row: SealedModel) -> bool:
    """Say whether this row, just read with its leaf, has the hash that the leaf keeps."""
    schema = row.leaf.schema
    return schema in row.sealed_columns and hmac.compare_digest(hash_of(row, schema), bytes(row.leaf.hash))


def hash_of(row: SealedModel, schema: int) -> bytes:
    """SHA-256 over the salt and the canonical payload: 32 bytes."""
    return hashlib.sha256(bytes(row.salt) + canonical_bytes(payload(row, schema))).digest()


def payload(row: SealedModel, schema: int) -> dict[str, Any]:
    """What is hashed: the kind, the schema number and the columns that this schema names."""
    return {
        "kind": row.sealed_kind(),
        "schema": schema,
        "columns": {name: _column(row, column) for name, column in _columns(type(row), schema)},
    }


def encode(value: Any) -> Any:
    """One column's value as JSON by the rules of `docs/ledger.md`. Raises TypeError for a type that has no rule."""
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, Enum):
        return encode(value.value)
    for types, rule in _RULES:
        if isinstance(value, types):
            return rule(value)
    raise TypeError(f"There is no rule for a {type(value).__name__} in a sealed payload.")


@cache
def _columns(model: type[SealedModel], schema: int) -> list[tuple[str, Any]]:
    by_name = {name: f for f in model._meta.concrete_fields for name in (f.name, f.attname)}
    return [(name, by_name[name]) for name in model.sealed_columns[schema]]


def _column(row: SealedModel, column: Any) -> Any:
    value = column.value_from_object(row)
    # A JSON document is JSON already: RFC 8785 refuses in it what it cannot represent.
    return value if isinstance(column, models.JSONField) else encode(value)


def _integer(value: int) -> int | str:
    return value if abs(value) <= LARGEST_EXACT_INTEGER else str(value)


def _instant(value: datetime.datetime) -> str:
    if value.tzinfo is None:
        raise TypeError("A time without a zone is not an instant.")
    return value.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


# In this order: a datetime is also a date.
_RULES: list[tuple[Any, Any]] = [
    (str, str),
    (int, _integer),
    (datetime.datetime, _instant),
    (datetime.date, datetime.date.isoformat),
    (datetime.timedelta, lambda value: _integer(value // datetime.timedelta(microseconds=1))),
    (decimal.Decimal, lambda value: format(value, "f")),
    (uuid.UUID, str),
    ((bytes, bytearray, memoryview), lambda value: bytes(value).hex()),
    (Mapping, lambda value: {str(key): encode(item) for key, item in value.items()}),
    ((list, tuple), lambda value: [encode(item) for item in value]),
]


#: The leaves and their entries for the sealer, in one statement.
_LEAVES = """
    WITH leaf AS (
        INSERT INTO gdpr_registry_leaf (id, schema, hash)
        SELECT id, %s, hash FROM unnest(%s::uuid[], %s::bytea[]) AS sealed (id, hash) RETURNING id
    )
    INSERT INTO gdpr_registry_unsealed (leaf_id) SELECT id FROM leaf
"""


def seal(rows: Sequence[Any], *, using: str | None = None) -> None:
    """Write the leaves of rows of one kind whose columns are as the database holds them, in the caller's transaction.

    Only for who inserts past `save` and `bulk_create`, which do it themselves.
    """
    if not rows:
        return
    schema = rows[0].newest_schema()
    ids, hashes = [row.leaf_id for row in rows], [hash_of(row, schema) for row in rows]
    with connections[using or DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(_LEAVES, [schema, ids, hashes])


def _check_columns(model: type[SealedModel]) -> Iterator[checks.CheckMessage]:
    columns = {f.name: f.attname for f in model._meta.concrete_fields}
    named = {name for schema in model.sealed_columns.values() for name in schema}
    for name in sorted(named - columns.keys() - set(columns.values())):
        yield checks.Error(f"The sealed column {name} does not exist.", obj=model, id="registry.E050")
    accounted = {"leaf", "salt", model._meta.pk.name, *model.not_sealed, *model.sealed_columns[model.newest_schema()]}
    for name in sorted(name for name, attname in columns.items() if not {name, attname} & accounted):
        hint = "Add a schema number that names it, or name it in `not_sealed` with the reason."
        yield checks.Error(f"The column {name} is in no payload.", hint=hint, obj=model, id="registry.E051")
    if not isinstance(model._default_manager.all(), SealedQuerySet):
        hint = "Derive its queryset from SealedQuerySet."
        yield checks.Error("Rows made in bulk would leave no leaf.", hint=hint, obj=model, id="registry.E052")
