"""From a yes to its withdrawal as one journey, without JavaScript, with the keyboard alone, and two on one mailbox."""

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from consents import actions
from consents.models import ConsentEvent, PendingConsent, Standing
from subjects.actions import register_person
from tests.browser.conftest import PHONE, WIDE
from tests.consents.people import NEWS, add_a_letter, wording, yes
from tests.mails import link_in, newest_link, sent
from tests.purposes.register import publish, ready

ADDRESS = "ida@example.test"
FORM = {language: f"/{language}/consent/{NEWS}/" for language in ("da", "en")}
WORDS = {
    "en": {
        "agree": "Yes please",
        "confirm": "Confirm my yes",
        "agreed": "You said yes to this:",
        "all": "See all that we have about you",
        "said": "You said yes on",
        "back": "Take my yes back",
        "done": "Done at",
        "stopped": "This has stopped:",
        "taken": "You took your yes back on",
        "link": "Mail me the link",
        "open": "Open my page",
        "nothing": "You have not said yes.",
        "everything": "Stop everything that I can stop",
    },
    "da": {
        "agree": "Ja tak",
        "confirm": "Bekræft mit ja",
        "agreed": "Du har sagt ja til dette:",
        "all": "Se alt det, vi har om dig",
        "said": "Du sagde ja den",
        "back": "Tag mit ja tilbage",
        "done": "Udført kl.",
        "stopped": "Dette er stoppet:",
        "taken": "Du tog dit ja tilbage den",
        "link": "Send mig linket",
        "open": "Åbn min side",
        "nothing": "Du har ikke sagt ja.",
        "everything": "Stop alt, hvad jeg kan stoppe",
    },
}


@pytest.fixture
def register(transactional_db):
    cache.clear()
    made = ready()
    add_a_letter(made)
    publish(made)
    return made


def known(name: str, language: str = "en"):
    return register_person(
        name=name, language=language, categories=["prospects"], email=ADDRESS, by=None, source="web", key=name
    )


