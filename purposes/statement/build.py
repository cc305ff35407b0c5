"""The whole statement, from the public part of an edition."""

from __future__ import annotations

from dataclasses import dataclass

from ..document import Company, PublicDocument
from .authorities import Authority, authorities_of
from .codes import Codes
from .groups import Section
from .rights import Rights
from .words import Words, country


@dataclass(frozen=True)
class Contact:
    """A controller as people may reach it (GDPR Art. 13(1)(a) and (b))."""

    company: Company
    country: str


@dataclass(frozen=True)
class Arranged:
    """Joint controllers and who answers for what (GDPR Art. 26(2))."""

    name: Words
    essence: Words
    companies: str


@dataclass(frozen=True)
class Complaint:
    """A supervisory authority to complain to (GDPR Art. 77)."""

    name: Words
    address: Words
    country: str
    website: str

    @classmethod
    def to(cls, authority: Authority, language: str) -> Complaint:
        lang = "" if authority.lang == language else authority.lang
        return cls(
            name=Words(authority.name, lang),
            address=Words(authority.address, lang),
            country=country(authority.country, language),
            website=authority.website,
        )


@dataclass(frozen=True)
class Statement:
    """What the statement says in `language`."""

    language: str
    publisher: Company
    contacts: tuple[Contact, ...]
    arrangements: tuple[Arranged, ...]
    sections: tuple[Section, ...]
    complaints: tuple[Complaint, ...]

    def section(self, code: str) -> Section | None:
        """The group with this code."""
        return next((section for section in self.sections if section.code == code), None)

    @property
    def has_other_controllers(self) -> bool:
        """Whether some purpose is another company's than the publisher's."""
        return any(purpose.others_responsible for section in self.sections for purpose in section.purposes)

    def rights(self, section: Section | None = None) -> Rights:
        """What the sections on rights name: for everybody, or for one group."""
        return Rights.of([section] if section else self.sections)


def statement(document: PublicDocument, language: str) -> Statement:
    """What `document` says in `language`; where a text is missing there, its Danish one, marked as Danish."""
    codes = Codes(document, language)
    publisher = codes.companies[document.publisher]
    companies = sorted(document.companies, key=lambda company: company.code != publisher.code)
    return Statement(
        language=language,
        publisher=publisher,
        contacts=tuple(Contact(company, country(company.country, language)) for company in companies),
        arrangements=tuple(
            Arranged(codes.say(row.name), codes.say(row.essence), codes.names_of(row.controllers))
            for row in document.arrangements
        ),
        sections=tuple(Section.of(group, document, codes) for group in document.categories),
        complaints=tuple(
            Complaint.to(authority, language) for authority in authorities_of(company.country for company in companies)
        ),
    )
