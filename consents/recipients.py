"""Who outside the company is told of a withdrawal or an objection, from the edition (R-055, Art. 19 and 28). Pure."""

from collections.abc import Sequence

from purposes.document import Receiver, RegisterDocument

from .fold import Said, State, fold
from .kinds import Ground, Kind

#: What ends a yes.
ENDS_YES = frozenset({Kind.REFUSED, Kind.WITHDRAWN, Kind.REVOKED})


def is_told_on(event: Said, before: Sequence[Said]) -> bool:
    """Whether recipients are told of this event, after these of its key.

    Of what ends a yes, where a yes was the last word: before it nothing was handed on. A yes that is declared invalid
    ends as well: what was handed on rested on nothing (Art. 17(1)(d)). Of an objection always.
    """
    if event.kind == Kind.OBJECTED:
        return True
    if event.kind not in ENDS_YES and event.kind != Kind.INVALIDATED:
        return False
    return fold(before).is_given and not fold([*before, event]).is_given


def holds_no_more(event: Said, before: Sequence[Said]) -> bool:
    """Whether this declares a no invalid that recipients were to be told of, and no other no stands in its place.

    Where the yes does not stand again, what they were told is still what they have to do.
    """
    if event.kind != Kind.INVALIDATED:
        return False
    voided = next((said for said in before if said.id == event.voids_id), None)
    if voided is None:
        return False
    state = fold([*before, event])
    return state.is_given if voided.kind in ENDS_YES else voided.kind == Kind.OBJECTED and not _objects(state, voided)


def _objects(state: State, voided: Said) -> bool:
    if voided.ground == Ground.DIRECT_MARKETING:
        return state.marketing_objected_at is not None
    return bool(state.objection)


def recipients_of(document: RegisterDocument, purpose: str) -> list[Receiver]:
    """Whoever has the data of this purpose by its activities; nobody of a purpose that is not in the document.

    Those to whom data are disclosed, and those who run a system that they are in: a processor is a recipient, too
    (Art. 4(9)).
    """
    found = next((each for each in document.public.purposes if each.code == purpose), None)
    if found is None:
        return []
    run_by = {system.code: system.run_by for system in document.record.systems}
    cells = [(activity, cell) for activity in document.record.activities for cell in activity.cells_of(found)]
    codes = {code for _activity, cell in cells for code in cell.recipients}
    codes |= {run_by.get(system, "") for activity, _cell in cells for system in activity.systems}
    return [receiver for receiver in document.record.recipients if receiver.code in codes]
