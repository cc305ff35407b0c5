"""What an officer said of a file: where its rows begin, what its columns hold, what its words mean. Plain values."""

from __future__ import annotations

from typing import Any, Self

import msgspec


class Setup(msgspec.Struct, omit_defaults=True):
    """Kept with the upload as JSON."""

    page: str = ""
    #: The row of the first data, counted from 0.
    begin: int = 0
    headings: list[str] = msgspec.field(default_factory=list)
    #: The field of each column, "" for a column that is left out.
    fields: list[str] = msgspec.field(default_factory=list)
    #: The company of rows that name none.
    controller: str = ""
    #: The language of the texts.
    language: str = "da"
    #: Whether a comma parts the words of a list.
    commas: bool = False
    confirmed: bool = False
    #: By table and word (as `words.normal` has it): "=code", "new", "new:role", "function" or "skip".
    words: dict[str, dict[str, str]] = msgspec.field(default_factory=dict)

    @classmethod
    def load(cls, kept: dict[str, Any]) -> Self:
        return msgspec.convert(kept, cls)

    def dump(self) -> dict[str, Any]:
        kept: dict[str, Any] = msgspec.to_builtins(self)
        return kept

    def place(self, field: str) -> int | None:
        """The column that holds the field."""
        return self.fields.index(field) if field in self.fields else None
