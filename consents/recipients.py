"""Who outside the company is told of a withdrawal or an objection, from the edition (R-055, Art. 19 and 28). Pure."""

from collections.abc import Iterable

from purposes.document import Receiver, RegisterDocument

from .fold import Said, fold
from .kinds import Kind

#: What ends a yes.
ENDS_YES = frozenset({Kind.REFUSED, Kind.WITHDRAWN, Kind.REVOKED})


def is_told_on(kind: str, before: Iterable[Said]) -> bool:
    """Whether recipients are told of an event of this kind, after these of its key.

    Of what ends a yes, where a yes was the last word: before it nothing was handed on. Of an objection always.
    """
    return kind == Kind.OBJECTED or (kind in ENDS_YES and fold(before).is_given)


def recipients_of(document: RegisterDocument, purpose: str) -> list[Receiver]:
    """The recipients to whom the activities disclose the data of this purpose; none of a purpose that is not in it."""
    found = next((each for each in document.public.purposes if each.code == purpose), None)
    if found is None:
        return []
    cells = (cell for activity in document.record.activities for cell in activity.cells_of(found))
    codes = {code for cell in cells for code in cell.recipients}
    return [receiver for receiver in document.record.recipients if receiver.code in codes]
