"""What an officer said of a file of people, beside what is said of every file. Plain values."""

from __future__ import annotations

import re

import msgspec

from purposes.imports.setup import Setup
from purposes.imports.words import code_for

#: What a choice for the whole file may be about: the fields of rows that say nothing themselves.
CHOICES = ("category", "purpose", "channel", "said", "evidence", "point")


class PeopleSetup(Setup, omit_defaults=True):
    """Kept with the upload as JSON. No cell of the file is in it but the words that were matched."""

    #: The outside system of each column that holds references, by its place.
    systems: dict[str, str] = msgspec.field(default_factory=dict)
    #: By field, the code that counts where a row says nothing; lists as codes with a space between them.
    choices: dict[str, str] = msgspec.field(default_factory=dict)
    #: By "purpose language": the SHA-256 of the wording that was shown, where a row names none.
    wordings: dict[str, str] = msgspec.field(default_factory=dict)

    def system(self, place: int) -> str:
        """The code of the outside system whose references a column holds: as said, or made of its heading."""
        return self.systems.get(str(place)) or system_of(self.headings[place] if place < len(self.headings) else "")

    def forget_words(self) -> None:
        """Keep what the headings mean, and none of the words that stood in cells."""
        self.words = {}


def system_of(heading: str) -> str:
    """A code for an outside system, of a heading such as "CRM no."."""
    plain = re.sub(r"\b(id|ref|reference|nr|no|nummer|number)\b\.?", " ", heading.casefold())
    return code_for(plain, set())[:60] if plain.strip() else "imported"
