"""A sheet of a workbook, as data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ..table import Column


@dataclass(frozen=True)
class Sheet:
    """A table with a name. `frozen` columns stay in view to the left, the headings always do."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Any]
    frozen: int = 0
    filtered: bool = True
