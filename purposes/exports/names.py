"""The codes of a document in the words of one language. Each text is made once, however many activities use it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property
from typing import TypeVar

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from gdpr_registry.translated import MASTER

from ..document import (
    ActivityLimit,
    ActivityRecord,
    ActivityTransfer,
    Company,
    CompanyContact,
    Limit,
    PublicPurpose,
    PurposeCare,
    Receiver,
    RegisterDocument,
    Secondary,
    StaffTask,
    Text,
    UsedSystem,
)
from ..dpv import LawfulBasis, SpecialCondition, TransferTool
from ..evidence_of_consent import Evidence
from ..models.activity import DpiaScreening
from ..models.data_category import Sensitivity
from ..models.recipient import RecipientRole
from ..statement.bases import article_of
from ..statement.words import country, day, duration

T = TypeVar("T")

#: Texts that are kept, so that memory stays flat however many different ones a register has.
MOST_MADE = 10_000


def paragraphs(parts: Iterable[str]) -> str:
    """The parts that say something, a line each."""
    return "\n".join(filter(None, parts))


class Names:
    """The document by code, in `language`; the caller has activated that language for the program's own words."""

    def __init__(self, document: RegisterDocument, language: str) -> None:
        self.document = document
        self.language = language
        public, record = document.public, document.record
        self.companies: dict[str, Company] = {row.code: row for row in public.companies}
        self.contacts: dict[str, CompanyContact] = {row.code: row for row in record.companies}
        self.arrangements = {row.code: row for row in public.arrangements}
        self.arrangement_documents = {row.code: row for row in record.arrangements}
        self.groups = {row.code: self.say(row.name) for row in (*public.categories, *record.categories)}
        self.data = {row.code: self.say(row.name) for row in public.data_categories}
        self.data_categories = {row.code: row for row in public.data_categories}
        self.recipient_categories = {row.code: self.say(row.name) for row in public.recipient_categories}
        self.receivers: dict[str, Receiver] = {row.code: row for row in record.recipients}
        self.systems: dict[str, UsedSystem] = {row.code: row for row in record.systems}
        self.purposes: dict[str, PublicPurpose] = {row.code: row for row in public.purposes}
        self.care: dict[str, PurposeCare] = {row.code: row for row in record.purposes}
        self.wordings = {row.purpose: row for row in public.wordings if public.says_what_a_yes_needs}
        self.assessments = {row.purpose: row for row in record.assessments}
        self._made: dict[tuple[str, object], str] = {}

    def say(self, text: Text) -> str:
        """A text in the language, or in Danish where it is not translated."""
        return text.get(self.language) or text.get(MASTER, "")

    def once(self, kind: str, key: T, make: Callable[[T], str]) -> str:
        """The text that `make` gives for the key, made the first time it is asked for."""
        found = self._made.get((kind, key))
        if found is None:
            if len(self._made) > MOST_MADE:
                self._made.clear()
            found = self._made[kind, key] = make(key)
        return found

    # --- companies ------------------------------------------------------------------------------

    def controllers_of(self, activity: ActivityRecord | PublicPurpose) -> tuple[str, ...]:
        """The codes of the companies that answer for it: one, or the joint controllers."""
        if isinstance(activity, PublicPurpose):
            return tuple(activity.controllers)
        if activity.joint_arrangement:
            return tuple(self.arrangements[activity.joint_arrangement].controllers)
        return (activity.controller,) if activity.controller else ()

    def company(self, code: str) -> str:
        """Name and contact details of a company (GDPR Art. 30(1)(a))."""
        return self.once("company", code, self._company)

    def _company(self, code: str) -> str:
        company, contact = self.companies[code], self.contacts.get(code)
        number = _("registration number %(number)s") % {"number": company.registration_number}
        return paragraphs(
            [
                f"{company.name}, {number}" if company.registration_number else company.name,
                ", ".join(filter(None, [*company.address.split("\n"), country(company.country, self.language)])),
                ", ".join(filter(None, [company.email, company.phone, company.website])),
                contact.contact_name if contact else "",
            ]
        )

    def officer_of(self, code: str) -> str:
        """The data protection officer of a company, with how to reach them."""
        return self.once("dpo", code, self._officer_of)

    def _officer_of(self, code: str) -> str:
        company, contact = self.companies[code], self.contacts.get(code)
        return ", ".join(filter(None, [contact.dpo_name if contact else "", company.dpo_email, company.dpo_phone]))

    def representative_of(self, code: str) -> str:
        contact = self.contacts.get(code)
        return contact.representative if contact else ""

    # --- purposes and bases ---------------------------------------------------------------------

    def purpose(self, code: str) -> str:
        """The purpose by its name, with its code."""
        return self.once("purpose", code, self._purpose)

    def _purpose(self, code: str) -> str:
        known = self.purposes.get(code)
        return f"{capfirst(self.say(known.name))} ({code})" if known else code

    def basis(self, code: str) -> str:
        """A lawful basis as article and word: "Art. 6(1)(f) (legitimate interest)"."""
        return self.once("basis", code, lambda name: f"{article_of(name)} ({LawfulBasis(name).label})")

    def primary_basis(self, code: str) -> str:
        """The primary basis of the purpose with this code, with the statute, contract or consent that it rests on."""
        return self.once("primary", code, self._primary_basis)

    def _primary_basis(self, code: str) -> str:
        known = self.purposes.get(code)
        if not known:
            return ""
        ground = self._ground(known, code)
        return f"{self.basis(known.primary_basis)}: {ground}" if ground else self.basis(known.primary_basis)

    def _ground(self, row: PublicPurpose | Secondary, purpose: str) -> str:
        basis = row.primary_basis if isinstance(row, PublicPurpose) else row.basis
        said = self.say(row.statute) or self.say(row.contract_party)
        return said or (self._consent(purpose) if basis == LawfulBasis.CONSENT else "")

    def _consent(self, purpose: str) -> str:
        """What a consent asks for: "a yes is good for 24 months; evidence at least: document seen" (R-036, R-043)."""
        known = self.wordings.get(purpose)
        if not known:
            return ""
        told = {
            "time": self.duration(known.valid_months, "months"),
            "evidence": Evidence(known.required_evidence).label,
        }
        return _("a yes is good for %(time)s; evidence at least: %(evidence)s") % told

    def secondary_bases(self, code: str) -> str:
        """The secondary bases of the purpose with this code, each with its reason and reach (R-015)."""
        return self.once("secondary", code, self._secondary_bases)

    def _secondary_bases(self, code: str) -> str:
        known = self.purposes.get(code)
        return " ".join(self._secondary(row, code) for row in known.secondary_bases) if known else ""

    def _secondary(self, row: Secondary, purpose: str) -> str:
        ground = self._ground(row, purpose)
        first, *more = [text.rstrip(".") for text in (ground, self.say(row.reason), self.say(row.reach)) if text] or [
            ""
        ]
        return f"{self.basis(row.basis)}: {'. '.join([first, *map(capfirst, more)])}."

    def interest(self, code: str) -> str:
        """The legitimate interest behind the purpose, and the named interests."""
        return self.once("interest", code, self._interest)

    def _interest(self, code: str) -> str:
        known = self.purposes.get(code)
        if not known:
            return ""
        named = ", ".join(self.say(text) for text in known.named_interests)
        return ": ".join(filter(None, [self.say(known.interest), named]))

    # --- data, time, recipients -----------------------------------------------------------------

    def datum(self, code: str) -> str:
        """A data category by name, marked where the law asks for more care."""
        return self.once("datum", code, self._datum)

    def _datum(self, code: str) -> str:
        kind = self.data_categories[code]
        if kind.sensitivity == Sensitivity.ORDINARY:
            return self.data[code]
        return f"{self.data[code]} ({Sensitivity(kind.sensitivity).label})"

    @cached_property
    def _limit_patterns(self) -> dict[tuple[bool, bool], str]:
        return {
            (True, True): _("%(duration)s after %(event)s, %(condition)s"),
            (True, False): _("%(duration)s after %(event)s"),
            (False, True): _("until %(event)s, %(condition)s"),
            (False, False): _("until %(event)s"),
        }

    def limit(self, row: ActivityLimit | Limit) -> str:
        """A time limit as a phrase: "24 months after the closing of the case"."""
        condition = self.say(row.condition)
        parts = {"event": self.say(row.counted_from), "condition": condition, "duration": ""}
        if row.duration:
            parts["duration"] = self.duration(row.duration, row.unit)
        return self._limit_patterns[bool(row.duration), bool(condition)] % parts

    def duration(self, number: int, unit: str) -> str:
        return self.once("duration", (number, unit), lambda key: duration(*key, self.language))

    def day(self, iso: str) -> str:
        """A date in words."""
        return self.once("day", iso, lambda key: day(date.fromisoformat(key), self.language) if key else "")

    def country(self, code: str) -> str:
        return self.once("country", code, lambda key: country(key, self.language))

    def recipient(self, code: str) -> str:
        """A recipient with its category, its role and its country: "hosts: Nordhost (processor, Denmark)"."""
        return self.once("recipient", code, self._recipient)

    def _recipient(self, code: str) -> str:
        known = self.receivers[code]
        details = ", ".join(filter(None, [str(RecipientRole(known.role).label), self.country(known.country)]))
        category = capfirst(self.recipient_categories.get(known.category, ""))
        return f"{category}: {known.name} ({details})" if category else f"{known.name} ({details})"

    def transfer(self, row: ActivityTransfer) -> str:
        """A transfer: to whom, where, the tool and its document (R-008)."""
        known = self.receivers.get(row.recipient)
        where = f"{known.name if known else row.recipient}, {self.country(row.destination)}"
        told = [self.tool(row.tool), row.document_title, row.document_url, self.say(row.safeguards)]
        return f"{where}: " + "; ".join(text.rstrip(".") for text in told if text)

    def tool(self, code: str) -> str:
        """What carries a transfer (GDPR Art. 45 to 49)."""
        return self.once("tool", code, lambda key: str(TransferTool(key).label) if key else "")

    # --- the rest -------------------------------------------------------------------------------

    @cached_property
    def measures(self) -> dict[str, str]:
        """Each security measure with what it is."""
        return {
            row.code: _sentence(self.say(row.name), self.say(row.description)) for row in self.document.record.measures
        }

    def system(self, code: str) -> str:
        return self.once("system", code, self._system)

    def _system(self, code: str) -> str:
        known = self.systems[code]
        by = self.receivers.get(known.run_by)
        return f"{known.name} ({by.name})" if by else known.name

    def special_condition(self, code: str) -> str:
        return str(SpecialCondition(code).label) if code else ""

    def screening(self, code: str) -> str:
        return self.once("screening", code, lambda key: str(DpiaScreening(key).label) if key else "")

    @cached_property
    def tasks(self) -> dict[str, list[StaffTask]]:
        """The tasks of each purpose."""
        found: dict[str, list[StaffTask]] = {}
        for task in self.document.record.tasks:
            found.setdefault(task.purpose, []).append(task)
        return found


def _sentence(name: str, description: str) -> str:
    return f"{capfirst(name)}: {description}" if description else capfirst(name)
