"""The document by code, and the language to say it in."""

from __future__ import annotations

from collections.abc import Iterable

from ..document import Arrangement, Company, ConsentWording, Kind, PublicDocument, Text
from .words import Words, listed, words


class Codes:
    """The document by code, and the language to say it in."""

    def __init__(self, document: PublicDocument, language: str) -> None:
        self.language = language
        self.publisher = document.publisher
        self.companies: dict[str, Company] = {row.code: row for row in document.companies}
        self.arrangements: dict[str, Arrangement] = {row.code: row for row in document.arrangements}
        self.kinds: dict[str, Kind] = {row.code: row for row in document.data_categories}
        self.recipients: dict[str, Text] = {row.code: row.name for row in document.recipient_categories}
        self.says_what_a_yes_needs = document.says_what_a_yes_needs
        self.wordings: dict[str, ConsentWording] = {row.purpose: row for row in document.wordings}

    def say(self, text: Text) -> Words:
        return words(text, self.language)

    def names_of(self, companies: Iterable[str]) -> str:
        """ "Alpha A/S and Beta AB", from their codes."""
        return listed((self.companies[code].name for code in companies), self.language)
