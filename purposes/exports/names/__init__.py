"""The codes of a document in the words of one language. Each text is made once, however many activities use it."""

from __future__ import annotations

from functools import cached_property

from django.utils.text import capfirst

from ...document import StaffTask
from ...dpv import SpecialCondition
from ...models.activity import DpiaScreening
from .codes import paragraphs
from .companies import Companies
from .data import Data
from .purposes import Purposes

__all__ = ["Names", "paragraphs"]


class Names(Companies, Purposes, Data):
    """The document by code, in `language`; the caller has activated that language for the program's own words."""

    @cached_property
    def measures(self) -> dict[str, str]:
        """Each security measure with what it is."""
        return {
            row.code: _sentence(self.say(row.name), self.say(row.description)) for row in self.document.record.measures
        }

    def system(self, code: str) -> str:
        return self.once("system", code, self._system)

    def _system(self, code: str) -> str:
        known = self.systems[code]
        by = self.receivers.get(known.run_by)
        return f"{known.name} ({by.name})" if by else known.name

    def special_condition(self, code: str) -> str:
        return str(SpecialCondition(code).label) if code else ""

    def screening(self, code: str) -> str:
        return self.once("screening", code, lambda key: str(DpiaScreening(key).label) if key else "")

    @cached_property
    def tasks(self) -> dict[str, list[StaffTask]]:
        """The tasks of each purpose."""
        found: dict[str, list[StaffTask]] = {}
        for task in self.document.record.tasks:
            found.setdefault(task.purpose, []).append(task)
        return found


def _sentence(name: str, description: str) -> str:
    return f"{capfirst(name)}: {description}" if description else capfirst(name)
