"""Who looks after a line, and when."""

import pytest

from purposes import days
from purposes.actions import stop_purpose
from purposes.blockers import Severity, blockers
from tests.purposes.blockers.findings import A01, change, warned
from tests.purposes.register import PAST, officer, publish

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("columns", [{"owner": None}, {"review_on": None}, {"review_on": PAST}])
def test_owner_and_review_date_are_asked_for(rows, columns):
    """R-014: missing and overdue ones are listed."""
    assert warned("R-014") == []
    change(rows.activity, **columns)
    assert warned("R-014") == [("R-014", *A01)]


def test_an_overdue_review_says_its_day(rows):
    change(rows.activity, review_on=PAST)
    assert [finding.sentence for finding in blockers() if finding.code == "a01"] == [
        "The review was due on 1 January 2020."
    ]


def test_a_review_due_today_is_not_overdue(rows):
    change(rows.activity, review_on=days.today())
    assert warned("R-014") == []


def test_a_fact_to_confirm_is_a_warning(rows):
    change(rows.activity, to_confirm="Section of the bookkeeping act")
    (finding,) = [finding for finding in blockers() if finding.code == "a01"]
    assert (finding.severity, finding.sentence) == (Severity.WARNING, "To confirm: Section of the bookkeeping act")


def test_publishing_lifts_a_stop_is_a_warning(rows):
    publish(rows)
    stop_purpose(purpose="customers.d", by=officer("Otto"), reason="Too many reports")
    sentences = [finding.sentence for finding in blockers() if finding.code == "customers.d"]
    assert sentences == ["This purpose is stopped, and on in the draft: publishing lifts the stop."]
