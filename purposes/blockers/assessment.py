"""Legitimate interest: an approved assessment in three steps, told where data are collected (R-028 to R-034)."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from .. import days
from ..assessments import context_sha256
from ..compose import Composition
from ..document import AssessmentRecord, PublicPurpose, Test
from ..dpv import LawfulBasis
from ..models import Assessment, Outcome
from .finding import Finding, blocker, warning


def check(made: Composition, today: date) -> Iterator[Finding]:
    assessments = {assessment.purpose: assessment for assessment in made.document.record.assessments}
    for purpose in made.document.public.purposes:
        if not rests_on_interest(purpose):
            continue
        if (found := assessments.get(purpose.code)) is None:
            sentence = _("A legitimate interest needs an assessment. Write one, and let a colleague approve it.")
            yield blocker(made, "R-028", sentence, "purpose", purpose.code)
            continue
        yield from incomplete(made, found)
        yield from _approval(made, found)
        yield from _told(made, purpose, today)


def rests_on_interest(purpose: PublicPurpose) -> bool:
    """Whether Art. 6(1)(f) carries the purpose or a part of it."""
    bases = [purpose.primary_basis, *(basis.basis for basis in purpose.secondary_bases)]
    return LawfulBasis.LEGITIMATE_INTEREST in bases


def incomplete(made: Composition, assessment: AssessmentRecord) -> list[Finding]:
    """What is missing in the three steps, and an outcome that does not carry the basis."""
    sentences = [*_step_1(assessment), *_step_2(made, assessment), *_step_3(assessment)]
    return [blocker(made, rule, sentence, "assessment", assessment.purpose) for rule, sentence in sentences]


def _step_1(assessment: AssessmentRecord) -> Iterator[tuple[str, str]]:
    if not assessment.interest:
        yield "R-029", _("Write the interest in one sentence.")
    questions: list[tuple[Test, str]] = [
        (assessment.is_lawful, _("Is the interest lawful?")),
        (assessment.is_articulated, _("Is the interest clearly and precisely articulated?")),
        (assessment.is_present, _("Is the interest real and present?")),
    ]
    for test, question in questions:
        if test.answer is None or not test.reason:
            yield "R-029", _("Answer with yes or no, and a reason: %(question)s") % {"question": question}
        elif not test.answer:
            yield (
                "R-029",
                _("The answer is no, so the interest cannot carry the purpose: %(question)s") % {"question": question},
            )


def _step_2(made: Composition, assessment: AssessmentRecord) -> Iterator[tuple[str, str]]:
    if not assessment.necessity:
        yield "R-030", _("Write why the processing is needed.")
    if not assessment.alternatives:
        yield "R-030", _("Write at least one gentler way that was weighed, and why it does not do.")
    used = next((p.data for p in made.document.public.purposes if p.code == assessment.purpose), [])
    confirmed = {needed.data_category for needed in assessment.minimisations}
    if missing := [data.data_category for data in used if data.data_category not in confirmed]:
        yield (
            "R-030",
            _("Write for each data category why no less would do. Missing: %(codes)s.") % {"codes": ", ".join(missing)},
        )


def _step_3(assessment: AssessmentRecord) -> Iterator[tuple[str, str]]:
    missing = [
        str(Assessment._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        for name in Assessment.BALANCING
        if not getattr(assessment, name)
    ]
    if missing:
        yield "R-031", _("The balancing is not complete. Missing: %(fields)s.") % {"fields": ", ".join(missing)}
    if not assessment.mitigations:
        yield "R-031", _("Write the safeguards for the person, and which of them go beyond legal duty.")
    if assessment.outcome == Outcome.OVERRIDDEN:
        yield "R-032", _("The person's interests override this one: choose another basis, or turn the purpose off.")
    elif assessment.outcome != Outcome.PREVAILS:
        yield "R-032", _("The outcome is undecided, which counts as no. Decide it.")


def _approval(made: Composition, assessment: AssessmentRecord) -> Iterator[Finding]:
    code, row = assessment.purpose, made.draft.row("assessment", assessment.purpose)
    at = ("assessment", code)
    if not assessment.approved_by:
        lapsed = row is not None and row.approved_by_id is not None
        yield blocker(
            made,
            "R-028",
            _("The assessment was changed after its approval. Somebody other than its last editor approves it again.")
            if lapsed
            else _("The assessment is not approved. Somebody other than its last editor approves it."),
            *at,
        )
    since = next((care.processing_since for care in made.document.record.purposes if care.code == code), "")
    if not assessment.assessed_on:
        yield blocker(made, "R-028", _("Write the day on which the assessment was made."), *at)
    elif since and assessment.assessed_on >= since:
        sentence = _("The assessment is dated %(made)s, but the processing began on %(since)s: it must come first.")
        when = {"made": days.in_words(assessment.assessed_on), "since": days.in_words(since)}
        yield blocker(made, "R-028", sentence % when, *at)
    if row is not None and row.context_sha256 and row.context_sha256 != context_sha256(made.document, code):
        sentence = _("Review due: the purpose, its data or its recipients have changed since the approval.")
        yield warning(made, "R-033", sentence, *at)


def _told(made: Composition, purpose: PublicPurpose, today: date) -> Iterator[Finding]:
    day = today.isoformat()
    told = [
        point
        for point in made.document.public.collection_points
        if purpose.code in point.purposes and point.notice and point.told_since
        if not point.told_until or point.told_until > day
    ]
    if not told:
        yield blocker(
            made,
            "R-034",
            _("No collection point tells of this interest. Add the purpose to one with a notice and its first day."),
            "purpose",
            purpose.code,
        )
