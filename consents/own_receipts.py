"""The receipts of what a person said, the newest first (R-046): the last on the own page, all of them page by page."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from purposes.statement.words import local_day
from subjects.models import Person

from .done import line_of, names_of
from .models import ConsentEvent
from .receipts import RECEIPTED

#: On the own page.
NEWEST = 10
#: On a page of all of them.
PER_PAGE = 50


@dataclass(frozen=True)
class Receipts:
    """Some receipts: what was said, and the number of its receipt. `older` is where the next page begins, if any."""

    rows: list[tuple[str, int]]
    older: int | None = None


def receipts_of(person: Person, language: str, *, most: int, before: int | None = None) -> Receipts:
    """The newest receipts of a person, or the newest before that number: by whatever door it was said. One query.

    Pages are cut by number, not counted: what is said meanwhile moves nothing from one page to the next.
    """
    events = ConsentEvent.objects.filter(person=person, kind__in=RECEIPTED).order_by("-pk")
    events = events if before is None else events.filter(pk__lt=before)
    found = list(events[: most + 1])
    names, shown = names_of(language), found[:most]
    rows = [(_line(event, names.get(event.purpose, event.purpose), language), event.pk) for event in shown]
    return Receipts(rows, shown[-1].pk if len(found) > most else None)


def _line(event: ConsentEvent, name: str, language: str) -> str:
    told = {"day": local_day(event.happened_at, language), "what": event.get_kind_display()}
    return _("%(day)s, %(what)s: %(line)s") % {**told, "line": line_of(event, name)}
