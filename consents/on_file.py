"""All that is on file about one person, and the gate's answers to many questions about them at once.

Seven queries, whether the register has one task or a hundred and the person said little or much.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from purposes.actions.common import database_now
from subjects.models import NoticeShown, Person, PersonCategory

from .asked import Asked, Ground, grounds_of
from .decisions import decide
from .facts import facts_of
from .fold import State
from .gate import Answered
from .models import Standing
from .people import Key, known_by


@dataclass
class OnFile:
    """One person who is not erased; each part is read once, when it is first asked for."""

    person: Person

    @cached_property
    def now(self) -> datetime:
        """The database's clock, the same for every answer."""
        return database_now()

    @cached_property
    def categories(self) -> list[PersonCategory]:
        return list(self.person.categories.all())

    @cached_property
    def notices(self) -> list[NoticeShown]:
        """The newest first."""
        return list(self.person.notices_shown.select_related("by"))

    @cached_property
    def standings(self) -> list[Standing]:
        return list(self.person.standings.order_by("purpose", "channel"))

    @cached_property
    def states(self) -> dict[Key, State]:
        return {(row.purpose, row.channel): row.state for row in self.standings}

    @property
    def categories_now(self) -> set[str]:
        return {row.category for row in self.categories if row.since <= self.now and not _is_over(row, self.now)}

    @property
    def told_of(self) -> set[str]:
        """The purposes that the person was told of by a notice of their own."""
        return {code for notice in self.notices for code in notice.purposes}

    def answers(self, questions: Sequence[Asked]) -> list[Answered]:
        """The gate's answers of now, in the order asked: the same as `gate.answer` gives to each. Four queries."""
        return [self._answered(ground) for ground in grounds_of(questions)]

    def _answered(self, ground: Ground) -> Answered:
        known = known_by(ground, self.states, self.now)._replace(
            in_category=ground.category in self.categories_now,
            is_business_contact=self.person.is_business_contact,
            told=ground.code in self.told_of,
        )
        facts = facts_of(ground, known)
        carried_by = self.states.get((ground.code, str(ground.consent_channel)))
        return Answered(ground, facts, decide(facts), self.person.pk, carried_by.said_by if carried_by else None)


def _is_over(row: PersonCategory, now: datetime) -> bool:
    return row.until is not None and row.until <= now
