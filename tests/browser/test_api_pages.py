"""The officer's way to a token, and the page of the API's documentation, in a real browser."""

from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from consents.actions.token import digest_of
from consents.models import ApiToken
from tests.browser.conftest import PASSWORD
from tests.purposes.register import published


def sign_in(page, officer) -> None:
    page.goto(reverse("account_login"))
    page.fill("[name=login]", officer.email)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/**")


def violations(page) -> list[str]:
    return [found["id"] for found in Axe().run(page).response["violations"]]


def test_an_officer_issues_a_token_sees_it_once_and_revokes_it(visit, officer, refusals):
    """R-113."""
    published()
    page = visit(reverse("account_login"))
    sign_in(page, officer)
    page.goto(reverse("admin:consents_apitoken_add"))
    assert violations(page) == []
    page.get_by_label("Which system is it for?").fill("Web shop")
    page.get_by_label("ask the gate about people").check()
    page.get_by_label("purpose prospects.marketing").check()
    page.get_by_role("button", name="Issue the token").click()
    shown = page.locator("#token").text_content()
    assert violations(page) == []
    assert bytes(ApiToken.objects.get().digest) == digest_of(shown)

    page.get_by_role("link", name="I have taken it over").click()
    expect(page.locator("main, #content")).not_to_contain_text(shown)
    page.get_by_role("button", name="Revoke the token").click()
    expect(page.locator(".badge")).to_have_text("revoked")
    assert refusals == []


def test_the_page_of_the_documentation_is_drawn_without_a_refusal(visit, transactional_db, refusals):
    page = visit(reverse("api:openapi-view"))
    expect(page.locator(".opblock")).to_have_count(4)
    page.locator(".opblock-summary-control").first.click()
    expect(page.locator(".opblock-body").first).to_be_visible()
    assert refusals == []
