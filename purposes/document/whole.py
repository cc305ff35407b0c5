"""The two parts and the whole: canonical bytes and hashes."""

import hashlib

import msgspec

from gdpr_registry import canonical

from .activities import ActivityRecord
from .assessments import AssessmentRecord
from .collection_points import Point
from .consent import ConsentWording
from .controllers import Arrangement, ArrangementDocument, Company, CompanyContact
from .lists import Group, Kind, Receiver, RecipientKind, SecurityMeasure, UsedSystem
from .part import Part
from .purposes import PublicPurpose, PurposeCare, StaffTask

#: The schema that `compose()` writes. `load()` lifts older ones in memory.
SCHEMA = 2


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
