"""Asking the gate in a real browser: with the keyboard alone, on a phone, and without a script."""

import pytest
from playwright.sync_api import expect

from consents.models import AskedPart, Question
from gdpr_registry.accounts import actions
from gdpr_registry.accounts.roles import Role
from subjects.encrypted import new_identifier
from subjects.identity import parse_ref
from tests import factories
from tests.browser.conftest import PASSWORD, PHONE, next_page
from tests.consents.people import person, yes
from tests.purposes.register import both, publish, ready

ASK = "/staff/ask/"


@pytest.fixture
def register(transactional_db):
    rows = ready()
    name = both("sende nyhedsbrevet", "send the newsletter")
    marketing = {"is_direct_marketing": True, "channel_permission": "written"}
    factories.TaskFactory(code="news.letter", purpose=rows.news, name=name, **marketing)
    publish(rows)
    for address, channels in (("anna@example.dk", ("", "email")), ("bo@example.dk", ())):
        who = person("prospects")
        new_identifier(who.pk, parse_ref(address)).save()
        for channel in channels:
            yes(who, channel=channel)
    return rows


def account(language):
    details = {"email": "sanne@example.dk", "name": "Sanne Staff", "roles": [Role.STAFF]}
    return actions.create_account(**details, password=PASSWORD, by=None, language=language)


def ask_by_keyboard(page, letters, address):
    """Letters, Tab, address, Enter."""
    page.goto(ASK)
    expect(page.locator("#id_what")).to_be_focused()
    # On a slow machine a part of the letters is asked about before.
    with page.expect_response(f"**what={letters}"):
        page.keyboard.type(letters)
    expect(page.locator("#matches .note")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.type(address)
    with next_page(page):
        page.keyboard.press("Enter")
    return page.inner_text(".verdict")


@pytest.mark.parametrize(
    ("language", "theme", "words"), [("da", "dark", ("Ja", "Nej")), ("en", "light", ("Yes", "No"))]
)
def test_the_keyboard_alone_asks_and_reads_on_a_phone(
    register, open_browser, sign_in, findings, overflow, refusals, language, theme, words
):
    """R-116: and axe finds nothing on any page of it, nor is any wider than the phone."""
    page = sign_in(open_browser(language, theme, PHONE), account(language))
    found, wider = {}, {}

    def look(name):
        for folded in page.locator("main details").all():
            folded.evaluate("element => { element.open = true }")
        found[name], wider[name] = findings(page), overflow(page)

    for word, address in zip(words, ("anna@example.dk", "bo@example.dk"), strict=True):
        assert ask_by_keyboard(page, "nyhdsbrev", address).startswith(f"{word}. ")
        expect(page.locator("#answer")).to_be_focused()
        assert address not in page.url
        look(word)
    page.goto(f"{ASK}list/?task=news.letter")
    page.fill("#id_pasted", "anna@example.dk\nbo@example.dk\nnobody@example.dk")
    look("list")
    with next_page(page):
        page.click("main button.button")
    expect(page.locator("form[action$=csv]")).to_be_visible()
    look("answers")
    with page.expect_download() as download:
        page.click("form[action$=csv] button")
    question = Question.objects.get(total=3)
    assert download.value.path().read_text("utf-8-sig").splitlines()[1:] == [f"anna@example.dk;{question.pk}"]
    assert download.value.suggested_filename == f"allowed-{question.pk}.csv"
    assert not AskedPart.objects.exists()
    assert not any(found.values()), found
    assert not any(wider.values()), wider
    assert refusals == []


def test_without_a_script_one_asks_about_a_person_and_about_a_list(register, open_browser, sign_in):
    """R-117."""
    page = sign_in(open_browser("en", java_script_enabled=False), account("en"))
    page.goto(ASK)
    page.fill("#id_what", "newsletter")
    page.fill("#id_person", "anna@example.dk")
    with next_page(page):
        page.click("main button.button")
    expect(page.get_by_text("Yes. For this person you may send the newsletter.")).to_be_visible()
    page.goto(f"{ASK}list/")
    page.fill("#id_what", "newsletter")
    page.fill("#id_pasted", "anna@example.dk\nbo@example.dk")
    with next_page(page):
        page.click("main button.button")
    with next_page(page):
        page.click("noscript button")
    expect(page.get_by_text("The answer is yes for 1 of 2.")).to_be_visible()
