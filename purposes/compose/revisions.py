"""The revision of each purpose: raised by a material change of what people were told. Pure."""

import msgspec

from ..differences import Change
from ..document import ConsentWording, PublicPurpose, RegisterDocument
from .draft import Draft


def with_revisions(
    document: RegisterDocument, draft: Draft, base: RegisterDocument | None, changes: list[Change]
) -> RegisterDocument:
    """The document with each purpose at its revision: that of the last edition, or one more.

    A purpose that is not in the last edition takes the revision of its row, which publication has raised when the
    purpose left the editions: a purpose that comes back is never taken for what it was.
    """
    raised = {change.purpose for change in changes if change.raises_revision}
    before = {purpose.code: purpose.revision for purpose in base.public.purposes} if base else {}

    def revision(code: str) -> int:
        if code in before:
            return before[code] + (code in raised)
        row = draft.row("purpose", code)
        return row.revision if row else 1

    def of_purpose(purpose: PublicPurpose) -> PublicPurpose:
        return msgspec.structs.replace(purpose, revision=revision(purpose.code))

    def of_wording(wording: ConsentWording) -> ConsentWording:
        return msgspec.structs.replace(wording, revision=revision(wording.purpose))

    public = msgspec.structs.replace(
        document.public,
        purposes=[of_purpose(purpose) for purpose in document.public.purposes],
        wordings=[of_wording(wording) for wording in document.public.wordings],
    )
    return RegisterDocument(public=public, record=document.record)
