"""The data of a purpose: what is kept how long and given to whom, and what leaves the EEA."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from ..document import Kind, Limit, PublicTransfer, PurposeData
from .bases import TOOLS, article_of
from .codes import Codes
from .words import Words, country, duration


@dataclass(frozen=True)
class TimeLimit:
    """How long: `duration` is in words ("24 months"), or empty where an event ends it."""

    duration: str
    counted_from: Words
    condition: Words

    @classmethod
    def of(cls, limit: Limit, codes: Codes) -> TimeLimit:
        length = duration(limit.duration, limit.unit, codes.language) if limit.duration else ""
        return cls(length, codes.say(limit.counted_from), codes.say(limit.condition))


@dataclass(frozen=True)
class DataKind:
    """A kind of data; `sensitivity` as in the register, "ordinary" for most."""

    name: Words
    description: Words
    sensitivity: str

    @classmethod
    def of(cls, kind: Kind, codes: Codes) -> DataKind:
        return cls(codes.say(kind.name), codes.say(kind.description), kind.sensitivity)


@dataclass(frozen=True)
class DataRow:
    """Kinds of data that are kept equally long and go to the same recipients."""

    kinds: tuple[DataKind, ...]
    limits: tuple[TimeLimit, ...]
    recipients: tuple[Words, ...]


@dataclass(frozen=True)
class TransferRow:
    """A transfer outside the EEA: to whom, where, and what protects the data there."""

    recipient: Words
    country: str
    tool: Promise
    code: str
    document: str

    @property
    def article(self) -> str:
        return article_of(self.code)

    @classmethod
    def of(cls, transfer: PublicTransfer, codes: Codes) -> TransferRow:
        return cls(
            recipient=codes.say(codes.recipients[transfer.recipient_category]),
            country=country(transfer.destination, codes.language),
            tool=TOOLS[transfer.tool],
            code=transfer.tool,
            # The page puts the full stop; "Inc." has one already.
            document=transfer.document_title.removesuffix("."),
        )


def data_rows(data: Iterable[PurposeData], codes: Codes) -> tuple[DataRow, ...]:
    """Kinds with the same time limits and recipients stand in one row, where the first of them stood."""
    rows: dict[tuple[object, ...], list[PurposeData]] = {}
    for row in data:
        key = (tuple(limit.code for limit in row.limits), tuple(row.recipient_categories))
        rows.setdefault(key, []).append(row)
    return tuple(
        DataRow(
            kinds=tuple(DataKind.of(codes.kinds[row.data_category], codes) for row in alike),
            limits=tuple(TimeLimit.of(limit, codes) for limit in alike[0].limits),
            recipients=tuple(codes.say(codes.recipients[code]) for code in alike[0].recipient_categories),
        )
        for alike in rows.values()
    )
