"""A legitimate interest assessment."""

from .part import Part, Text


class NamedInterest(Part):
    name: Text


class Alternative(Part):
    description: Text
    rejected_because: Text


class Minimisation(Part):
    data: str
    reason: Text


class Mitigation(Part):
    description: Text
    beyond_legal_duty: bool


class Assessment(Part):
    purpose: str
    review_months: int
    interest: Text
    is_lawful_reason: Text
    is_articulated_reason: Text
    is_present_reason: Text
    necessity: Text
    affected_rights: Text
    nature_of_data: Text
    context: Text
    impact: Text
    expectations: Text
    vulnerable: Text
    against: Text
    conclusion: Text
    alternative: list[Alternative]
    minimisation: list[Minimisation]
    mitigation: list[Mitigation]
    named_interest: list[NamedInterest] = []
