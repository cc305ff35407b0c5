"""Legitimate interest assessments: suggestions to be completed, and whole ones in the demonstration only."""

from typing import Any

from purposes import models

from .shapes.assessments import Assessment
from .shelf import Shelf, columns

#: What people have to do before an assessment may be approved. It is never printed.
COMPLETE_IT = (
    "Forslag. Trin 2 (nødvendighed) og trin 3 (afvejning) skal gennemgås og fuldføres af nogen, der kender "
    "behandlingen. Skriv derefter datoen og udfaldet, og lad en kollega godkende vurderingen, før behandlingen "
    "begynder."
)


def load(shelf: Shelf) -> None:
    """Load the assessments with their parts. Nothing is approved here, not even in the demonstration (R-012)."""
    written = shelf.content.assessments
    made = shelf.put(models.Assessment, [_assessment(shelf, row) for row in written])
    pairs = list(zip(made, written, strict=True))
    shelf.put(
        models.NamedInterest,
        [
            models.NamedInterest(assessment=row, code=code_of(position), position=position, **columns(part, "name"))
            for row, told in pairs
            for position, part in enumerate(told.named_interest, start=1)
        ],
    )
    shelf.put(
        models.Alternative,
        [
            models.Alternative(assessment=row, code=code_of(number), **columns(part, "description", "rejected_because"))
            for row, told in pairs
            for number, part in enumerate(told.alternative, start=1)
        ],
    )
    shelf.put(
        models.Minimisation,
        [
            models.Minimisation(
                assessment=row, data_category=shelf.find(models.DataCategory, part.data), **columns(part, "reason")
            )
            for row, told in pairs
            for part in told.minimisation
        ],
    )
    shelf.put(
        models.Mitigation,
        [
            models.Mitigation(assessment=row, code=code_of(number), **columns(part, "description", "beyond_legal_duty"))
            for row, told in pairs
            for number, part in enumerate(told.mitigation, start=1)
        ],
    )


def code_of(number: int) -> str:
    """The code of the numbered part: it sorts before those of parts that are added later."""
    return f"a{number:02d}"


def _assessment(shelf: Shelf, row: Assessment) -> models.Assessment:
    reasons = [f"{test}_reason" for test in models.Assessment.TESTS]
    return models.Assessment(
        purpose=shelf.find(models.Purpose, row.purpose),
        review_on=shelf.in_months(row.review_months),
        **dict.fromkeys(models.Assessment.TESTS, True),
        **columns(row, "interest", "necessity", *reasons, *models.Assessment.BALANCING),
        **_outcome(shelf),
    )


def _outcome(shelf: Shelf) -> dict[str, Any]:
    if shelf.demo is None:
        return {"outcome": models.Outcome.UNDECIDED, "to_confirm": COMPLETE_IT}
    return {"outcome": models.Outcome.PREVAILS, "assessed_on": shelf.days_ago(shelf.demo.assessed_days_ago)}
