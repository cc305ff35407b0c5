"""The tasks that staff choose from, with the basis and its limits, as an edition says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import get_language

from purposes import editions
from purposes.document import PublicPurpose, RegisterDocument, Secondary, StaffTask, Text
from purposes.dpv import LawfulBasis
from purposes.models import Edition, PurposeStop
from purposes.statement.words import Words, words


@dataclass(frozen=True)
class Basis:
    """What carries a task and where it ends."""

    task: StaffTask
    purpose: PublicPurpose
    stop: PurposeStop | None
    language: str

    @property
    def name(self) -> Words:
        return words(self.purpose.name, self.language)

    @property
    def covers(self) -> Words:
        return words(self.purpose.covers, self.language)

    @property
    def does_not_cover(self) -> Words:
        return words(self.purpose.does_not_cover, self.language)

    @property
    def basis(self) -> LawfulBasis:
        return LawfulBasis(self.purpose.primary_basis)

    @property
    def carried_too(self) -> list[tuple[LawfulBasis, Words]]:
        """Secondary bases that reach this task, each with its reach."""
        return [
            (LawfulBasis(second.basis), words(second.reach, self.language))
            for second in self.purpose.secondary_bases
            if _reaches(second, self.task)
        ]


def _reaches(second: Secondary, task: StaffTask) -> bool:
    return task.code in second.tasks


class Tasks:
    """What the edition in force offers."""

    def __init__(self, edition: Edition | None, language: str) -> None:
        self.edition = edition
        self.language = language

    @classmethod
    def now(cls, language: str) -> Tasks:
        """The tasks of the edition in force by the database's clock; none before the first."""
        return cls(editions.in_force(), language)

    @cached_property
    def document(self) -> RegisterDocument | None:
        return editions.document_of(self.edition) if self.edition else None

    @cached_property
    def by_code(self) -> dict[str, StaffTask]:
        return {task.code: task for task in self.document.record.tasks} if self.document else {}

    @cached_property
    def purposes(self) -> dict[str, PublicPurpose]:
        return {row.code: row for row in self.document.public.purposes} if self.document else {}

    @cached_property
    def purpose_names(self) -> dict[str, str]:
        """Purposes by code."""
        return {code: self.in_words(row.name) for code, row in self.purposes.items()}

    @cached_property
    def systems(self) -> dict[str, str]:
        """Systems by code."""
        return {row.code: row.name for row in self.document.record.systems} if self.document else {}

    @cached_property
    def stops(self) -> dict[str, PurposeStop]:
        """Stops in force by the code of their purpose."""
        return {stop.purpose: stop for stop in PurposeStop.objects.in_force()}

    def basis(self, code: str) -> Basis | None:
        """The basis of a task and its limits; None for a task that is not in force."""
        task = self.by_code.get(code)
        if task is None or (purpose := self.purposes.get(task.purpose)) is None:
            return None
        return Basis(task, purpose, self.stops.get(purpose.code), self.language)

    def in_words(self, text: Text) -> str:
        """A text of the edition in this language."""
        return words(text, self.language).text

    def name(self, code: str) -> str:
        """The task in staff's words, or its code."""
        task = self.by_code.get(code)
        return self.in_words(task.name) if task else code

    def purpose_name(self, code: str) -> str:
        """The purpose in words, or its code."""
        return self.purpose_names.get(code, code)

    def by_group(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The tasks by whom they concern: (data-subject category, [(code, words)])."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for task in self.by_code.values():
            if purpose := self.purposes.get(task.purpose):
                groups.setdefault(purpose.category, []).append((task.code, self.name(task.code)))
        return [(self._group(code), tasks) for code, tasks in groups.items()]

    def chosen(self, codes: Iterable[str]) -> list[tuple[str, str]]:
        """Those of the codes that are in force, with their words."""
        return [(code, self.name(code)) for code in codes if self.basis(code)]

    def _group(self, code: str) -> str:
        assert self.document  # noqa: S101  there are tasks
        found = next((row for row in self.document.public.categories if row.code == code), None)
        return self.in_words(found.name).capitalize() if found else code


def tasks_now() -> Tasks:
    """The tasks of the edition in force, in the language that is spoken."""
    return Tasks.now(get_language() or "")
