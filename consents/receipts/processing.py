"""What is processed, in a receipt for machines: purpose, data, companies, time limits, recipients, rights. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from purposes.document import Company, Limit, PublicTransfer, PurposeData
from purposes.dpv import LawfulBasis
from purposes.models.data_category import Sensitivity
from purposes.statement.authorities import authorities_of

from .receipt import Receipt
from .vocabulary import instant, own


def process(receipt: Receipt) -> dict[str, Any]:
    """What is done with the data: a dpv:Process."""
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


def _purpose(receipt: Receipt) -> dict[str, Any]:
    purpose = receipt.purpose
    return {
        "@id": own(receipt, purpose.code),
        "code": purpose.code,
        "revision": purpose.revision,
        "name": purpose.name,
        "description": purpose.description,
    }


def _pii(receipt: Receipt, row: PurposeData) -> dict[str, Any]:
    kind = next(kind for kind in receipt.document.public.data_categories if kind.code == row.data_category)
    return {
        "@id": own(receipt, f"data.{kind.code}"),
        "pii_type": kind.code,
        "name": kind.name,
        "special_pii_category": kind.sensitivity == Sensitivity.SPECIAL,
        "sensitivity": kind.sensitivity,
    }


def _party(receipt: Receipt, company: Company) -> dict[str, Any]:
    iri = own(receipt, f"company.{company.code}")
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
    return [{"@id": own(receipt, f"recipient.{code}"), "code": code, "name": names[code]} for code in codes]


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
