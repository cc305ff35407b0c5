"""Entries as a page or a file shows them: the words of each in the edition under which it was recorded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import override

from purposes.dpv import LawfulBasis
from purposes.models import Edition

from .models import LogEntry
from .tasks import Tasks


@dataclass(frozen=True)
class Shown:
    """An entry with its words. `earlier` are the versions before its slips were mended, the newest first."""

    entry: LogEntry
    tasks: Tasks
    earlier: list[LogEntry]
    corrections: list[LogEntry]
    is_in_force: bool

    @property
    def corrected(self) -> int | None:
        """The number of the first entry that this one corrects, where it is an entry of its own."""
        first = self.earlier[-1] if self.earlier else self.entry
        return first.corrects_id

    @property
    def task(self) -> str:
        return self.tasks.name(self.entry.task)

    @property
    def purpose(self) -> str:
        return self.tasks.purpose_name(self.entry.purpose)

    @property
    def system(self) -> str:
        return self.tasks.systems.get(self.entry.system, self.entry.system)

    @property
    def basis(self) -> LawfulBasis:
        return LawfulBasis(self.entry.basis)


class Words:
    """The words of every edition and of the lawful bases, each read once."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.now = Tasks.now(language)
        self._by_number: dict[int, Tasks] = {}
        self._bases: dict[str, str] = {}

    def basis(self, code: str) -> str:
        """A lawful basis in words, with its article."""
        if code not in self._bases:
            basis = LawfulBasis(code)
            with override(self.language):
                self._bases[code] = f"{basis.label} ({basis.article})"
        return self._bases[code]

    def of(self, entries: Iterable[LogEntry]) -> None:
        """Read the editions of these entries in one query."""
        missing = {entry.edition for entry in entries} - self._by_number.keys()
        if missing:
            found = Edition.objects.without_texts().filter(number__in=missing)
            self._by_number |= {edition.number: Tasks(edition, self.language) for edition in found}

    def tasks_of(self, entry: LogEntry) -> Tasks:
        if entry.edition not in self._by_number:
            self.of([entry])
        return self._by_number.get(entry.edition) or self.now


def shown(entries: Iterable[LogEntry], words: Words) -> list[Shown]:
    """Entries as they stand, each with its earlier versions and later corrections: three queries, however many."""
    rows = list(entries)
    words.of(rows)
    firsts = {row.first_id for row in rows}
    chain = LogEntry.objects.filter(pk__in=firsts) | LogEntry.objects.filter(corrects__in=firsts)
    others = list(chain.select_related("by").order_by("-pk"))
    return [_shown(row, others, words) for row in rows]


def _shown(row: LogEntry, others: list[LogEntry], words: Words) -> Shown:
    first = row.first_id
    return Shown(
        entry=row,
        tasks=words.tasks_of(row),
        earlier=[other for other in others if other.first_id == first and other.pk < row.pk],
        corrections=[other for other in others if other.corrects_id == first and not other.is_mend],
        is_in_force=row.purpose in words.now.purposes,
    )
