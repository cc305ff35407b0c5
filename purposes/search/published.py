"""The purposes and tasks in force, as rows to search: what stands in the edition, less what is stopped."""

from typing import Any

from .. import editions
from ..document import RegisterDocument, Text
from ..models import PurposeStop

Row = dict[str, Any]


def published() -> dict[str, list[Row]]:
    """Kind -> rows, in three queries at most; empty before the first edition."""
    edition = editions.in_force()
    if edition is None:
        return {"purposes": [], "tasks": []}
    stopped = set(PurposeStop.objects.in_force().values_list("purpose", flat=True))
    document = editions.document_of(edition)
    return {"purposes": _purposes(document, stopped), "tasks": _tasks(document, stopped)}


def _purposes(document: RegisterDocument, stopped: set[str]) -> list[Row]:
    return [
        _row(_place(document, purpose.code), purpose.code, purpose.name, purpose.description, purpose.covers)
        for purpose in document.public.purposes
        if purpose.code not in stopped
    ]


def _tasks(document: RegisterDocument, stopped: set[str]) -> list[Row]:
    return [
        _row(_place(document, task.purpose), task.code, task.name)
        for task in document.record.tasks
        if task.purpose not in stopped
    ]


def _place(document: RegisterDocument, code: str) -> str:
    """Where the statement tells of the purpose; empty for a purpose that is in the record only."""
    told = {group.code for group in document.public.categories}
    purpose = document.public.purpose(code)
    return code if purpose.in_statement_list and purpose.category in told else ""


def _row(key: str, code: str, name: Text, *more: Text) -> Row:
    return {"key": key, "code": code, "name": name, "more": list(more)}
