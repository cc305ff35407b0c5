"""The search in a real browser: from the box in the head to the row, without a script, also on a phone."""

import re
from itertools import product

import pytest
from playwright.sync_api import expect

from gdpr_registry.accounts import actions
from gdpr_registry.accounts.roles import Role
from tests.browser.conftest import LOCALES, PASSWORD, PHONE, THEMES, next_page
from tests.purposes.documents import publish_starter

pytestmark = pytest.mark.usefixtures("register")

ADDRESSES = ["/search/?q=kunder", "/search/?q=support&in=activities", "/search/?q=zzyzx", "/search/", "/admin/"]


@pytest.fixture
def register(transactional_db):
    publish_starter()


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


@pytest.mark.parametrize(
    "dresses",
    [
        [("da", "dark", slice(0, None, 2)), ("en", "light", slice(1, None, 2))],
        pytest.param([(*dress, slice(None)) for dress in product(LOCALES, THEMES)], marks=pytest.mark.slow),
    ],
    ids=["each page in one dress", "each page in every dress"],
)
def test_the_page_of_results_is_accessible_and_fits_a_phone(
    open_browser, sign_in, officer, findings, overflow, dresses
):
    """The register is made once for all of them."""
    for language, theme, share in dresses:
        page = sign_in(open_browser(language, theme, PHONE), officer)
        for address in ADDRESSES[share]:
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
