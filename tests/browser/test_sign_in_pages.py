"""Pages of sign-in, of one's own account and of errors: reachable, readable, and within the CSP."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DRESSES, PASSWORD, PHONE, WIDE, ZOOMED, next_page, settled
from tests.mails import link_in, sent

FOR_EVERYBODY = [
    "/accounts/login/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/1-no-such-key/",
    "/accounts/inactive/",
    "/no-such-page/",
    "/break-down/",
    "/suspect/",
]
FOR_SIGNED_IN = [
    "/accounts/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/logout/",
]

pytestmark = pytest.mark.urls("tests.browser.faulty_urls")


@pytest.mark.parametrize(("language", "theme", "share"), DRESSES)
def test_axe_finds_nothing_on_pages_before_sign_in(open_browser, findings, language, theme, share):
    page = open_browser(language, theme).new_page()
    found = {}
    for path in FOR_EVERYBODY[share]:
        page.goto(path)
        assert page.locator("html").get_attribute("lang") == language, path
        found[path] = findings(page)
    assert not any(found.values()), found


@pytest.mark.parametrize(("language", "theme", "share"), DRESSES)
def test_axe_finds_nothing_on_pages_of_ones_own_account(
    open_browser, sign_in, officer, findings, language, theme, share
):
    page = sign_in(open_browser(language, theme), officer)
    found = {}
    for path in FOR_SIGNED_IN[share]:
        page.goto(path)
        found[path] = findings(page)
    assert not any(found.values()), found


def test_axe_finds_nothing_in_the_demonstration(visit, findings, settings):
    settings.DEMO = True
    page = visit("/accounts/login/")
    expect(page.get_by_text("This is a demonstration")).to_be_visible()
    assert findings(page) == []


def test_nobody_must_scroll_sideways_and_no_page_meets_the_content_security_policy(
    open_browser, sign_in, officer, overflow, refusals
):
    """On a phone and zoomed to 400 %, before sign-in and after it."""
    stranger, known = open_browser("da").new_page(), sign_in(open_browser("da"), officer)
    wider = {}
    for page, paths in ((stranger, FOR_EVERYBODY), (known, FOR_SIGNED_IN)):
        for path in paths:
            page.goto(path)
            settled(page)
            assert page.url.endswith(path)
            wider[path] = overflow(page, PHONE, ZOOMED)
    assert wider == dict.fromkeys(FOR_SIGNED_IN + FOR_EVERYBODY, 0)
    assert refusals == []


def test_a_refusal_of_the_content_security_policy_is_noticed(visit, refusals):
    """Guards the test above: it would pass if refusals were not seen at all."""
    settled(visit("/style-inline/"))
    assert len(refusals) == 1


def test_sign_in_works_without_a_script_in_either_language(open_browser, officer, refusals):
    """Other journeys bring the cookie of a sign-in along; here the form itself opens the door."""
    for language in ("da", "en"):
        page = open_browser(language, "light", PHONE, java_script_enabled=False).new_page()
        page.goto("/accounts/login/")
        page.fill("[name=login]", officer.email)
        page.fill("[name=password]", PASSWORD)
        page.click("main button.button")
        page.wait_for_url("**/admin/")
    assert refusals == []


def test_sign_in_works_by_keyboard_alone(open_browser, officer):
    page = open_browser("en", viewport=WIDE).new_page()
    page.goto("/accounts/login/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    page.wait_for_url("**#main")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "login"
    page.keyboard.type(officer.email)
    press_tab_until(page, "document.activeElement.name === 'password'")
    page.keyboard.type(PASSWORD)
    with next_page(page):
        page.keyboard.press("Enter")
    assert "/login/" not in page.url
    expect(page.get_by_text(officer.name).first).to_be_visible()


def press_tab_until(page, condition):
    for _ in range(5):
        page.keyboard.press("Tab")
        if page.evaluate(condition):
            return
    raise AssertionError(f"five tabs did not lead to where {condition}")


def test_what_has_the_focus_shows_it_and_targets_are_at_least_24_pixels_high(visit):
    """WCAG 2.2, 2.5.8; links inside a sentence are excepted."""
    page = visit("/accounts/login/", "da", viewport=PHONE)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outline")
    assert "solid 2px" in outline
    targets = page.locator("button:visible, input:visible, header a:visible, footer a:visible, .help a:visible")
    small = [target.evaluate("e => e.outerHTML") for target in targets.all() if target.bounding_box()["height"] < 24]
    assert small == []


def test_axe_finds_nothing_on_a_form_with_errors_and_their_summary_links_to_the_field(visit, findings):
    page = visit("/accounts/login/")
    with next_page(page):
        page.click("main button.button")
    expect(page.locator(".error-summary")).to_be_visible()
    assert findings(page) == []
    page.click(".error-summary a >> nth=0")
    page.wait_for_url("**#id_login")
    expect(page.locator("#id_login")).to_have_attribute("aria-invalid", "true")


def test_the_language_is_chosen_in_its_own_name(visit):
    page = visit("/accounts/login/", "en")
    with next_page(page):
        page.get_by_role("button", name="Dansk").click()
    expect(page.locator("html")).to_have_attribute("lang", "da")
    assert page.url.endswith("/accounts/login/")
    expect(page.get_by_role("button", name="Dansk")).to_have_attribute("aria-current", "true")


def test_a_forgotten_password_is_replaced_through_the_mail(visit, officer):
    page = visit("/accounts/password/reset/", "en")
    page.fill("[name=email]", officer.email)
    with next_page(page):
        page.click("main button.button")
    assert page.url.endswith("/reset/done/")
    link = link_in(sent()[0], "/password/reset/key/")
    page.goto(link)
    page.fill("[name=password1]", "another walk by the shore")
    page.fill("[name=password2]", "another walk by the shore")
    with next_page(page):
        page.click("main button.button")
    assert "/reset/key/done/" in page.url or page.url.endswith("/accounts/")
    officer.refresh_from_db()
    assert officer.check_password("another walk by the shore")
