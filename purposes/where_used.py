"""Where a recipient, a system, a data category or a measure is used: the lines, with what they say of it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from .models import (
    Activity,
    ActivityMeasure,
    ActivitySystem,
    Cell,
    DataCategory,
    Disclosure,
    Measure,
    Minimisation,
    Recipient,
    SecondaryBasisData,
    System,
    Transfer,
)


@dataclass(frozen=True)
class Use:
    """One line that names the row, and in which place of the line."""

    line: Any
    place: str = ""

    @property
    def url(self) -> str:
        """The page of the line."""
        return reverse(f"admin:purposes_{self.line._meta.model_name}_change", args=[self.line.pk])


@dataclass(frozen=True)
class Uses:
    """The uses of one kind: a heading, the rows of the database, and how each is told."""

    heading: str
    rows: QuerySet[Any]
    tell: Callable[[Any], Use]

    def __iter__(self) -> Iterator[Use]:
        return (self.tell(row) for row in self.rows)


def where_used(row: Any) -> Iterable[Uses]:
    """Every kind of use of the row, used or not; a kind is one query when it is read."""
    return KINDS[type(row)](row)


def _of_recipient(row: Recipient) -> list[Uses]:
    disclosures = Disclosure.objects.filter(recipient=row).order_by("cell__activity__code", "pk")
    transfers = Transfer.objects.filter(recipient=row).order_by("activity__code", "pk")
    return [
        Uses(
            _("Cells of the matrix"),
            disclosures.select_related("cell__activity", "cell__category", "cell__data_category"),
            lambda found: Use(found.cell.activity, str(found.cell)),
        ),
        Uses(
            _("Transfers"),
            transfers.select_related("activity"),
            lambda found: Use(found.activity, found.destination),
        ),
        Uses(_("Systems that it runs"), System.objects.filter(run_by=row).order_by("code"), Use),
    ]


def _of_system(row: System) -> list[Uses]:
    links = ActivitySystem.objects.filter(system=row).order_by("activity__code").select_related("activity")
    return [Uses(_activities(), links, lambda link: Use(link.activity))]


def _of_measure(row: Measure) -> list[Uses]:
    links = ActivityMeasure.objects.filter(measure=row).order_by("activity__code").select_related("activity")
    return [Uses(_activities(), links, lambda link: Use(link.activity))]


def _of_data_category(row: DataCategory) -> list[Uses]:
    cells = Cell.objects.filter(data_category=row).order_by("activity__code", "pk")
    bases = SecondaryBasisData.objects.filter(data_category=row).order_by("secondary_basis__purpose__code")
    minimised = Minimisation.objects.filter(data_category=row).order_by("assessment__purpose__code")
    return [
        Uses(
            _("Cells of the matrix"),
            cells.select_related("activity", "category"),
            lambda cell: Use(cell.activity, str(cell.category)),
        ),
        Uses(
            _("Reach of secondary bases"),
            bases.select_related("secondary_basis__purpose"),
            lambda link: Use(link.secondary_basis.purpose, link.secondary_basis.code),
        ),
        Uses(
            _("Assessments"),
            minimised.select_related("assessment__purpose"),
            lambda part: Use(part.assessment, ""),
        ),
    ]


def _activities() -> str:
    return str(Activity._meta.verbose_name_plural).capitalize()


KINDS: dict[Any, Callable[[Any], list[Uses]]] = {
    Recipient: _of_recipient,
    System: _of_system,
    Measure: _of_measure,
    DataCategory: _of_data_category,
}
