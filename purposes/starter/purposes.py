"""Purposes with their tasks, secondary bases and consent wordings."""

from typing import Any

from purposes import models

from .shapes.purposes import Purpose, Secondary
from .shelf import Shelf, columns, text


def load(shelf: Shelf) -> None:
    """Load all purposes, those prepared and off too, with what hangs on them."""
    shelf.put(models.Purpose, [_purpose(shelf, row) for row in shelf.content.purposes], code="code")
    _load_tasks(shelf)
    _load_secondary_bases(shelf)
    _load_consents(shelf)


def _purpose(shelf: Shelf, row: Purpose) -> models.Purpose:
    told = (
        "code letter position name description covers does_not_cover primary_basis statute is_on in_statement_list "
        "when_refused objection_pauses conditional_on duty_to_provide automated_decisions owner_title to_confirm"
    )
    return models.Purpose(
        **columns(row, *told.split()),
        **_condition(shelf, row),
        category=shelf.find(models.DataSubjectCategory, row.category),
        controller=shelf.company,
        owner=shelf.owner,
        review_on=shelf.in_months(row.review_months),
    )


def _condition(shelf: Shelf, row: Purpose) -> dict[str, Any]:
    # Elsewhere a named person has to answer for a consent that is conditional in fact.
    if not (shelf.demo and shelf.by and row.conditional_on):
        return {}
    return {"condition_answered_by": shelf.by, "condition_reason": shelf.demo.condition_reason}


def _load_tasks(shelf: Shelf) -> None:
    told = ("code", "name", "is_direct_marketing", "channel_permission", "needs_device_permission")
    rows = [
        models.Task(purpose=shelf.find(models.Purpose, row.code), position=position, **columns(task, *told))
        for row in shelf.content.purposes
        for position, task in enumerate(row.task, start=10 * row.position)
    ]
    shelf.put(models.Task, rows, code="code")


def _load_secondary_bases(shelf: Shelf) -> None:
    pairs = [(row, basis) for row in shelf.content.purposes for basis in row.secondary]
    made = shelf.put(models.SecondaryBasis, [_secondary(shelf, row, basis) for row, basis in pairs])
    reached = list(zip(made, (basis for _row, basis in pairs), strict=True))
    shelf.put(
        models.SecondaryBasisTask,
        [
            models.SecondaryBasisTask(secondary_basis=row, task=shelf.find(models.Task, code))
            for row, basis in reached
            for code in basis.tasks
        ],
    )
    shelf.put(
        models.SecondaryBasisData,
        [
            models.SecondaryBasisData(secondary_basis=row, data_category=shelf.find(models.DataCategory, code))
            for row, basis in reached
            for code in basis.data
        ],
    )


def _secondary(shelf: Shelf, row: Purpose, basis: Secondary) -> models.SecondaryBasis:
    return models.SecondaryBasis(
        purpose=shelf.find(models.Purpose, row.code),
        **columns(basis, "code", "basis", "reason", "reach", "statute", "contract_party"),
    )


def _load_consents(shelf: Shelf) -> None:
    parts = (*models.ConsentText.PARTS, *models.ConsentText.LABELS)
    made = shelf.put(
        models.ConsentText,
        [
            models.ConsentText(
                purpose=shelf.find(models.Purpose, row.purpose),
                required_evidence=row.required_evidence,
                valid_months=row.valid_months,
                **{part: text(getattr(row, part)) for part in parts},
            )
            for row in shelf.content.consents
        ],
    )
    company = shelf.company
    shelf.put(models.ConsentCompany, [models.ConsentCompany(consent_text=row, controller=company) for row in made])
