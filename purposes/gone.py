"""Rows that were deleted, as the history keeps them: they can be read and put back with their code (R-011)."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, QuerySet
from django.utils.text import capfirst

from .states import columns_of


def row(model: Any, pk: Any) -> Any:
    """The row as it stood when it was deleted, not saved; None where it stands, or never did."""
    event = deletions(model).filter(pgh_obj_id=pk).first()
    return row_of(model, event) if event else None


def row_of(model: Any, event: Any) -> Any:
    """The row as its trace shows it."""
    return model(**columns_of(event))


def deletions(model: Any) -> QuerySet[Any]:
    """For each row that is gone the trace of its last deletion, newest first."""
    traces = model.pgh_event_model.objects.filter(pgh_label="delete")
    gone = traces.exclude(pgh_obj_id__in=model._base_manager.values("pk"))
    last = gone.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id").values("pgh_id")
    found: QuerySet[Any] = model.pgh_event_model.objects.filter(pgh_id__in=last).order_by("-pgh_id")
    return found


def label(lost: Model) -> str:
    """The row's name; its kind and number where it was called after something that is gone too."""
    try:
        return str(lost)
    except ObjectDoesNotExist:
        return f"{capfirst(str(lost._meta.verbose_name))} {lost.pk}"


def label_of(model: Any, pk: Any) -> str:
    """What to call a row that is gone."""
    lost = row(model, pk)
    return label(lost) if lost else f"{capfirst(str(model._meta.verbose_name))} {pk}"
