"""Bringing files into the register: uploaded, applied in one transaction, undone as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from django.db import DataError, IntegrityError, connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdpr_registry import access, history

from ..exceptions import RegisterError
from ..imports import plan
from ..imports.door import Door
from ..imports.plan import REGISTER
from ..imports.setup import Setup
from ..imports.verdict import State, changes_of, counted
from ..models import ImportBatch, ImportState
from ..spreadsheet.changes import Act, Change, counts, removed, stale, still_needed
from ..spreadsheet.snapshot import Snapshot
from ..spreadsheet.store import write
from ..spreadsheet.tables import TABLES
from .common import ask_permission, database_now

DOWNLOADED = access.register("purposes.register_downloaded", gettext_lazy("took the register away to edit it"))
UPLOADED = access.register("purposes.import_uploaded", gettext_lazy("uploaded a file to import"))
APPLIED = access.register("purposes.import_applied", gettext_lazy("applied an import"))
UNDONE = access.register("purposes.import_undone", gettext_lazy("undid an import"))
DROPPED = access.register("purposes.import_dropped", gettext_lazy("dropped an upload"))


def _ask(by: Any, door: Door = REGISTER) -> None:
    ask_permission(by, door.permission, door.refusal)


@transaction.atomic
def note_download(*, by: Any) -> None:
    """Trace that somebody takes the register away to edit it. Raises PermissionDenied."""
    _ask(by)
    access.record(DOWNLOADED, by=by, object_kind="purposes.register")


@transaction.atomic
def upload(*, name: str, content: bytes, by: Any, door: Door = REGISTER) -> ImportBatch:
    """Keep a file until it is applied, and guess what its columns hold. Raises RegisterError, PermissionDenied."""
    _ask(by, door)
    kind, setup = door.begin(content, name)
    batch = ImportBatch.objects.create(kind=kind, file_name=name[-200:], setup=setup.dump(), uploaded_by=by)
    # What is sealed is bound to the number of its row.
    batch.content = door.sealed(batch, content)
    batch.save(update_fields=["content"])
    access.record(UPLOADED, by=by, obj=batch)
    return batch


@transaction.atomic
def prepare(*, batch: ImportBatch, setup: Setup, by: Any, door: Door = REGISTER) -> ImportBatch:
    """Keep what an officer said of the columns and words. Raises RegisterError, PermissionDenied."""
    held = held_open(batch, by, door)
    held.setup = setup.dump()
    held.save(update_fields=["setup"])
    return held


@transaction.atomic
def drop(*, batch: ImportBatch, by: Any, door: Door = REGISTER) -> None:
    """Remove an upload that is not applied. Raises RegisterError, PermissionDenied."""
    held = held_open(batch, by, door)
    access.record(DROPPED, by=by, obj=held)
    held.delete()


def forget_old_uploads() -> int:
    """Remove the uploads that nobody applied within seven days. Returns how many."""
    gone, _by_model = ImportBatch.objects.forgotten().delete()
    return gone


def apply(*, batch: ImportBatch, by: Any, seen: str = "") -> ImportBatch:
    """Write all that is clear, or nothing. Raises RegisterError, PermissionDenied."""
    for _done, _total in applying(batch=batch, by=by, seen=seen):
        pass
    batch.refresh_from_db()
    return batch


def applying(*, batch: ImportBatch, by: Any, seen: str = "") -> Iterator[tuple[int, int]]:
    """As `apply`, telling (written, of all) along the way. Whoever stops listening stops it, and nothing is written.

    `seen` is the fingerprint of what the officer saw; where it would be something else now, the import is refused.
    """
    with transaction.atomic():
        held = held_open(batch, by)
        _hold_the_register()
        look = plan.look(held)
        refuse_unseen(seen, look.fingerprint)
        if look.asks:
            raise RegisterError(look.asks)
        changes = list(changes_of(look.verdicts))
        if not changes:
            raise RegisterError(_("There is nothing to write: no row is new or changed."))
        yield 0, len(changes)
        for done in _written(changes, look.snapshot, by, _("Import of %(file)s") % {"file": held.file_name}):
            yield done, len(changes)
        _close(held, changes, counted(look.verdicts), by)


def _written(changes: list[Change], snapshot: Snapshot, by: Any, reason: str) -> Iterator[int]:
    steps = write(changes, snapshot)
    while True:
        # The context ends before anybody is told: what listens may be another context.
        with history.context(by=by, reason=reason), refused_in_sentences():
            done = next(steps, None)
        if done is None:
            return
        yield done


class refused_in_sentences:
    """What the database refuses, told in the sentence of its constraint."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        if isinstance(error, IntegrityError | DataError):
            raise RegisterError(_sentence(error)) from error


