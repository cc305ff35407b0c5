"""An officer brings a department's sheet into the register, in a real browser, and takes it back."""

import pytest

from purposes import models
from tests import factories
from tests.browser.conftest import PHONE
from tests.purposes.sheets import ART_30, TERMS, sheet

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
    page.click("text=Upload the file")
    looked()
    page.select_option("[name=language]", "en")
    page.click("text=Go on")
    looked()
    page.select_option("[name=word-0]", "new")
    page.click("text=Keep and look at the rows")
    looked()
    page.click("text=Write it to the register")
    page.wait_for_selector("text=Payroll.xlsx is imported.")
    looked()
    assert models.Activity.objects.get().name["en"] == "Payroll"
    page.click("text=Undo the import")
    page.wait_for_selector("text=everything is as it was before")
    assert not models.Activity.objects.exists()
    assert wrong == []
    assert refusals == []
