"""Invented lines into the register, by one insert a table and thousand lines."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import F, Max

from gdpr_registry import history
from gdpr_registry.models import User

from .. import days, models
from ..blockers.activities import EEA
from . import words
from .lines import Line, PurposeInStock, Stock, lines

#: Lines that are written at a time, so that memory stays flat.
TOGETHER = 1000

#: The codes of invented lines: s00001, s00002 ...
CODE = "s{:05}"
OURS = r"^s[0-9]{5,}$"


def load(count: int, *, seed: int = 1, by: User | None = None) -> int:
    """Add `count` invented lines over the purposes that are there, all of it or nothing. Returns how many rows.

    Raises LookupError where the register has nothing that a line could name.
    """
    rows = Rows.of_register(days.today())
    first = _last_number() + 1
    made = 0
    with transaction.atomic(), history.context(by=by, reason="invented lines"):
        invented = enumerate(lines(count, stock=rows.stock(), seed=seed + first), start=first)
        while some := list(islice(invented, TOGETHER)):
            made += _write(rows, some)
    return made


def _last_number() -> int:
    last = models.Activity.objects.filter(code__regex=OURS).aggregate(last=Max("code"))["last"]
    return int(last[1:]) if last else 0


@dataclass(frozen=True)
class Rows:
    """The rows of the register that lines name, by code."""

    today: date
    companies: dict[str, models.Controller]
    purposes: dict[str, models.Purpose]
    groups: dict[str, models.DataSubjectCategory]
    data: dict[str, models.DataCategory]
    recipients: dict[str, models.Recipient]
    systems: dict[str, models.System]
    measures: dict[str, models.Measure]
    #: The accounts that answer for purposes: lines are dealt out among them.
    owners: list[int]

    @classmethod
    def of_register(cls, today: date) -> "Rows":
        purposes = models.Purpose.objects.filter(is_on=True, in_work=False, controller__isnull=False)
        ordinary = models.DataCategory.objects.filter(sensitivity=models.Sensitivity.ORDINARY)
        return cls(
            today,
            _by_code(models.Controller.objects.all()),
            _by_code(purposes.select_related("category", "controller")),
            _by_code(models.DataSubjectCategory.objects.all()),
            _by_code(ordinary),
            _by_code(models.Recipient.objects.filter(country__in=EEA)),
            _by_code(models.System.objects.all()),
            _by_code(models.Measure.objects.all()),
            sorted(set(purposes.filter(owner__is_active=True).values_list("owner", flat=True))),
        )

    def stock(self) -> Stock:
        """What lines may name. Raises LookupError without a measure, or a purpose whose data are known."""
        used = _data_by_purpose(self.data)
        purposes = [
            PurposeInStock(purpose.code, purpose.category.code, purpose.controller.code, used[purpose.code])
            for purpose in self.purposes.values()
            if purpose.controller and purpose.code in used
        ]
        if not (purposes and self.measures):
            raise LookupError("The register has no measure, or no purpose with ordinary data, that a line could name.")
        return Stock(purposes, list(self.recipients), list(self.systems), list(self.measures))


def _data_by_purpose(known: Container[str]) -> dict[str, list[str]]:
    """Purpose -> the data about its own group that lines use for it; with an assessment, those that it speaks of."""
    served = models.Cell.objects.filter(category=F("activity__purposes__category"))
    used = served.filter(activity__purposes__assessment__isnull=True)
    assessed = models.Minimisation.objects.values_list("assessment__purpose__code", "data_category__code")
    found = defaultdict(list)
    for purpose, data in sorted({*used.values_list("activity__purposes__code", "data_category__code"), *assessed}):
        if data in known:
            found[purpose].append(data)
    return found


def _by_code(rows: Any) -> dict[str, Any]:
    return {row.code: row for row in rows.order_by("code")}


def _write(rows: Rows, numbered: list[tuple[int, Line]]) -> int:
    """Write the lines with all their parts: one insert a table."""
    activities = _put(models.Activity, (_activity(rows, number, line) for number, line in numbered))
    pairs = [(activity, line) for activity, (_number, line) in zip(activities, numbered, strict=True)]
    links = [
        _put(models.ActivityPurpose, _linked(models.ActivityPurpose, "purpose", pairs, rows.purposes, "purposes")),
        _put(models.ActivitySystem, _linked(models.ActivitySystem, "system", pairs, rows.systems, "systems")),
        _put(models.ActivityMeasure, _linked(models.ActivityMeasure, "measure", pairs, rows.measures, "measures")),
    ]
    limits = _put(models.TimeLimit, _limits(pairs))
    return len(activities) + sum(map(len, links)) + len(limits) + _matrix(rows, pairs, limits)


def _put(model: Any, rows: Iterable[Any]) -> list[Any]:
    # Only bulk_create leaves its trace under the context: executemany raises there, COPY writes none.
    made: list[Any] = model._default_manager.bulk_create(rows)
    return made


def _activity(rows: Rows, number: int, line: Line) -> models.Activity:
    return models.Activity(
        code=CODE.format(number),
        name=line.name,
        description=line.description,
        controller=rows.companies[line.company],
        owner_id=rows.owners[number % len(rows.owners)] if rows.owners else None,
        owner_title=line.title,
        review_on=rows.today + timedelta(days=line.review_in),
        no_transfers_reason=words.text(words.NO_TRANSFERS),
        no_recipients_reason={} if any(cell.recipients for cell in line.cells) else words.text(words.NO_RECIPIENTS),
        dpia_screening=models.DpiaScreening.NOT_NEEDED,
        dpia_reason=words.text(words.SCREENED),
        **({} if line.purposes else _as_processor(rows, line)),
    )


def _as_processor(rows: Rows, line: Line) -> dict[str, Any]:
    return {
        "role": models.ActivityRole.PROCESSOR,
        "processing_for_controllers": words.text(words.FOR_OTHERS, product=line.product),
        "controllers_list_url": words.LIST_OF_CONTROLLERS,
        "controllers_list_date": rows.today,
        "controllers_list_count": 1 + len(line.cells) * 40,
    }


def _linked(model: Any, column: str, pairs: list[Any], found: dict[str, Any], named: str) -> Iterator[Any]:
    for activity, line in pairs:
        for code in getattr(line, named):
            yield model(activity=activity, **{column: found[code]})


def _limits(pairs: list[tuple[models.Activity, Line]]) -> Iterator[models.TimeLimit]:
    for activity, line in pairs:
        for limit in line.limits:
            yield models.TimeLimit(
                activity=activity,
                code=limit.code,
                duration=limit.duration,
                unit=limit.unit,
                counted_from=limit.counted_from,
                reason=limit.reason,
            )


def _matrix(rows: Rows, pairs: list[tuple[models.Activity, Line]], limits: list[models.TimeLimit]) -> int:
    by_code = {(limit.activity_id, limit.code): limit for limit in limits}
    wanted = [(activity, cell) for activity, line in pairs for cell in line.cells]
    cells = _put(
        models.Cell,
        (
            models.Cell(activity=activity, category=rows.groups[cell.group], data_category=rows.data[cell.data])
            for activity, cell in wanted
        ),
    )
    made = [(cell, told) for cell, (_activity, told) in zip(cells, wanted, strict=True)]
    kept = _put(
        models.CellLimit,
        (
            models.CellLimit(activity_id=cell.activity_id, cell=cell, time_limit=by_code[cell.activity_id, told.limit])
            for cell, told in made
        ),
    )
    given = _put(
        models.Disclosure,
        (
            models.Disclosure(cell=cell, recipient=rows.recipients[code])
            for cell, told in made
            for code in told.recipients
        ),
    )
    return len(cells) + len(kept) + len(given)
