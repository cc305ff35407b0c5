"""Questions are kept for 13 months, then counted and removed."""

import pytest
from django.db import IntegrityError, connection, transaction

from consents.models import Question
from gdpr_registry import access
from gdpr_registry.models import AccessCount, AccessEntry

pytestmark = pytest.mark.django_db


def question(**columns) -> Question:
    return Question.objects.create(source="staff", task="d.do", total=1, allowed=1, reasons={"allowed": 1}, **columns)


def test_questions_of_thirteen_months_are_counted_and_removed_beside_the_access_entries():
    """R-088, R-113."""
    for at in ("2020-05-04T00:00:00Z", "2020-05-04T23:59:59Z", "2020-05-05T00:00:00Z"):
        question(at=at)
    AccessEntry.objects.create(at="2020-05-04T10:00:00Z", action="probe.seen")
    young = question()

    assert access.count_and_remove() == 4
    assert access.count_and_remove() == 0

    counted = AccessCount.objects.order_by("day", "action").values_list("day", "action", "count")
    assert [(day.isoformat(), action, count) for day, action, count in counted] == [
        ("2020-05-04", "consents.asked", 2),
        ("2020-05-04", "probe.seen", 1),
        ("2020-05-05", "consents.asked", 1),
    ]
    assert list(Question.objects.all()) == [young]


def test_a_question_that_is_not_counted_stays():
    """R-113: refused by the database, for whoever goes around the function."""
    question(at="2020-05-04T10:00:00Z")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM consents_question")
    assert Question.objects.exists()
