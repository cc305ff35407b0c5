"""The register in two pictures: purposes by group and lawful basis, and reviews along the year.

Each is drawn on the server as SVG without style of its own, and stands beside a table of the same figures.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.utils import formats
from django.utils.translation import gettext as _

from .. import days
from ..dpv import LawfulBasis
from ..models import Activity, Assessment, DataSubjectCategory, Purpose

#: Units of the drawing.
WIDTH, ROW, BAR, LEFT = 640, 34, 20, 200
#: This month and the twelve after it: what was reviewed today is due again in the last of them.
MONTHS, HEIGHT, FLOOR = 13, 190, 150


@dataclass(frozen=True)
class Box:
    """A rectangle with what stands in it; `kind` is the end of its class."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    text: str

    @property
    def middle(self) -> float:
        """Where the text stands."""
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True)
class Label:
    """A word in the drawing."""

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Picture:
    """A drawing and its table: `rows` are the label and the figures."""

    name: str
    title: str
    description: str
    height: int
    boxes: list[Box]
    labels: list[Label]
    head: list[str]
    rows: list[tuple[str, list[int]]]
    width: int = WIDTH


def pictures() -> list[Picture]:
    """The pictures that have something to show: four queries, whatever the size of the register."""
    return [picture for picture in (_bases(), _reviews()) if picture.rows]


def _bases() -> Picture:
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    found = Purpose.objects.filter(is_on=True).order_by().values_list("category", "primary_basis")
    for category, basis, number in found.annotate(number=Count("pk")):
        counts[category][basis] = number
    groups = [group for group in DataSubjectCategory.objects.order_by("position", "code") if group.pk in counts]
    used = [basis for basis in LawfulBasis if any(counts[group.pk][basis] for group in groups)]
    most = max((sum(counts[group.pk].values()) for group in groups), default=1)
    boxes = [box for place, group in enumerate(groups) for box in _bar(place, counts[group.pk], used, most)]
    return Picture(
        "bases",
        _("Purposes by group and lawful basis"),
        _("One bar for each group of people, as long as it has purposes; its parts are the lawful bases."),
        max(len(groups) * ROW, ROW),
        boxes,
        [Label(0, place * ROW + 16, _short(str(group))) for place, group in enumerate(groups)],
        [str(LawfulBasis(basis).label) for basis in used],
        [(str(group), [counts[group.pk][basis] for basis in used]) for group in groups],
    )


def _bar(place: int, counts: Counter[str], used: list[Any], most: int) -> list[Box]:
    unit, x, boxes = (WIDTH - LEFT) / most, float(LEFT), []
    for basis in used:
        if number := counts[basis]:
            letter = basis.value.rsplit("-", 1)[-1]
            boxes.append(Box(round(x, 1), place * ROW, round(number * unit - 2, 1), BAR, letter, f"{letter} {number}"))
            x += number * unit
    return boxes


def _reviews() -> Picture:
    today = days.today()
    months = [_month(today, ahead) for ahead in range(MONTHS)]
    counts: Counter[date | None] = Counter()
    for rows in (Activity.objects.all(), Purpose.objects.filter(is_on=True), Assessment.objects.all()):
        dated = rows.filter(review_on__isnull=False, review_on__lt=_month(today, MONTHS)).order_by()
        for month, number in dated.annotate(month=TruncMonth("review_on")).values_list("month").annotate(Count("pk")):
            counts[month if month in months else None] += number
    columns = [(_("before"), counts[None], "late"), *((_name(month), counts[month], "month") for month in months)]
    most, wide = max(max(number for _label, number, _kind in columns), 1), WIDTH / len(columns)
    return Picture(
        "reviews",
        _("Reviews along the year"),
        _("A column for each month until this one next year, as high as there are reviews; first what is overdue."),
        HEIGHT,
        [_column(place, number, kind, most, wide) for place, (_label, number, kind) in enumerate(columns) if number],
        [Label(round((place + 0.5) * wide, 1), FLOOR + 18, label) for place, (label, _n, _k) in enumerate(columns)],
        [_("Reviews")],
        [(label, [number]) for label, number, _kind in columns] if any(counts.values()) else [],
    )


def _column(place: int, number: int, kind: str, most: int, wide: float) -> Box:
    height = round((FLOOR - 20) * number / most, 1)
    return Box(round(place * wide + 4, 1), round(FLOOR - height, 1), round(wide - 8, 1), height, kind, str(number))


def _month(day: date, ahead: int) -> date:
    years, month = divmod(day.month - 1 + ahead, 12)
    return date(day.year + years, month + 1, 1)


def _name(month: date) -> str:
    return formats.date_format(month, "M y")


def _short(text: str) -> str:
    return text if len(text) <= 26 else f"{text[:25]}…"
