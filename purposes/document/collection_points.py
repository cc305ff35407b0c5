"""Where data come from, and what people are told there (public)."""

from .part import Part, Text


class Point(Part, frozen=True):
    """A collection point with its notice (GDPR Art. 13 and 14)."""

    code: str
    name: Text
    from_the_person: bool
    source: Text
    notice: Text
    told_since: str
    told_until: str
    categories: list[str]
    purposes: list[str]
