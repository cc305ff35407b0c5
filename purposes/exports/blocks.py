"""What a report is made of on the page and in the PDF: plain values, so that both set the same content."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import msgspec


class Block(msgspec.Struct, kw_only=True):
    """A heading with its source and what stands below it: paragraphs, terms with texts, or a table.

    `rows` are of cells, each a list of paragraphs; for "terms" of two cells. `widths` are shares of the page's width.
    """

    heading: str
    kind: Literal["text", "terms", "table"]
    source: str = ""
    head: list[str] = []
    widths: list[int] = []
    rows: list[list[list[str]]] = []


class Item(msgspec.Struct, kw_only=True):
    """One activity or purpose, with the small facts under its name."""

    code: str
    name: str
    anchor: str
    lead: list[str]
    facts: list[tuple[str, str]]
    blocks: list[Block]


class Part(msgspec.Struct, kw_only=True):
    """The lines of one company, under its name, with who it is."""

    title: str
    anchor: str
    kept_as: str = ""
    facts: list[tuple[str, str]] = []


@dataclass(frozen=True)
class Items:
    """The items of a part, each made when it is asked for."""

    rows: Sequence[Any]
    make: Callable[[Any], Item]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Item]:
        return map(self.make, self.rows)

    def between(self, begin: int, end: int) -> list[Item]:
        """The items from `begin` up to `end`."""
        return [self.make(row) for row in self.rows[max(begin, 0) : max(end, 0)]]


def paragraphs(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]
