"""The people of a file as they are put on file: who is new, and what is missing of those who are known."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from purposes import editions
from purposes.models import Edition
from subjects.actions.in_bulk import Arrival, Told
from subjects.identity import Ref
from subjects.models import NoticeShown, PersonCategory

from .lines import Line
from .setup import PeopleSetup
from .who import OnFile, Party


class Notices:
    """What each collection point told of, edition by edition."""

    def __init__(self) -> None:
        self.editions = list(Edition.objects.without_texts().order_by("number"))
        self.begin = [edition.in_force_from for edition in self.editions]

    def told(self, point: str, language: str, shown_at: datetime | None, now: datetime) -> Told | None:
        """The notice as the edition of then has it; None where there was none, or it has no such point."""
        place = bisect_right(self.begin, shown_at or now) - 1
        if place < 0:
            return None
        edition = self.editions[place]
        for row in editions.public_of(edition).collection_points:
            if row.code == point:
                return Told(point, edition.number, language, tuple(row.purposes), shown_at)
        return None


@dataclass
class Counter:
    """Turns people of the file into arrivals."""

    setup: PeopleSetup
    notices: Notices
    now: datetime
    on_file: Mapping[Ref, list[UUID]]
    about: Mapping[UUID, OnFile]

    def arrivals(self, parties: Iterable[Party]) -> Iterator[tuple[Party, Arrival]]:
        """One for each person. Three queries for what is on file of those who are known."""
        parties = list(parties)
        known = [party.known for party in parties if party.known]
        periods, seen = _periods(known), _seen(known)
        for party in parties:
            arrival = self._new(party) if party.known is None else self._missing(party, periods[party.known])
            told = [notice for line in party.lines if (notice := self.notice(line))]
            # The same notice without its day is one of those that were shown.
            arrival.notices = [one for one in dict.fromkeys(told) if not _is_seen(one, seen.get(arrival.id, set()))]
            yield party, arrival

    def notice(self, line: Line) -> Told | None:
        """The notice that the row says was shown."""
        point = line.code("point")
        language = line.code("language") or self.setup.language
        return self.notices.told(point, language, line.moments.get("notice_at"), self.now) if point else None

    def _new(self, party: Party) -> Arrival:
        first = party.lines[0]
        languages = [line.code("language") for line in party.lines if line.code("language")]
        return Arrival(
            id=uuid4(),
            key=str(first.number),
            is_new=True,
            language=languages[0] if languages else self.setup.language,
            is_business_contact=any(line.texts.get("business") for line in party.lines),
            name=next(iter(party.names), ""),
            refs=party.refs,
            categories=self._since(party),
        )

    def _missing(self, party: Party, periods: list[tuple[str, datetime, datetime | None]]) -> Arrival:
        assert party.known is not None  # noqa: S101  said by the caller
        joined: dict[str, datetime] = {}
        for code, since in self._since(party).items():
            ends = [until for category, _since, until in periods if category == code]
            if all(until is not None and until <= self.now for until in ends):
                joined[code] = max([since, *(until for until in ends if until)])
        refs = [ref for ref in party.refs if party.known not in self.on_file.get(ref, ())]
        name = "" if self.about[party.known].name else next(iter(party.names), "")
        return Arrival(
            id=party.known, key=str(party.lines[0].number), is_new=False, name=name, refs=refs, categories=joined
        )

    def _since(self, party: Party) -> dict[str, datetime]:
        found: dict[str, datetime] = {}
        for line in party.lines:
            since = line.moments.get("since", self.now)
            for code in line.codes.get("category", ()):
                found[code] = min(since, found.get(code, since))
        return found


def _is_seen(notice: Told, seen: set[tuple[str, Any]]) -> bool:
    if notice.shown_at is None:
        return any(point == notice.collection_point for point, _shown_at in seen)
    return (notice.collection_point, notice.shown_at) in seen


def _periods(people: list[UUID]) -> dict[UUID, list[tuple[str, datetime, datetime | None]]]:
    found: dict[UUID, list[tuple[str, datetime, datetime | None]]] = defaultdict(list)
    rows = PersonCategory.objects.filter(person__in=people).order_by()
    for person, category, since, until in rows.values_list("person", "category", "since", "until"):
        found[person].append((category, since, until))
    return found


def _seen(people: list[UUID]) -> dict[UUID, set[tuple[str, Any]]]:
    found: dict[UUID, set[tuple[str, Any]]] = defaultdict(set)
    rows = NoticeShown.objects.filter(person__in=people).order_by()
    for person, point, shown_at in rows.values_list("person", "collection_point", "shown_at"):
        found[person].add((point, shown_at))
    return found
