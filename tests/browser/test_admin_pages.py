"""The officers' pages of the register, in the dress of the site: readable, on a narrow window too, within the CSP."""

import pytest
from django.urls import reverse

from tests import factories
from tests.browser.conftest import PHONE


@pytest.fixture
def pages(officer) -> list[str]:
    """The front page, a new row, and list, row and history of the two kinds of row with the most parts."""
    addresses = [reverse("admin:index"), reverse("admin:purposes_controller_add")]
    for row in (factories.TaskFactory().purpose, factories.CellFactory().activity):
        name = f"admin:purposes_{row._meta.model_name}"
        addresses += [reverse(f"{name}_changelist")]
        addresses += [reverse(f"{name}_{page}", args=[row.pk]) for page in ("change", "history")]
    return addresses


@pytest.mark.parametrize(("language", "theme"), [("da", "light"), ("en", "dark")])
def test_axe_finds_nothing_on_the_officers_pages(open_browser, sign_in, officer, pages, findings, language, theme):
    page = sign_in(open_browser(language, theme), officer)
    found = {}
    for path in pages:
        page.goto(path)
        found[path] = findings(page)
    assert not any(found.values()), found


def test_no_page_of_the_officers_meets_the_content_security_policy(open_browser, sign_in, officer, pages, refusals):
    page = sign_in(open_browser(), officer)
    for path in pages:
        page.goto(path, wait_until="networkidle")
    assert refusals == []


def test_an_officer_need_not_scroll_sideways_on_a_telephone(open_browser, sign_in, officer, pages, overflow):
    page = sign_in(open_browser(viewport=PHONE), officer)
    wider = {}
    for path in pages:
        page.goto(path)
        wider[path] = overflow(page)
    assert not any(wider.values()), wider


def test_a_refused_form_names_its_errors_and_leads_to_them(open_browser, sign_in, officer, findings):
    page = sign_in(open_browser("en"), officer)
    page.goto(reverse("admin:purposes_controller_add"))
    page.click("[name=_save]")
    page.wait_for_selector(".error-summary")
    links = page.locator(".error-summary a")
    assert links.count() > 0
    for link in links.all():
        assert page.locator(link.get_attribute("href")).count() == 1
    assert findings(page) == []
