"""The notice of a collection point as it is read out or handed over (GDPR Art. 13 and 14)."""

from __future__ import annotations

from dataclasses import dataclass

from purposes.document import Point
from purposes.statement.words import Words, words
from subjects.tasks import Tasks


@dataclass(frozen=True)
class Notice:
    """A notice of the edition in force, in a language."""

    point: Point
    edition: int
    language: str
    tasks: Tasks

    @property
    def text(self) -> Words:
        return words(self.point.notice, self.language)

    @property
    def name(self) -> Words:
        return words(self.point.name, self.language)

    @property
    def purposes(self) -> list[Words]:
        """The purposes that it tells of."""
        named = [self.tasks.purposes[code] for code in self.point.purposes if code in self.tasks.purposes]
        return [words(row.name, self.language) for row in named]

    @property
    def interests(self) -> list[Words]:
        """The legitimate interests behind them (Art. 13(1)(d)): told here, or they carry nothing."""
        named = [self.tasks.purposes[code] for code in self.point.purposes if code in self.tasks.purposes]
        return [words(row.interest, self.language) for row in named if row.interest.get(self.language)]

    @property
    def fingerprint(self) -> str:
        """What was on the page: point, language and edition."""
        return f"{self.point.code}:{self.language}:{self.edition}"


def notice_of(tasks: Tasks, point: str, language: str) -> Notice | None:
    """The notice of the point with this code; None where the edition in force names no such point."""
    points = tasks.document.public.collection_points if tasks.document else []
    found = next((row for row in points if row.code == point), None)
    if found is None or tasks.edition is None or not language:
        return None
    return Notice(found, tasks.edition.number, language, tasks)
