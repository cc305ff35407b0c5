"""What a legitimate interest needs: an assessment, whole, approved and in time."""

from datetime import date, timedelta

import pytest

from purposes import models
from purposes.actions import approve_assessment
from purposes.blockers import blockers, blocking
from tests import factories
from tests.purposes.blockers.findings import OF_SUPPORT, SUPPORT, change, found, warned
from tests.purposes.register import PAST, both, edit, officer

pytestmark = pytest.mark.django_db


def test_a_legitimate_interest_without_an_assessment_is_refused(rows):
    """R-028."""
    rows.support.assessment.delete()
    assert ("R-028", *SUPPORT) in found()


def test_an_assessment_that_nobody_approved_is_refused(rows):
    """R-028."""
    edit(rows.writer, rows.support.assessment, necessity=both("en anden grund"))
    (finding,) = blocking(blockers())
    assert (finding.rule, finding.code) == ("R-028", "customers.d")
    assert "changed after its approval" in finding.sentence


def test_a_new_minimisation_takes_the_approval_away(rows):
    """R-028, R-012: parts are words of the assessment too."""
    rows.support.assessment.minimisations.update(reason=both("en anden grund"))
    assert found() == [("R-028", *OF_SUPPORT)]


@pytest.mark.parametrize("since", [PAST, PAST - timedelta(days=1)])
def test_an_assessment_is_older_than_the_processing(rows, since):
    """R-028: dated before the processing starts."""
    change(rows.support, processing_since=since)
    assert found() == [("R-028", *OF_SUPPORT)]
    change(rows.support, processing_since=PAST + timedelta(days=1))
    assert found() == []


@pytest.mark.parametrize("test", models.Assessment.TESTS)
@pytest.mark.parametrize("answer", [None, False])
def test_step_1_answers_three_questions_with_yes(rows, test, answer):
    """R-029: lawful, precisely articulated, real and present."""
    change(rows.support.assessment, **{test: answer})
    assert ("R-029", *OF_SUPPORT) in found()


@pytest.mark.parametrize("test", models.Assessment.TESTS)
def test_step_1_gives_a_reason_for_each_answer(rows, test):
    """R-029."""
    change(rows.support.assessment, **{f"{test}_reason": {}})
    assert ("R-029", *OF_SUPPORT) in found()


@pytest.mark.parametrize("part", ["alternatives", "minimisations"])
def test_step_2_weighs_a_gentler_way_and_less_data(rows, part):
    """R-030."""
    getattr(rows.support.assessment, part).all().delete()
    assert ("R-030", *OF_SUPPORT) in found()


def test_step_2_speaks_of_each_data_category_that_the_purpose_uses(rows):
    """R-030: minimisation per data category."""
    cell = factories.CellFactory(
        activity=rows.activity,
        category=rows.groups["customers"],
        data_category=factories.DataCategoryFactory(code="d5", description=both("x")),
    )
    models.CellLimit.objects.create(activity=rows.activity, cell=cell, time_limit=rows.activity.time_limits.get())
    (finding,) = blocking(blockers())
    assert (finding.rule, finding.sentence) == (
        "R-030",
        "Write for each data category why no less would do. Missing: d5.",
    )


@pytest.mark.parametrize("column", models.Assessment.BALANCING)
def test_step_3_weighs_everything(rows, column):
    """R-031."""
    change(rows.support.assessment, **{column: {}})
    assert ("R-031", *OF_SUPPORT) in found()


def test_step_3_names_safeguards(rows):
    """R-031: marked where they go beyond legal duty."""
    rows.support.assessment.mitigations.all().delete()
    assert ("R-031", *OF_SUPPORT) in found()


@pytest.mark.parametrize("outcome", ["undecided", "overridden"])
def test_an_interest_that_does_not_prevail_is_refused(rows, outcome):
    """R-032: undecided counts as overridden."""
    change(rows.support.assessment, outcome=outcome)
    assert ("R-032", *OF_SUPPORT) in found()


def test_a_review_is_due_when_the_purpose_around_the_assessment_changes(rows):
    """R-033, the half that the register knows: text, data and recipients; objections come with the ledger."""
    assert warned("R-033") == []
    edit(rows.writer, rows.support, covers=both("også klager"))
    assert warned("R-033") == [("R-033", *OF_SUPPORT)]
    approve_assessment(assessment=rows.support.assessment, by=officer("Otto"))
    assert warned("R-033") == []


def test_a_review_is_due_when_a_recipient_joins(rows):
    """R-033."""
    other = factories.RecipientFactory(code="cases", category=rows.hosting.category)
    models.Disclosure.objects.create(cell=rows.activity.cells.get(), recipient=other)
    assert warned("R-033") == [("R-033", *OF_SUPPORT)]


@pytest.mark.parametrize("columns", [{"notice": {}}, {"told_since": None}, {"told_until": date(2021, 1, 1)}])
def test_an_interest_is_told_where_data_are_collected(rows, columns):
    """R-034, the half of the register: a collection point with a notice in force. The gate's half comes with it."""
    change(rows.point, **columns)
    assert found() == [("R-034", *SUPPORT), ("R-034", "purpose", "visitors.access")]
