"""A receipt in words, once: the page, the PDF and the mail say the same. Pure.

The frame is in the reader's language, the words of the consent in the language in which they were seen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from purposes.document import Company, PurposeData
from purposes.dpv import LawfulBasis
from purposes.evidence_of_consent import Evidence
from purposes.exports.names import Names
from purposes.statement.authorities import authorities_of
from purposes.statement.bases import BASES, article_of
from purposes.statement.words import Words, words

from ..kinds import Channel, Kind, Method
from .json_ld import json_bytes
from .receipt import Receipt

TITLES: dict[str, Promise] = {
    Kind.GIVEN: gettext_lazy("Receipt for your yes"),
    Kind.REFUSED: gettext_lazy("Receipt for your no"),
    Kind.WITHDRAWN: gettext_lazy("Receipt: you took your yes back"),
    Kind.REVOKED: gettext_lazy("Receipt: we ended your consent"),
    Kind.OBJECTED: gettext_lazy("Receipt for your objection"),
}
LEADS: dict[str, Promise] = {
    Kind.GIVEN: gettext_lazy("You said yes on %(when)s."),
    Kind.REFUSED: gettext_lazy("You said no on %(when)s."),
    Kind.WITHDRAWN: gettext_lazy("You took your yes back on %(when)s. What we did before stays lawful."),
    Kind.REVOKED: gettext_lazy("We ended your consent on %(when)s. What we did before stays lawful."),
    Kind.OBJECTED: gettext_lazy("You objected on %(when)s."),
}
ANSWERS: dict[str, Promise] = {
    Kind.GIVEN: gettext_lazy("Yes"),
    Kind.REFUSED: gettext_lazy("No"),
    Kind.WITHDRAWN: gettext_lazy("No: the yes is taken back"),
    Kind.REVOKED: gettext_lazy("None: we ended it ourselves"),
    Kind.OBJECTED: gettext_lazy("No: you object"),
}


@dataclass(frozen=True)
class Fact:
    """A label and what it says, in lines."""

    label: str
    lines: tuple[Words, ...]


@dataclass(frozen=True)
class Section:
    """Facts under a heading; `anchor` names it in the page."""

    anchor: str
    heading: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Told:
    """A receipt in the reader's language. `company` is who answers for it, `wording` the words that were seen."""

    language: str
    title: str
    lead: str
    company: str
    wording: tuple[Words, ...]
    wording_note: str
    sections: tuple[Section, ...]


def told(receipt: Receipt, language: str) -> Told:
    """What the receipt says to a reader of this language."""
    with translation.override(language):
        return _Teller(receipt, language).told()


