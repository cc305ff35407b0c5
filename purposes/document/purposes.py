"""A purpose as the statement tells it; its tasks, and who looks after it, are in the record only."""

from .part import Part, Text


class Secondary(Part, frozen=True):
    """A secondary lawful basis with its reach (R-015)."""

    code: str
    basis: str
    reason: Text
    reach: Text
    statute: Text
    contract_party: Text
    tasks: list[str]
    data_categories: list[str]


class Limit(Part, frozen=True):
    """A time limit: `duration` in `unit` ("days", "months", "years"), or None and "" where an event ends it."""

    code: str
    duration: int | None
    unit: str
    counted_from: Text
    condition: Text


class PublicTransfer(Part, frozen=True):
    """A transfer outside the EEA as people are told of it (GDPR Art. 13(1)(f))."""

    recipient_category: str
    destination: str
    tool: str
    document_title: str


class PurposeData(Part, frozen=True):
    """One kind of data that a purpose uses, with how long and to whom (codes)."""

    data_category: str
    limits: list[Limit]
    recipient_categories: list[str]


class PublicPurpose(Part, frozen=True):
    """A purpose as the statement tells it. `controllers` are codes; one, or the joint controllers."""

    code: str
    category: str
    letter: str
    name: Text
    description: Text
    covers: Text
    does_not_cover: Text
    controllers: list[str]
    joint_arrangement: str
    primary_basis: str
    statute: Text
    contract_party: Text
    secondary_bases: list[Secondary]
    interest: Text
    named_interests: list[Text]
    revision: int
    in_statement_list: bool
    when_refused: Text
    conditional_on: Text
    offered_to_children: bool
    data: list[PurposeData]
    transfers: list[PublicTransfer]
    #: Whether its tasks are direct marketing, to which a no is absolute (GDPR Art. 21(2)): "", "some" or "all".
    direct_marketing: str = ""
    #: What obliges the person to give the data, and what follows if they do not (GDPR Art. 13(2)(e)); empty: nothing.
    duty_to_provide: Text = {}
    #: How a machine alone decides, and what that means for the person (GDPR Art. 13(2)(f), 22); empty: it does not.
    automated_decisions: Text = {}
    #: Whether an objection stops at once; off where it is decided first, within five working days (R-085).
    objection_pauses: bool = True


class StaffTask(Part, frozen=True):
    """What staff do, and what it needs beside the lawful basis."""

    code: str
    purpose: str
    name: Text
    is_direct_marketing: bool
    channel_permission: str
    needs_device_permission: bool


class PurposeCare(Part, frozen=True):
    """Who looks after a purpose, and what only staff and auditors see of it."""

    code: str
    owner: str
    owner_title: str
    review_on: str
    processing_since: str
    condition_answered_by: str
    condition_reason: str
