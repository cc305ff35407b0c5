"""Who changed what in the register, recorded by database triggers (R-011).

Put `@tracked` above a model of the register or of configuration, never above one about data subjects or accounts
(history would keep what erasure must remove). Each insert, update and delete, also by `bulk_create`,
`queryset.update` and raw SQL, leaves a frozen row in `<Model>History` with all columns as they were, the account and
reason of the context, and the database role of the session. Many-to-many relations need an explicit, tracked through
model.

    @history.tracked
    class Purpose(models.Model): ...

    with history.context(by=officer, reason="quarterly review"):
        ...
    history.of(purpose)            # every change of the row, oldest first
    history.of(purpose, parts=True)  # and of the tracked rows that go with it when it is deleted
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import pghistory
from django.contrib.auth import get_user_model
from django.db import connection, models
from django.db.models import Func
from pghistory import runtime
from pghistory.models import Event

from gdpr_registry.frozen import FrozenModel

M = TypeVar("M", bound=type[models.Model])

ACTIONS = ("insert", "update", "delete")


class HistoryEvent(FrozenModel, Event):
    """Base of every history table. The trigger fills the rows; nobody else writes them."""

    pgh_id = models.BigAutoField(primary_key=True)
    pgh_session_user = models.CharField(
        max_length=63, editable=False, db_default=Func(template="SESSION_USER", output_field=models.CharField())
    )

    class Meta:
        abstract = True


def tracked(model: M) -> M:
    """Class decorator: trace every insert, update and delete of the model's rows in `<Model>History`."""
    decorate = pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        base_model=HistoryEvent,
        model_name=f"{model.__name__}History",
        obj_field=pghistory.ObjForeignKey(related_name="history"),
        context_field=pghistory.ContextJSONField(),
        meta={"default_permissions": ()},
    )
    return decorate(model)


@contextmanager
def context(*, by: models.Model | None, reason: str = "") -> Iterator[None]:
    """Attribute the changes made inside to the account `by`. An inner context ends with its block.

    Inside a context `executemany` raises and COPY writes no context: import rows with `bulk_create`.
    """
    said = {"user": by.pk if by else None, **({"reason": reason} if reason else {})}
    outer = dict(runtime._tracker.value.metadata) if hasattr(runtime._tracker, "value") else None
    with pghistory.context(**said) as current:
        try:
            yield
        finally:
            if outer is not None:
                current.metadata.clear()
                current.metadata.update(outer)
    if outer is None:
        _forget()


def _forget() -> None:
    # pghistory leaves its settings until the transaction ends: what follows in it would be laid at the same door.
    if connection.in_atomic_block and not connection.needs_rollback:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('pghistory.context_id', '', true),"
                " set_config('pghistory.context_metadata', '', true)"
            )


@dataclass(frozen=True)
class Change:
    """One trace: what happened to one row. `difference` holds column name -> (before, after)."""

    at: datetime
    action: str
    model: type[models.Model]
    object_id: Any
    user_id: int | None
    reason: str
    session_user: str
    difference: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    by: Any = None
    #: The number of the trace within the history of its model.
    event_id: int = 0
    #: The context it was made in, the same for all traces of one save; None outside of any.
    context_id: UUID | None = None


@dataclass(frozen=True)
class Edit:
    """Who touched a row and when; the short form of a `Change`."""

    at: datetime
    action: str
    user_id: int | None


def of(instance: models.Model, *, parts: bool = False) -> list[Change]:
    """Every change of the row, oldest first; with `parts`, also of the tracked rows that cascade from it."""
    return of_row(type(instance), instance.pk, parts=parts)


def of_row(model: type[models.Model], pk: Any, *, parts: bool = False) -> list[Change]:
    """As `of`, for a row that may be gone."""
    traces = [trace for events in _events_of(model, {pk}, parts=parts) for trace in _changes(events)]
    traces.sort(key=lambda change: change.at)
    return _with_accounts(traces)


