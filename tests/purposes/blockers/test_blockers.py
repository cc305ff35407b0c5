"""What stands in the way of publishing the draft, and what somebody should look at."""

import pytest

from purposes import days, models
from purposes.blockers import Severity, blockers, blocking
from tests.purposes.blockers.findings import A01, change, found, warned
from tests.purposes.register import FUTURE, both

pytestmark = pytest.mark.django_db


def test_a_complete_register_has_no_blockers(rows):
    """R-001, R-003 to R-010, R-015, R-026 to R-034, R-041, R-094, R-096: nothing blocks when all is there."""
    assert found() == []


def test_each_finding_says_what_to_do_and_leads_to_the_row(rows):
    change(rows.activity, dpia_screening="missing")
    (finding,) = blocking(blockers())
    assert finding.in_full == "a01: Screen this line for an impact assessment (Art. 35)."
    assert finding.url.endswith(f"/purposes/activity/{rows.activity.pk}/change/")
    assert finding.name == str(rows.activity.name)


def test_a_finding_about_what_belongs_to_a_purpose_bears_its_name(rows):
    assessment = models.Assessment.objects.select_related("purpose").latest("pk")
    change(assessment, to_confirm="Is this so?")
    (finding,) = [finding for finding in blockers() if finding.kind == "assessment"]
    assert (finding.code, finding.name) == (assessment.purpose.code, str(assessment.purpose.name))


def test_blockers_come_before_warnings(rows):
    change(rows.activity, dpia_screening="missing", owner=None)
    severities = [finding.severity for finding in blockers()]
    assert severities == sorted(severities, key=lambda severity: severity is not Severity.BLOCKER)
    assert len(set(severities)) == 2


def test_a_half_written_row_blocks_nobody(rows):
    models.Purpose.objects.create(
        code="customers.half",
        category=rows.groups["customers"],
        controller=rows.company,
        name=both("halvt"),
        primary_basis="A6-1-c",
        in_work=True,
    )
    assert found() == []


def test_a_finished_row_that_needs_a_half_written_one_is_refused(rows):
    change(rows.hosting, in_work=True)
    (first, *_) = blocking(blockers())
    assert (first.kind, first.code) == A01
    assert first.sentence.startswith("This row names “hosting”, which is in work and in no edition yet.")


def test_what_is_off_blocks_nothing(rows):
    change(rows.news, is_on=False)
    rows.news.consent_text.delete()
    assert all(code != "prospects.marketing" for _rule, _kind, code in found())


def test_far_reviews_are_not_due(rows):
    assert days.today() < FUTURE
    assert warned("R-014") == []
