"""The rows loaded so far, found again by model and code."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeVar

import msgspec
from django.db.models import Model

from gdpr_registry.models import User
from purposes.models import Controller

from .content import Content
from .shapes.demo import Demo
from .shapes.part import Text

M = TypeVar("M", bound=Model)


@dataclass
class Shelf:
    """What is loaded (`demo` is None in a real installation), for which company, by whom, when; and what came of it."""

    content: Content
    demo: Demo | None
    company_code: str
    by: User | None
    today: date
    counts: dict[type[Model], int] = field(default_factory=dict)
    _rows: dict[tuple[type[Model], str], Any] = field(default_factory=dict)

    def put(self, model: type[M], rows: Iterable[M], *, code: str = "") -> list[M]:
        """Insert `rows` in one query and keep them, by the attribute `code` if given."""
        # Only bulk_create leaves its trace under the context: executemany raises there, COPY writes none.
        made = model._default_manager.bulk_create(rows)
        self.counts[model] = self.counts.get(model, 0) + len(made)
        if code:
            self._rows.update({(model, getattr(row, code)): row for row in made})
        return made

    def find(self, model: type[M], code: str) -> M:
        """The loaded row with this code. Raises KeyError."""
        found: M = self._rows[model, code]
        return found

    @property
    def company(self) -> Controller:
        """The one company, once it is loaded."""
        return self.find(Controller, self.company_code)

    @property
    def owner(self) -> User | None:
        """Who answers for the lines: in the demonstration whoever loads them, elsewhere somebody yet to be chosen."""
        return self.by if self.demo else None

    def in_months(self, months: int) -> date:
        """The same day so many months from today; never later in the month than the 28th."""
        month = self.today.month - 1 + months
        return date(self.today.year + month // 12, month % 12 + 1, min(self.today.day, 28))

    def days_ago(self, days: int) -> date:
        """The day so many days before today."""
        return self.today - timedelta(days=days)


def text(value: Text | None) -> dict[str, str]:
    """A text as its column holds it."""
    return msgspec.structs.asdict(value) if value else {}


def columns(part: msgspec.Struct, *names: str) -> dict[str, Any]:
    """The named fields of `part` as columns of the same names."""
    values = {name: getattr(part, name) for name in names}
    return {name: text(v) if v is None or isinstance(v, Text) else v for name, v in values.items()}
