"""What a receipt holds: an event, the words that were seen, and the edition that was in force. Pure.

No secret is in it: no salt, no link, no note of staff. The person is a random id.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from gdpr_registry.translated import MASTER
from purposes.document import Company, PublicPurpose, RegisterDocument
from purposes.dpv import LawfulBasis
from purposes.models.recipient import RecipientRole

from ..kinds import Kind
from ..recipients import recipients_of

#: The yeses and noes. What is decided about a person is told in a letter, not in a receipt.
RECEIPTED = frozenset({Kind.GIVEN, Kind.REFUSED, Kind.WITHDRAWN, Kind.REVOKED, Kind.OBJECTED})

#: Who keeps data on a controller's behalf: where they are is where the data are stored.
KEEPERS = frozenset({RecipientRole.PROCESSOR, RecipientRole.SUB_PROCESSOR})


def has_receipt(event: Any) -> bool:
    """Whether the event is a yes or a no."""
    return event.kind in RECEIPTED


@dataclass(frozen=True)
class Said:
    """The event, as far as the person may see it. `number` is the event's own, `record` its random id."""

    number: int
    record: UUID
    person: UUID
    purpose: str
    channel: str
    kind: str
    happened_at: datetime
    recorded_at: datetime
    valid_until: datetime | None
    evidence: str
    method: str

    @property
    def is_yes(self) -> bool:
        return self.kind == Kind.GIVEN

    @property
    def is_about_consent(self) -> bool:
        """Not an objection, which is a right of its own (GDPR Art. 21)."""
        return self.kind != Kind.OBJECTED


@dataclass(frozen=True)
class Seen:
    """The words that were seen, with their hash (R-036). `at` is when, where a no takes that yes back."""

    revision: int
    language: str
    text: str
    controls: tuple[dict[str, Any], ...]
    companies: tuple[str, ...]
    sha256: str
    at: datetime | None = None


@dataclass(frozen=True)
class Receipt:
    """One receipt. `site` is the registry's address without a slash at its end."""

    said: Said
    seen: Seen | None
    edition: int
    public_sha256: str
    document: RegisterDocument
    site: str

    @cached_property
    def purpose(self) -> PublicPurpose:
        return self.document.public.purpose(self.said.purpose)

    @property
    def lawful_basis(self) -> str:
        """The DPV name: of the purpose; a permission for a channel is a consent of its own."""
        return LawfulBasis.CONSENT.value if self.said.channel else self.purpose.primary_basis

    @cached_property
    def controllers(self) -> list[Company]:
        """The companies that a yes covers; for a no the controllers of the purpose."""
        known = {company.code: company for company in self.document.public.companies}
        covered = self.seen.companies if self.said.is_yes and self.seen else ()
        return [known[code] for code in covered if code in known] or [known[code] for code in self.purpose.controllers]

    @cached_property
    def countries(self) -> list[str]:
        """The countries of the controllers: two letters of ISO 3166."""
        return list(dict.fromkeys(company.country for company in self.controllers))

    @cached_property
    def storage_countries(self) -> list[str]:
        """Where the data are kept: at the controllers, and at those who keep them for the controllers."""
        keepers = recipients_of(self.document, self.purpose.code)
        return sorted({*self.countries, *(keeper.country for keeper in keepers if keeper.role in KEEPERS)})

    @property
    def language(self) -> str:
        """The language of the words that were seen; without any, the one in which the edition was approved."""
        return self.seen.language if self.seen else MASTER

    @property
    def address(self) -> str:
        """Where the person fetches it again: the receipt's own IRI."""
        return f"{self.centre}receipts/{self.said.number}/"

    @property
    def centre(self) -> str:
        """Where the person sees everything and changes it."""
        return f"{self.site}/me/"

    @property
    def edition_address(self) -> str:
        """Where the edition stands for ever, in the language that was seen."""
        return f"{self.site}/editions/{self.edition}/{self.language}/"
