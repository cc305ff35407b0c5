"""What is wrong with the evidence: rows that changed, rows that went without a tombstone, walls that are down."""

from collections.abc import Iterator

from django.apps import apps
from django.db import connection

from gdpr_registry import evidence, walls
from gdpr_registry.evidence import SealedModel
from gdpr_registry.models.leaf import Leaf

CHUNK = 2000


def of_evidence() -> Iterator[str]:
    """A sentence for each sealed row that is not what its leaf says, and for each leaf without row or tombstone."""
    for kind in sealed_kinds():
        yield from _changed_rows(kind)
    for leaf_id in _leaves_without_row():
        yield f"The row of leaf {leaf_id} is missing without a tombstone."


def of_walls() -> Iterator[str]:
    """A sentence for each frozen table of this database that lacks its triggers."""
    up = walls.frozen_as_they_are()
    existing = set(connection.introspection.table_names())
    for table, mode in walls.frozen_tables():
        if table in existing and (table, mode) not in up:
            yield f"The table {table} is not frozen ({mode})."


def sealed_kinds() -> list[type[SealedModel]]:
    """Every kind of row that leaves a leaf, by name."""
    kinds = (model for model in apps.get_models() if issubclass(model, SealedModel))
    return sorted(kinds, key=lambda kind: kind.sealed_kind())


def _changed_rows(kind: type[SealedModel]) -> Iterator[str]:
    for row in kind._base_manager.select_related("leaf").order_by("pk").iterator(chunk_size=CHUNK):
        if not evidence.matches(row):
            yield f"The {kind.sealed_kind()} {row.pk} is not what its leaf says."


def _leaves_without_row() -> Iterator[str]:
    gone = Leaf.objects.filter(tombstone__isnull=True)
    for kind in sealed_kinds():
        gone = gone.exclude(id__in=kind._base_manager.values("leaf_id"))
    return (str(leaf_id) for leaf_id in gone.values_list("id", flat=True).iterator(chunk_size=CHUNK))
