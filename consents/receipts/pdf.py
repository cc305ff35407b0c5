"""A receipt as PDF: tagged, archivable, the same bytes for the same event and language (R-046, R-120)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from purposes.exports.pdf import typeset

from .receipt import Receipt
from .told import Fact, Told, told

TEMPLATE = Path(__file__).parent / "typst" / "receipt.typ"


def pdf_bytes(receipt: Receipt, language: str) -> bytes:
    """The document in the reader's language. Raises purposes.exports.pdf.NotSet."""
    return typeset(TEMPLATE, content(receipt, told(receipt, language)))


def content(receipt: Receipt, words: Told) -> dict[str, Any]:
    """All that stands in the document. Its date is that of the recording: it never gets older."""
    return {
        "title": words.title,
        "lead": words.lead,
        "company": words.company,
        "language": words.language,
        "written_at": int(receipt.said.recorded_at.timestamp()),
        "wording": [{"text": line.text, "lang": line.lang or words.language} for line in words.wording],
        "wording_note": words.wording_note,
        "sections": [
            {"heading": section.heading, "facts": [_fact(fact, words.language) for fact in section.facts]}
            for section in words.sections
        ],
    }


def _fact(fact: Fact, language: str) -> dict[str, Any]:
    return {
        "label": fact.label,
        "lines": [{"text": line.text, "lang": line.lang or language} for line in fact.lines],
    }
