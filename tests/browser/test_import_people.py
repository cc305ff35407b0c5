"""An officer brings in people and what they said, in a real browser, and takes them back."""

import pytest
from playwright.sync_api import expect

from subjects.models import Person
from tests.browser.conftest import PHONE, next_page
from tests.consents.imported import csv, row
from tests.consents.people import NEWS
from tests.purposes.register import published

#: The button that goes on to the next step.
NEXT = "#content-main form:has(.button:not(.quiet)) .actions button.button:not(.quiet)"


@pytest.fixture
def register(transactional_db):
    return published()


def test_people_come_in_and_go_back(open_browser, sign_in, officer, register, findings, refusals, tmp_path):
    file = tmp_path / "people.csv"
    yes = {"said": "ja", "when": "2026-01-05"}
    file.write_bytes(csv(row("1", "anna@example.dk", name="Anna", category="Leads", **yes), row(name="Bo")))
    page = sign_in(open_browser("en", "light", PHONE), officer)
    wrong = []

    def looked():
        wrong.extend(findings(page))
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url

    page.goto("/admin/consents/peopleimport/")
    looked()
    page.set_input_files("[name=file]", file)
    with next_page(page):
        page.click("form[enctype] button")
    looked()
    page.select_option("select[name=language]", "da")
    with next_page(page):
        page.click(NEXT)
    looked()
    page.select_option("[name=word-0]", "=prospects")
    with next_page(page):
        page.click(NEXT)
    page.select_option(f"[name='wording-{NEWS} da']", index=1)
    with next_page(page):
        page.click("form:has([name^=wording]) button")
    with next_page(page):
        page.click("a[href*='why=weak_evidence']")
    looked()
    with next_page(page):
        page.click("form[action$='/apply/'] button")
    assert page.url.endswith("/change/")
    looked()
    page.goto("/admin/consents/notstanding/")
    looked()
    page.go_back()
    with next_page(page):
        page.click("form[action$='/undo/'] button")
    expect(page.locator(".badge.is-past")).to_be_visible()
    assert not Person.objects.present().exists()
    assert wrong == []
    assert refusals == []
