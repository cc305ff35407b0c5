"""The lists: groups of people, data, kinds of recipients, measures, systems."""

from .part import Part, Text


class Category(Part):
    code: str
    position: int
    in_statement: bool
    name: Text
    description: Text
    introduction: Text | None = None


class DataCategory(Part):
    code: str
    position: int
    sensitivity: str
    name: Text
    description: Text


class Kind(Part):
    """A recipient category."""

    code: str
    position: int
    name: Text


class Measure(Part):
    code: str
    name: Text
    description: Text


class System(Part):
    """`kind` is the kind of recipient that runs the system; empty where the company does."""

    code: str
    name: str
    description: Text
    kind: str = ""
