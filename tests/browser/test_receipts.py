"""A receipt in a real browser: readable by everybody, on every screen, on paper (R-116, R-117, R-119)."""

import pytest
from playwright.sync_api import expect

from consents import receipts
from tests.browser.conftest import DRESSES, PHONE, ZOOMED
from tests.consents.people import person, said, yes
from tests.consents.sessions import session_cookie
from tests.purposes.register import published


@pytest.fixture
def addresses(transactional_db):
    """A yes and a no of one person, with the browser's cookie that speaks for them."""
    published()
    ida = person("prospects")
    return session_cookie(ida), [receipts.address(event) for event in (yes(ida), said("withdraw", ida))]


@pytest.mark.parametrize(("language", "theme", "share"), DRESSES)
def test_axe_finds_nothing_and_the_browser_refuses_nothing(
    open_browser, live_server, addresses, findings, overflow, refusals, language, theme, share
):
    """R-116: with Danish words in an English frame, and all in Danish; nobody scrolls sideways on a phone."""
    cookie, pages = addresses
    context = open_browser(language, theme)
    context.add_cookies([{**cookie, "url": live_server.url}])
    page = context.new_page()
    for path in pages[share]:
        page.goto(path)
        assert page.locator("html").get_attribute("lang") == language
        assert findings(page) == []
        assert overflow(page, PHONE, ZOOMED) == 0
    assert refusals == []


def test_a_receipt_is_taken_away_without_scripts_and_on_paper(open_browser, live_server, addresses, tmp_path):
    """R-117: two plain links; on paper the links are gone and every fact is there."""
    cookie, [path, _no] = addresses
    context = open_browser("en", java_script_enabled=False)
    context.add_cookies([{**cookie, "url": live_server.url}])
    page = context.new_page()
    page.goto(path)
    with page.expect_download() as started:
        page.get_by_role("link", name="Receipt as PDF").click()
    assert started.value.suggested_filename.startswith("receipt-")
    page.emulate_media(media="print")
    expect(page.get_by_role("link", name="Receipt as PDF")).not_to_be_visible()
    expect(page.get_by_text("Hash of this receipt as data")).to_be_visible()
