"""The officer's desk: what needs doing, heaviest first. Each app fills it in `AppConfig.ready()`.

    @desk.register
    def questions_to(reader) -> Iterator[DeskItem]:
        yield DeskItem(Weight.SHOULD, _("Question"), sentence, url=...)

A source asks a number of queries that does not grow with its rows, and yields nothing where nothing needs doing.
"""

from .items import DeskItem, Weight, context_for, items_for, register
from .sections import PARTIES, PROPOSALS, PURPOSES, RECORD, SECTIONS

__all__ = [
    "PARTIES",
    "PROPOSALS",
    "PURPOSES",
    "RECORD",
    "SECTIONS",
    "DeskItem",
    "Weight",
    "context_for",
    "items_for",
    "register",
]
