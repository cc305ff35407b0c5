"""The ledger in the admin: lists for officers, advisers and auditors; read only, and nobody is named."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from subjects.actions import show_notice
from tests.consents.people import said, staff, yes
from tests.consents.staff import EMAIL, on_file, text

pytestmark = pytest.mark.django_db

LISTS = ["consents_consentevent", "consents_standing", "subjects_noticeshown"]


def filled(times=1):
    who, sanne = on_file(), staff()
    for number in range(times):
        yes(who, by=sanne)
        show_notice(person=who, collection_point="support-portal", by=sanne, source="test", key=f"{who.pk}.{number}")
    return who


def changelist(model, query=""):
    return reverse(f"admin:{model}_changelist") + query


@pytest.mark.parametrize("model", LISTS)
def test_a_list_names_nobody_and_offers_no_change(door, model):
    who = filled()
    page = text(door(staff("officer")).get(changelist(model)))
    assert str(who.pk) in page
    assert [part for part in ("Karen Hansen", EMAIL, "/add/", "/change/", 'id="searchbar"') if part in page] == []


def test_filters_live_in_the_address(door):
    who = filled()
    said("withdraw", who)
    browser = door(staff("officer"))
    found = [
        browser.get(changelist("consents_consentevent", query)).context["cl"].result_count
        for query in ("", "?kind__exact=withdrawn", "?purpose=prospects.marketing", "?purpose=customers.d")
    ]
    assert found == [2, 1, 2, 0]


@pytest.mark.parametrize("model", LISTS)
def test_a_list_takes_as_many_queries_for_one_row_as_for_three(door, model):
    browser = door(staff("officer"))
    counts = []
    for times in (1, 3):
        filled(times)
        with CaptureQueriesContext(connection) as queries:
            browser.get(changelist(model))
        counts.append(len(queries))
    assert counts[0] == counts[1]
