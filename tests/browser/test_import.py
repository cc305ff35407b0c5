"""An officer brings a department's sheet into the register, in a real browser, and takes it back."""

import pytest
from playwright.sync_api import expect

from purposes import models
from tests import factories
from tests.browser.conftest import PHONE, next_page
from tests.purposes.sheets import ART_30, TERMS, sheet

#: The button that goes on to the next step.
NEXT = "#content-main .actions button.button:not(.quiet)"
ROW = ["Payroll", "Employees", "Bank details", "", "", "", "", "5 years", ""]


@pytest.fixture
def register(transactional_db):
    factories.ControllerFactory(code="alpha", name="Alpha Ltd")
    factories.DataSubjectCategoryFactory(code="employees", name={"da": "Ansatte", "en": "Employees"})


def test_a_sheet_comes_in_and_goes_back(open_browser, sign_in, officer, register, findings, refusals, tmp_path):
    file = tmp_path / "Payroll.xlsx"
    file.write_bytes(sheet(ART_30, TERMS, ROW))
    page = sign_in(open_browser("en", "light", PHONE), officer)
    wrong = []

    def looked():
        wrong.extend(findings(page))
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url

    page.goto("/admin/purposes/importbatch/")
    looked()
    page.set_input_files("[name=file]", file)
    with next_page(page):
        page.click("form[enctype] button")
    looked()
    page.select_option("select[name=language]", "en")
    with next_page(page):
        page.click(NEXT)
    looked()
    page.select_option("[name=word-0]", "new")
    with next_page(page):
        page.click(NEXT)
    looked()
    with next_page(page):
        page.click(NEXT)
    assert page.url.endswith("/change/")
    looked()
    assert models.Activity.objects.get().name["en"] == "Payroll"
    with next_page(page):
        page.click("form[action$='/undo/'] button")
    expect(page.locator(".badge.is-past")).to_be_visible()
    assert not models.Activity.objects.exists()
    assert wrong == []
    assert refusals == []
