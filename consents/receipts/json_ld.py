"""A receipt for machines, by the terms of `vocabulary.py`: what is processed, and what was said. Pure.

Nothing is said twice under one key: what there may be several of is a list. `docs/receipts.md` has the table of the
fields.
"""

from __future__ import annotations

from typing import Any

from gdpr_registry import canonical
from purposes.dpv import LawfulBasis

from ..kinds import Kind, Status
from .processing import process
from .receipt import Receipt
from .vocabulary import CONTEXT, PROFILES, SCHEMA_VERSION, instant, iso_duration, own

#: Of a no: it holds until the person says otherwise.
WITHOUT_END = "indefinite"

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
        "process": [process(receipt)],
        "events": [_event(receipt)],
    }


def json_bytes(receipt: Receipt) -> bytes:
    """The canonical bytes (RFC 8785): the same for the same event."""
    return canonical.canonical_bytes(json_ld(receipt))


def _context(receipt: Receipt) -> dict[str, Any]:
    # An objection leaves no status of a consent.
    return CONTEXT if receipt.said.is_about_consent else {**CONTEXT, "event_state": None}


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
        return own(receipt, f"company.{receipt.controllers[0].code}")
    return receipt.said.person.urn
