"""The search in a real browser: from the box in the head to the row, without a script, also on a phone."""

import re

import pytest
from playwright.sync_api import expect

from gdpr_registry.accounts import actions
from gdpr_registry.accounts.roles import Role
from tests.browser.conftest import DRESSES, PASSWORD, PHONE, next_page

pytestmark = pytest.mark.usefixtures("demonstration")


def test_an_officer_finds_a_purpose_from_the_admin_without_a_script(open_browser, sign_in, officer, refusals):
    page = sign_in(open_browser("en", java_script_enabled=False), officer)
    page.goto("/admin/")
    page.fill("#head-search", "nyhedsbrve")
    with next_page(page):
        page.press("#head-search", "Enter")
    expect(page).to_have_title(re.compile("“nyhedsbrve”"))
    assert page.locator("mark").count() > 0
    with next_page(page):
        page.locator(".found a").first.click()
    assert "/admin/purposes/" in page.url
    assert refusals == []


@pytest.mark.parametrize(("language", "theme"), DRESSES)
def test_the_page_of_results_is_accessible_and_fits_a_phone(
    open_browser, sign_in, officer, findings, overflow, theme, language
):
    page = sign_in(open_browser(language, theme, PHONE), officer)
    for address in ("/search/?q=kunder", "/search/?q=support&in=activities", "/search/?q=zzyzx", "/search/", "/admin/"):
        page.goto(address)
        assert findings(page) == []
        assert address == "/admin/" or overflow(page) == 0


def test_staff_find_a_task_and_are_led_to_the_statement(open_browser, sign_in):
    staff = actions.create_account(
        email="staff@example.dk", name="Sten Lund", roles=[Role.STAFF], password=PASSWORD, by=None
    )
    page = sign_in(open_browser("da", "light", PHONE), staff)
    page.goto("/search/?q=tilbud")
    assert page.locator("#found-tasks").count() == 1
    with next_page(page):
        page.locator(".found a").first.click()
    assert "#" in page.url
    assert "/admin/" not in page.url
