"""The trace of acts on people and accounts: who, when, which action, which fields, for which purpose, never a value."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import connection, models, transaction
from psycopg import sql

from gdpr_registry import walls
from gdpr_registry.frozen import Frozen
from gdpr_registry.models.access_entry import AccessEntry

# Dotted name -> the sentence a reader sees. Each app registers its own, in `AppConfig.ready()` or beside its actions.
_ACTIONS: dict[str, Any] = {}

DOTTED = re.compile(r"[a-z]+(_[a-z]+)*(\.[a-z]+(_[a-z]+)*)+")
FIELD = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")


class UnknownAction(LookupError):
    """An action that nobody registered: a typing error would otherwise become a trace that nobody finds."""


def register(name: str, sentence: Any) -> str:
    """Make `name` ("accounts.role_given") an action, told as `sentence` (lazily translated). Returns the name.

    Raises ValueError for a name that is not dotted lower-case words, or is taken with another sentence.
    """
    if not DOTTED.fullmatch(name):
        raise ValueError(f"{name!r} is not a name like 'accounts.role_given'.")
    if _ACTIONS.get(name, sentence) != sentence:
        raise ValueError(f"The action {name} is registered with another sentence.")
    _ACTIONS[name] = sentence
    return name


def sentence_of(name: str) -> Any:
    """What the action says to a reader. Raises UnknownAction."""
    if name not in _ACTIONS:
        raise UnknownAction(f"No action is called {name!r}: register it with `access.register`.")
    return _ACTIONS[name]


def actions() -> dict[str, Any]:
    """Every registered action and its sentence, by name."""
    return dict(sorted(_ACTIONS.items()))


def record(
    action: str,
    *,
    by: Any,
    obj: models.Model | None = None,
    object_kind: str = "",
    object_id: Any = "",
    fields: Iterable[str] = (),
    purpose: str = "",
    role: str = "",
) -> AccessEntry:
    """Write one entry in the caller's transaction. `by` is an account, or None for the system and for nobody signed in.

    Name the object by `obj`, or by kind and id where it is not a row. `role` is what the account acted as; without it
    all roles it holds. Raises UnknownAction, and ValueError for what is no name of a field: values stay out.
    """
    entry = _entry(action, by, fields, purpose, role)
    entry.object_kind = obj._meta.label_lower if obj else object_kind
    entry.object_id = str(obj.pk if obj else object_id)
    entry.save()
    return entry


def record_each(
    action: str, *, by: Any, object_kind: str, objects: Mapping[Any, Iterable[str]], purpose: str = ""
) -> None:
    """As `record`, once for each object: its id with the fields of it."""
    entries = []
    for object_id, fields in objects.items():
        entry = _entry(action, by, fields, purpose)
        entry.object_kind, entry.object_id = object_kind, str(object_id)
        entries.append(entry)
    AccessEntry.objects.bulk_create(entries, batch_size=1000)


def _entry(action: str, by: Any, fields: Iterable[str], purpose: str, role: str = "") -> AccessEntry:
    sentence_of(action)
    names = sorted(fields)
    if wrong := [name for name in names if not FIELD.fullmatch(name)]:
        raise ValueError(f"An access entry names fields, it does not hold values: {len(wrong)} of these is no name.")
    return AccessEntry(
        action=action,
        actor_id=getattr(by, "pk", None),
        actor_role=role or ", ".join(sorted(getattr(by, "role_names", ()))),
        fields=names,
        purpose=purpose,
    )


def entries_of(object_kind: str, ids: Collection[Any]) -> models.QuerySet[AccessEntry]:
    """What is still kept of what was done with these objects: 13 months."""
    return AccessEntry.objects.filter(object_kind=object_kind, object_id__in=[str(one) for one in ids])


# Whole days (UTC) that lie more than 13 months back, by the database's clock.
_OLD = sql.SQL("at < date_trunc('day', (now() - interval '13 months') AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'")
_LISTED = sql.SQL("SELECT at, action FROM {table} WHERE {old}")
_REMOVE = sql.SQL("DELETE FROM {table} WHERE {old}")
_COUNT = sql.SQL("""
    INSERT INTO gdpr_registry_accesscount (day, action, count)
    SELECT (at AT TIME ZONE 'UTC')::date, action, count(*) FROM ({old}) AS old
    GROUP BY 1, 2 ON CONFLICT (day, action) DO NOTHING
""")


def count_and_remove() -> int:
    """Count what each day that lies more than 13 months back holds, by action, then remove it. Returns how many went.

    Of every kind of row that goes once it is counted: access entries, and of the apps above the kinds that are many
    and never sealed one by one.
    """
    tables = [sql.Identifier(table) for table, mode in walls.frozen_tables() if mode is Frozen.UNLESS_COUNTED]
    listed = [_LISTED.format(table=table, old=_OLD) for table in tables]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_COUNT.format(old=sql.SQL(" UNION ALL ").join(listed)))
        return sum(_remove(cursor, table) for table in tables)


def _remove(cursor: Any, table: sql.Identifier) -> int:
    cursor.execute(_REMOVE.format(table=table, old=_OLD))
    removed: int = cursor.rowcount
    return removed
