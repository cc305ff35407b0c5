"""The terms of a receipt for machines: ISO/IEC TS 27560:2023, each field with its term of DPV 2.3.

The context gives an IRI to what DPV has a term for; the other fields are for readers of plain JSON.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from .receipt import Receipt

SCHEMA_VERSION = "ISO/IEC TS 27560:2023"

PROFILES = [
    "https://w3id.org/dpv/schema/dpv-27560#receipt",
    "https://w3id.org/dpv/schema/dpv-27560#receipt-eu-gdpr",
]

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


def own(receipt: Receipt, name: str) -> str:
    """An IRI of our own, below the edition's address."""
    return f"{receipt.site}/editions/{receipt.edition}/#{name}"


def instant(moment: datetime) -> str:
    """A time in UTC by ISO 8601: "2026-03-01T12:00:00Z"."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def iso_duration(length: timedelta) -> str:
    """A length of time by ISO 8601, exact to the second: "P730D", "P730DT3600S"."""
    rest = f"T{length.seconds}S" if length.seconds else ""
    return f"P{length.days}D{rest}"
