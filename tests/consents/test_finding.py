"""Staff find a person: what for, under which handle, with which trace, and when they are asked why (R-113)."""

import logging

import pytest
from django.urls import reverse
from django.utils import timezone

from consents import shift
from gdpr_registry.models import AccessEntry
from subjects.models import Person
from tests import factories
from tests.consents.people import staff
from tests.consents.staff import (
    EMAIL,
    SUPPORT_TASK,
    address_of,
    find,
    handle_of,
    on_file,
    text,
)

pytestmark = pytest.mark.django_db


def traces(action, by=None):
    rows = AccessEntry.objects.filter(action=f"consents.{action}")
    return list((rows.filter(actor_id=by.pk) if by else rows).order_by("pk"))


# --- What for ------------------------------------------------------------------------------------


def test_nobody_is_looked_up_before_it_is_said_what_for(door):
    on_file()
    page = find(door(staff(), task=""))
    assert address_of(page) == reverse("staff_why")
    assert "Karen Hansen" not in text(page)


def test_what_for_is_chosen_once_and_stands_on_every_page_of_staff(door):
    browser = door(staff())
    pages = [browser.get(reverse(name)) for name in ("staff", "staff_log", "staff_people")]
    assert ["You look people up to:" in text(page) and reverse("staff_why") in text(page) for page in pages] == [
        True
    ] * 3


def test_it_stands_on_no_other_page(door):
    assert "You look people up to:" not in text(door(staff()).get(reverse("own_account")))


def test_it_ends_after_a_working_day(door, monkeypatch):
    monkeypatch.setattr(shift, "LASTS", 0)
    browser = door(staff())
    assert browser.get(reverse("staff_people"))["Location"] == reverse("staff_why")


def test_a_link_of_another_system_says_what_for_and_names_its_case(door):
    me, who = staff(), on_file()
    browser = door(me, task="")
    page = browser.get(f"{reverse('staff_people')}?case=ABC-123&for={SUPPORT_TASK}")
    assert 'value="ABC-123"' in text(page)
    found = find(browser, task=SUPPORT_TASK, case="ABC-123")
    assert "(ABC-123)" in text(found)
    assert [(row.purpose, row.object_id) for row in traces("person_seen", me)] == [
        (f"{SUPPORT_TASK} ABC-123", str(who.pk))
    ]
    assert browser.get(reverse("staff_people"))["Location"] == reverse("staff_why"), "the link is not the shift"


@pytest.mark.parametrize("case", ["010190-1234", "karen.hansen@example.dk", "Karen Hansen", "33151515", "A" * 80])
def test_a_case_that_could_name_somebody_is_not_kept(door, case):
    me = staff()
    on_file()
    find(door(me, task=""), task=SUPPORT_TASK, case=case)
    assert [row.purpose for row in traces("person_seen", me)] in ([SUPPORT_TASK], [])
    assert not AccessEntry.objects.filter(purpose__contains=case).exists()


# --- Who -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("ref", [EMAIL, f" {EMAIL.upper()} ", "33 15 15 15", "crm:4711"])
def test_a_person_is_found_by_whatever_they_are_known_by(door, ref):
    on_file(phone="+45 33151515", references=[("crm", "4711")])
    assert "<h1>Karen Hansen</h1>" in text(find(door(staff()), ref))


def test_what_is_no_address_is_told_at_the_field(door):
    page = find(door(staff()), "not an address@")
    assert page.status_code == 422
    assert "Write an e-mail address like name@example.dk." in text(page)


def test_somebody_not_on_file_may_be_registered_and_the_search_leaves_a_trace_without_what_was_typed(door):
    me = staff()
    page = find(door(me), "nobody@example.dk")
    assert "Register, and hand over the notice" in text(page)
    assert [(row.object_id, row.fields) for row in traces("person_sought", me)] == [("", ["identifiers.email"])]


def test_several_on_one_mailbox_are_a_list_to_choose_from(door):
    """R-113: seeing the names is a look too."""
    me = staff()
    people = [on_file(), on_file("customers", name="Kim Hansen")]
    page = find(door(me))
    assert ["Karen Hansen" in text(page), "Kim Hansen" in text(page)] == [True, True]
    assert {row.object_id for row in traces("person_listed", me)} == {str(who.pk) for who in people}
    assert traces("person_seen") == []


