"""Rows that are written once. Python refuses early and in words, the trigger `refuse_change()` refuses everybody."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, ClassVar, NoReturn, TypeVar

from django.apps import apps
from django.db import models

M = TypeVar("M", bound=models.Model)


class Frozen(StrEnum):
    """What the trigger lets pass. UPDATE and TRUNCATE never do."""

    ALWAYS = "always"  # editions, wordings, stops, tombstones, leaves, history
    UNLESS_TOMBSTONED = "unless_tombstoned"  # DELETE where a tombstone names the row's `leaf_id`
    UNLESS_COUNTED = "unless_counted"  # DELETE where the row is 13 months old and its day and action are counted


class RowIsFrozen(TypeError):
    """Somebody tried to change or remove a row that is written once."""

    def __init__(self, model: type[models.Model], verb: str) -> None:
        super().__init__(f"{model.__name__} is written once: it cannot be {verb}.")


class FrozenQuerySet(models.QuerySet[M]):
    def update(self, **values: Any) -> NoReturn:
        raise RowIsFrozen(self.model, "updated")

    def bulk_update(self, *args: Any, **options: Any) -> NoReturn:
        raise RowIsFrozen(self.model, "updated")

    def update_or_create(self, *args: Any, **options: Any) -> NoReturn:
        raise RowIsFrozen(self.model, "updated")

    def bulk_create(self, objs: Iterable[M], *args: Any, update_conflicts: bool = False, **options: Any) -> list[M]:
        if update_conflicts:
            raise RowIsFrozen(self.model, "updated")
        return super().bulk_create(objs, *args, **options)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Remove rows that may go (tombstoned, counted). The database refuses the others."""
        if mode_of(self.model) is Frozen.ALWAYS:
            raise RowIsFrozen(self.model, "deleted")
        return super().delete()

    # As Django marks its own: `objects.delete()` without a question must not exist.
    delete.queryset_only = True  # type: ignore[attr-defined]


class FrozenModel(models.Model):
    """Base of every insert-only model; `frozen` declares what its trigger lets pass."""

    frozen: ClassVar[Frozen] = Frozen.ALWAYS

    objects = FrozenQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, **options: Any) -> None:
        if not self._state.adding:
            raise RowIsFrozen(type(self), "updated")
        # Without it Django tries an UPDATE first where the primary key is given.
        super().save(**{**options, "force_insert": True})

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        if mode_of(type(self)) is Frozen.ALWAYS:
            raise RowIsFrozen(type(self), "deleted")
        return super().delete(*args, **options)


def mode_of(model: type[models.Model]) -> Frozen | None:
    """How the model is frozen, or None for one whose rows may change."""
    return model.frozen if issubclass(model, FrozenModel) else None


def frozen_models() -> list[type[FrozenModel]]:
    """Every frozen model that has a table, history included, in the order of their tables."""
    with_tables = (m for m in apps.get_models(include_auto_created=True) if m._meta.managed and not m._meta.proxy)
    return sorted((m for m in with_tables if issubclass(m, FrozenModel)), key=lambda m: m._meta.db_table)
