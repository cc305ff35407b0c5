"""The lists that the rest names by code.

Groups of people, kinds of data and kinds of recipients are public; recipients, systems and measures are in the record.
"""

from .part import Part, Text


class Group(Part, frozen=True):
    """A data-subject category that stands in the statement."""

    code: str
    name: Text
    description: Text
    introduction: Text


class Kind(Part, frozen=True):
    """A data category."""

    code: str
    name: Text
    description: Text
    sensitivity: str


class RecipientKind(Part, frozen=True):
    """A recipient category."""

    code: str
    name: Text


class Receiver(Part, frozen=True):
    """A concrete recipient with its contact (R-006)."""

    code: str
    category: str
    name: str
    role: str
    address: str
    country: str
    contact_name: str
    contact_email: str
    agreement_title: str
    agreement_url: str


class UsedSystem(Part, frozen=True):
    """A system in which data are kept; `run_by` is the code of a recipient, or empty."""

    code: str
    name: str
    description: Text
    run_by: str


class SecurityMeasure(Part, frozen=True):
    """A security measure (GDPR Art. 30(1)(g))."""

    code: str
    name: Text
    description: Text
