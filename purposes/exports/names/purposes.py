"""Purposes and their lawful bases in the words of one language."""

from __future__ import annotations

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ...document import PublicPurpose, Secondary
from ...dpv import LawfulBasis
from ...evidence_of_consent import Evidence
from ...statement.bases import article_of
from .codes import Codes


class Purposes(Codes):
    """Purposes with their lawful bases."""

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
