"""What the ledger says to officers of a change: how many people move from yes to no, and from no to yes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from purposes.document import RegisterDocument
from purposes.impact import Direction, ImpactLine, names_in

from .decisions import Reason
from .kinds import Channel
from .reasons import SHORT
from .simulation import Moved, Question, effects


def lines_between(before: RegisterDocument | None, after: RegisterDocument) -> Iterator[ImpactLine]:
    """A line for each purpose, category and reason. Tasks for which as many move for the same reason share a line."""
    names = names_in(before, after)
    tasks: dict[tuple[str, Moved, int], list[str]] = defaultdict(list)
    for effect in effects(before, after):
        for _category, people in effect.by_category():
            for row in people.moves:
                tasks[effect.question.purpose, row, people.total].append(task_name(effect.question, names))
    for (purpose, row, among), told in tasks.items():
        yield ImpactLine(
            category=row.category,
            purpose=purpose,
            direction=row.direction or Direction.TO_NO,
            reason=_why(row),
            count=row.count,
            among=among,
            tasks=tuple(filter(None, told)),
        )


def task_name(question: Question, names: Mapping[str, str]) -> str:
    """The task in the reader's words, with the channel it is asked for; "" for a purpose as a whole."""
    if not question.channel:
        return names.get(question.task, question.task)
    said = {Channel.SMS: _("%(task)s (by SMS)"), Channel.PHONE: _("%(task)s (by phone)")}
    by = said.get(Channel(question.channel), _("%(task)s (by e-mail)"))
    return by % {"task": names.get(question.task, question.task)}


def _why(row: Moved) -> str:
    if row.after is not Reason.ALLOWED:
        return str(SHORT[row.after])
    return _("no longer “%(reason)s”") % {"reason": str(SHORT[row.before])}
