"""Who approves an assessment, and which one can be approved."""

import pytest
from django.core.exceptions import PermissionDenied

from gdpr_registry import history
from purposes import models
from purposes.actions import approve_assessment
from purposes.compose import compose
from purposes.exceptions import Blocked, RegisterError
from tests import factories
from tests.purposes.register import both, edit, officer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def rows(small_draft):
    return small_draft


def test_the_last_editor_of_an_assessment_does_not_approve_it(rows):
    """R-012: an assessment's approver is not its last editor."""
    assessment = edit(rows.writer, rows.support.assessment, necessity=both("en anden grund"))
    with pytest.raises(PermissionDenied, match="You changed this assessment last"):
        approve_assessment(assessment=assessment, by=rows.writer)
    assert approve_assessment(assessment=assessment, by=officer("Otto")).approved_by.name == "Otto"


def test_who_changed_a_part_last_is_its_last_editor(rows):
    edit(officer("Otto"), rows.support.assessment, necessity=both("en anden grund"))
    edit(rows.writer, rows.support.assessment.alternatives.get(), description=both("en anden vej"))
    with pytest.raises(PermissionDenied):
        approve_assessment(assessment=rows.support.assessment, by=rows.writer)


def test_who_deleted_a_part_last_is_its_last_editor(rows):
    other = models.Mitigation.objects.create(assessment=rows.support.assessment, description=both("en til"))
    with history.context(by=rows.writer):
        other.delete()
    with pytest.raises(PermissionDenied):
        approve_assessment(assessment=rows.support.assessment, by=rows.writer)


def test_approving_is_not_editing(rows):
    """Who approved an assessment may approve it again when the purpose around it has changed."""
    second = officer("Otto")
    edit(rows.writer, rows.support.assessment, necessity=both("en anden grund"))
    approve_assessment(assessment=rows.support.assessment, by=second)
    approve_assessment(assessment=rows.support.assessment, by=second)
    with pytest.raises(PermissionDenied):
        approve_assessment(assessment=rows.support.assessment, by=rows.writer)


def test_an_incomplete_assessment_is_not_approved(rows):
    assessment = edit(rows.writer, rows.support.assessment, outcome="undecided", impact={})
    with pytest.raises(Blocked) as refused:
        approve_assessment(assessment=assessment, by=officer("Otto"))
    assert {finding.rule for finding in refused.value.findings} == {"R-031", "R-032"}


def test_an_assessment_in_work_is_not_approved(rows):
    assessment = edit(rows.writer, rows.support.assessment, in_work=True)
    with pytest.raises(RegisterError, match="in work"):
        approve_assessment(assessment=assessment, by=officer("Otto"))


def test_the_assessment_of_a_prepared_purpose_is_approved_before_it_is_turned_on(rows):
    models.Purpose.objects.filter(pk=rows.support.pk).update(is_on=False)
    assessment = edit(rows.writer, rows.support.assessment, necessity=both("en anden grund"))
    approve_assessment(assessment=assessment, by=officer("Otto"))
    models.Purpose.objects.filter(pk=rows.support.pk).update(is_on=True)
    assert next(each for each in compose().record.assessments if each.purpose == "customers.d").approved_by == "Otto"


@pytest.mark.parametrize("roles", [["data_protection_officer"], ["officer", "data_protection_officer"], ["staff"]])
def test_only_an_officer_approves_an_assessment(rows, roles):
    """R-012: the data protection officer advises, whatever else the account holds."""
    with pytest.raises(PermissionDenied):
        approve_assessment(assessment=rows.support.assessment, by=factories.UserFactory(roles=roles))
