"""The document of an edition: what the register says at one moment, typed, canonical and hashed.

Two parts, each hashed by itself: `public` (open addresses: statement, wordings, summaries of the interests) and
`record` (staff and auditors: contact persons, owners, measures, whole assessments). The edition's hash is over both
hashes. Rows name each other by code. A text is `{"da": ..., "en": ...}`; a date is an ISO 8601 string. Lists are in the
order in which they are shown, which is the same for the same register, so that equal registers have equal bytes.
"""

import hashlib
from typing import TypeVar

import msgspec

from gdpr_registry import canonical

#: The schema that `compose()` writes. `load()` lifts older ones in memory.
SCHEMA = 2

Text = dict[str, str]


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every element of the document is: immutable, named fields, nothing unknown."""


# --- public -----------------------------------------------------------------------------------


class Company(Part, frozen=True):
    """A controller as people may know it (GDPR Art. 13(1)(a) and (b))."""

    code: str
    name: str
    registration_number: str
    address: str
    country: str
    email: str
    phone: str
    website: str
    dpo_email: str
    dpo_phone: str


class Arrangement(Part, frozen=True):
    """Joint controllers with the essence of their arrangement (GDPR Art. 26(2))."""

    code: str
    name: Text
    essence: Text
    controllers: list[str]


class Group(Part, frozen=True):
    """A data-subject category that stands in the statement."""

    code: str
    name: Text
    description: Text
    introduction: Text


class Kind(Part, frozen=True):
    """A data category."""

    code: str
    name: Text
    description: Text
    sensitivity: str


class RecipientKind(Part, frozen=True):
    """A recipient category."""

    code: str
    name: Text


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


class ConsentWording(Part, frozen=True):
    """The words of a consent per language, with the controls and their defaults (R-036, R-040, R-041).

    `required_evidence` is a value of `Evidence`. A yes is good for `valid_months` months after it was given (R-043).
    """

    purpose: str
    revision: int
    texts: Text
    agree_label: Text
    refuse_label: Text
    companies: list[str]
    form_version: int
    # Since schema 2; these are what an older document is read with.
    required_evidence: str = "document"
    valid_months: int = 24


class Point(Part, frozen=True):
    """A collection point with its notice (GDPR Art. 13 and 14)."""

    code: str
    name: Text
    from_the_person: bool
    source: Text
    notice: Text
    told_since: str
    told_until: str
    categories: list[str]
    purposes: list[str]


class PublicDocument(Part, frozen=True):
    """The public part. `publisher` is the code of the company in whose name the statement speaks."""

    schema: int
    publisher: str
    companies: list[Company]
    arrangements: list[Arrangement]
    categories: list[Group]
    data_categories: list[Kind]
    recipient_categories: list[RecipientKind]
    purposes: list[PublicPurpose]
    wordings: list[ConsentWording]
    collection_points: list[Point]

    @property
    def says_what_a_yes_needs(self) -> bool:
        """Whether it was written with evidence and validity: an older one is not made to say what it never said."""
        return self.schema >= 2

    @property
    def speaker(self) -> Company | None:
        """The company in whose name the statement speaks; None before one is named."""
        return next((company for company in self.companies if company.code == self.publisher), None)

    def purpose(self, code: str) -> PublicPurpose:
        """The purpose with this code. Raises LookupError."""
        for purpose in self.purposes:
            if purpose.code == code:
                return purpose
        raise LookupError(code)


# --- record -----------------------------------------------------------------------------------


class CompanyContact(Part, frozen=True):
    """The persons behind a controller (GDPR Art. 30(1)(a))."""

    code: str
    contact_name: str
    representative: str
    dpo_name: str


class ArrangementDocument(Part, frozen=True):
    """Where the arrangement of joint controllers is kept."""

    code: str
    document_title: str
    document_url: str


class Receiver(Part, frozen=True):
    """A concrete recipient with its contact (R-006)."""

    code: str
    category: str
    name: str
    role: str
    address: str
    country: str
    contact_name: str
    contact_email: str
    agreement_title: str
    agreement_url: str


class UsedSystem(Part, frozen=True):
    """A system in which data are kept; `run_by` is the code of a recipient, or empty."""

    code: str
    name: str
    description: Text
    run_by: str


class SecurityMeasure(Part, frozen=True):
    """A security measure (GDPR Art. 30(1)(g))."""

    code: str
    name: Text
    description: Text


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


class Test(Part, frozen=True):
    """One of the three questions of step 1: the answer (None while open) and the reason."""

    answer: bool | None
    reason: Text


class Weighed(Part, frozen=True):
    """A gentler way and why it does not do (R-030)."""

    description: Text
    rejected_because: Text


class Needed(Part, frozen=True):
    """Why no less of a data category would do (R-030)."""

    data_category: str
    reason: Text


class Safeguard(Part, frozen=True):
    """A mitigation (R-031)."""

    description: Text
    beyond_legal_duty: bool


class AssessmentRecord(Part, frozen=True):
    """A whole legitimate interest assessment (R-028 to R-034)."""

    purpose: str
    assessed_on: str
    review_on: str
    interest: Text
    named_interests: list[Text]
    is_lawful: Test
    is_articulated: Test
    is_present: Test
    necessity: Text
    alternatives: list[Weighed]
    minimisations: list[Needed]
    affected_rights: Text
    nature_of_data: Text
    context: Text
    impact: Text
    expectations: Text
    vulnerable: Text
    against: Text
    conclusion: Text
    mitigations: list[Safeguard]
    outcome: str
    approved_by: str
    approved_at: str


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


class RecordDocument(Part, frozen=True):
    """The record part. `categories` are those for the record only; the others stand in the public part."""

    schema: int
    companies: list[CompanyContact]
    arrangements: list[ArrangementDocument]
    categories: list[Group]
    recipients: list[Receiver]
    systems: list[UsedSystem]
    measures: list[SecurityMeasure]
    tasks: list[StaffTask]
    purposes: list[PurposeCare]
    assessments: list[AssessmentRecord]
    activities: list[ActivityRecord]


# --- the whole --------------------------------------------------------------------------------


class RegisterDocument(Part, frozen=True):
    """The register at one moment."""

    public: PublicDocument
    record: RecordDocument

    @property
    def public_bytes(self) -> bytes:
        """The canonical bytes (RFC 8785) of the public part."""
        return canonical.canonical_bytes(msgspec.to_builtins(self.public))

    @property
    def record_bytes(self) -> bytes:
        """The canonical bytes (RFC 8785) of the record."""
        return canonical.canonical_bytes(msgspec.to_builtins(self.record))

    @property
    def sha256(self) -> str:
        """The hash of the edition, in hex: over the hashes of its two parts."""
        return edition_sha256(sha256(self.public_bytes), sha256(self.record_bytes))


#: What stood before the first edition.
NOTHING = RegisterDocument(
    public=PublicDocument(
        schema=SCHEMA,
        publisher="",
        companies=[],
        arrangements=[],
        categories=[],
        data_categories=[],
        recipient_categories=[],
        purposes=[],
        wordings=[],
        collection_points=[],
    ),
    record=RecordDocument(
        schema=SCHEMA,
        companies=[],
        arrangements=[],
        categories=[],
        recipients=[],
        systems=[],
        measures=[],
        tasks=[],
        purposes=[],
        assessments=[],
        activities=[],
    ),
)


def sha256(part: bytes) -> str:
    """The hash of the canonical bytes of a part, in hex."""
    return hashlib.sha256(part).hexdigest()


def edition_sha256(public_sha256: str, record_sha256: str) -> str:
    """The hash of an edition, in hex, from the hashes of its parts: over `{"public": ..., "record": ...}`."""
    return canonical.sha256_hex({"public": public_sha256, "record": record_sha256})


def load(public: bytes | str, record: bytes | str) -> RegisterDocument:
    """Read a document back from its two canonical parts, lifting an older schema in memory.

    Raises msgspec.ValidationError for bytes that no schema of ours wrote.
    """
    return RegisterDocument(public=load_public(public), record=_known(msgspec.json.decode(record, type=RecordDocument)))


def load_public(public: bytes | str) -> PublicDocument:
    """Read the public part alone: all that the statement needs."""
    return _known(msgspec.json.decode(public, type=PublicDocument))


Schematic = TypeVar("Schematic", PublicDocument, RecordDocument)


def _known(part: Schematic) -> Schematic:
    if part.schema > SCHEMA:
        raise msgspec.ValidationError(f"Schema {part.schema} is newer than this version of the registry reads.")
    return part
