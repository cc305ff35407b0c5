"""The officer's way to a token, and the page of the API's documentation, in a real browser."""

from django.urls import reverse
from playwright.sync_api import expect

from consents.actions.token import digest_of
from consents.models import ApiToken
from gdpr_registry.models import User
from tests.browser.conftest import WIDE, ZOOMED, next_page
from tests.purposes.register import published


def test_an_officer_issues_a_token_sees_it_once_and_revokes_it(open_browser, sign_in, officer, findings, refusals):
    """R-113."""
    published()
    User.objects.update(language="en")
    page = sign_in(open_browser("en"), officer)
    page.goto(reverse("admin:consents_apitoken_changelist"))
    wrong = findings(page)
    with next_page(page):
        page.get_by_role("link", name="Issue the first token").click()
    wrong += findings(page)
    page.get_by_label("Which system is it for?").fill("Web shop")
    page.get_by_label("ask the gate about people").check()
    page.get_by_label("purpose prospects.marketing").check()
    with next_page(page):
        page.get_by_role("button", name="Issue the token").click()
    shown = page.locator("#token").text_content()
    wrong += findings(page)
    assert bytes(ApiToken.objects.get().digest) == digest_of(shown)

    with next_page(page):
        page.get_by_role("link", name="I have taken it over").click()
    expect(page.locator("#content-main")).not_to_contain_text(shown)
    with next_page(page):
        page.get_by_role("button", name="Revoke the token").click()
    expect(page.locator("#content-main .badge")).to_have_text("revoked")
    assert (wrong, refusals) == ([], [])


def test_the_documentation_is_read_without_scripts_by_everybody(visit, transactional_db, findings, refusals, overflow):
    """Each example and each field, light and dark, and at 400 % without a way sideways."""
    page = visit(reverse("api:openapi-view"), "da", "light", WIDE)
    for layer in page.locator("main details > summary").all():
        layer.click()
    for theme, window in (("light", WIDE), ("dark", ZOOMED)):
        page.emulate_media(color_scheme=theme)
        assert overflow(page, window) == 0
        expect(page.locator("main article")).to_have_count(12)
        expect(page.get_by_text('"reason": "withdrawn"')).to_be_visible()
        expect(page.get_by_text("events[].person").first).to_be_visible()
        assert (findings(page), refusals) == ([], [])
