"""What becomes of people when one document follows another: for each task, how many get which answer, before and after.

Only tasks whose answer could differ are counted, one query for each. A purpose without tasks is asked about as a whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from purposes.document import NOTHING, PublicPurpose, RegisterDocument, StaffTask
from purposes.impact import Direction
from purposes.models import ChannelPermission, PurposeStop

from .asked import Asked, Ground, WordingsOf, ground_in, wordings_of_purpose
from .counted import groups
from .decisions import Facts, Reason, decide
from .facts import facts_of
from .kinds import Channel

#: By which channels a task that writes to people is asked about.
WRITTEN = (Channel.EMAIL, Channel.SMS)


@dataclass(frozen=True)
class Question:
    """What is asked of both documents: a task of a purpose by a channel, or a purpose that has no tasks."""

    purpose: str
    task: str = ""
    channel: str = ""

    @property
    def asked(self) -> Asked:
        """As the gate is asked."""
        return Asked(task=self.task, channel=self.channel) if self.task else Asked(purpose=self.purpose)


@dataclass(frozen=True)
class Moved:
    """How many people of a category have the reason `before` today, and `after` then."""

    category: str
    before: Reason
    after: Reason
    count: int

    @property
    def direction(self) -> Direction | None:
        """From yes to no or from no to yes; None for another no, and where nothing changes."""
        if (self.before is Reason.ALLOWED) == (self.after is Reason.ALLOWED):
            return None
        return Direction.TO_YES if self.after is Reason.ALLOWED else Direction.TO_NO


@dataclass(frozen=True)
class Effect:
    """What becomes of the people whom a question is about. `rows` hold everybody in the category, most people first."""

    question: Question
    rows: list[Moved]

    @property
    def total(self) -> int:
        """How many people are in the category."""
        return sum(row.count for row in self.rows)

    def by_category(self) -> list[tuple[str, Effect]]:
        """The same for the people of each category."""
        codes = sorted({row.category for row in self.rows})
        return [(code, Effect(self.question, [row for row in self.rows if row.category == code])) for code in codes]

    @property
    def moves(self) -> list[Moved]:
        """Who gets another answer."""
        return [row for row in self.rows if row.direction]

    @property
    def other_noes(self) -> list[Moved]:
        """Who is refused for another reason than today."""
        return [row for row in self.rows if row.before is not row.after and not row.direction]

    @property
    def unchanged(self) -> int:
        """How many people get the same answer for the same reason."""
        return sum(row.count for row in self.rows if row.before is row.after)


def effects(before: RegisterDocument | None, after: RegisterDocument) -> list[Effect]:
    """What becomes of people when `after` follows `before`: an effect for each question whose answer could differ.

    A stop counts before. It does not after: whatever is published after it lifts it.
    """
    wordings = cache(wordings_of_purpose)
    stopped = frozenset(PurposeStop.objects.in_force().values_list("purpose", flat=True))
    found = []
    for question in questions(before or NOTHING, after):
        old = _ground(question, before or NOTHING, stopped, wordings)
        new = _ground(question, after, frozenset(), wordings)
        if _decides(old) != _decides(new):
            found.append(Effect(question, _rows(old, new)))
    return found


def questions(before: RegisterDocument, after: RegisterDocument) -> Iterator[Question]:
    """What can be asked in either document, in the order of the purposes of the later one."""
    purposes = {row.code: None for document in (after, before) for row in document.public.purposes}
    for purpose in purposes:
        tasks = [_tasks_of(purpose, document) for document in (after, before)]
        for code in {code: None for of_one in tasks for code in of_one}:
            for channel in _channels([of_one[code] for of_one in tasks if code in of_one]):
                yield Question(purpose, code, channel)
        if not any(tasks):
            yield Question(purpose)


def _tasks_of(purpose: str, document: RegisterDocument) -> dict[str, StaffTask]:
    return {task.code: task for task in document.record.tasks if task.purpose == purpose}


def _channels(tasks: list[StaffTask]) -> tuple[str, ...]:
    needed = {task.channel_permission for task in tasks}
    if ChannelPermission.WRITTEN in needed:
        return WRITTEN
    # A call that needs a permission in one of the documents only: a no to calls is obeyed in both.
    return (Channel.PHONE,) if ChannelPermission.PHONE in needed and len(needed) > 1 else ("",)


def _ground(question: Question, document: RegisterDocument, stopped: frozenset[str], wordings: WordingsOf) -> Ground:
    if question.task and question.task not in _tasks_of(question.purpose, document):
        # Also where another purpose has the task: it is counted there.
        return Ground(question.asked, facts=Facts(task_known=False))
    return ground_in(question.asked, document, stopped=stopped, wordings_of=wordings)


def _decides(ground: Ground) -> tuple[object, ...]:
    """All of a ground that an answer depends on. The words and the number of the edition do not."""
    purpose: PublicPurpose | None = ground.purpose
    return (
        ground.facts,
        ground.category,
        purpose and purpose.revision,
        purpose and purpose.objection_pauses,
        ground.companies,
        ground.required,
        ground.channel,
        ground.needs_device,
        ground.consent_channel,
        ground.told_by_all,
    )


def _rows(before: Ground, after: Ground) -> list[Moved]:
    counted: Counter[tuple[str, Reason, Reason]] = Counter()
    for group in groups(before, after):
        category = after.category if group.after.in_category else before.category
        was = decide(facts_of(before, group.before)).reason
        becomes = decide(facts_of(after, group.after)).reason
        counted[category, was, becomes] += group.people
    return [Moved(*key, count) for key, count in sorted(counted.items(), key=lambda row: (-row[1], row[0]))]
