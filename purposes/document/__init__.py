"""The document of an edition: what the register says at one moment, typed, canonical and hashed.

Two parts, each hashed by itself: `public` (open addresses: statement, wordings, summaries of the interests) and
`record` (staff and auditors: contact persons, owners, measures, whole assessments). The edition's hash is over both
hashes. Rows name each other by code. A text is `{"da": ..., "en": ...}`; a date is an ISO 8601 string. Lists are in the
order in which they are shown, which is the same for the same register, so that equal registers have equal bytes.
"""

from .activities import ActivityCell, ActivityLimit, ActivityRecord, ActivityTransfer
from .assessments import AssessmentRecord, Needed, Safeguard, Test, Weighed
from .collection_points import Point
from .consent import ConsentWording
from .controllers import Arrangement, ArrangementDocument, Company, CompanyContact
from .lists import Group, Kind, Receiver, RecipientKind, SecurityMeasure, UsedSystem
from .part import Text
from .purposes import Limit, PublicPurpose, PublicTransfer, PurposeCare, PurposeData, Secondary, StaffTask
from .reading import load, load_public
from .whole import NOTHING, SCHEMA, PublicDocument, RecordDocument, RegisterDocument, edition_sha256, sha256

__all__ = [
    "NOTHING",
    "SCHEMA",
    "ActivityCell",
    "ActivityLimit",
    "ActivityRecord",
    "ActivityTransfer",
    "Arrangement",
    "ArrangementDocument",
    "AssessmentRecord",
    "Company",
    "CompanyContact",
    "ConsentWording",
    "Group",
    "Kind",
    "Limit",
    "Needed",
    "Point",
    "PublicDocument",
    "PublicPurpose",
    "PublicTransfer",
    "PurposeCare",
    "PurposeData",
    "Receiver",
    "RecipientKind",
    "RecordDocument",
    "RegisterDocument",
    "Safeguard",
    "Secondary",
    "SecurityMeasure",
    "StaffTask",
    "Test",
    "Text",
    "UsedSystem",
    "Weighed",
    "edition_sha256",
    "load",
    "load_public",
    "sha256",
]
