"""What an approval of an assessment is of: its words, and the purpose it was weighed for. Pure.

An approval lapses when a word changes (R-012). When the purpose around it changes, it stands with a review due (R-033).
"""

from typing import Any

import msgspec

from gdpr_registry import canonical

from .document import AssessmentRecord, RegisterDocument

#: Who looks after the assessment and who approved it are no part of what is approved.
NOT_APPROVED = frozenset({"review_on", "approved_by", "approved_at"})


def words_sha256(assessment: AssessmentRecord) -> str:
    """The hash, in hex, of all that is approved in an assessment."""
    words = msgspec.to_builtins(assessment)
    return canonical.sha256_hex({name: value for name, value in words.items() if name not in NOT_APPROVED})


def context_sha256(document: RegisterDocument, purpose: str) -> str:
    """The hash, in hex, of what the assessment of this purpose was weighed for: its text, data and recipients."""
    return canonical.sha256_hex(context(document, purpose))


def context(document: RegisterDocument, purpose: str) -> dict[str, Any]:
    """The purpose's text, kinds of data and concrete recipients (R-033). Raises LookupError for no such purpose."""
    found = document.public.purpose(purpose)
    cells = [cell for activity in document.record.activities for cell in activity.cells_of(found)]
    return {
        "name": found.name,
        "description": found.description,
        "covers": found.covers,
        "does_not_cover": found.does_not_cover,
        "data_categories": sorted({cell.data_category for cell in cells}),
        "recipients": sorted({recipient for cell in cells for recipient in cell.recipients}),
    }
