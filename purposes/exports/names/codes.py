"""The document by code, in one language. Each text is made once, however many activities use it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeVar

from gdpr_registry.translated import MASTER

from ...document import (
    Company,
    CompanyContact,
    PublicPurpose,
    PurposeCare,
    Receiver,
    RegisterDocument,
    Text,
    UsedSystem,
)
from ...statement.words import country, day, duration

T = TypeVar("T")

#: Texts that are kept, so that memory stays flat however many different ones a register has.
MOST_MADE = 10_000


def paragraphs(parts: Iterable[str]) -> str:
    """The parts that say something, a line each."""
    return "\n".join(filter(None, parts))


class Codes:
    """The document by code, in `language`; the caller has activated that language for the program's own words."""

    def __init__(self, document: RegisterDocument, language: str) -> None:
        self.document = document
        self.language = language
        public, record = document.public, document.record
        self.companies: dict[str, Company] = {row.code: row for row in public.companies}
        self.contacts: dict[str, CompanyContact] = {row.code: row for row in record.companies}
        self.arrangements = {row.code: row for row in public.arrangements}
        self.arrangement_documents = {row.code: row for row in record.arrangements}
        self.groups = {row.code: self.say(row.name) for row in (*public.categories, *record.categories)}
        self.data = {row.code: self.say(row.name) for row in public.data_categories}
        self.data_categories = {row.code: row for row in public.data_categories}
        self.recipient_categories = {row.code: self.say(row.name) for row in public.recipient_categories}
        self.receivers: dict[str, Receiver] = {row.code: row for row in record.recipients}
        self.systems: dict[str, UsedSystem] = {row.code: row for row in record.systems}
        self.purposes: dict[str, PublicPurpose] = {row.code: row for row in public.purposes}
        self.care: dict[str, PurposeCare] = {row.code: row for row in record.purposes}
        self.wordings = {row.purpose: row for row in public.wordings if public.says_what_a_yes_needs}
        self.assessments = {row.purpose: row for row in record.assessments}
        self._made: dict[tuple[str, object], str] = {}

    def say(self, text: Text) -> str:
        """A text in the language, or in Danish where it is not translated."""
        return text.get(self.language) or text.get(MASTER, "")

    def once(self, kind: str, key: T, make: Callable[[T], str]) -> str:
        """The text that `make` gives for the key, made the first time it is asked for."""
        found = self._made.get((kind, key))
        if found is None:
            if len(self._made) > MOST_MADE:
                self._made.clear()
            found = self._made[kind, key] = make(key)
        return found

    def duration(self, number: int, unit: str) -> str:
        return self.once("duration", (number, unit), lambda key: duration(*key, self.language))

    def day(self, iso: str) -> str:
        """A date in words."""
        return self.once("day", iso, lambda key: day(date.fromisoformat(key), self.language) if key else "")

    def country(self, code: str) -> str:
        return self.once("country", code, lambda key: country(key, self.language))
