"""What somebody typed into the box, read once."""

from dataclasses import dataclass
from functools import cached_property

from .letters import likeness, plain_letters, words_in

#: Letters that are read of what somebody typed, and words that are looked for.
LETTERS = 100
WORDS = 8

#: From how many letters on a word is looked for inside longer ones, and may hold a slip.
PART = 3
SLIP = 4

#: How alike two words must be to be one word with a slip (PostgreSQL: pg_trgm.word_similarity_threshold).
ALIKE = 0.4


@dataclass(frozen=True)
class Word:
    """A word in plain letters, or a code of several. A short one, a number and a code are found whole only."""

    letters: str

    @property
    def is_plain(self) -> bool:
        """One word of letters, long enough to be a part of another."""
        return self.letters.isalpha() and len(self.letters) >= PART

    @property
    def may_slip(self) -> bool:
        return self.is_plain and len(self.letters) >= SLIP

    @property
    def pattern(self) -> str:
        """For LIKE: plain letters hold none of its signs."""
        if self.is_plain:
            return f"%{self.letters}%"
        return f"% {self.letters}{'' if Word(self.letters.split()[-1]).is_plain else ' '}%"

    def is_in(self, written: str, *, slips: bool) -> bool:
        """Whether the word `written` in a text is this one."""
        return any(self._is(part, slips=slips) for part in words_in(written))

    def _is(self, part: str, *, slips: bool) -> bool:
        if not self.is_plain:
            return part in self.letters.split()
        return self.letters in part or (slips and self.may_slip and likeness(self.letters, part) >= ALIKE)


class Asked:
    """What is looked for: all of its words must be there."""

    def __init__(self, typed: str) -> None:
        self.text = " ".join(typed.replace("\0", "").split())[:LETTERS].strip()

    @cached_property
    def words(self) -> list[Word]:
        parts = (plain_letters(part).strip() for part in self.text.split())
        return [Word(part) for part in dict.fromkeys(filter(None, parts))][:WORDS]

    @cached_property
    def plain(self) -> str:
        """All of it in plain letters, as a row's names are kept."""
        return plain_letters(" ".join(word.letters for word in self.words))

    @property
    def may_slip(self) -> bool:
        return any(word.may_slip for word in self.words)

    def marks(self, written: str, *, slips: bool = False) -> bool:
        """Whether the word `written` in a text is one of those asked for."""
        return any(word.is_in(written, slips=slips) for word in self.words)
