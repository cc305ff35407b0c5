"""Legitimate interest assessments, whole (record); their summaries stand in the public purposes."""

from .part import Part, Text


class Test(Part, frozen=True):
    """One of the three questions of step 1: the answer (None while open) and the reason."""

    answer: bool | None
    reason: Text


class Weighed(Part, frozen=True):
    """A gentler way and why it does not do (R-030)."""

    description: Text
    rejected_because: Text


class Needed(Part, frozen=True):
    """Why no less of a data category would do (R-030)."""

    data_category: str
    reason: Text


class Safeguard(Part, frozen=True):
    """A mitigation (R-031)."""

    description: Text
    beyond_legal_duty: bool


class AssessmentRecord(Part, frozen=True):
    """A whole legitimate interest assessment (R-028 to R-034)."""

    purpose: str
    assessed_on: str
    review_on: str
    interest: Text
    named_interests: list[Text]
    is_lawful: Test
    is_articulated: Test
    is_present: Test
    necessity: Text
    alternatives: list[Weighed]
    minimisations: list[Needed]
    affected_rights: Text
    nature_of_data: Text
    context: Text
    impact: Text
    expectations: Text
    vulnerable: Text
    against: Text
    conclusion: Text
    mitigations: list[Safeguard]
    outcome: str
    approved_by: str
    approved_at: str
