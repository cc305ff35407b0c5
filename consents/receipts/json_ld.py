"""A receipt for machines: the fields of ISO/IEC TS 27560:2023 by their names, each with its term of DPV 2.3. Pure.

The context gives an IRI to what DPV has a term for; the other fields are for readers of plain JSON. Nothing is said
twice under one key: what there may be several of is a list. `docs/receipts.md` has the table of the fields.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from gdpr_registry import canonical
from purposes.document import Company, Limit, PublicTransfer, PurposeData
from purposes.dpv import LawfulBasis
from purposes.models.data_category import Sensitivity
from purposes.statement.authorities import authorities_of

from ..kinds import Kind, Status
from .receipt import Receipt

SCHEMA_VERSION = "ISO/IEC TS 27560:2023"
PROFILES = [
    "https://w3id.org/dpv/schema/dpv-27560#receipt",
    "https://w3id.org/dpv/schema/dpv-27560#receipt-eu-gdpr",
]
#: Of a no: it holds until the person says otherwise.
WITHOUT_END = "indefinite"

IRI = "@id"


def _iri(term: str) -> dict[str, str]:
    return {"@id": term, "@type": IRI}


CONTEXT: dict[str, Any] = {
    "@version": 1.1,
    "dpv": "https://w3id.org/dpv#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
    "loc": "https://w3id.org/dpv/loc#",
    "dct": "http://purl.org/dc/terms/",
    "conforms_to": _iri("dct:conformsTo"),
    "process": _iri("dpv:hasProcess"),
    "events": "@nest",
    "pii_principal_id": _iri("dpv:hasDataSubject"),
    "privacy_notice": _iri("dpv:hasNotice"),
    "purposes": _iri("dpv:hasPurpose"),
    "lawful_basis": _iri("dpv:hasLegalBasis"),
    "pii_information": _iri("dpv:hasPersonalData"),
    "pii_controllers": _iri("dpv:hasDataController"),
    "storage_locations": _iri("dpv:hasStorageCondition"),
    "retention_period": _iri("dpv:hasStorageCondition"),
    "jurisdiction": _iri("dpv:hasJurisdiction"),
    "recipient_third_parties": _iri("dpv:hasRecipient"),
    "third_countries": _iri("dpv:hasThirdCountry"),
    "privacy_rights": _iri("dpv:hasRight"),
    "withdrawal_method": _iri("dpv:hasConsentControl"),
    "event_time": "dpv:isIndicatedAtTime",
    "entity_id": _iri("dpv:isIndicatedBy"),
    "event_state": _iri("dpv:hasConsentStatus"),
    "validity_duration": "dpv:hasDuration",
    "collection_method": "dpv:hasIndicationMethod",
}

#: How each yes and no leaves the consent (dpv:hasConsentStatus).
STATES = {
    Kind.GIVEN: Status.GIVEN,
    Kind.REFUSED: Status.REFUSED,
    Kind.WITHDRAWN: Status.WITHDRAWN,
    Kind.REVOKED: Status.REVOKED,
}


def json_ld(receipt: Receipt) -> dict[str, Any]:
    """The receipt as JSON-LD."""
    said = receipt.said
    ids = [receipt.address, said.record.urn]
    return {
        "@context": _context(receipt),
        "@id": receipt.address,
        "@type": "dpv:ConsentReceipt" if said.is_about_consent else "dpv:RightExerciseRecord",
        **({"conforms_to": PROFILES} if said.is_about_consent else {}),
        "schema_version": SCHEMA_VERSION,
        "receipt_id": receipt.address,
        "record_id": said.record.urn,
        "dct:identifier": ids,
        "dpv:hasIdentifier": ids,
        "pii_principal_id": said.person.urn,
        "process": [_process(receipt)],
        "events": [_event(receipt)],
    }


def json_bytes(receipt: Receipt) -> bytes:
    """The canonical bytes (RFC 8785): the same for the same event."""
    return canonical.canonical_bytes(json_ld(receipt))


def _context(receipt: Receipt) -> dict[str, Any]:
    # An objection leaves no status of a consent.
    return CONTEXT if receipt.said.is_about_consent else {**CONTEXT, "event_state": None}


# --- the processing -----------------------------------------------------------------------------


def _process(receipt: Receipt) -> dict[str, Any]:
    purpose = receipt.purpose
    return {
        "@type": "dpv:Process",
        "privacy_notice": _notice(receipt),
        "language": receipt.language,
        "purposes": [_purpose(receipt)],
        "lawful_basis": [f"eu-gdpr:{receipt.lawful_basis}"],
        "pii_information": [_pii(receipt, row) for row in purpose.data],
        "pii_controllers": [_party(receipt, company) for company in receipt.controllers],
        "storage_locations": [
            {"@id": f"loc:{code}", "@type": "dpv:StorageLocation"} for code in receipt.storage_countries
        ],
        "retention_period": [_retention(row, limit) for row in purpose.data for limit in row.limits],
        "jurisdiction": [f"loc:{code}" for code in receipt.countries],
        "recipient_third_parties": _recipients(receipt),
        "third_countries": _third_countries(purpose.transfers),
        "transfers": [_transfer(row) for row in purpose.transfers],
        "withdrawal_method": [{"@id": receipt.centre, "@type": "dpv:WithdrawConsent"}],
        "privacy_rights": _rights(receipt),
        "authority_party": [
            {"party_name": row.name, "party_url": row.website} for row in authorities_of(receipt.countries)
        ],
    }


def _notice(receipt: Receipt) -> dict[str, Any]:
    """The edition in force, and exactly the words that were seen (R-036)."""
    seen = receipt.seen
    told: dict[str, Any] = {
        "@id": receipt.edition_address,
        "edition": receipt.edition,
        "sha256": receipt.public_sha256,
    }
    if seen:
        told["wording"] = {
            "revision": seen.revision,
            "language": seen.language,
            "text": seen.text,
            "controls": list(seen.controls),
            "companies": list(seen.companies),
            "sha256": seen.sha256,
            **({"agreed_at": instant(seen.at)} if seen.at else {}),
        }
    return told


def _own(receipt: Receipt, name: str) -> str:
    """An IRI of our own, below the edition's address."""
    return f"{receipt.site}/editions/{receipt.edition}/#{name}"


