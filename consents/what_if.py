"""A change tried on a document in memory: nothing is saved, and the draft stays as it is. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from msgspec.structs import replace

from purposes.document import ConsentWording, PublicPurpose, RegisterDocument, StaffTask


@dataclass(frozen=True)
class Change:
    """What to try on a purpose. None leaves it as the draft has it; `raises_revision` asks everybody anew."""

    purpose: str
    basis: str | None = None
    #: The permission for a channel (`ChannelPermission`) that each of its tasks needs.
    permission: str | None = None
    raises_revision: bool = False


def changed(document: RegisterDocument, change: Change, before: RegisterDocument) -> RegisterDocument:
    """The document with the change. `before` is the last edition.

    Another basis is a material change, which raises the revision as a publication would (R-044); a revision that the
    draft has raised already is not raised twice.
    """
    revision = _revision(document, change, before)

    def of_purpose(row: PublicPurpose) -> PublicPurpose:
        if row.code != change.purpose:
            return row
        return replace(row, revision=revision, primary_basis=change.basis or row.primary_basis)

    def of_wording(row: ConsentWording) -> ConsentWording:
        return replace(row, revision=revision) if row.purpose == change.purpose else row

    def of_task(row: StaffTask) -> StaffTask:
        if row.purpose != change.purpose or change.permission is None:
            return row
        return replace(row, channel_permission=change.permission)

    public = replace(
        document.public,
        purposes=[of_purpose(row) for row in document.public.purposes],
        wordings=[of_wording(row) for row in document.public.wordings],
    )
    tasks = [of_task(row) for row in document.record.tasks]
    return replace(document, public=public, record=replace(document.record, tasks=tasks))


def _revision(document: RegisterDocument, change: Change, before: RegisterDocument) -> int:
    [now] = [row for row in document.public.purposes if row.code == change.purpose]
    [published] = [row for row in before.public.purposes if row.code == change.purpose] or [now]
    is_raised = change.raises_revision or change.basis not in (None, published.primary_basis)
    return max(now.revision, published.revision + is_raised)
