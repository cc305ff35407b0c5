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
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import Any, ClassVar, TypeVar

from django.core import checks
from django.db import models, transaction

from gdpr_registry.canonical import canonical_bytes
from gdpr_registry.frozen import FrozenModel, FrozenQuerySet
from gdpr_registry.models.leaf import Leaf, new_leaf_id
from gdpr_registry.models.tombstone import Tombstone
from gdpr_registry.models.unsealed import Unsealed

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
            _seal(self.model, [row.leaf_id for row in rows], self.db)
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
            _seal(type(self), [self.leaf_id], self._state.db)

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
    """Leave a tombstone for each of these rows, then delete them: one run, one transaction. Returns how many went.

    `run` is that of a larger erasure. Another erasure of the same rows at the same time is waited for.
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
        "columns": {name: _column(row, name) for name in row.sealed_columns[schema]},
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


def _column(row: SealedModel, name: str) -> Any:
    column = next(f for f in row._meta.concrete_fields if name in (f.name, f.attname))
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


def _seal(model: type[SealedModel], leaf_ids: list[Any], using: str | None) -> None:
    # Read back: the hash is over what the database holds, with its defaults and its rounding.
    rows = model._base_manager.using(using).filter(leaf_id__in=leaf_ids)
    schema = model.newest_schema()
    leaves = [Leaf(id=row.leaf_id, schema=schema, hash=hash_of(row, schema)) for row in rows]
    Leaf.objects.using(using).bulk_create(leaves)
    Unsealed.objects.using(using).bulk_create([Unsealed(leaf_id=leaf.id) for leaf in leaves])


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
