"""The sixteen lines of the record: purposes, time limits, matrix, recipients, transfers, systems, measures."""

from collections.abc import Iterator
from typing import Any

from purposes import models

from .shapes.activities import Activity, Limit
from .shelf import Shelf, columns


def load(shelf: Shelf) -> None:
    """Load the lines. Who receives data and what leaves the EEA is loaded in the demonstration only."""
    shelf.put(models.Activity, [_activity(shelf, *each) for each in enumerate(shelf.content.activities)], code="code")
    _load_links(shelf)
    _load_limits(shelf)
    _load_matrix(shelf)
    _load_transfers(shelf)


def _activity(shelf: Shelf, place: int, row: Activity) -> models.Activity:
    told = "code name description role owner_title dpia_screening dpia_reason national_rule processing_for_controllers"
    return models.Activity(
        **columns(row, *told.split()),
        **(_of_demo(shelf, row) if shelf.demo else {"to_confirm": _ask_for_recipients(shelf, row)}),
        controller=shelf.company,
        owner=shelf.owner,
        review_on=shelf.in_months(_review_months(shelf, place, row)),
    )


def _review_months(shelf: Shelf, place: int, row: Activity) -> int:
    """When the line is reviewed first. The demonstration is as if it had been kept for long: its reviews lie apart."""
    return 1 + place * 5 % row.review_months if shelf.demo else row.review_months


def _of_demo(shelf: Shelf, row: Activity) -> dict[str, Any]:
    told = columns(row, "to_confirm", "no_transfers_reason")
    for listed in shelf.demo.controllers_list if shelf.demo else []:
        if listed.activity == row.code:
            told["controllers_list_url"] = listed.url
            told["controllers_list_date"] = shelf.days_ago(listed.days_ago)
            told["controllers_list_count"] = listed.count
    return told


def _ask_for_recipients(shelf: Shelf, row: Activity) -> str:
    """What a real installation has to fill in: only it knows which companies stand behind the kinds."""
    kinds = dict.fromkeys(kind for cells in row.cell for kind in cells.to)
    names = "; ".join(shelf.find(models.RecipientCategory, kind).name["da"] for kind in kinds)
    asked = f"Skriv modtagerne ind med navn, adresse og kontaktperson. Forventede slags: {names}. "
    asked += "Tag stilling til overførsler ud af EØS."
    return f"{asked} {row.to_confirm}".strip()


def _load_links(shelf: Shelf) -> None:
    lines = [(shelf.find(models.Activity, row.code), row) for row in shelf.content.activities]
    shelf.put(
        models.ActivityPurpose,
        [
            models.ActivityPurpose(activity=line, purpose=shelf.find(models.Purpose, code))
            for line, row in lines
            for code in row.purposes
        ],
    )
    shelf.put(
        models.ActivitySystem,
        [
            models.ActivitySystem(activity=line, system=shelf.find(models.System, code))
            for line, row in lines
            for code in row.systems
        ],
    )
    shelf.put(
        models.ActivityMeasure,
        [
            models.ActivityMeasure(activity=line, measure=shelf.find(models.Measure, code))
            for line, row in lines
            for code in row.measures
        ],
    )


def _load_limits(shelf: Shelf) -> None:
    rows = [_limit(shelf, row, limit) for row in shelf.content.activities for limit in row.limit]
    shelf.put(models.TimeLimit, rows)


def _limit(shelf: Shelf, row: Activity, limit: Limit) -> models.TimeLimit:
    return models.TimeLimit(
        activity=shelf.find(models.Activity, row.code),
        purpose=shelf.find(models.Purpose, limit.purpose) if limit.purpose else None,
        **columns(limit, "code", "unit", "counted_from", "condition", "reason"),
        duration=limit.duration,
    )


def _load_matrix(shelf: Shelf) -> None:
    wanted = list(_cells(shelf))
    made = shelf.put(models.Cell, [cell for cell, _limits, _kinds in wanted])
    limits = {(limit.activity_id, limit.code): limit for limit in models.TimeLimit.objects.all()}
    shelf.put(
        models.CellLimit,
        [
            models.CellLimit(activity_id=cell.activity_id, cell=cell, time_limit=limits[cell.activity_id, code])
            for cell, (_cell, codes, _kinds) in zip(made, wanted, strict=True)
            for code in codes
        ],
    )
    shelf.put(
        models.Disclosure,
        [
            models.Disclosure(cell=cell, recipient=recipient)
            for cell, (_cell, _codes, kinds) in zip(made, wanted, strict=True)
            for recipient in _recipients(shelf, cell, kinds)
        ],
    )


def _cells(shelf: Shelf) -> Iterator[tuple[models.Cell, list[str], list[str]]]:
    for row in shelf.content.activities:
        line = shelf.find(models.Activity, row.code)
        for cells in row.cell:
            category = shelf.find(models.DataSubjectCategory, cells.category)
            for code in cells.data:
                data = shelf.find(models.DataCategory, code)
                yield models.Cell(activity=line, category=category, data_category=data), cells.limits, cells.to


def _recipients(shelf: Shelf, cell: models.Cell, kinds: list[str]) -> list[models.Recipient]:
    where = {"activity": cell.activity.code, "data": cell.data_category.code}
    return [
        shelf.find(models.Recipient, row.code)
        for row in (shelf.demo.recipient if shelf.demo else [])
        if any(row.gets(kind, **where) for kind in kinds)
    ]


def _load_transfers(shelf: Shelf) -> None:
    shelf.put(
        models.Transfer,
        [
            models.Transfer(
                activity=shelf.find(models.Activity, row.activity),
                recipient=shelf.find(models.Recipient, row.recipient),
                **columns(row, "destination", "tool", "document_title", "safeguards"),
            )
            for row in (shelf.demo.transfer if shelf.demo else [])
        ],
    )
