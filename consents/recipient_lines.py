"""The tasks of a recipient as pages and files tell them: about whom, what was said, and what has become of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from purposes.exports.table import Column

from .kinds import Kind
from .models import ConsentEvent, RecipientTask
from .unsound import references_of

#: Tasks read at once.
ROWS = 500


class Line(NamedTuple):
    """A task as it is told. `references` are those of the person, "" where the reader may not know them."""

    task: RecipientTask
    references: str = ""

    @property
    def person(self) -> str:
        """What the person is called: by their references, otherwise by the id."""
        return self.references or str(self.task.event.person_id)

    @property
    def said(self) -> str:
        """What the recipient is told of."""
        return said(self.task.event)

    @property
    def why_cancelled(self) -> str:
        """The reason that was given when the event was declared invalid; "" where the task was not cancelled."""
        return " ".join(made.note for made in self.task.event.voided_by.all()) if self.task.cancelled_at else ""


def said(event: ConsentEvent) -> str:
    """What was said, or that what was said did not hold."""
    if event.kind != Kind.INVALIDATED or event.voids is None:
        return str(Kind(event.kind).label)
    if event.voids.kind == Kind.GIVEN:
        return _("the yes was declared invalid")
    return _("did not hold: “%(said)s”") % {"said": Kind(event.voids.kind).label}


def lines_of(tasks: QuerySet[RecipientTask], *, references: bool) -> list[Line]:
    """These tasks with all that is told of them; with `references` in one query more."""
    rows = list(tasks.select_related("event__voids", "told_by", "acknowledged_by").prefetch_related("event__voided_by"))
    known = references_of([task.event.person_id for task in rows]) if references else {}
    return [Line(task, _named(known, task.event.person_id)) for task in rows]


def in_turn(recipient: str, *, references: bool) -> Iterator[Line]:
    """Every task of the recipient, the oldest first, read some at a time: flat memory."""
    last = 0
    tasks = RecipientTask.objects.filter(recipient=recipient).order_by("pk")
    while some := lines_of(tasks.filter(pk__gt=last)[:ROWS], references=references):
        last = some[-1].task.pk
        yield from some


def _named(known: dict[UUID, list[str]], person: UUID) -> str:
    return " ".join(known.get(person, ()))


def _moment(name: str) -> Callable[[Line], str]:
    def told(line: Line) -> str:
        value: datetime | None = getattr(line.task, name)
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M:%S") if value else ""

    return told


def columns() -> list[Column]:
    """The columns of the file, of a `Line` each."""
    return [
        Column("person", gettext_lazy("Person"), lambda line: str(line.task.event.person_id), 38),
        Column("references", gettext_lazy("References"), lambda line: line.references, 30),
        Column("purpose", gettext_lazy("Purpose"), lambda line: line.task.event.purpose, 24),
        Column("channel", gettext_lazy("For what"), lambda line: line.task.event.get_channel_display(), 24),
        Column("said", gettext_lazy("What they said"), lambda line: line.said, 30),
        Column("made", gettext_lazy("Recorded at"), _moment("made_at"), 20),
        Column("told", gettext_lazy("Told"), _moment("told_at"), 20),
        Column("told_by", gettext_lazy("Told by"), lambda line: str(line.task.told_by or ""), 24),
        Column("note", gettext_lazy("How they were told"), lambda line: line.task.note, 40),
        Column("confirmed", gettext_lazy("Confirmed"), _moment("acknowledged_at"), 20),
        Column(
            "confirmed_by",
            gettext_lazy("Confirmation recorded by"),
            lambda line: str(line.task.acknowledged_by or ""),
            24,
        ),
        Column("cancelled", gettext_lazy("Cancelled"), _moment("cancelled_at"), 20),
        Column("why", gettext_lazy("Why cancelled"), lambda line: line.why_cancelled, 40),
    ]
