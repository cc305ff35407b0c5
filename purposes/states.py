"""How rows and what belongs to them stand, and stood: read from the history that the database keeps (R-011).

A version is the newest trace of a row and of its parts; it moves with every save, by whatever door.
"""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Max, Q, Value

from gdpr_registry import history

from .models import Assessment

#: Parts that have a page of their own: the page of the row they hang on does not edit them.
ON_THEIR_OWN_PAGE = frozenset({Assessment})

Events = models.QuerySet[Any]
#: model -> primary key -> columns
State = dict[Any, dict[Any, dict[str, Any]]]


def events_of(model: Any, pks: Collection[Any]) -> list[tuple[Any, Events]]:
    """The traces of these rows and of their parts, by model, rows before their parts."""
    found: dict[Any, Events] = {}
    _gather(model, Q(pgh_obj_id__in=list(pks)), found)
    return [(kind, found[kind]) for kind in _after_what_they_name(list(found))]


def _after_what_they_name(kinds: list[Any]) -> Iterator[Any]:
    """The models in an order in which each comes after those that its foreign keys name."""
    waiting = {kind: _named(kind) & set(kinds) - {kind} for kind in kinds}
    while waiting:
        ready = next(kind for kind, named in waiting.items() if not named & waiting.keys())
        del waiting[ready]
        yield ready


def _named(kind: Any) -> set[Any]:
    return {field.related_model for field in kind._meta.concrete_fields if field.related_model}


def _gather(model: Any, which: Q, found: dict[Any, Events]) -> None:
    found[model] = model.pgh_event_model.objects.filter(which)
    named = found[model].values("pgh_obj_id")
    for part, column in history.parts_of(model):
        if part not in found and part not in ON_THEIR_OWN_PAGE:
            _gather(part, Q(**{f"{column}__in": named}), found)


def version(model: Any, pks: Collection[Any]) -> str:
    """The version of these rows with their parts: one query."""
    events = events_of(model, pks)
    newest = [
        traces.order_by()
        .annotate(place=Value(place))
        .values("place")
        .annotate(newest=Max("pgh_id"))
        .values_list("place", "newest")
        for place, (_model, traces) in enumerate(events)
    ]
    first, *others = newest
    found = dict(first.union(*others, all=True) if others else first)
    return "-".join(str(found.get(place) or 0) for place in range(len(events)))


def changes_since(row: models.Model, known: str) -> list[history.Change]:
    """What happened to the row and its parts after the version `known`, oldest first."""
    bounds = dict(zip((model for model, _events in events_of(type(row), [row.pk])), _numbers(known), strict=False))
    changes = history.of(row, parts=True)
    return [change for change in changes if change.event_id > bounds.get(change.model, change.event_id)]


def state_at(row: models.Model, moment: datetime) -> State:
    """The row and its parts as they stood after all changes up to `moment`."""
    return _state(row, [Q(pgh_created_at__lte=moment)] * len(events_of(type(row), [row.pk])))


def state_of_version(row: models.Model, known: str) -> State:
    """The row and its parts as they stood in the version `known`."""
    return _state(row, [Q(pgh_id__lte=number) for number in _numbers(known)])


def state_now(row: models.Model) -> State:
    """The row and its parts as they stand."""
    return _state(row, [Q()] * len(events_of(type(row), [row.pk])))


def _state(row: models.Model, bounds: list[Q]) -> State:
    events = events_of(type(row), [row.pk])
    return {model: dict(_rows(traces.filter(bound))) for (model, traces), bound in zip(events, bounds, strict=False)}


def _rows(traces: Events) -> Iterator[tuple[Any, dict[str, Any]]]:
    for event in traces.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id"):
        if event.pgh_label != "delete":
            yield event.pgh_obj_id, columns_of(event)


def columns_of(event: Any) -> dict[str, Any]:
    """The columns of the row as a trace of it keeps them."""
    return {
        field.attname: getattr(event, field.attname)
        for field in event._meta.fields
        if not field.name.startswith("pgh_")
    }


def _numbers(known: str) -> list[int]:
    """The numbers of a version; none for what is no version."""
    parts = known.split("-")
    return [int(part) for part in parts] if all(part.isdecimal() for part in parts) else []
