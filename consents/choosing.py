"""Finding a task by a few of its letters, and what a question about it may say beside. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from gdpr_registry.translated import languages
from purposes.document import PublicPurpose, Secondary, StaffTask
from purposes.dpv import LawfulBasis
from purposes.models import ChannelPermission
from purposes.search.asked import ALIKE, SLIP
from purposes.search.letters import likeness, plain_letters, words_in
from purposes.statement.words import Words, words
from subjects.tasks import Basis, Tasks

from .asked import Asked
from .kinds import Channel

#: The most tasks that are offered for a choice.
OFFERED = 8


class Found(NamedTuple):
    """The tasks that the letters fit best. Only one is an answer; of several one is chosen."""

    tasks: list[StaffTask]
    more: int = 0

    @property
    def only(self) -> StaffTask | None:
        return self.tasks[0] if len(self.tasks) == 1 else None


def find_tasks(tasks: Tasks, letters: str) -> Found:
    """The tasks with these letters in their code or name, in any language. The first of four ways that finds any wins:
    the very words, beginnings of words, parts of words, words with slips.
    """
    asked = words_in(letters)
    if not asked:
        return Found([])
    known = [(task, _texts(task)) for task in tasks.by_code.values() if tasks.basis(task.code)]
    plain = plain_letters(letters)
    for fits in (
        lambda texts: plain in texts,
        lambda texts: any(all(f" {word}" in text for word in asked) for text in texts),
        lambda texts: any(all(word in text for word in asked) for text in texts),
        lambda texts: any(_is_like(asked, text) for text in texts),
    ):
        if found := [task for task, texts in known if fits(texts)]:
            return Found(found[:OFFERED], max(0, len(found) - OFFERED))
    return Found([])


def _texts(task: StaffTask) -> list[str]:
    return [plain_letters(text) for text in (task.code, *(task.name.get(code, "") for code in languages())) if text]


def _is_like(asked: Iterable[str], text: str) -> bool:
    there = text.split()
    return all(
        any(word in other for other in there)
        or (len(word) >= SLIP and max(likeness(word, other) for other in there) >= ALIKE)
        for word in asked
    )


class Beside(NamedTuple):
    """What a question about a task may say beside it, each with its words: (code, words)."""

    channels: list[tuple[str, str]]
    bases: list[tuple[str, str, Words]]
    companies: list[tuple[str, str]]

    def __bool__(self) -> bool:
        return bool(self.channels or self.bases or self.companies)


def beside(tasks: Tasks, basis: Basis) -> Beside:
    """Channels where the task writes to people, secondary bases that reach it, companies that share the purpose."""
    return Beside(_channels(basis.task), _bases(basis), _companies(tasks, basis.purpose))


def usual_channel(task: StaffTask) -> str:
    """The channel that is meant where nobody names one: e-mail for a task that writes to people."""
    return {
        ChannelPermission.WRITTEN.value: Channel.EMAIL.value,
        ChannelPermission.PHONE.value: Channel.PHONE.value,
    }.get(task.channel_permission, "")


def _channels(task: StaffTask) -> list[tuple[str, str]]:
    if task.channel_permission != ChannelPermission.WRITTEN:
        return []
    return [(channel.value, str(channel.label)) for channel in (Channel.EMAIL, Channel.SMS)]


def _bases(basis: Basis) -> list[tuple[str, str, Words]]:
    return [
        (second.code, str(LawfulBasis(second.basis).label), words(second.reach, basis.language))
        for second in basis.purpose.secondary_bases
        if _reaches(second, basis.task)
    ]


def _reaches(second: Secondary, task: StaffTask) -> bool:
    # A basis that names data and no task reaches every task, no further than these data.
    return not second.tasks or task.code in second.tasks


def _companies(tasks: Tasks, purpose: PublicPurpose) -> list[tuple[str, str]]:
    """The companies that may be asked for: the purpose's controllers, and those that its wordings name."""
    assert tasks.document  # noqa: S101  there is a purpose
    named = [row.companies for row in tasks.document.public.wordings if row.purpose == purpose.code]
    codes = dict.fromkeys([*purpose.controllers, *(code for companies in named for code in companies)])
    names = {row.code: row.name for row in tasks.document.public.companies}
    return [(code, names.get(code, code)) for code in codes] if len(codes) > 1 else []


def asked_of(task: StaffTask, **said: object) -> Asked:
    """The question about a task, with its usual channel where none was named."""
    given = {name: value for name, value in said.items() if value}
    return Asked(task=task.code, **{"channel": usual_channel(task), **given})  # type: ignore[arg-type]
