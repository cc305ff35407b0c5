"""What a yes is asked with (public)."""

from .part import Part, Text


class ConsentWording(Part, frozen=True):
    """The words of a consent per language, with the controls and their defaults (R-036, R-040, R-041).

    `required_evidence` is a value of `Evidence`. A yes is good for `valid_months` months after it was given (R-043).
    """

    purpose: str
    revision: int
    texts: Text
    agree_label: Text
    refuse_label: Text
    companies: list[str]
    form_version: int
    # Since schema 2; these are what an older document is read with.
    required_evidence: str = "document"
    valid_months: int = 24
