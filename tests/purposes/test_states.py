"""Versions of rows, and rows as they stood."""

import pytest
from django.utils import timezone

from purposes import models, states
from tests import factories

pytestmark = pytest.mark.django_db


def version(row):
    return states.version(type(row), [row.pk])


def test_each_change_of_a_row_or_of_its_parts_moves_its_version_and_no_other_does():
    cell, other = factories.CellFactory(), factories.CellFactory()
    seen = [version(cell.activity)]
    cell.activity.owner_title = "head of sales"
    cell.activity.save()
    seen.append(version(cell.activity))
    cell.recipients.add(factories.RecipientFactory())
    seen.append(version(cell.activity))
    cell.disclosures.all().delete()
    seen.append(version(cell.activity))
    assert len(set(seen)) == 4
    other.recipients.add(factories.RecipientFactory())
    other.activity.delete()
    assert version(cell.activity) == seen[-1]


def test_a_version_is_one_query(django_assert_num_queries):
    activity = factories.CellFactory().activity
    with django_assert_num_queries(1):
        version(activity)


def test_an_assessment_is_no_part_of_its_purposes_version():
    assessment = factories.AssessmentFactory()
    before = version(assessment.purpose)
    assessment.review_on = "2030-01-01"
    assessment.save()
    assert version(assessment.purpose) == before


def test_what_happened_since_a_version_is_told():
    cell = factories.CellFactory()
    before = version(cell.activity)
    cell.recipients.add(factories.RecipientFactory())
    assert [change.model for change in states.changes_since(cell.activity, before)] == [models.Disclosure]
    assert states.changes_since(cell.activity, version(cell.activity)) == []


def test_a_row_is_read_as_it_stood_in_a_version_and_at_a_moment():
    purpose = factories.PurposeFactory(letter="a")
    task = factories.TaskFactory(purpose=purpose)
    before = version(purpose)
    purpose.letter = "b"
    purpose.save()
    task.delete()
    assert states.state_of_version(purpose, before)[models.Purpose][purpose.pk]["letter"] == "a"
    assert next(iter(states.state_of_version(purpose, before)[models.Task].values()))["code"] == task.code
    assert states.state_now(purpose)[models.Task] == {}
    assert states.state_at(purpose, timezone.now())[models.Purpose][purpose.pk]["letter"] == "b"
