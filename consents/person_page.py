"""What the page of a person shows, in the words of the edition in force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from purposes.document import StaffTask
from purposes.dpv import LawfulBasis
from purposes.models import ChannelPermission
from subjects.models import Identifier
from subjects.people import name_of, value_of
from subjects.tasks import Tasks

from .asked import Asked
from .decisions import Reason
from .gate import Answered
from .kinds import Channel, Ground, Kind
from .models import ConsentEvent, Question, Standing
from .on_file import OnFile
from .questions import MAILING
from .reasons import SHORT, texts_of

#: What a page shows at most of each; the whole is in the ledger.
EVENTS, QUESTIONS = 200, 20
#: A task that writes to people is asked about by each of these.
WRITTEN = (Channel.EMAIL, Channel.SMS)


@dataclass(frozen=True)
class Line:
    """A task by one channel, with the gate's answer."""

    task: str
    channel: str
    answered: Answered

    @property
    def is_allowed(self) -> bool:
        return self.answered.allowed

    @property
    def reason(self) -> str:
        return str(texts_of(self.answered.facts, self.answered.decision).means)

    @property
    def basis(self) -> LawfulBasis | None:
        basis = self.answered.decision.basis
        return LawfulBasis(basis) if basis else None


@dataclass(frozen=True)
class SaidLine:
    """An event in words."""

    event: ConsentEvent
    purpose: str
    is_void: bool

    @property
    def may_be_invalid(self) -> bool:
        return self.event.kind == Kind.GIVEN and not self.is_void


class PersonPage:
    """The page of one person. Eleven queries, whatever there is to show."""

    def __init__(self, on_file: OnFile, tasks: Tasks) -> None:
        self.on_file, self.person, self.tasks = on_file, on_file.person, tasks

    @cached_property
    def name(self) -> str:
        return name_of(self.person)

    @cached_property
    def identifiers(self) -> list[tuple[Identifier, str]]:
        rows = self.person.identifiers.order_by("kind", "system", "pk")
        return [(row, value_of(row)) for row in rows]

    @cached_property
    def categories(self) -> list[tuple[Any, str]]:
        names = category_names(self.tasks)
        return [(row, names.get(row.category, row.category)) for row in self.on_file.categories]

    @cached_property
    def lines(self) -> list[Line]:
        """Every task of the edition in force, by each channel that it needs."""
        asked = [(task, question) for task in self.tasks.by_code.values() for question in questions_of(task)]
        answers = self.on_file.answers([question for _task, question in asked])
        return [
            Line(self.tasks.name(task.code), _label(question.channel), answered)
            for (task, question), answered in zip(asked, answers, strict=True)
        ]

    @property
    def allowed(self) -> list[Line]:
        return [line for line in self.lines if line.is_allowed]

    @property
    def refused(self) -> list[Line]:
        """What may not be done, but for tasks about other groups of people."""
        return [line for line in self.lines if not line.is_allowed and not _is_for_others(line)]

    @property
    def for_others(self) -> list[Line]:
        return [line for line in self.lines if _is_for_others(line)]

    @cached_property
    def said(self) -> list[SaidLine]:
        """The events, the newest first."""
        events: Any = self.person.events.select_related("by", "wording__edition")
        rows = list(events.defer("wording__edition__public", "wording__edition__record")[:EVENTS])
        void = {row.voids_id for row in rows}
        return [SaidLine(row, self.tasks.purpose_name(row.purpose), row.pk in void) for row in rows]

    @property
    def against(self) -> list[tuple[Standing, str, str]]:
        """Restrictions and objections that stand: the name of the purpose ('' for all), the ground of a restriction."""
        rows = self.on_file.standings
        standing = [row for row in rows if row.restriction or row.objection or row.marketing_objected_at]
        return [(row, self.tasks.purpose_name(row.purpose), grounds_in_words(row)) for row in standing]

    @property
    def notices(self) -> list[tuple[Any, str]]:
        names = point_names(self.tasks)
        return [(row, names.get(row.collection_point, row.collection_point)) for row in self.on_file.notices]

    @cached_property
    def questions(self) -> list[tuple[Question, str, str, str]]:
        """What the gate was asked about this person lately, in words, with the answer and who asked."""
        rows = Question.objects.filter(person=self.person.pk).select_related("asked_by").order_by("-at")[:QUESTIONS]
        return [(row, self._asked_for(row), str(SHORT[Reason(row.reason)]), _who_asked(row)) for row in rows]

    def _asked_for(self, row: Question) -> str:
        return self.tasks.name(row.task) if row.task else self.tasks.purpose_name(row.purpose)

    @property
    def fields(self) -> set[str]:
        """The names of what the page shows, for the trace of the look."""
        kinds = {f"identifiers.{row.kind}" for row, _value in self.identifiers}
        return {"name", "categories", "decisions", "events", "notices_shown", "questions", *kinds}


def questions_of(task: StaffTask) -> list[Asked]:
    """The questions that a task needs: one, or one for each channel in writing."""
    channels: Iterable[str] = WRITTEN if task.channel_permission == ChannelPermission.WRITTEN else [""]
    return [Asked(task=task.code, channel=str(channel)) for channel in channels]


def category_names(tasks: Tasks) -> dict[str, str]:
    """The data-subject categories of the edition in force by code."""
    document = tasks.document
    groups = [*document.public.categories, *document.record.categories] if document else []
    return {row.code: tasks.in_words(row.name) for row in groups}


def point_names(tasks: Tasks) -> dict[str, str]:
    """The collection points of the edition in force by code."""
    points = tasks.document.public.collection_points if tasks.document else []
    return {row.code: tasks.in_words(row.name) for row in points}


def _who_asked(row: Question) -> str:
    if row.source.startswith(MAILING):
        return _("right before a mail")
    return str(row.asked_by or row.source)


def _label(channel: str) -> str:
    return str(Channel(channel).label) if channel else ""


def _is_for_others(line: Line) -> bool:
    return line.answered.decision.reason is Reason.NOT_IN_CATEGORY


def grounds_in_words(row: Standing) -> str:
    """The grounds on which the processing is restricted."""
    return "; ".join(str(Ground(ground).label) for ground in row.restriction.split())
