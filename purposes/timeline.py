"""The editions in their order in time: which was in force when, what came before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Q
from django.db.models.functions import Now

from .models import Edition


class State(StrEnum):
    """Where an edition stands."""

    IN_FORCE = "in force"
    SUPERSEDED = "superseded"
    TO_COME = "to come"


@dataclass(frozen=True)
class Timeline:
    """Every edition by number, without its texts; `in_force_number` is 0 before the first begins."""

    editions: Sequence[Edition]
    in_force_number: int

    @classmethod
    def now(cls) -> Timeline:
        """The editions as they stand now by the database's clock, in one query."""
        has_begun = Q(in_force_from__lte=Now())
        rows = list(Edition.objects.without_texts().annotate(has_begun=has_begun).order_by("number"))
        begun = (row.number for row in rows if row.has_begun)  # type: ignore[attr-defined]  # the annotation above
        return cls(rows, max(begun, default=0))

    @property
    def in_force(self) -> Edition | None:
        return self.numbered(self.in_force_number)

    @property
    def coming(self) -> Edition | None:
        """The next edition whose time has not come."""
        return next((row for row in self.editions if row.number > self.in_force_number), None)

    def numbered(self, number: int) -> Edition | None:
        return next((row for row in self.editions if row.number == number), None)

    def before(self, edition: Edition) -> Edition | None:
        return self.numbered(edition.number - 1)

    def after(self, edition: Edition) -> Edition | None:
        return self.numbered(edition.number + 1)

    def state(self, edition: Edition) -> State:
        if edition.number == self.in_force_number:
            return State.IN_FORCE
        return State.SUPERSEDED if edition.number < self.in_force_number else State.TO_COME

    def until(self, edition: Edition) -> datetime | None:
        """When the edition gave way, or will give way, to the next one."""
        following = self.after(edition)
        return following.in_force_from if following else None