def test_no_address_and_no_log_line_names_the_person(door, caplog):
    """R-112: the handle means something in this session only."""
    caplog.set_level(logging.DEBUG)
    who, browser = on_file(references=[("crm", "4711")]), door(staff())
    page = find(browser)
    names = [str(who.pk), who.pk.hex, EMAIL, "4711", "Karen"]
    addresses = [address_of(page), *(address for address, _status in page.redirect_chain)]
    lines = [record.getMessage() for record in caplog.records if not record.name.startswith("django.db")]
    assert not [name for name in names if any(name in place for place in [*addresses, *lines])]
    assert len(handle_of(page)) == 12


def test_the_handle_opens_nothing_in_another_session(door):
    on_file()
    page = find(door(staff()))
    stranger = staff()
    answer = door(stranger).get(address_of(page))
    assert (answer.status_code, "Karen Hansen" in text(answer)) == (404, False)
    assert len(traces("look_refused", stranger)) == 1


def test_only_the_last_twenty_are_open(door):
    who, browser = on_file(), door(staff())
    addresses = [address_of(find(browser)) for _ in range(shift.KEPT + 1)]
    statuses = [browser.get(address).status_code for address in (addresses[0], addresses[1], addresses[-1])]
    assert statuses == [404, 200, 200]
    assert Person.objects.get() == who


def test_an_erased_person_is_closed(door):
    who, browser = on_file(), door(staff())
    address = address_of(find(browser))
    Person.objects.filter(pk=who.pk).update(
        name=None, key_id="", language="", source="", key="", erased_on=timezone.localdate()
    )
    assert browser.get(address).status_code == 404


# --- The trace -----------------------------------------------------------------------------------


def test_each_look_is_an_entry_with_what_was_shown_and_what_for_and_no_value(door):
    me, who = staff(), on_file()
    browser = door(me)
    page = find(browser)
    browser.get(address_of(page))
    found = traces("person_seen", me)
    assert [(row.object_kind, row.object_id, row.purpose) for row in found] == [
        ("subjects.person", str(who.pk), SUPPORT_TASK)
    ] * 2
    assert set(found[0].fields) == {
        "name", "categories", "decisions", "events", "notices_shown", "questions", "identifiers.email",
    }  # fmt: skip


def test_whoever_may_not_look_is_refused_and_leaves_a_trace(door):
    reception = factories.UserFactory(roles=["reception"])
    assert find(door(reception, task="")).status_code == 403
    assert len(traces("look_refused", reception)) == 1


# --- Why all the same ----------------------------------------------------------------------------


@pytest.mark.parametrize("email", ["sanne@example.dk", "sanne@blåbær.dk"])
def test_before_a_colleague_is_shown_the_reason_is_asked(door, email):
    factories.UserFactory(email=email, roles=["staff"])
    me = staff()
    on_file(email=email)
    browser = door(me)
    page = find(browser, email)
    assert "This is a colleague, or you yourself." in text(page)
    assert "Karen Hansen" not in text(page)
    assert (len(traces("person_seen", me)), traces("look_held_up", me)[0].fields) == (0, ["unusual.colleague"])
    shown = browser.post(address_of(page), {"because": "they_ask"}, follow=True)
    assert "<h1>Karen Hansen</h1>" in text(shown)
    assert "reason.they_ask" in traces("person_seen", me)[0].fields


def test_without_a_reason_a_colleague_stays_closed_and_so_do_the_forms(door):
    factories.UserFactory(email=EMAIL, roles=["staff"])
    on_file()
    browser = door(staff())
    page = find(browser)
    answer = browser.post(address_of(page), {"because": "curious"})
    assert (answer.status_code, "Karen Hansen" in text(answer)) == (422, False)
    form = browser.get(reverse("staff_details", args=[handle_of(page)]), follow=True)
    assert "Karen Hansen" not in text(form)


def test_many_within_the_hour_are_asked_about_once(door, settings):
    settings.LOOKS_PER_HOUR = 2
    browser = door(staff())
    emails = [f"person{number}@example.dk" for number in range(4)]
    for email in emails:
        on_file(name=f"Name of {email}", email=email)
    pages = [find(browser, email) for email in emails[:3]]
    assert ["many people within the hour" in text(page) for page in pages] == [False, False, True]
    browser.post(address_of(pages[2]), {"because": "case"})
    assert "Name of person3" in text(find(browser, emails[3]))


def test_the_same_person_many_times_is_not_many(door, settings):
    settings.LOOKS_PER_HOUR = 2
    on_file()
    browser = door(staff())
    pages = [find(browser) for _ in range(4)]
    assert ["<h1>Karen Hansen</h1>" in text(page) for page in pages] == [True] * 4
