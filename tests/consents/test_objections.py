"""The page of objections that wait for an answer: all in one place, nobody named, each opened by one press (R-085)."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from consents.models import Standing
from gdpr_registry.models import AccessEntry
from purposes.desk import items_for
from tests.consents.people import NEWS, SUPPORT, said, staff, yes
from tests.consents.staff import on_file, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published_newsroom")]

LIST, OPEN = reverse("staff_objections"), reverse("staff_objection_open")


@pytest.fixture
def officer():
    opened = Client(headers={"accept-language": "en"})
    opened.force_login(staff("officer"))
    return opened


def objector(name="Karen Hansen", **columns):
    who = on_file("customers", "prospects", name=name, email=f"{name.split()[0].lower()}@example.dk")
    said("object_to", who, SUPPORT, **columns)
    return who


def press(browser, who):
    standing = Standing.objects.get(person=who, purpose=SUPPORT, channel="")
    return browser.post(OPEN, {"objection": standing.pk}, follow=True)


def test_the_page_names_purpose_and_day_and_nobody(officer):
    who = objector()
    html = text(officer.get(LIST))
    assert "One waits for an answer" in html
    assert "The processing has stopped for them until you answer." in html
    assert "Karen" not in html
    assert str(who.pk) not in html


def test_one_press_opens_the_person_with_the_look_traced_and_the_answer_at_hand(officer):
    """R-113: what the person is looked at for is known, so nothing is asked."""
    who = objector()
    page = text(press(officer, who))
    assert "Karen Hansen" in page
    assert "?purpose=customers.d" in page
    entry = AccessEntry.objects.get(action="consents.person_seen")
    assert (entry.object_id, entry.purpose) == (str(who.pk), "rights")


def test_an_answered_objection_leaves_the_page_and_opens_nobody(officer):
    who = objector()
    said("answer_objection", who, SUPPORT, by=staff("officer"), outcome="upheld", note="Their grounds weigh more.")
    assert "No objection waits for an answer." in text(officer.get(LIST))
    page = press(officer, who)
    assert "That objection waits no more" in text(page)
    assert page.request["PATH_INFO"] == LIST
    assert not AccessEntry.objects.filter(action="consents.person_seen").exists()


@pytest.mark.parametrize("objection", ["", "x", "-1", "9" * 30, "²"])
def test_what_is_no_objection_opens_nobody(officer, objection):
    assert "That objection waits no more" in text(officer.post(OPEN, {"objection": objection}, follow=True))


def test_other_standings_are_not_opened_here(officer):
    """A person is looked at through the box, for a task, unless there is an objection to answer."""
    who = on_file()
    yes(who)
    standing = Standing.objects.get(person=who, purpose=NEWS, channel="")
    officer.post(OPEN, {"objection": standing.pk}, follow=True)
    assert not AccessEntry.objects.filter(action="consents.person_seen").exists()


def test_marketing_objections_wait_for_nobody(officer):
    """R-057: they are absolute."""
    objector(ground="A21-2")
    assert "No objection waits for an answer." in text(officer.get(LIST))


def test_the_desk_leads_to_those_of_the_purpose(officer):
    objector()
    with translation.override("en"):
        [item] = [each for each in items_for(staff("officer")) if each.heading == "Objection"]
    assert item.url == f"{LIST}?purpose={SUPPORT}"
    assert "One waits for an answer" in text(officer.get(item.url))
    assert "No objection waits for an answer." in text(officer.get(LIST, {"purpose": NEWS}))


def test_the_longest_waiting_stands_first_however_many_there_are_for_the_same_queries(officer):
    counts = []
    officer.get(LIST)
    for number in range(3):
        objector(name=f"Bo{number} Holm")
        with CaptureQueriesContext(connection) as queries:
            page = officer.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[2]
    shown = [line["row"].objected_at for line in page.context["lines"]]
    assert shown == sorted(shown)
    assert len(shown) == 3


@pytest.mark.parametrize("role", ["staff", "auditor", "data_protection_officer", "recruiter"])
def test_who_does_not_answer_objections_is_refused(role):
    browser = Client()
    browser.force_login(staff(role))
    assert browser.get(LIST).status_code == 403
    assert browser.post(OPEN, {"objection": "1"}).status_code == 403
