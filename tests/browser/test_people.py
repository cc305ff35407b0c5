"""Staff and a person on the phone, in a real browser: find, see, stop; register; every page in both themes."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from consents.asked import Asked
from consents.gate import answer
from gdpr_registry.accounts import actions
from gdpr_registry.accounts.roles import Role
from subjects.actions import show_notice
from subjects.models import Person
from tests.browser.conftest import DRESSES, PASSWORD, PHONE, next_page
from tests.consents.people import SUPPORT, said, yes
from tests.consents.staff import EMAIL, NEWSLETTER, newsroom, on_file


@pytest.fixture
def register(transactional_db):
    return newsroom()


@pytest.fixture
def karen(register):
    who = on_file(phone="+45 33151515")
    yes(who)
    yes(who, channel="email")
    return who


@pytest.fixture
def begin(open_browser, sign_in):
    """`begin(role, "da", "dark")` is the page of somebody who has begun a shift, on a phone."""

    def begun(role, language="en", theme="light", **details):
        account = actions.create_account(
            email="sanne@example.dk", name="Sanne Staff", roles=[role], password=PASSWORD, by=None, language=language
        )
        page = sign_in(open_browser(language, theme, PHONE, **details), account)
        page.goto(reverse("staff_people"))
        page.select_option("#id_task", "rights")
        with next_page(page):
            page.click("main button.button")
        expect(page.locator("#id_ref")).to_be_visible()
        return page

    return begun


def find(page, ref=EMAIL):
    page.goto(reverse("staff_people"))
    page.fill("#id_ref", ref)
    with next_page(page):
        page.keyboard.press("Enter")
    expect(page.locator("#may, .empty, #id_because").first).to_be_visible()
    return page.url


def test_a_person_is_found_and_stops_the_newsletter_by_phone(begin, karen, findings_by_theme, overflow, refusals):
    """Find, see, withdraw by phone: the gate says no, and the page says what to say (R-051)."""
    asked = Asked(task=NEWSLETTER, channel="email")
    assert answer(asked, karen.pk).allowed
    page = begin(Role.STAFF)
    address = find(page)
    expect(page.locator("h1")).to_have_text("Karen Hansen")
    assert str(karen.pk) not in address
    with next_page(page):
        page.click("text=“Stop”: a withdrawal")
    page.check("input[name=purpose]")
    with next_page(page):
        page.click("main button.button:has-text('Stop it')")
    expect(page.get_by_text("It is stopped from now on.")).to_be_visible()
    assert answer(asked, karen.pk).decision.reason.value == "withdrawn"
    assert (findings_by_theme(page), overflow(page)) == ({}, 0)
    assert refusals == []


def test_the_notice_follows_the_choice_and_the_person_is_registered(begin, register, refusals):
    page = begin(Role.STAFF)
    find(page, "new@example.dk")
    with next_page(page):
        page.click("text=Register, and hand over the notice")
    page.fill("#id_name", "Nina Ny")
    page.check("input[name=categories][value=customers]")
    page.select_option("#id_point", "support-portal")
    expect(page.locator("#notice input[name=shown]")).to_be_attached()
    page.check("#id_handed_over")
    with next_page(page):
        page.click("main button.button:has-text('Register them')")
    expect(page.get_by_text("Registered, with the notice")).to_be_visible()
    expect(page.locator("h1")).to_have_text("Nina Ny")
    assert Person.objects.get().notices_shown.get().collection_point == "support-portal"
    assert refusals == []


@pytest.mark.parametrize(("language", "theme", "share"), DRESSES)
def test_axe_finds_nothing_and_nothing_is_wider_than_a_phone(
    begin, karen, findings, overflow, refusals, language, theme, share
):
    show_notice(person=karen, collection_point="support-portal", by=None, source="test", key="1")
    said("object_to", karen, SUPPORT, note="A reason.")
    said("restrict", karen, "", ground="A18-1-a")
    page = begin(Role.OFFICER, language, theme)
    here = find(page)
    forms = ["yes/", "yes/?purpose=prospects.marketing", "notice/", "details/"]
    sayings = ("withdraw", "stop-marketing", "object", "restrict", "answer", "lift", "invalidate")
    forms += [f"say/{saying}/" for saying in sayings]
    others = [reverse(name) for name in ("staff_people", "staff_why", "staff_register")]
    others.append(f"{reverse('staff_notice')}?point=support-portal&language={language}")
    found, wider = {}, {}
    for address in [here, *(here + form for form in forms), *others][share]:
        page.goto(address)
        for folded in page.locator("main details").all():
            folded.evaluate("element => { element.open = true }")
        found[address], wider[address] = findings(page), overflow(page)
    assert not any(found.values()), found
    assert not any(wider.values()), wider
    assert refusals == []