def _purpose(receipt: Receipt) -> dict[str, Any]:
    purpose = receipt.purpose
    return {
        "@id": _own(receipt, purpose.code),
        "code": purpose.code,
        "revision": purpose.revision,
        "name": purpose.name,
        "description": purpose.description,
    }


def _pii(receipt: Receipt, row: PurposeData) -> dict[str, Any]:
    kind = next(kind for kind in receipt.document.public.data_categories if kind.code == row.data_category)
    return {
        "@id": _own(receipt, f"data.{kind.code}"),
        "pii_type": kind.code,
        "name": kind.name,
        "special_pii_category": kind.sensitivity == Sensitivity.SPECIAL,
        "sensitivity": kind.sensitivity,
    }


def _party(receipt: Receipt, company: Company) -> dict[str, Any]:
    iri = _own(receipt, f"company.{company.code}")
    return {
        "@id": iri,
        "party_id": iri,
        "party_name": company.name,
        "party_address": company.address,
        "party_contact": company.dpo_email or company.email,
        "party_type": "organisation",
        "party_role": "controller" if len(receipt.controllers) == 1 else "joint controller",
        "party_email": company.email,
        "party_phone": company.phone,
        "party_url": company.website,
        "registration_number": company.registration_number,
        "country": company.country,
    }


def _retention(row: PurposeData, limit: Limit) -> dict[str, Any]:
    told: dict[str, Any] = {
        "@type": "dpv:StorageDuration",
        "pii_type": row.data_category,
        "counted_from": limit.counted_from,
        "condition": limit.condition,
    }
    if limit.duration:
        told["duration"] = f"P{limit.duration}{limit.unit[0].upper()}"
    return told


def _recipients(receipt: Receipt) -> list[dict[str, Any]]:
    names = {row.code: row.name for row in receipt.document.public.recipient_categories}
    codes = dict.fromkeys(code for row in receipt.purpose.data for code in row.recipient_categories)
    return [{"@id": _own(receipt, f"recipient.{code}"), "code": code, "name": names[code]} for code in codes]


def _third_countries(transfers: Iterable[PublicTransfer]) -> list[str]:
    """The countries, each once; an organisation is none."""
    places = dict.fromkeys(row.destination for row in transfers)
    return [f"loc:{code}" for code in places if len(code) == 2 and code.isupper()]


def _transfer(row: PublicTransfer) -> dict[str, str]:
    return {
        "recipient": row.recipient_category,
        "destination": row.destination,
        "tool": f"eu-gdpr:{row.tool}",
        "document": row.document_title,
    }


def _rights(receipt: Receipt) -> list[str]:
    names = ["A13", "A15", "A16", "A17", "A18", "A77"]
    if receipt.lawful_basis in (LawfulBasis.CONSENT, LawfulBasis.CONTRACT):
        names.append("A20")
    if receipt.lawful_basis == LawfulBasis.CONSENT:
        names.append("A7-3")
    if not receipt.said.is_about_consent or receipt.purpose.direct_marketing:
        names.append("A21")
    return [f"eu-gdpr:{name}" for name in names]


# --- the event ----------------------------------------------------------------------------------


def _event(receipt: Receipt) -> dict[str, Any]:
    said = receipt.said
    event: dict[str, Any] = {
        "event_time": instant(said.happened_at),
        "recorded_at": instant(said.recorded_at),
        "event_type": said.kind,
        "event_state": _state(receipt),
        "entity_id": _who(receipt),
        "validity_duration": WITHOUT_END,
        "collection_method": said.method,
        "channel": said.channel,
    }
    if said.valid_until:
        event["validity_duration"] = iso_duration(said.valid_until - said.happened_at)
        event |= {"valid_until": instant(said.valid_until), "evidence": said.evidence}
    return event


def _state(receipt: Receipt) -> str:
    said = receipt.said
    if said.is_about_consent:
        return f"dpv:{STATES[Kind(said.kind)].value}"
    is_interest = receipt.purpose.primary_basis == LawfulBasis.LEGITIMATE_INTEREST
    return "dpv:LegitimateInterestObjected" if is_interest else "eu-gdpr:A21"


def _who(receipt: Receipt) -> str:
    """Who said it: the person, or the company that ended the consent."""
    if receipt.said.kind == Kind.REVOKED:
        return _own(receipt, f"company.{receipt.controllers[0].code}")
    return receipt.said.person.urn


def instant(moment: datetime) -> str:
    """A time in UTC by ISO 8601: "2026-03-01T12:00:00Z"."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def iso_duration(length: timedelta) -> str:
    """A length of time by ISO 8601, exact to the second: "P730D", "P730DT3600S"."""
    rest = f"T{length.seconds}S" if length.seconds else ""
    return f"P{length.days}D{rest}"
