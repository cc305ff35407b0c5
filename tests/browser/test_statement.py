"""The statement in a real browser: readable by everybody, on every screen, on paper (R-116, R-117, R-119)."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DRESSES, PHONE, WIDE, ZOOMED, next_page, settled
from tests.purposes.documents import company, document, publish

PAGES = ["/{0}/", "/{0}/customers/", "/{0}/applicants/", "/{0}/editions/", "/editions/1/{0}/", "/editions/3/{0}/"]


@pytest.fixture
def three_editions(transactional_db):
    fewer = document()
    publish(document(purposes=fewer.purposes[1:]), ago=timedelta(days=99))
    publish(ago=timedelta(days=9))
    publish(document(companies=[company(phone="+45 11 22 33 44")]), ago=timedelta(days=-9))


published = pytest.mark.usefixtures("three_editions")


def open_all(page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(element => element.open = true)")


@published
@pytest.mark.parametrize(("language", "theme", "share"), DRESSES)
def test_axe_finds_nothing_on_the_statement(open_browser, findings, language, theme, share):
    """R-116: with every layer open, both languages, themes and widths; all of them together with `-m slow`."""
    page = open_browser(language, theme, PHONE if theme == "dark" else WIDE).new_page()
    found = {}
    for path in (place.format(language) for place in PAGES[share]):
        page.goto(path)
        assert page.locator("html").get_attribute("lang") == language, path
        open_all(page)
        found[path] = findings(page)
    assert not any(found.values()), found


def test_axe_finds_nothing_before_the_first_edition(visit, findings):
    page = visit("/en/")
    expect(page.get_by_role("heading", name="Nothing is published yet")).to_be_visible()
    assert findings(page) == []


@published
def test_nobody_scrolls_sideways_and_the_browser_refuses_nothing(open_browser, overflow, refusals):
    """R-116: on a phone, and reflow at 320 pixels, which is 400 % zoom."""
    page = open_browser("da").new_page()
    for path in (place.format("da") for place in PAGES):
        page.goto(path)
        settled(page)
        open_all(page)
        assert overflow(page, PHONE, ZOOMED) == 0, path
    assert refusals == []


@published
def test_a_purpose_opens_by_keyboard(visit):
    """R-117: by keyboard only."""
    page = visit("/en/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.locator("details.purpose summary").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("details.purpose").first).to_have_attribute("open", "")
    page.keyboard.press("Space")
    expect(page.locator("details.purpose").first).not_to_have_attribute("open", "")


@published
def test_a_link_to_a_purpose_opens_its_layer(visit):
    page = visit("/en/#customers.i")
    layer = page.locator("[id='customers.i']").locator("xpath=ancestor-or-self::details")
    expect(layer).to_have_attribute("open", "")
    expect(page.locator("details.purpose[open]")).to_have_count(1)


@published
def test_everything_can_be_read_without_scripts(visit):
    """R-117: the layer below a purpose, the other language, the page of a group."""
    page = visit("/en/", java_script_enabled=False)
    page.locator("details.purpose summary").first.click()
    expect(page.get_by_text("How we do customers.a.")).to_be_visible()
    with next_page(page):
        page.get_by_role("link", name="Dansk").click()
    expect(page.locator("html")).to_have_attribute("lang", "da")
    page.goto("/en/")
    with next_page(page):
        page.get_by_role("link", name="All about Visitors on one page").click()
    expect(page.get_by_text("How we do visitors.access.")).to_be_visible()


@published
def test_on_paper_every_layer_is_open(visit):
    page = visit("/en/")
    closed = page.get_by_text("How we do customers.a.")
    expect(closed).not_to_be_visible()
    page.emulate_media(media="print")
    expect(closed).to_be_visible()
    expect(page.get_by_text("Hash of the edition (SHA-256)")).to_be_visible()
    expect(page.get_by_role("link", name="Dansk")).not_to_be_visible()


@published
def test_targets_are_large_enough(open_browser):
    """R-116: 24 by 24 CSS pixels for what stands alone (WCAG 2.2, 2.5.8)."""
    page = open_browser("da", "light", PHONE).new_page()
    page.goto("/da/")
    small = page.evaluate(
        """() => [...document.querySelectorAll('summary, nav a, .page-foot a, .letters a')]
            .map(element => [element.textContent.trim(), element.getBoundingClientRect()])
            .filter(([, box]) => box.width < 24 || box.height < 24)
            .map(([text]) => text)"""
    )
    assert small == []
