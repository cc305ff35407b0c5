"""Where data come from, and what people read there."""

from .part import Part, Text


class Point(Part):
    """A collection point."""

    code: str
    categories: list[str]
    purposes: list[str]
    name: Text
    notice: Text
    from_the_person: bool = True
    source: Text | None = None
