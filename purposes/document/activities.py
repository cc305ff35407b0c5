"""Processing activities: the lines of the record with their matrix, time limits and transfers (record)."""

from .part import Part, Text
from .purposes import PublicPurpose


class ActivityLimit(Part, frozen=True):
    """A time limit of an activity with its reason; `purpose` is a code, or empty for all of the activity's."""

    code: str
    purpose: str
    duration: int | None
    unit: str
    counted_from: Text
    condition: Text
    reason: Text


class ActivityCell(Part, frozen=True):
    """One cell of the matrix: codes of who, which data, how long, to whom (R-004, R-005)."""

    category: str
    data_category: str
    time_limits: list[str]
    recipients: list[str]


class ActivityTransfer(Part, frozen=True):
    """A transfer with its tool and document (R-008)."""

    recipient: str
    destination: str
    tool: str
    document_title: str
    document_url: str
    safeguards: Text


class ActivityRecord(Part, frozen=True):
    """A line of the record of processing activities (GDPR Art. 30(1) and (2))."""

    code: str
    name: Text
    description: Text
    role: str
    controller: str
    joint_arrangement: str
    purposes: list[str]
    time_limits: list[ActivityLimit]
    cells: list[ActivityCell]
    transfers: list[ActivityTransfer]
    systems: list[str]
    measures: list[str]
    processing_for_controllers: Text
    controllers_list_url: str
    controllers_list_date: str
    controllers_list_count: int | None
    special_condition: str
    national_rule: Text
    no_transfers_reason: Text
    no_time_limits_reason: Text
    no_measures_reason: Text
    no_recipients_reason: Text
    dpia_screening: str
    dpia_reason: Text
    dpia_title: str
    dpia_url: str
    owner: str
    owner_title: str
    review_on: str

    def cells_of(self, purpose: PublicPurpose) -> list[ActivityCell]:
        """The cells that are this purpose's data: about its people, with a limit that is not another's alone."""
        if purpose.code not in self.purposes:
            return []
        purpose_of = {limit.code: limit.purpose for limit in self.time_limits}
        return [
            cell
            for cell in self.cells
            if cell.category == purpose.category
            and (not cell.time_limits or {purpose_of.get(code) for code in cell.time_limits} & {"", purpose.code})
        ]
