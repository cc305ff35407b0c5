"""The officers' journey in a real browser: from an edited purpose to the statement that shows it."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from gdpr_registry.accounts import actions
from gdpr_registry.accounts.roles import Role
from purposes import models
from purposes.actions import propose
from tests.browser.conftest import DRESSES, PASSWORD, PHONE, next_page, settled
from tests.purposes.register import both, edit, published

WORDS = "We help you the same day, by phone and in writing."


def account(email, name, role):
    return actions.create_account(email=email, name=name, roles=[role], password=PASSWORD, by=None, language="en")


@pytest.fixture
def register(transactional_db):
    return published()


@pytest.fixture
def first():
    return account("first@example.dk", "Karen Hansen", Role.OFFICER)


@pytest.fixture
def second():
    return account("second@example.dk", "Sune Second", Role.OFFICER)


@pytest.fixture
def dpo():
    return account("dpo@example.dk", "Dorthe Poulsen", Role.DATA_PROTECTION_OFFICER)


@pytest.fixture
def pages(register, first):
    """Every page on the way to a decision, with a draft that changes something and a proposal that is open."""
    edit(first, register.support, description=both("Vi hjælper samme dag.", WORDS))
    edit(first, register.activity, review_on="2021-01-01")
    proposal = propose(by=first, reason="Help is faster now.")
    return [
        reverse("admin:index"),
        reverse("admin:purposes_proposal_check"),
        reverse("admin:purposes_proposal_draft"),
        reverse("admin:purposes_proposal_propose"),
        reverse("admin:purposes_proposal_changelist"),
        reverse("admin:purposes_proposal_change", args=[proposal.pk]),
        reverse("admin:purposes_edition_changelist"),
        reverse("admin:purposes_edition_change", args=[models.Edition.objects.get().pk]),
        reverse("admin:purposes_purpose_change", args=[register.news.pk]),
        reverse("admin:purposes_purpose_stop", args=[register.news.pk]),
        reverse("admin:purposes_purpose_history", args=[register.support.pk]),
        reverse("admin:purposes_assessment_approve", args=[register.support.assessment.pk]),
        reverse("admin:purposes_activity_change", args=[register.activity.pk]),
        reverse("admin:purposes_collectionpoint_change", args=[register.point.pk]),
        reverse("admin:purposes_wording_change", args=[models.Wording.objects.first().pk]),
    ]


def test_two_officers_and_the_adviser_bring_a_new_text_to_the_statement(
    register, open_browser, sign_in, first, second, dpo, refusals
):
    """R-011, R-012, Art. 39(1)(a): edit, put forward, advise, look, approve, read."""
    first_page = sign_in(open_browser("en"), first)
    first_page.goto(reverse("admin:purposes_purpose_change", args=[register.support.pk]))
    first_page.fill("[name=description_da]", "Vi hjælper samme dag, i telefon og på skrift.")
    first_page.fill("[name=description_en]", WORDS)
    with next_page(first_page):
        first_page.click("[name=_save]")
    assert first_page.url.endswith(reverse("admin:purposes_purpose_changelist"))
    first_page.goto(reverse("admin:index"))
    with next_page(first_page):
        first_page.click("text=Put the draft forward")
    expect(first_page.locator("ins", has_text=WORDS)).to_have_count(1)
    first_page.fill("[name=reason]", "Help is faster now.")
    with next_page(first_page):
        first_page.click("main button.button")
    expect(first_page.get_by_text("another officer approves it")).to_be_visible()

    adviser_page = sign_in(open_browser("en"), dpo)
    adviser_page.goto(reverse("admin:index"))
    with next_page(adviser_page):
        adviser_page.click("text=waits for your advice")
    adviser_page.check("label:has-text('I agree')")
    adviser_page.fill("[name=advice-why]", "People can foresee it.")
    with next_page(adviser_page):
        adviser_page.click("button:has-text('Give advice')")
    expect(adviser_page.get_by_text("Your advice stands beside the proposal.")).to_be_visible()
    expect(adviser_page.locator("button:has-text('Approve')")).to_have_count(0)

    second_page = sign_in(open_browser("en"), second)
    second_page.goto(reverse("admin:index"))
    with next_page(second_page):
        second_page.click("text=waits for you.")
    expect(second_page.get_by_text("Edited by Karen Hansen")).to_have_count(1)
    expect(second_page.get_by_text("People can foresee it.")).to_have_count(1)
    with next_page(second_page):
        second_page.click("button:has-text('Approve and publish')")
    expect(second_page.get_by_text("The edition is published.")).to_be_visible()

    everyone = open_browser("en").new_page()
    everyone.goto("/en/")
    assert WORDS in everyone.content()
    first_page.goto(reverse("admin:index"))
    expect(first_page.get_by_text("Edition 2 was published by Sune Second")).to_have_count(1)
    assert refusals == []


@pytest.mark.parametrize(("language", "theme", "share"), DRESSES)
def test_axe_finds_nothing_on_the_way_to_a_decision(
    open_browser, sign_in, second, pages, findings, language, theme, share
):
    page = sign_in(open_browser(language, theme), second)
    found = {}
    for path in pages[share]:
        page.goto(path)
        for folded in page.locator("main details").all():
            folded.evaluate("element => { element.open = true }")
        found[path] = findings(page)
    assert not any(found.values()), found


def test_a_telephone_is_enough_to_decide_and_no_page_meets_the_content_security_policy(
    open_browser, sign_in, second, pages, overflow, refusals
):
    page = sign_in(open_browser(viewport=PHONE), second)
    wider = {}
    for path in pages:
        page.goto(path)
        settled(page)
        wider[path] = overflow(page)
    assert not any(wider.values()), wider
    assert refusals == []


def test_how_easy_the_words_are_to_read_is_told_while_they_are_typed(register, open_browser, sign_in, first, refusals):
    """R-119: below the words, in their language; nothing is saved by it."""
    page = sign_in(open_browser("en"), first)
    page.goto(reverse("admin:purposes_purpose_change", args=[register.news.pk]))
    page.locator("#consent_text-group details.part > summary").click()
    lines = page.locator("#consent_text-group .field-readability .translated-input")
    expect(lines.nth(0)).to_contain_text("27, easy · 21 of 60 words")
    page.fill("[name=consent_text-0-request_da]", "Markedsføringssamtykkeerklæringer.")
    expect(lines.nth(0)).to_contain_text("21, very easy · 17 of 60 words")
    expect(lines.nth(1)).to_contain_text("27, easy · 21 of 60 words")
    assert "Markedsføring" not in models.ConsentText.objects.get(purpose=register.news).whole("da")
    assert refusals == []
