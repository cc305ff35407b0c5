"""Tables made for a test: a sealed kind that may be erased, as later kinds will be. Rolled back with the test."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models.functions import Now
from django.test.utils import isolate_apps
from psycopg import sql

from gdpr_registry import grants, walls
from gdpr_registry.evidence import SealedModel
from gdpr_registry.frozen import Frozen
from gdpr_registry.translated import TranslatedField

with isolate_apps("gdpr_registry"):

    class Probe(SealedModel):
        frozen = Frozen.UNLESS_TOMBSTONED
        sealed_columns = {
            1: ["code", "happened_at"],
            2: ["code", "happened_at", "day", "title", "tags", "amount", "raw"],
        }
        not_sealed = frozenset({"recorded_at"})

        code = models.CharField(max_length=50)
        happened_at = models.DateTimeField(db_default=Now())
        recorded_at = models.DateTimeField(db_default=Now())
        day = models.DateField(null=True)
        title = TranslatedField(blank=True)
        tags = ArrayField(models.CharField(max_length=20), default=list)
        amount = models.DecimalField(max_digits=8, decimal_places=2, null=True)
        raw = models.BinaryField(null=True)

        class Meta:
            app_label = "gdpr_registry"
            db_table = "probe"


def make_table(model: type[Any]) -> None:
    """Create and freeze the probe's table. Act as owner."""
    with connection.schema_editor() as editor:
        editor.create_model(model)
    for statement in [
        *walls.freeze(model._meta.db_table, model.frozen),
        sql.SQL("GRANT {} ON {} TO {}").format(
            sql.SQL(", ".join(walls.privileges_on(model))),
            sql.Identifier(model._meta.db_table),
            sql.Identifier(grants.application_role()),
        ),
    ]:
        execute(statement)


def execute(statement: Any, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall() if cursor.description else []


@contextmanager
def unlimited(model: type[models.Model]) -> Iterator[None]:
    """Let the table of `model` take a row of nothing but its key. Act as owner, in a transaction that is undone."""
    table = sql.Identifier(model._meta.db_table)
    for column in model._meta.concrete_fields:
        if not column.primary_key:
            execute(sql.SQL("ALTER TABLE {} ALTER {} DROP NOT NULL").format(table, sql.Identifier(column.column)))
    for (name,) in execute(
        "SELECT conname FROM pg_constraint WHERE contype IN ('c', 'f') AND conrelid = %s::regclass",
        model._meta.db_table,
    ):
        execute(sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(table, sql.Identifier(name)))
    yield
