"""Giving and taking back in a real browser without JavaScript, every step counted, in both languages and on a phone."""

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from consents import actions
from consents.models import Standing
from purposes.actions import stop_purpose
from subjects.actions import register_person
from tests.browser.conftest import DRESSES, PHONE, ZOOMED, next_page
from tests.consents.people import NEWS, SUPPORT, add_a_letter, wording, yes
from tests.mails import newest_link
from tests.purposes.register import officer, publish, published, ready

ADDRESS = "ida@example.test"
WORDS = {
    "en": ("Yes please", "Confirm my yes", "Take my yes back", "Stop everything that I can stop", "Done at"),
    "da": ("Ja tak", "Bekræft mit ja", "Tag mit ja tilbage", "Stop alt, hvad jeg kan stoppe", "Udført kl."),
}


@pytest.fixture
def register(transactional_db):
    cache.clear()
    return published()


@pytest.fixture
def with_a_channel(transactional_db):
    cache.clear()
    register = ready()
    add_a_letter(register)
    publish(register)
    return register


class Hand:
    """Somebody at a browser, who does one thing at a time and counts."""

    def __init__(self, page) -> None:
        self.page, self.steps = page, 0

    def goes_to(self, path):
        self.page.goto(path)

    def writes(self, text):
        self.steps += 1
        self.page.fill("[name=address]", text)

    def ticks(self, value):
        self.steps += 1
        self.page.check(f"[name=channels][value={value}]")

    def presses(self, button):
        self.steps += 1
        with next_page(self.page):
            self.page.get_by_role("button", name=button).first.click()

    def opens_the_mail(self):
        self.steps += 1
        self.page.goto(newest_link("token="))


def give(hand, language, *channels):
    agree, confirm, *_rest = WORDS[language]
    hand.goes_to(f"/{language}/consent/{NEWS}/")
    for channel in channels:
        hand.ticks(channel)
    hand.writes(ADDRESS)
    hand.presses(agree)
    hand.opens_the_mail()
    hand.presses(confirm)


def take_back(hand, language):
    button = WORDS[language][2]
    hand.goes_to(f"/{language}/consent/{NEWS}/")
    hand.writes(ADDRESS)
    hand.presses(button)
    hand.opens_the_mail()
    hand.presses(button)


@pytest.mark.parametrize("language", ["da", "en"])
def test_taking_back_takes_no_more_steps_than_giving(register, open_browser, language, refusals):
    """R-049, R-050, R-117: without JavaScript, at the place where it was given, no reason asked."""
    first, later = (Hand(open_browser(language, java_script_enabled=False).new_page()) for _visit in range(2))
    give(first, language)
    assert Standing.objects.get(purpose=NEWS).status == "ConsentGiven"

    take_back(later, language)
    assert Standing.objects.get(purpose=NEWS).status == "ConsentWithdrawn"
    expect(later.page.locator("h1")).to_contain_text(WORDS[language][4])
    assert (first.steps, later.steps) == (4, 4)
    assert refusals == []


def test_what_was_just_given_is_taken_back_in_one_step(with_a_channel, open_browser):
    """R-049."""
    hand = Hand(open_browser("en", java_script_enabled=False).new_page())
    give(hand, "en", "email")
    assert (hand.steps, Standing.objects.filter(status="ConsentGiven").count()) == (5, 2)
    hand.presses(WORDS["en"][2])
    assert hand.steps == 6
    assert Standing.objects.filter(status="ConsentWithdrawn").count() == 2


def test_everything_stops_in_one_step_of_ones_own_page(register, open_browser):
    register_person(
        name="Ida Holm",
        language="en",
        categories=["customers"],
        email=ADDRESS,
        by=None,
        source="web",
        key="ida",
    )
    hand = Hand(open_browser("en", java_script_enabled=False).new_page())
    hand.goes_to("/me/")
    hand.writes(ADDRESS)
    hand.presses("Mail me the link")
    hand.opens_the_mail()
    hand.presses("Open my page")
    hand.presses("Stop everything that I can stop")
    assert hand.steps == 5
    assert Standing.objects.get(purpose=SUPPORT).objection == "open"
    expect(hand.page.get_by_text("This has stopped:")).to_be_visible()


@pytest.mark.parametrize(("language", "theme", "share"), DRESSES)
def test_axe_finds_nothing_and_nobody_scrolls_sideways(
    with_a_channel, open_browser, findings, overflow, refusals, language, theme, share
):
    """R-116, R-119: each page on the way, in the language of its address or of its mail."""
    ida = register_person(
        name="Ida Holm",
        language=language,
        categories=["customers", "prospects"],
        email=ADDRESS,
        by=None,
        source="web",
        key="ida",
    )
    yes(ida, wording=wording(NEWS, language))
    page = open_browser(language, theme, PHONE if theme == "dark" else ZOOMED).new_page()
    steps, wrong = [], {}

    def looked(name):
        assert page.locator("html").get_attribute("lang") == language, name
        steps.append(name)
        found = findings(page) if steps[share][-1:] == [name] else []
        wrong[name] = found + [f"{overflow(page)} px too wide"] * (overflow(page) > 0)

    form = f"/{language}/consent/{NEWS}/"
    page.goto(form)
    looked("form")
    with next_page(page):
        page.click("[data-answers] button >> nth=0")
    looked("form with errors")
    for path in (f"{form}sent/", f"{form}no/", "/consent/confirm/", "/me/", "/me/asked/"):
        page.goto(path)
        looked(path)
    actions.ask_to_confirm(address=ADDRESS, language=language, wording=wording(NEWS, language), channels=["", "email"])
    page.goto(newest_link("token="))
    looked("confirm")
    with next_page(page):
        page.click("main button.button")
    looked("given")
    page.goto("/me/")
    for layer in page.locator("main details").all():
        layer.evaluate("layer => layer.open = true")
    looked("own page")
    page.goto("/me/receipts/")
    looked("receipts")
    page.goto("/me/")
    with next_page(page):
        page.click("main button.button >> nth=0")
    looked("done")
    actions.ask_for_link(address=ADDRESS, stop=NEWS)
    page.goto(newest_link("token="))
    looked("open")
    actions.ask_to_confirm(address=ADDRESS, language=language, wording=wording(NEWS, language), channels=["", "email"])
    page.goto("/me/")
    looked("own page with a yes that waits")
    stop_purpose(purpose=NEWS, reason="A mistake.", by=officer())
    page.goto(newest_link("/confirm/"))
    looked("changed")
    assert not any(wrong.values()), wrong
    assert refusals == []


def test_yes_and_no_are_alike(register, visit):
    """R-059: the same size, height and colours."""
    page = visit(f"/en/consent/{NEWS}/")
    first, second = (button.bounding_box() for button in page.locator("[data-answers] button").all())
    assert (first["width"], first["height"]) == (second["width"], second["height"])
    assert first["height"] >= 24
    looks = "button => { const s = getComputedStyle(button); return [s.color, s.backgroundColor, s.fontSize] }"
    first, second = (button.evaluate(looks) for button in page.locator("[data-answers] button").all())
    assert first == second
