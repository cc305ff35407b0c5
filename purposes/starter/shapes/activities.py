"""A line of the record with its time limits and matrix."""

from .part import Part, Text


class Limit(Part):
    """A time limit; without a duration it lasts until `counted_from`. `purpose` where it belongs to one of several."""

    code: str
    counted_from: Text
    reason: Text
    purpose: str = ""
    duration: int | None = None
    unit: str = ""
    condition: Text | None = None


class Cells(Part):
    """One cell of the matrix for each of `data`; `to` are kinds of recipients."""

    category: str
    data: list[str]
    limits: list[str]
    to: list[str]


class Activity(Part):
    code: str
    name: Text
    description: Text
    measures: list[str]
    systems: list[str]
    owner_title: str
    review_months: int
    dpia_screening: str
    dpia_reason: Text
    limit: list[Limit]
    cell: list[Cells]
    role: str = "controller"
    purposes: list[str] = []
    to_confirm: str = ""
    no_transfers_reason: Text | None = None
    national_rule: Text | None = None
    processing_for_controllers: Text | None = None
