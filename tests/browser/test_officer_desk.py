"""What officers do beside writing one row, in a real browser: two at one row, many rows at once, and back again."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from gdpr_registry.accounts import actions
from gdpr_registry.accounts.roles import Role
from purposes import models
from tests import factories
from tests.browser.conftest import DRESSES, PASSWORD, PHONE, WIDE, next_page
from tests.purposes.register import edit, published


def officer(email, name):
    return actions.create_account(
        email=email, name=name, roles=[Role.OFFICER], password=PASSWORD, by=None, language="en"
    )


@pytest.fixture
def register(transactional_db):
    return published(activities=2)


@pytest.fixture
def first():
    return officer("first@example.dk", "Karen Hansen")


def test_the_second_of_two_officers_keeps_what_was_typed(register, open_browser, sign_in, first, findings, refusals):
    url = reverse("admin:purposes_purpose_change", args=[register.news.pk])
    mine = sign_in(open_browser("en"), first)
    mine.goto(url)
    mine.fill("[name=name_en]", "to send news each month")
    theirs = sign_in(open_browser("en"), officer("second@example.dk", "Sune Second"))
    theirs.goto(url)
    theirs.fill("[name=name_en]", "to send news each week")
    with next_page(theirs):
        theirs.click("[name=_save]")
    assert theirs.url.endswith(reverse("admin:purposes_purpose_changelist"))
    with next_page(mine):
        mine.click("[name=_save]")
    expect(mine.get_by_text("Two versions of this row").first).to_be_visible()
    expect(mine.get_by_text("Sune Second saved this row").first).to_be_visible()
    # axe brings a style of its own, which the policy refuses: look before it.
    assert refusals == []
    assert findings(mine) == []
    expect(mine.locator(".conflict td", has_text="to send news each week")).to_have_count(1)
    assert mine.input_value("[name=name_en]") == "to send news each month"
    with next_page(mine):
        mine.click("[name=_save]")
    assert mine.url.endswith(reverse("admin:purposes_purpose_changelist"))
    register.news.refresh_from_db()
    assert register.news.name["en"] == "to send news each month"


def test_lines_are_changed_together_a_recipient_is_replaced_and_a_row_put_back(
    register, open_browser, sign_in, first, findings, refusals
):
    host = factories.RecipientFactory(code="newhost", name="Vesthost", agreement_title="Databehandleraftale")
    page = sign_in(open_browser("en"), first)
    page.goto(reverse("admin:purposes_activity_changelist"))
    page.check("#action-toggle")
    page.select_option("select[name=action]", "edit_together")
    with next_page(page):
        page.click("button[name=index]")
    assert findings(page) == []
    page.fill("[name=review_on]", "2031-01-31")
    page.fill("[name=reason]", "The yearly round.")
    with next_page(page):
        page.click("button:has-text('Change the lines')")
    expect(page.get_by_text("lines are changed.")).to_be_visible()
    assert models.Activity.objects.exclude(review_on="2031-01-31").count() == 0

    page.goto(reverse("admin:purposes_recipient_used", args=[register.hosting.pk]))
    with next_page(page):
        page.click("text=Replace it everywhere")
    page.select_option("[name=new]", str(host.pk))
    with next_page(page):
        page.click("text=See what that touches")
    assert findings(page) == []
    page.fill("[name=reason]", "The host was bought.")
    with next_page(page):
        page.click("button:has-text('Replace everywhere')")
    expect(page.get_by_text("now stands instead of")).to_be_visible()
    assert models.Disclosure.objects.exclude(recipient=host).count() == 0

    page.goto(reverse("admin:purposes_activity_history", args=[register.activity.pk]))
    with next_page(page):
        page.locator("a:has-text('Put back to how it stood')").last.click()
    assert findings(page) == []
    page.fill("[name=reason]", "Too early.")
    with next_page(page):
        page.click("button:has-text('Put back')")
    assert page.url.endswith(reverse("admin:purposes_activity_history", args=[register.activity.pk]))
    expect(page.get_by_text("Too early.").first).to_be_visible()
    assert refusals == []


def test_the_desk_of_a_large_register_fills_in_its_figures(
    register, open_browser, sign_in, first, refusals, monkeypatch
):
    monkeypatch.setattr("purposes.desk.findings.MANY", 0)
    edit(first, register.company, email="")
    plain = sign_in(open_browser("en", java_script_enabled=False), first)
    plain.goto(reverse("admin:index"))
    expect(plain.get_by_text("The draft has not been checked as it stands now.")).to_have_count(1)
    page = sign_in(open_browser("en"), first)
    page.goto(reverse("admin:index"))
    expect(page.get_by_text("1 thing stands in the way of the next edition.")).to_be_visible()
    expect(page.get_by_text("has not been checked")).to_have_count(0)
    assert refusals == []


@pytest.mark.parametrize(("language", "theme", "share"), DRESSES)
def test_axe_finds_nothing_on_the_officers_pages_and_a_telephone_is_enough(
    register, open_browser, sign_in, first, findings, overflow, language, theme, share
):
    edit(first, register.activity, review_on="2021-01-01")
    lost = factories.RecipientFactory()
    number = lost.pk
    lost.delete()
    pages = [
        reverse("admin:index"),
        reverse("admin:purposes_activity_changelist"),
        reverse("admin:purposes_activity_change", args=[register.activity.pk]),
        reverse("admin:purposes_activity_history", args=[register.activity.pk]),
        reverse("admin:purposes_activity_copy", args=[register.activity.pk]),
        reverse("admin:purposes_activity_prefill", args=[register.activity.pk]),
        reverse("admin:purposes_recipient_deleted"),
        reverse("admin:purposes_recipient_history", args=[number]),
        reverse("admin:purposes_recipient_used", args=[register.hosting.pk]),
        reverse("admin:purposes_recipient_replace", args=[register.hosting.pk]),
    ]
    narrow = theme == "dark"
    page = sign_in(open_browser(language, theme, PHONE if narrow else WIDE), first)
    found = {}
    for path in pages[share]:
        page.goto(path)
        for folded in page.locator("#content details").all():
            folded.evaluate("element => { element.open = true }")
        found[path] = findings(page) + ([f"{overflow(page)} wider"] if narrow and overflow(page) else [])
    assert not any(found.values()), found