class _Teller:
    """Puts one receipt into words; its language is active while it speaks."""

    def __init__(self, receipt: Receipt, language: str) -> None:
        self.receipt = receipt
        self.said = receipt.said
        self.language = language
        self.names = Names(receipt.document, language)

    def told(self) -> Told:
        seen = self.receipt.seen
        foreign = seen.language if seen and seen.language != self.language else ""
        return Told(
            language=self.language,
            title=str(TITLES[self.said.kind]),
            lead=LEADS[self.said.kind] % {"when": _moment(self.said.happened_at)},
            company=", ".join(company.name for company in self.receipt.controllers),
            wording=Words(seen.text, foreign).paragraphs if seen else (),
            wording_note=self._wording_note(),
            sections=tuple(self._sections()),
        )

    def _wording_note(self) -> str:
        """What the words are to this receipt: those of the yes that it takes back, or those just seen."""
        seen = self.receipt.seen
        if seen is None:
            return _("No text was shown with this.")
        if seen.at:
            return _("You had said yes on %(when)s to these words.") % {"when": _moment(seen.at)}
        return ""

    def _sections(self) -> Iterator[Section]:
        yield _section("said", _("What you said"), self._answer())
        yield _section("about", _("What it is about"), self._about())
        yield _section("data", _("Your data"), self._data())
        yield _section("next", _("What you can do"), self._next())
        yield _section("receipt", _("This receipt"), self._itself())

    # --- what was said --------------------------------------------------------------------------

    def _answer(self) -> Iterator[tuple[str, Any]]:
        said, seen = self.said, self.receipt.seen
        yield _("Your answer"), str(ANSWERS[said.kind])
        if seen and not seen.at:
            pressed = "agree" if said.is_yes else "refuse"
            labels = [control["label"] for control in seen.controls if control["name"] == pressed]
            yield _("The button"), [self._as_seen(label) for label in labels]
        yield _("When"), _moment(said.happened_at)
        if said.recorded_at.replace(microsecond=0) != said.happened_at.replace(microsecond=0):
            yield pgettext("receipt", "Recorded"), _moment(said.recorded_at)
        yield _("How"), capfirst(str(Method(said.method).label))
        if said.evidence:
            yield _("Proof of it"), capfirst(str(Evidence(said.evidence).label))
        yield _("Holds until"), _moment(said.valid_until) if said.valid_until else _("you say otherwise")

    def _as_seen(self, text: str) -> Words:
        seen = self.receipt.seen
        return Words(text, seen.language if seen and seen.language != self.language else "")

    # --- what it is about -----------------------------------------------------------------------

    def _about(self) -> Iterator[tuple[str, Any]]:
        receipt, purpose = self.receipt, self.receipt.purpose
        yield _("Purpose"), [words(purpose.name, self.language).capitalised]
        yield pgettext("receipt", "In short"), list(words(purpose.description, self.language).paragraphs)
        if self.said.channel:
            yield _("Channel"), capfirst(str(Channel(self.said.channel).label))
        yield _("Controller"), [line for company in receipt.controllers for line in self._company(company)]
        basis = BASES[receipt.lawful_basis]
        yield _("Lawful basis"), f"{capfirst(str(LawfulBasis(basis.code).label))}, {article_of(basis.code)}"
        if not self.said.is_yes:
            yield _("What a no means"), list(words(purpose.when_refused, self.language).paragraphs)

    def _company(self, company: Company) -> list[str]:
        number = _("registration number %(number)s") % {"number": company.registration_number}
        place = [*company.address.split("\n"), self.names.country(company.country)]
        return [
            f"{company.name}, {number}" if company.registration_number else company.name,
            ", ".join(filter(None, place)),
            ", ".join(filter(None, [company.email, company.phone])),
            self._officer(company),
        ]

    def _officer(self, company: Company) -> str:
        reached = ", ".join(filter(None, [company.dpo_email, company.dpo_phone]))
        return _("Data protection officer: %(reached)s") % {"reached": reached} if reached else ""

    # --- the data -------------------------------------------------------------------------------

    def _data(self) -> Iterator[tuple[str, Any]]:
        receipt, purpose = self.receipt, self.receipt.purpose
        for row in purpose.data:
            yield capfirst(self.names.datum(row.data_category)), self._kept(row)
        codes = dict.fromkeys(code for row in purpose.data for code in row.recipient_categories)
        yield _("Received by"), [capfirst(self.names.recipient_categories[code]) for code in codes] or _("Nobody else")
        yield _("Kept in"), ", ".join(map(self.names.country, receipt.storage_countries))
        yield (
            _("Outside the EEA"),
            [f"{self.names.country(row.destination)}: {self.names.tool(row.tool)}" for row in purpose.transfers],
        )

    def _kept(self, row: PurposeData) -> list[str]:
        return [capfirst(self.names.limit(limit)) for limit in row.limits]

    # --- what one can do ------------------------------------------------------------------------

    def _next(self) -> Iterator[tuple[str, Any]]:
        receipt = self.receipt
        mind = _("Take it back") if self.said.is_yes else _("Change your mind")
        how = (
            _("At any time, as easily as you said yes, with no reason and at no cost:")
            if self.said.is_yes
            else _("You see all that you have said to us here, and can say something else:")
        )
        yield mind, [how, receipt.centre]
        yield _("Your rights"), self._rights()
        complaints = [f"{row.name}, {row.address}, {row.website}" for row in authorities_of(receipt.countries)]
        yield _("Complaint"), complaints

    def _rights(self) -> list[str]:
        asked = [_("You can ask for access to your data, and for their rectification, erasure or restriction.")]
        if self.receipt.lawful_basis in (LawfulBasis.CONSENT, LawfulBasis.CONTRACT):
            asked.append(_("You can have what you gave us yourself in a file, to take elsewhere (data portability)."))
        return asked

    # --- the receipt itself ---------------------------------------------------------------------

    def _itself(self) -> Iterator[tuple[str, Any]]:
        receipt, seen = self.receipt, self.receipt.seen
        yield _("Number"), str(self.said.number)
        yield _("Id of the record"), str(self.said.record)
        yield _("You are, with us"), str(self.said.person)
        yield _("Edition in force"), [str(receipt.edition), receipt.edition_address]
        if seen:
            yield _("Hash of the words (SHA-256)"), seen.sha256
        yield _("Hash of this receipt as data (SHA-256)"), hashlib.sha256(json_bytes(receipt)).hexdigest()


def _section(anchor: str, heading: str, pairs: Iterator[tuple[str, Any]]) -> Section:
    """The facts that say something."""
    facts = (Fact(label, _lines(text)) for label, text in pairs)
    return Section(anchor, heading, tuple(fact for fact in facts if fact.lines))


def _lines(text: Any) -> tuple[Words, ...]:
    lines = text if isinstance(text, list) else [text]
    return tuple(line if isinstance(line, Words) else Words(line) for line in lines if line)


def _moment(moment: datetime) -> str:
    """The time in the registry's time zone, in words."""
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")
