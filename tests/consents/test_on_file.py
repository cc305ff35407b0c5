"""All tasks of one person at once: the same answers as one by one, and as many queries for one task as for three."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consents.asked import Asked
from consents.gate import answer
from consents.on_file import OnFile
from subjects.actions import show_notice
from tests.consents.people import NEWS, SUPPORT, person, said, staff, yes
from tests.consents.staff import CALL, NEWSLETTER, SUPPORT_TASK

pytestmark = pytest.mark.django_db

ASKED = [
    Asked(task=SUPPORT_TASK),
    Asked(task="access.do"),
    Asked(task=NEWSLETTER, channel="email"),
    Asked(task=NEWSLETTER, channel="sms"),
    Asked(task=NEWSLETTER),
    Asked(task=CALL),
    Asked(purpose=NEWS),
    Asked(task="no.such"),
]


def agreed():
    who = person("prospects")
    yes(who)
    yes(who, channel="email")
    return who


def objecting():
    who = person("customers", "prospects")
    said("object_to", who, SUPPORT)
    said("object_to", who, NEWS, ground="A21-2")
    return who


def restricted():
    who = person("customers", "visitors")
    said("restrict", who, "", ground="A18-1-a")
    return who


def told():
    who = person("visitors", is_business_contact=True)
    show_notice(person=who, collection_point="support-portal", by=None, source="test", key="1")
    return who


def withdrawn():
    who = agreed()
    said("withdraw", who, channel="email")
    return who


@pytest.mark.parametrize("make", [person, agreed, objecting, restricted, told, withdrawn])
def test_all_tasks_at_once_are_answered_as_each_by_itself(published_newsroom, make):
    """R-024: one gate, whether a page asks it for all tasks or a system for one."""
    who = make()
    at_once = OnFile(who).answers(ASKED)
    one_by_one = [answer(asked, who.pk) for asked in ASKED]
    assert [(given.decision, given.event, given.facts) for given in at_once] == [
        (given.decision, given.event, given.facts) for given in one_by_one
    ]


def test_they_are_not_all_the_same_answer(published_newsroom):
    """So that the comparison above compares something."""
    reasons = {given.decision.reason.value for given in OnFile(agreed()).answers(ASKED)}
    assert {"allowed", "not_in_category", "no_channel_permission", "channel_unsaid", "task_unknown"} <= reasons


@pytest.mark.parametrize("questions", [1, 3])
def test_seven_queries_for_one_task_and_for_three(published_newsroom, questions):
    who = agreed()
    for _ in range(questions):
        said("withdraw", who, by=staff())
    with CaptureQueriesContext(
        connection,
    ) as queries:
        OnFile(who).answers(ASKED[:questions])
    assert len(queries) == 7