def last_editor(instance: models.Model, *, parts: bool = True) -> Any:
    """The account that made the newest change of the row (and its parts); None if a command or nobody did."""
    newest = [e for e in (events.last() for events in _events_of(type(instance), {instance.pk}, parts=parts)) if e]
    if not newest:
        return None
    user_id = _said(max(newest, key=lambda event: event.pgh_created_at)).get("user")
    return get_user_model().objects.filter(pk=user_id).first() if user_id else None


def edits(model: type[models.Model], *, since: datetime | None = None, parts: bool = True) -> dict[Any, list[Edit]]:
    """Every edit of every row of `model`, oldest first, by primary key: one query per tracked model of the tree."""
    found: dict[Any, list[Edit]] = defaultdict(list)
    _gather(model, {}, None, since, parts, found)
    return {pk: sorted(rows, key=lambda edit: edit.at) for pk, rows in found.items()}


def _gather(
    model: Any,
    roots: dict[Any, Any],
    link: str | None,
    since: datetime | None,
    parts: bool,
    found: dict[Any, list[Edit]],
) -> None:
    own: dict[Any, Any] = {}
    columns = ("pgh_obj_id", link or "pgh_obj_id", "pgh_created_at", "pgh_label", "pgh_context")
    for pk, parent, at, label, said in model.pgh_event_model.objects.order_by("pgh_id").values_list(*columns):
        own[pk] = parent if link is None else roots.get(parent)
        if own[pk] is not None and (since is None or at >= since):
            found[own[pk]].append(Edit(at, label, (said or {}).get("user")))
    for part, column in parts_of(model) if parts else []:
        _gather(part, own, column, since, parts, found)


def parts_of(model: type[models.Model]) -> list[tuple[Any, str]]:
    """The tracked models whose rows go with a row of `model`, each with the column that names it."""
    relations = (r for r in model._meta.related_objects if getattr(r, "on_delete", None) is models.CASCADE)
    return [
        (r.related_model, r.field.attname)
        for r in relations
        if r.related_model is not model and hasattr(r.related_model, "pgh_event_model")
    ]


def _events_of(
    model: Any, pks: set[Any], *, parts: bool, seen: dict[Any, set[Any]] | None = None
) -> Iterator[models.QuerySet[Any]]:
    # A part that hangs on its row by two ways is told of once.
    seen = defaultdict(set) if seen is None else seen
    pks = pks - seen[model]
    seen[model] |= pks
    events = model.pgh_event_model.objects.order_by("pgh_id")
    yield events.filter(pgh_obj_id__in=pks)
    for part, column in parts_of(model) if parts else []:
        named = part.pgh_event_model.objects.filter(**{f"{column}__in": pks})
        part_pks = set(named.values_list("pgh_obj_id", flat=True))
        if part_pks:
            yield from _events_of(part, part_pks, parts=True, seen=seen)


def _changes(events: models.QuerySet[Any]) -> Iterator[Change]:
    before: dict[Any, dict[str, Any]] = {}
    for event in events:
        row = _row(event)
        old = before.get(event.pgh_obj_id, {})
        new = {} if event.pgh_label == "delete" else row
        # A delete keeps the row as it was: it is its own past, also where the insert was never traced.
        old = row if event.pgh_label == "delete" else old
        said = _said(event)
        yield Change(
            at=event.pgh_created_at,
            action=event.pgh_label,
            model=event.pgh_tracked_model,
            object_id=event.pgh_obj_id,
            user_id=said.get("user"),
            reason=said.get("reason", ""),
            session_user=event.pgh_session_user,
            difference={n: (old.get(n), new.get(n)) for n in row if old.get(n) != new.get(n)},
            event_id=event.pgh_id,
            context_id=event.pgh_context_id,
        )
        before[event.pgh_obj_id] = row


def _row(event: Any) -> dict[str, Any]:
    return {f.name: getattr(event, f.attname) for f in event._meta.fields if not f.name.startswith("pgh_")}


def _said(event: Any) -> dict[str, Any]:
    return event.pgh_context or {}


def _with_accounts(changes: list[Change]) -> list[Change]:
    accounts = get_user_model().objects.in_bulk({c.user_id for c in changes if c.user_id})
    return [Change(**{**vars(c), "by": accounts.get(c.user_id)}) for c in changes]