def press(page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_yes_is_given_confirmed_seen_and_taken_back(register, open_browser, language, refusals):
    """R-038, R-047, R-049, R-117: by the form, the mailed link and the own page, without JavaScript."""
    said = WORDS[language]
    page = open_browser(language, java_script_enabled=False).new_page()
    page.goto(FORM[language])
    page.check("[name=channels][value=email]")
    page.fill("[name=address]", ADDRESS)
    press(page, said["agree"])
    page.wait_for_url("**/sent/")
    assert (PendingConsent.objects.count(), ConsentEvent.objects.count()) == (1, 0)

    page.goto(newest_link("/consent/confirm/"))
    press(page, said["confirm"])
    expect(page.get_by_text(said["agreed"])).to_be_visible()
    assert {row.status for row in Standing.objects.all()} == {"ConsentGiven"}

    page.get_by_role("link", name=said["all"]).click()
    expect(page.get_by_text(said["said"])).to_be_visible()
    press(page, said["back"])
    expect(page.locator("h1")).to_contain_text(said["done"])
    expect(page.get_by_text(said["stopped"])).to_be_visible()
    assert {row.status for row in Standing.objects.all()} == {"ConsentWithdrawn"}

    page.goto("/me/")
    expect(page.get_by_text(said["taken"])).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", language)
    assert refusals == []


@pytest.mark.parametrize("language", ["da", "en"])
def test_two_on_one_mailbox_get_a_link_each_and_see_their_own_page_alone(register, open_browser, language):
    """R-114: what one of them has said, the other neither sees nor stops."""
    said = WORDS[language]
    ida, otto = known("Ida", language), known("Otto", language)
    yes(ida, wording=wording(NEWS, language))
    page = open_browser(language, java_script_enabled=False).new_page()
    page.goto("/me/")
    page.fill("[name=address]", ADDRESS)
    press(page, said["link"])
    page.wait_for_url("**/me/asked/")
    mailed = {
        "Ida" if "Ida" in mail.body else "Otto": link_in(mail, "/me/open/")
        for mail in sent()
        if "Ida" in mail.body or "Otto" in mail.body
    }
    assert mailed.keys() == {"Ida", "Otto"}

    own = {name: open_browser(language, java_script_enabled=False).new_page() for name in mailed}
    for name, opened in own.items():
        opened.goto(mailed[name])
        press(opened, said["open"])
    expect(own["Ida"].get_by_text(said["said"])).to_be_visible()
    expect(own["Otto"].get_by_text(said["nothing"])).to_be_visible()
    expect(own["Otto"].get_by_text(said["said"])).to_have_count(0)
    expect(own["Otto"].get_by_role("button", name=said["everything"])).to_have_count(0)
    press(own["Ida"], said["everything"])
    expect(own["Ida"].locator("h1")).to_contain_text(said["done"])
    assert not ConsentEvent.objects.filter(person=otto).exists()


# --- the keyboard alone ----------------------------------------------------------------------------


def tab_to(page, wanted: str) -> None:
    """Press Tab until the control with this name or value has the focus, and see that it shows."""
    for _time in range(40):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if focused.count() and wanted in (
            focused.inner_text(),
            focused.get_attribute("name"),
            focused.get_attribute("value"),
        ):
            assert shows_its_focus(focused), wanted
            return
    raise AssertionError(f"no way by Tab to {wanted}")


def shows_its_focus(focused) -> bool:
    outline = "element => { const s = getComputedStyle(element); return [s.outlineStyle, parseFloat(s.outlineWidth)] }"
    style, width = focused.evaluate(outline)
    return style != "none" and width >= 2


def test_the_keyboard_alone_says_yes_confirms_and_stops(register, open_browser):
    """R-117 (WCAG 2.1.1, 2.4.7): no mouse from the form to the done page."""
    said = WORDS["en"]
    page = open_browser("en").new_page()
    page.goto(FORM["en"])
    tab_to(page, "address")
    page.keyboard.type(ADDRESS)
    tab_to(page, "channels")
    page.keyboard.press("Space")
    tab_to(page, said["agree"])
    page.keyboard.press("Enter")
    page.wait_for_url("**/sent/")
    page.goto(newest_link("/consent/confirm/"))
    tab_to(page, said["confirm"])
    page.keyboard.press("Enter")
    expect(page.get_by_text(said["agreed"])).to_be_visible()
    page.goto("/me/")
    tab_to(page, said["everything"])
    page.keyboard.press("Enter")
    expect(page.get_by_text(said["stopped"])).to_be_visible()
    assert {row.status for row in Standing.objects.all()} == {"ConsentWithdrawn"}


# --- targets ---------------------------------------------------------------------------------------

#: What is pressed by itself; a link within a sentence is as high as its line (WCAG 2.2, 2.5.8).
TARGETS = "main button, main summary, main input:not([type=hidden]), main a.button"
LEAST = 24


def test_every_target_is_large_enough(register, open_browser):
    """R-118, WCAG 2.5.8: on a phone and wide."""
    ida = known("Ida")
    yes(ida, wording=wording(NEWS, "en"))
    page = open_browser("en").new_page()
    actions.ask_for_link(address=ADDRESS)
    small = {}
    for path in (FORM["en"], "/me/", newest_link("/me/open/")):
        page.goto(path)
        small |= too_small(page)
    press(page, WORDS["en"]["open"])
    expect(page.get_by_role("button", name=WORDS["en"]["everything"])).to_be_visible()
    small |= too_small(page)
    assert small == {}


def too_small(page) -> dict[str, dict]:
    boxes = []
    for window in (PHONE, WIDE):
        page.set_viewport_size(window)
        shown = [target for target in page.locator(TARGETS).all() if target.is_visible()]
        assert shown
        boxes += [(target, target.bounding_box()) for target in shown]
    return {
        target.evaluate("element => element.outerHTML"): box
        for target, box in boxes
        if box["width"] < LEAST or box["height"] < LEAST
    }
