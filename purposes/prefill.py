"""What a matrix would say if the line were like others that serve the same purposes: cells to start from."""

from collections import defaultdict
from dataclasses import dataclass

from .models import Activity, Cell


@dataclass(frozen=True)
class ProposedCell:
    """A cell of another line, for a line that has none like it."""

    like: Cell

    @property
    def line(self) -> Activity:
        """The line that it is taken from."""
        return self.like.activity


def proposed_cells(activity: Activity) -> list[ProposedCell]:
    """Cells of lines that share a purpose with this one, and that its matrix lacks; in the order of the matrix.

    Each pair of group and data is taken from the line that shares most purposes, of equals the first by code.
    """
    purposes = list(activity.purposes.all())
    groups = {purpose.category_id for purpose in purposes}
    there = set(activity.cells.values_list("category_id", "data_category_id"))
    cells = (
        Cell.objects.filter(activity__purposes__in=purposes, category__in=groups)
        .exclude(activity=activity)
        .select_related("activity", "category", "data_category")
        .prefetch_related("time_limits", "recipients", "activity__purposes")
        .distinct()
    )
    likely: dict[tuple[int, int], list[Cell]] = defaultdict(list)
    for cell in cells:
        likely[cell.category_id, cell.data_category_id].append(cell)
    wanted = {purpose.pk for purpose in purposes}
    best = [min(found, key=lambda cell: _distance(cell, wanted)) for key, found in likely.items() if key not in there]
    return [ProposedCell(cell) for cell in sorted(best, key=_place)]


def _distance(cell: Cell, wanted: set[int]) -> tuple[int, str]:
    shared = wanted & {purpose.pk for purpose in cell.activity.purposes.all()}
    return -len(shared), cell.activity.code


def _place(cell: Cell) -> tuple[int, int, str]:
    return cell.category.position, cell.data_category.position, cell.data_category.code