def _sentence(error: Exception) -> str:
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") or ""
    for table in TABLES.values():
        for constraint in table.model._meta.constraints:
            if constraint.name == name:
                return f"{table.title}: {constraint.get_violation_error_message()}"
    return _("The database refused a row, and nothing was written: %(name)s.") % {"name": name or type(error).__name__}


def _close(held: ImportBatch, changes: list[Change], rows: dict[State, int], by: Any) -> None:
    held.changes = msgspec.to_builtins(changes)
    held.counts = {"rows": {state.value: number for state, number in rows.items()}, "records": counts(changes)}
    close(held, by, [name.replace("-", "_") for name in counts(changes)])


def refuse_unseen(seen: str, fingerprint: str) -> None:
    """Raise RegisterError where something else would be written than the officer saw."""
    if seen and seen != fingerprint:
        raise RegisterError(_("The register has changed since you looked: look at the rows again."))


def close(held: ImportBatch, by: Any, fields: Iterable[str]) -> None:
    """The import is applied: its file goes, what it changed is kept. With the trace."""
    held.state, held.applied_by, held.applied_at = ImportState.APPLIED, by, database_now()
    held.content = b""
    held.save(update_fields=["state", "applied_by", "applied_at", "content", "setup", "changes", "counts"])
    access.record(APPLIED, by=by, obj=held, fields=fields)


@transaction.atomic
def undo(*, batch: ImportBatch, by: Any) -> ImportBatch:
    """Put everything back as it was before the import. Raises RegisterError where a row was changed since."""
    held = held_applied(batch, by)
    _hold_the_register()
    snapshot = Snapshot.taken()
    back = [change.turned_back for change in msgspec.convert(held.changes, list[Change])]
    _refuse_what_moved(back, snapshot)
    for _done in _written(back, snapshot, by, _("Import of %(file)s undone") % {"file": held.file_name}):
        pass
    return close_for_good(held, by)


def close_for_good(held: ImportBatch, by: Any) -> ImportBatch:
    """The import is undone, for good. With the trace."""
    held.state, held.undone_by, held.undone_at = ImportState.UNDONE, by, database_now()
    held.save(update_fields=["state", "undone_by", "undone_at"])
    access.record(UNDONE, by=by, obj=held)
    return held


#: Rows named in a refusal.
NAMED = 5


def _refuse_what_moved(back: list[Change], snapshot: Snapshot) -> None:
    moved = [f"{TABLES[change.table].title} {change.label}" for change in stale(back, snapshot)]
    going = {(change.table, change.key) for change in back if change.act is Act.REMOVE}
    parts = [
        f"{TABLES[part.table].title} {part.label}"
        for change in back
        if change.act is Act.REMOVE and TABLES[change.table].parts and not moved
        for part in removed(change.table, change.key, snapshot)
        if (part.table, part.key) not in going
    ]
    needed = (
        []
        if moved
        else [f"{TABLES[name].title} {' · '.join(key)}" for name, key in still_needed(back, snapshot).values()]
    )
    outside = [] if moved else plan.parts_elsewhere(back, snapshot)
    if found := list(dict.fromkeys([*moved, *parts, *needed, *outside])):
        raise RegisterError(
            _("The import cannot be undone: since then these rows were changed or used. %(rows)s")
            % {"rows": "; ".join(found[:NAMED]) + (" …" if len(found) > NAMED else "")}
        )


def held_open(batch: ImportBatch, by: Any, door: Door = REGISTER) -> ImportBatch:
    """The import as the database has it, held, still to be applied. Raises RegisterError, PermissionDenied."""
    _ask(by, door)
    held = _held(batch, door)
    if held is None or not held.is_open:
        raise RegisterError(_("This import was applied or removed already."))
    return held


def held_applied(batch: ImportBatch, by: Any, door: Door = REGISTER) -> ImportBatch:
    """The import as the database has it, held, applied and not undone. Raises RegisterError, PermissionDenied."""
    _ask(by, door)
    held = _held(batch, door)
    if held is None or held.state != ImportState.APPLIED:
        raise RegisterError(_("Only an import that is applied can be undone."))
    return held


def _held(batch: ImportBatch, door: Door) -> ImportBatch | None:
    # A door opens its own kinds only: another app's import would be closed, and nothing of it written.
    return ImportBatch.objects.of_kinds(door.kinds).select_for_update(of=("self",)).filter(pk=batch.pk).first()


def _hold_the_register() -> None:
    """Until the end of this transaction nobody else writes the rows that are compared; reading goes on."""
    links = [link.through for table in TABLES.values() for link in table.links]
    written = [*(table.model for table in TABLES.values()), *links]
    quoted = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in written)
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {quoted} IN SHARE ROW EXCLUSIVE MODE")
