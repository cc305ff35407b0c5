"""The page of a person: who they are, what may be done with the gate's reason, what was said by which words."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consents.actions import ask_about_one
from consents.asked import Asked
from consents.on_file import OnFile
from consents.person_page import PersonPage
from subjects.actions import leave_category, show_notice
from subjects.tasks import Tasks
from tests import factories
from tests.consents.people import SUPPORT, said, staff, wording, yes
from tests.consents.staff import CALL, NEWSLETTER, SUPPORT_TASK, address_of, find, on_file, text
from tests.purposes.register import both, publish

pytestmark = pytest.mark.django_db


def page_of(who):
    return PersonPage(OnFile(who), Tasks.now("en"))


def answers(lines):
    given = [line.answered for line in lines]
    return [(each.ground.asked.task, each.ground.asked.channel, each.decision.reason.value) for each in given]


def test_each_task_by_each_channel_has_the_gates_answer(published_newsroom):
    """R-024, R-058."""
    who = on_file()
    yes(who)
    yes(who, channel="email")
    page = page_of(who)
    assert answers(page.allowed) == [(SUPPORT_TASK, "", "allowed"), (NEWSLETTER, "email", "allowed")]
    assert answers(page.refused) == [
        (CALL, "", "no_channel_permission"),
        (NEWSLETTER, "sms", "no_channel_permission"),
    ]
    assert answers(page.for_others) == [("access.do", "", "not_in_category")]


def test_what_was_said_stands_with_its_words_its_hand_and_its_evidence(door):
    """R-037: the exact text, its version and its language."""
    who, sanne = on_file(), staff()
    shown = wording(language="en")
    yes(who, by=sanne, wording=shown, note="By phone, 9:15", document="Archive 12")
    page = text(find(door(sanne)))
    expected = ["Nordlys Software A/S sends news.", "document seen", "Archive 12", "By phone, 9:15", "version 1, en"]
    assert [part for part in expected if part not in page] == []


def test_it_tells_of_groups_notices_objections_and_questions(door):
    who, sanne = on_file(), staff()
    leave_category(person=who, category="prospects", by=sanne)
    show_notice(person=who, collection_point="support-portal", by=sanne, source="test", key="1")
    said("object_to", who, SUPPORT)
    said("restrict", who, "", ground="A18-1-a")
    ask_about_one(asked=Asked(task=SUPPORT_TASK), ref=who.pk, by=sanne, source="test")
    page = text(find(door(sanne)))
    expected = ["until", "Support portal (en)", "Objected to", "Everything is restricted", "Asked about them lately"]
    assert [part for part in expected if part.removesuffix(" (en)") not in page] == []


@pytest.mark.parametrize("role", ["staff", "officer"])
def test_only_officers_are_led_to_what_they_decide(door, role):
    who = on_file()
    event = yes(who)
    said("object_to", who, SUPPORT)
    said("restrict", who, "", ground="A18-1-a")
    page = find(door(staff(role)))
    links = [f"{address_of(page)}say/{what}" for what in ("answer/?purpose=customers.d", "lift/?purpose=all")]
    links.append(f"{address_of(page)}say/invalidate/?event={event.pk}")
    assert {link in text(page) for link in links} == {role == "officer"}


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_takes_as_many_queries_for_one_of_each_as_for_three(published_newsroom, many):
    who, sanne = on_file(), staff()
    for number in range(many):
        yes(who, by=sanne)
        show_notice(person=who, collection_point="support-portal", by=sanne, source="test", key=str(number))
        ask_about_one(asked=Asked(task=SUPPORT_TASK), ref=who.pk, by=sanne, source="test")
        factories.TaskFactory(code=f"d.more{number}", purpose=published_newsroom.support, name=both("mere"))
    publish(published_newsroom)
    # The documents of an edition are read once in a process.
    assert len(page_of(who).lines) == 5 + many
    with CaptureQueriesContext(connection) as queries:
        page = page_of(who)
        shown = [page.name, page.identifiers, page.categories, page.lines, page.said, page.notices, page.questions]
    assert all(shown)
    assert len(queries) == 11
