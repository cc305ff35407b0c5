"""Controllers and their arrangements: what people may know, and beside it what is in the record only."""

from .part import Part, Text


class Company(Part, frozen=True):
    """A controller as people may know it (GDPR Art. 13(1)(a) and (b))."""

    code: str
    name: str
    registration_number: str
    address: str
    country: str
    email: str
    phone: str
    website: str
    dpo_email: str
    dpo_phone: str


class CompanyContact(Part, frozen=True):
    """The persons behind a controller (GDPR Art. 30(1)(a))."""

    code: str
    contact_name: str
    representative: str
    dpo_name: str


class Arrangement(Part, frozen=True):
    """Joint controllers with the essence of their arrangement (GDPR Art. 26(2))."""

    code: str
    name: Text
    essence: Text
    controllers: list[str]


class ArrangementDocument(Part, frozen=True):
    """Where the arrangement of joint controllers is kept."""

    code: str
    document_title: str
    document_url: str
