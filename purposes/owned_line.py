"""A line of the register in the words of its owner: the few things that an owner knows."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gdpr_registry.translated import MASTER, Translated

from .models import Activity, Cell, Confirmation, Purpose, TimeLimit
from .statement.words import duration


@dataclass(frozen=True)
class Limit:
    """How long, as the owner reads it: `length` and `unit` may be suggested otherwise."""

    code: str
    length: int | None
    unit: str
    words: str


@dataclass(frozen=True)
class OwnedLine:
    """What one activity or purpose says. The lists hold code and name; a purpose has none of them."""

    kind: str
    name: str
    description: str
    language: str
    serves: list[str] = field(default_factory=list)
    data: dict[str, str] = field(default_factory=dict)
    recipients: dict[str, str] = field(default_factory=dict)
    systems: dict[str, str] = field(default_factory=dict)
    limits: list[Limit] = field(default_factory=list)

    @property
    def is_activity(self) -> bool:
        return self.kind == "activity"


def with_lines(confirmations: QuerySet[Confirmation]) -> QuerySet[Confirmation]:
    """The lines of a round with all that `in_words` reads, in the same few queries however many there are."""
    cells = Cell.objects.select_related("data_category").prefetch_related("recipients")
    return confirmations.select_related("activity", "purpose").prefetch_related(
        Prefetch("activity__cells", queryset=cells),
        "activity__time_limits",
        "activity__systems",
        "activity__purposes",
        "suggestions",
    )


def in_words(line: Activity | Purpose) -> OwnedLine:
    """The line in the active language."""
    name, description = str(line.name), str(line.description)
    language = language_of(line.description)
    if isinstance(line, Purpose):
        return OwnedLine("purpose", name, description, language)
    cells = list(line.cells.all())
    return OwnedLine(
        "activity",
        name,
        description,
        language,
        serves=[str(purpose.name) for purpose in line.purposes.all()],
        data=_named(cell.data_category for cell in cells),
        recipients=_named(recipient for cell in cells for recipient in cell.recipients.all()),
        systems=_named(line.systems.all()),
        limits=[limit_in_words(limit) for limit in line.time_limits.all()],
    )


def language_of(text: Translated) -> str:
    """The language in which an owner reads the text and writes it anew; an unwritten one is written in the active."""
    return text.language_shown() if text else (get_language() or MASTER).split("-")[0]


def limit_in_words(limit: TimeLimit) -> Limit:
    """A time limit as a sentence: “24 months from the last contact”, “until the consent is withdrawn”."""
    language = limit.counted_from.language_shown()
    start = str(limit.counted_from)
    words = (
        _("%(duration)s from %(start)s") % {"duration": duration(limit.duration, limit.unit, language), "start": start}
        if limit.duration
        else start
    )
    return Limit(limit.code, limit.duration, limit.unit, ", ".join(filter(None, (words, str(limit.condition)))))


def _named(rows: Iterable[Any]) -> dict[str, str]:
    return {row.code: str(row.name) for row in rows}
