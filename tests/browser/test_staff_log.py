"""The staff log in a real browser: recorded, mended, read again, asked about; on a phone and without a script."""

from uuid import uuid4

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from gdpr_registry.accounts import actions
from gdpr_registry.accounts.roles import Role
from purposes import models
from purposes.actions import answer_follow_up, ask_colleague
from subjects.models import LogEntry
from tests.browser.conftest import DRESSES, PASSWORD, PHONE, next_page
from tests.purposes.register import both, edit, ready
from tests.purposes.register import publish as publish_register
from tests.subjects.log import SUPPORT, correct, record


@pytest.fixture
def register(transactional_db):
    rows = ready()
    edit(rows.writer, rows.support, covers=both("svar på en sag", "answers to a case"))
    edit(rows.writer, rows.support, does_not_cover=both("reklame", "advertising"))
    publish_register(rows)
    return rows


def account(email, name, role):
    return actions.create_account(email=email, name=name, roles=[role], password=PASSWORD, by=None, language="en")


@pytest.fixture
def me(register):
    return account("sanne@example.dk", "Sanne Staff", Role.STAFF)


def test_staff_record_mend_and_ask_on_a_phone(open_browser, sign_in, me, officer, overflow, refusals):
    """A link fills the form in; the basis follows the choice; a slip is mended; a colleague is asked."""
    page = sign_in(open_browser("en", viewport=PHONE), me)
    page.goto(f"{reverse('staff')}?what=Answered+a+cse")
    page.select_option("#id_task", SUPPORT)
    expect(page.get_by_text("answers to a case").first).to_be_visible()
    expect(page.locator("#basis")).to_contain_text("advertising")
    assert overflow(page) == 0
    with next_page(page):
        page.click("main button.button:has-text('Record')")
    expect(page.get_by_text("Recorded: Answered a cse").first).to_be_visible()
    with next_page(page):
        page.click("main h2 a:has-text('Answered a cse')")
    with next_page(page):
        page.click("text=Mend a slip")
    page.fill("#id_what", "Answered a case")
    with next_page(page):
        page.click("text=Record the correction")
    expect(page.get_by_text("As it read before").first).to_be_visible()
    with next_page(page):
        page.click("main >> text=Ask a colleague")
    page.select_option("#id_to", label="Karen Hansen")
    page.fill("#id_question", "Was that the right task?")
    with next_page(page):
        page.click("main button.button")
    expect(page.get_by_text("Karen Hansen is asked").first).to_be_visible()
    page.goto(reverse("staff"))
    with next_page(page):
        page.click("text=Record the same again")
    expect(page.get_by_text("Recorded: Answered a case").first).to_be_visible()
    assert LogEntry.objects.standing().count() == 2
    assert models.FollowUp.objects.get().to == officer
    assert refusals == []


def test_without_a_script_a_button_shows_the_basis(open_browser, sign_in, me):
    page = sign_in(open_browser("en", java_script_enabled=False), me)
    page.goto(reverse("staff"))
    page.select_option("#id_task", SUPPORT)
    page.fill("#id_what", "Answered a case")
    with next_page(page):
        page.click("noscript button[name=show]")
    expect(page.get_by_text("answers to a case").first).to_be_visible()
    expect(page.locator("#id_what")).to_have_value("Answered a case")
    with next_page(page):
        page.click("main button.button:has-text('Record')")
    expect(page.get_by_text("Recorded: Answered a case").first).to_be_visible()


@pytest.fixture
def pages(me, officer):
    """Every page of the log and of follow-ups, with something on each."""
    entry = record(me)
    correct(entry, me)
    asked = ask_colleague(about=entry, question="Was that right?", to=officer, by=me, key=uuid4())
    answer_follow_up(follow_up=asked, text="Yes.", by=officer, key=uuid4())
    return [
        f"{reverse('staff')}?task={SUPPORT}",
        reverse("staff_log"),
        reverse("staff_overview"),
        reverse("staff_entry", args=[entry.pk]),
        reverse("staff_correct", args=[entry.pk]),
        reverse("follow_ups"),
        reverse("follow_up", args=[asked.pk]),
        f"{reverse('follow_up_new')}?about=subjects.logentry&row={entry.pk}",
    ]


@pytest.mark.parametrize(("language", "theme", "share"), DRESSES)
def test_axe_finds_nothing_and_nothing_is_wider_than_a_phone(
    open_browser, sign_in, officer, pages, findings, overflow, refusals, language, theme, share
):
    page = sign_in(open_browser(language, theme, PHONE), officer)
    found, wider = {}, {}
    for path in pages[share]:
        page.goto(path)
        for folded in page.locator("main details").all():
            folded.evaluate("element => { element.open = true }")
        found[path], wider[path] = findings(page), overflow(page)
    assert not any(found.values()), found
    assert not any(wider.values()), wider
    assert refusals == []
