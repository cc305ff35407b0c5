"""The log at a glance: what was recorded for each purpose, and which purposes nobody recorded anything for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .models import LogEntry
from .tasks import Tasks


@dataclass(frozen=True)
class PurposeLine:
    """A purpose with the number of its entries and when the last happened."""

    code: str
    name: str
    entries: int
    last: datetime | None
    is_in_force: bool


def purpose_lines(tasks: Tasks) -> list[PurposeLine]:
    """A line for each purpose in force, in its order, then for those that only the log still names. One query."""
    counted = {row["purpose"]: row for row in LogEntry.objects.standing().by_purpose()}
    gone = [code for code in counted if code not in tasks.purposes]
    return [
        PurposeLine(
            code,
            tasks.purpose_name(code),
            counted[code]["entries"] if code in counted else 0,
            counted[code]["last"] if code in counted else None,
            code in tasks.purposes,
        )
        for code in [*tasks.purposes, *gone]
    ]


def silent(lines: list[PurposeLine], tasks: Tasks, since: datetime) -> list[PurposeLine]:
    """Purposes in force that have tasks, and nothing recorded that happened since then."""
    asked = {task.purpose for task in tasks.by_code.values()}
    return [
        line for line in lines if line.is_in_force and line.code in asked and (line.last is None or line.last < since)
    ]
