"""What systems report of people, weighed by the rules that hold for every verb of the ledger, many at once.

The register and the people are asked once for a whole message, however many reports it holds.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from purposes.exceptions import RegisterError
from purposes.models import Wording
from subjects import people

from ..faults import Fault, Faulty, at
from ..kinds import Channel, Ground, Kind, Method
from ..words_of_then import refuse_later_words, shown_since
from .common import (
    Spoken,
    ever_known,
    in_force,
    known_channel,
    refuse_claims,
    refuse_unless_of_age,
    valid_months,
    wording_of,
)
from .objection import refuse_unless_objectable

#: What a system may report.
KINDS = (Kind.GIVEN, Kind.REFUSED, Kind.WITHDRAWN, Kind.OBJECTED)


@dataclass(frozen=True, slots=True)
class Report:
    """What a person said elsewhere: a yes, a no, a withdrawal or an objection, of each of these channels."""

    who: str
    kind: str
    purpose: str
    channels: tuple[str, ...] = (Channel.NONE.value,)
    #: SHA-256 of the words that the person saw, in hexadecimal; "" for none.
    wording: str = ""
    evidence: str = ""
    method: str = Method.SYSTEM.value
    ground: str = ""
    happened_at: datetime | None = None
    note: str = ""
    document: str = ""
    #: Of a purpose that is offered to children: the person is old enough, or a guardian says it.
    of_age: bool = False
    #: Whether the person gets the receipt by mail; None: of a yes.
    mails_receipt: bool | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A report that may be recorded: of whom, its columns but the channel, and how many months a yes is good."""

    number: int
    report: Report
    person: UUID
    columns: dict[str, Any]
    months: int | None


def drafts_of(reports: Sequence[Report], *, source: str, within: Collection[str] | None) -> list[Draft]:
    """Each report as it may be recorded. Raises Faulty with all that is wrong, RegisterError for nothing at all.

    `within` are the purposes that the source is for (None: all): for another nobody is looked up.
    """
    if within is not None:
        _refuse([fault for number, one in enumerate(reports) if (fault := _out_of_reach(number, one, within))])
    weighing, faults, drafts = _Weighing(reports, source), [], []
    for number, report in enumerate(reports):
        try:
            drafts.append(weighing.draft(number, report))
        except Faulty as wrong:
            faults += wrong.faults
    _refuse(faults)
    return drafts


def _refuse(faults: list[Fault]) -> None:
    if faults:
        raise Faulty(faults)


def _out_of_reach(number: int, report: Report, within: Collection[str]) -> Fault | None:
    if report.purpose in within:
        return None
    sentence = _("This token is not for the purpose “%(purpose)s”. Ask an officer for one that is.")
    return Fault(place(number, "purpose"), "not_permitted", sentence % {"purpose": report.purpose})


def place(number: int, field: str) -> str:
    """The field of a report, as its message names it."""
    return f"events.{number}.{field}"


class _Weighing:
    def __init__(self, reports: Sequence[Report], source: str) -> None:
        self.source = source
        self.found = people.find_many(report.who for report in reports)
        shown = {report.wording for report in reports if report.wording}
        self.wordings = {row.sha256: row for row in Wording.objects.filter(sha256__in=shown).order_by()}
        timed = {report.purpose for report in reports if report.kind == Kind.GIVEN and report.happened_at}
        self.since = shown_since(timed) if timed else {}
        self.in_force: Callable[[str], Spoken] = _asked_once(in_force)
        self.ever_known: Callable[[str], str] = _asked_once(ever_known)

    def draft(self, number: int, report: Report) -> Draft:
        person = self._person(number, report)
        with at(place(number, "purpose")):
            weigh = {Kind.GIVEN: self._yes, Kind.OBJECTED: self._objection}.get(Kind(report.kind), self._no)
            columns, months = weigh(number, report)
        with at(place(number, "channels")):
            for channel in report.channels:
                known_channel(channel)
        columns |= {
            "purpose": report.purpose,
            "kind": report.kind,
            "method": report.method,
            "note": report.note.strip(),
            "document": report.document.strip(),
        }
        return Draft(number, report, person, columns, months)

    def _person(self, number: int, report: Report) -> UUID:
        found = self.found[report.who]
        if len(found) == 1:
            return found[0]
        code, sentence = (
            ("several_people", _("Several people on file share this. Name the one that is meant by their id."))
            if found
            else ("no_such_person", _("Nobody is on file under this. Find them or put them on file first."))
        )
        raise Faulty([Fault(place(number, "person"), code, sentence)])

    def _yes(self, number: int, report: Report) -> tuple[dict[str, Any], int]:
        with at(place(number, "evidence")):
            refuse_claims(report.evidence, by=None, source=self.source, document=report.document)
        spoken = self.in_force(report.purpose)
        with at(place(number, "of_age")):
            refuse_unless_of_age(spoken, of_age=report.of_age)
        months, wording = valid_months(spoken), self._wording(number, report)
        if report.happened_at:
            with at(place(number, "wording")):
                refuse_later_words(wording, report.happened_at, self.since[report.purpose])
        return {"wording_id": wording.pk, "evidence": report.evidence}, months

    def _no(self, number: int, report: Report) -> tuple[dict[str, Any], None]:
        self.ever_known(report.purpose)
        return {"wording_id": self._wording(number, report).pk} if report.wording else {}, None

    def _objection(self, number: int, report: Report) -> tuple[dict[str, Any], None]:
        if report.ground == Ground.OWN_SITUATION:
            refuse_unless_objectable(self.in_force(report.purpose))
        self.ever_known(report.purpose)
        return {"ground": report.ground}, None

    def _wording(self, number: int, report: Report) -> Wording:
        wording = self.wordings.get(report.wording)
        if wording is None:
            sentence = _("No wording with this hash was ever published. GET /api/v1/wordings lists those that were.")
            raise Faulty([Fault(place(number, "wording"), "unknown_wording", sentence)])
        with at(place(number, "wording")):
            return wording_of(report.purpose, wording)


def _asked_once(ask: Callable[[str], Any]) -> Callable[[str], Any]:
    """The same answer, or the same refusal, for the same code: the database is asked once."""
    kept: dict[str, Any] = {}

    def answer(code: str) -> Any:
        if code not in kept:
            try:
                kept[code] = ask(code)
            except RegisterError as refused:
                kept[code] = refused
        if isinstance(kept[code], RegisterError):
            raise RegisterError(*kept[code].sentences)
        return kept[code]

    return answer
