"""JSON: what the table is about, its columns, and a row after the other as objects by column key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import msgspec

from ..table import Column, values
from .text import PIECE


def json_rows(columns: Sequence[Column], rows: Iterable[Any], about: Mapping[str, Any]) -> Iterator[bytes]:
    """One document in pieces of UTF-8: `about`, `columns` and `rows`."""
    keys = [column.key for column in columns]
    told = [{"key": column.key, "heading": str(column.heading), "blank": column.is_blank} for column in columns]
    yield b'{"about":%s,\n"columns":%s,\n"rows":[' % (msgspec.json.encode(about), msgspec.json.encode(told))
    cells, between = values(columns, rows), b"\n"
    while piece := list(islice(cells, PIECE)):
        yield between + b",\n".join(msgspec.json.encode(dict(zip(keys, row, strict=True))) for row in piece)
        between = b",\n"
    yield b"\n]}\n"
