"""Companies in the words of one language."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ...document import ActivityRecord, PublicPurpose
from ...statement.words import country
from .codes import Codes, paragraphs


class Companies(Codes):
    """Companies, with whom to reach there."""

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
